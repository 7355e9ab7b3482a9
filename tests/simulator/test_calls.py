"""Every call is checked by name and type, and written down."""

import pytest

from .calling import button

WRONG = [
    ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "unknown parameter 'colour'"),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_to_message_id": 5}, "unknown parameter 'reply_to_message_id'"),
    ("sendMessage", {"text": "x"}, "'chat_id' is missing"),
    ("sendMessage", {"chat_id": 1}, "'text' is missing"),
    ("sendMessage", {"chat_id": 1, "text": 5}, "'text' must be str, not int 5"),
    ("sendMessage", {"chat_id": 1, "text": None}, "'text' must be str, not NoneType None"),
    ("sendMessage", {"chat_id": [1], "text": "x"}, "'chat_id' must be int or str, not list [1]"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "disable_notification": "yes"},
        "'disable_notification' must be bool, not str 'yes'",
    ),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {}}, "'reply_markup' lacks 'inline_keyboard'"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_dat": "b"}]]}},
        "'reply_markup.inline_keyboard[0][0]' has an unknown field 'callback_dat'",
    ),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": 5}]]}},
        "'reply_markup.inline_keyboard[0][0].callback_data' must be str, not int 5",
    ),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "a"}]}},
        "'reply_markup.inline_keyboard[0]' must be array of InlineKeyboardButton, not dict {'text': 'a'}",
    ),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": {}}, "'reply_parameters' lacks 'message_id'"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
        "'entities[0]' lacks 'length'",
    ),
    ("editMessageText", {"chat_id": 1, "message_id": "5", "text": "x"}, "'message_id' must be int, not str '5'"),
    ("getUpdates", {"offset": 1.5}, "'offset' must be int, not float 1.5"),
    ("getUpdates", {"allowed_updates": ["message", 5]}, "'allowed_updates[1]' must be str, not int 5"),
    ("setMyCommands", {"commands": [{"command": "x"}]}, "'commands[0]' lacks 'description'"),
    ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo"}]}, "'media[0]' lacks 'media'"),
    ("sendMediaGroup", {"chat_id": 1, "media": [], "reply_markup": {}}, "unknown parameter 'reply_markup'"),
    ("sendDocument", {"chat_id": 1, "document": "attach://nowhere"}, "'document' must be file, not str"),
    ("answerCallbackQuery", {"callback_query_id": 5}, "'callback_query_id' must be str, not int 5"),
]


@pytest.mark.parametrize(("method", "given", "what"), WRONG, ids=[case[2] for case in WRONG])
async def test_a_wrong_parameter_is_refused_and_complained_about(server, api, method, given, what):
    status, _ = await api(method, **given)
    assert status == 400
    assert str(server.complaints[0]).startswith(f"{method}: {what}")


@pytest.mark.parametrize("method", ["sendMassage", "_post", "initialize", "do_api_request"])
async def test_a_method_that_is_none_is_not_found_and_complained_about(server, api, method):
    assert await api.refusal(method) == "Not Found: method not found"
    assert "is no method of the Bot API" in str(server.complaints[0])


async def test_a_method_that_is_not_simulated_says_so(server, api, amina):
    assert await api.refusal("sendDice", chat_id=amina.id) == "Not Found: method not found"
    assert str(server.complaints[0]) == "sendDice: is not simulated"


async def test_a_right_call_is_no_reason_to_complain(server, api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="x", reply_markup=button())
    await api.result("sendMessage", chat_id=amina.id, text="x", reply_markup={"keyboard": [["Yes", {"text": "No"}]]})
    await api.result("sendMessage", chat_id=amina.id, text="x", reply_markup={"remove_keyboard": True})
    await api.result("sendMessage", chat_id=amina.id, text="x", link_preview_options={"is_disabled": True})
    await api.result("setMyCommands", commands=[], scope={"type": "chat", "chat_id": amina.id})
    await api.updates(offset=0, limit=1, timeout=0, allowed_updates=["message"])
    assert server.complaints == []
    assert server.refused == []


async def test_a_form_is_as_good_as_json(server, api, amina):
    form = {
        "chat_id": str(amina.id),
        "text": "5",
        "disable_notification": "true",
        "reply_markup": '{"force_reply": true}',
    }
    async with api.client.post(api.url("sendMessage"), data=form) as answer:
        assert (await answer.json())["result"]["text"] == "5"
    assert server.calls[-1].given["chat_id"] == amina.id
    assert server.calls[-1].given["disable_notification"] is True


async def test_so_is_a_query(api, amina):
    async with api.client.get(api.url("sendMessage"), params={"chat_id": amina.id, "text": "x"}) as answer:
        assert answer.status == 200


async def test_so_is_a_form_in_several_parts(api, amina):
    status, _ = await api.form("sendMessage", chat_id=amina.id, text="x", reply_markup=button())
    assert status == 200
    assert amina.last.buttons == ["Yes"]


async def test_the_case_of_a_method_does_not_matter(server, api):
    assert (await api.result("GETME"))["is_bot"]
    assert server.calls[0].method == "getMe"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reply_markup", "can't parse reply keyboard markup JSON object"),
        ("reply_parameters", "can't parse reply parameters JSON object"),
    ],
)
async def test_an_object_in_a_form_is_json(api, amina, name, words):
    status, body = await api.form("sendMessage", chat_id=amina.id, text="x", **{name: "{broken"})
    assert (status, body["description"]) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize("body", [b"{broken", b"[1]", b'{"text": "\\ud83d"}'])
async def test_a_body_is_a_json_object(api, body):
    headers = {"Content-Type": "application/json"}
    async with api.client.post(api.url("sendMessage"), data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["description"] == "Bad Request: can't parse request body as JSON object"


async def test_calls_are_written_down_with_their_outcome(server, api, amina):
    await api("sendMessage", chat_id=amina.id, text="x")
    await api("sendMessage", chat_id=999, text="x")
    good, bad = server.called("sendMessage")
    assert (good.status, good.chat_id, good.given["text"], good.result["message_id"]) == (
        200,
        amina.id,
        "x",
        amina.last.id,
    )
    assert (bad.status, bad.description) == (400, "Bad Request: chat not found")
    assert server.refused == [bad]


async def test_bytes_are_counted_by_chat(server, api, amina):
    text = {"chat_id": amina.id, "text": "x" * 100}
    await api("sendMessage", **text)
    before = server.bytes_to(amina.id)
    assert 100 < before < 200
    await api("sendMessage", chat_id=999, text="x" * 100)
    assert server.bytes_to(amina.id) == before


async def test_answers_to_taps_count_and_files_can_be_left_out(server, api, amina):
    await api("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    tap = await amina.taps("Yes")
    before = server.bytes_to(amina.id)
    await api("answerCallbackQuery", callback_query_id=tap.id)
    assert server.bytes_to(amina.id) > before
    before = server.bytes_to(amina.id)
    await api.form("sendDocument", chat_id=amina.id, document=("a.bin", bytes(1000)))
    assert server.bytes_to(amina.id, files=False) == before
    assert server.bytes_to(amina.id) > before + 1000


async def test_a_long_measurement_keeps_no_calls(server, api):
    server.rules.remember_calls = False
    await api.result("getMe")
    assert server.calls == []
