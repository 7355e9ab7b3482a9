"""Each limit of a call, with the words in which it is refused."""

import pytest

from .calling import button

NOT_FOUND = "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        ("   ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("x" * 32_769, "text is too long"),
        ("é" * 16_385, "text is too long"),
    ],
)
async def test_a_text_has_1_to_4096_characters(api, amina, text, words):
    assert await api.refusal("sendMessage", chat_id=amina.id, text=text) == f"Bad Request: {words}"


async def test_markup_does_not_count(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text=f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert sent["text"] == "<" * 4096


async def test_a_caption_has_at_most_1024_characters(api, amina):
    status, body = await api.form("sendDocument", chat_id=amina.id, document=("a.txt", b"x"), caption="x" * 1025)
    assert (status, body["description"]) == (400, "Bad Request: message caption is too long")


async def test_a_button_carries_at_most_64_bytes(api, amina):
    assert await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button(data="é" * 32))
    words = await api.refusal("sendMessage", chat_id=amina.id, text="?", reply_markup=button(data="é" * 32 + "x"))
    assert words == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_button_does_something(api, amina):
    words = await api.refusal("sendMessage", chat_id=amina.id, text="?", reply_markup=button(data=""))
    assert words == (
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    )


async def test_a_button_has_a_label(api, amina):
    words = await api.refusal("sendMessage", chat_id=amina.id, text="?", reply_markup=button(label=" "))
    assert words == "Bad Request: inline keyboard button text must be non-empty"


async def test_an_inline_keyboard_has_at_most_100_buttons(api, amina):
    rows = [[{"text": str(n), "callback_data": str(n)}] for n in range(101)]
    words = await api.refusal("sendMessage", chat_id=amina.id, text="?", reply_markup={"inline_keyboard": rows})
    assert words == "Bad Request: reply markup is too long"


async def test_what_is_beyond_12_in_a_row_is_dropped_and_complained_about(server, api, amina):
    row = [{"text": str(n), "callback_data": str(n)} for n in range(13)]
    sent = await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup={"inline_keyboard": [row]})
    assert len(sent["reply_markup"]["inline_keyboard"][0]) == 12
    assert str(server.complaints[0]) == "reply_markup: 1 of 13 buttons in a row are not shown"


async def test_a_contact_is_asked_for_in_private_only(server, api, amina):
    group = server.group("Co-op", amina)
    await group.adds_bot(amina)
    markup = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    assert await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=markup)
    words = await api.refusal("sendMessage", chat_id=group.chat.id, text="?", reply_markup=markup)
    assert words == "Bad Request: phone number can be requested in private chats only"


async def test_a_chat_the_bot_never_met_is_not_found(server, api):
    stranger = server.person("Nobody")
    assert await api.refusal("sendMessage", chat_id=stranger.id, text="x") == NOT_FOUND
    assert await api.refusal("sendMessage", chat_id="@somebody", text="x") == NOT_FOUND


async def test_who_stopped_the_bot_hears_nothing(api, amina):
    await amina.blocks()
    words = await api.refusal("sendMessage", chat_id=amina.id, text="x")
    assert words == "Forbidden: bot was blocked by the user"
    await amina.unblocks()
    assert await api.result("sendMessage", chat_id=amina.id, text="x")


async def test_a_deleted_account_hears_nothing(api, amina):
    amina.deactivates()
    assert await api.refusal("sendMessage", chat_id=amina.id, text="x") == "Forbidden: user is deactivated"


async def test_the_bot_does_not_open_a_chat_with_a_member_of_a_group(server, api, amina):
    juma = server.person("Juma")
    group = server.group("Co-op", amina, juma)
    await group.adds_bot(amina)
    words = await api.refusal("sendMessage", chat_id=juma.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"


async def test_a_reply_needs_its_message_unless_told_otherwise(api, amina):
    lost = {"message_id": 999}
    words = await api.refusal("sendMessage", chat_id=amina.id, text="x", reply_parameters=lost)
    assert words == "Bad Request: message to be replied not found"
    kindly = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.result(
        "sendMessage", chat_id=amina.id, text="x", reply_parameters=kindly
    )


async def test_a_reply_shows_what_it_replies_to(api, amina):
    asked = await amina.sends("why?")
    sent = await api.result("sendMessage", chat_id=amina.id, text="x", reply_parameters={"message_id": asked.id})
    assert sent["reply_to_message"]["text"] == "why?"


async def test_a_tap_is_answered_once(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    tap = await amina.taps("Yes")
    assert await api.result("answerCallbackQuery", callback_query_id=tap.id, text="Thank you")
    assert await tap.answered() == "Thank you"
    words = await api.refusal("answerCallbackQuery", callback_query_id=tap.id)
    assert words == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_tap_is_answered_soon(server, api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    tap = await amina.taps("Yes")
    server.clock.move(16)
    words = await api.refusal("answerCallbackQuery", callback_query_id=tap.id)
    assert words == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_tap_is_answered_in_200_characters(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    tap = await amina.taps("Yes")
    words = await api.refusal("answerCallbackQuery", callback_query_id=tap.id, text="x" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_a_token_that_is_not_the_bots_is_unauthorized(server, api):
    async with api.client.get(api.url("getMe", token=f"1{server.token}")) as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_what_is_no_token_is_not_found(api):
    async with api.client.get(api.url("getMe", token="nonsense")) as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


async def test_elsewhere_there_is_nothing(server, api):
    async with api.client.get(f"{server.url}/") as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


async def test_after_logging_out_nothing_works(api):
    assert await api.result("logOut")
    assert await api.refusal("getMe") == "Logged out"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "With-Dash", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "x", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_are_short_plain_words(api, command, words):
    assert await api.refusal("setMyCommands", commands=[command]) == f"Bad Request: {words}"


async def test_a_menu_has_at_most_100_commands(api):
    commands = [{"command": f"c{n}", "description": "x"} for n in range(101)]
    assert await api.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_a_menu_language_has_two_letters(api):
    words = await api.refusal("setMyCommands", commands=[], language_code="pt-br")
    assert words == "Bad Request: invalid language code specified"


async def test_chat_actions_are_known_ones(api, amina):
    assert await api.result("sendChatAction", chat_id=amina.id, action="typing")
    words = await api.refusal("sendChatAction", chat_id=amina.id, action="dancing")
    assert words == "Bad Request: wrong parameter action in request"
