"""People: what they do arrives as Telegram would tell it, and they see what the bot does."""

import asyncio

import pytest

from .calling import button


async def told(api):
    """The one update that waits, without its number."""
    (update,) = await api.takes_all()
    return {name: value for name, value in update.items() if name != "update_id"}


async def test_a_text(server, api, amina):
    sent = await amina.sends("500 sacks")
    message = (await told(api))["message"]
    assert message == {
        "message_id": sent.id,
        "from": {"id": amina.id, "is_bot": False, "first_name": "Amina", "language_code": "sw"},
        "chat": {"id": amina.id, "type": "private", "first_name": "Amina"},
        "date": server.clock.date(),
        "text": "500 sacks",
    }


async def test_a_start_with_a_payload(server, api):
    await server.person("Juma").starts("markets--radio")
    message = (await told(api))["message"]
    assert message["text"] == "/start markets--radio"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_long_text_comes_in_parts(api, amina):
    await amina.sends("😀" * 3000 + "x" * 3000)
    parts = [update["message"]["text"] for update in await api.takes_all()]
    assert [len(part) for part in parts] == [2048, 3144, 808]
    assert "".join(parts) == "😀" * 3000 + "x" * 3000


async def test_apps_trim_unless_told_otherwise(api, amina):
    await amina.sends("  a ")
    await amina.sends("  b ", exactly=True)
    assert [update["message"]["text"] for update in await api.takes_all()] == ["a", "  b "]


async def test_nobody_sends_an_empty_message(amina):
    with pytest.raises(ValueError, match="no empty message"):
        await amina.sends("  ")


async def test_an_edit(api, amina):
    sent = await amina.sends("500")
    await api.takes_all()
    await amina.edits(sent, "600")
    message = (await told(api))["edited_message"]
    assert (message["message_id"], message["text"]) == (sent.id, "600")
    assert message["edit_date"] >= message["date"]


async def test_an_edited_caption(api, amina):
    sent = await amina.sends_photo(caption="before")
    await api.takes_all()
    await amina.edits(sent, "after")
    assert (await told(api))["edited_message"]["caption"] == "after"


async def test_a_tap(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="Sure?", reply_markup=button())
    tap = await amina.taps("Yes")
    query = (await told(api))["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (tap.id, "yes", amina.id)
    assert query["message"]["text"] == "Sure?"
    assert query["message"]["reply_markup"] == button()


async def test_a_tap_is_on_the_newest_message_with_the_button(api, amina):
    for number in range(2):
        await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button(data=str(number)))
    await api.result("sendMessage", chat_id=amina.id, text="no button")
    assert (await amina.taps("Yes")).data == "1"


async def test_a_tap_on_an_older_message(api, amina):
    for number in range(2):
        await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button(data=str(number)))
    assert (await amina.taps("Yes", on=amina.messages[1])).data == "0"


async def test_a_tap_on_a_deleted_message_tells_no_more_than_its_number(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    message = amina.last
    await amina.deletes(message)
    await amina.taps("Yes", on=message)
    query = (await told(api))["callback_query"]
    assert query["message"] == {"chat": sent["chat"], "message_id": message.id, "date": 0}


async def test_forged_data(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="?")
    await amina.presses("somebody else's")
    assert (await told(api))["callback_query"]["data"] == "somebody else's"


async def test_a_button_that_is_not_there_yet_is_waited_for(api, amina):
    waiting = asyncio.create_task(amina.taps("Yes"))
    await asyncio.sleep(0.02)
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button())
    assert (await waiting).data == "yes"


async def test_a_button_that_never_comes_is_missed(server, api, amina):
    server.rules.patience = 0.05
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=button("No"))
    with pytest.raises(AssertionError, match=r"no button 'Yes'; there are \['No'\]"):
        await amina.taps("Yes")


async def test_keys_below_the_text_field_send_their_words(api, amina):
    markup = {"keyboard": [["Maize", {"text": "My number", "request_contact": True}]], "one_time_keyboard": True}
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=markup)
    assert amina.buttons == ["Maize", "My number"]
    await amina.taps("Maize")
    assert (await told(api))["message"]["text"] == "Maize"
    assert amina.buttons == []


async def test_a_key_can_share_the_own_contact(api, amina):
    markup = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=markup)
    await amina.taps("My number")
    assert (await told(api))["message"]["contact"]["user_id"] == amina.id


async def test_a_link_that_starts_the_bot_is_followed(server, api, amina):
    url = f"https://t.me/{server.world.bot.username}?start=markets"
    markup = {"inline_keyboard": [[{"text": "Open", "url": url}]]}
    await api.result("sendMessage", chat_id=amina.id, text="?", reply_markup=markup)
    assert (await amina.taps("Open")).url == url
    assert (await told(api))["message"]["text"] == "/start markets"


async def test_a_voice_note(api, amina):
    await amina.sends_voice(4)
    voice = (await told(api))["message"]["voice"]
    assert (voice["duration"], voice["mime_type"]) == (4, "audio/ogg")


async def test_a_picture_has_several_sizes(api, amina):
    await amina.sends_photo(caption="my field")
    message = (await told(api))["message"]
    assert len(message["photo"]) == 2
    assert message["photo"][-1]["width"] > message["photo"][0]["width"]
    assert message["caption"] == "my field"


async def test_an_album_is_several_messages_with_one_mark(api, amina):
    await amina.sends_album(caption="two")
    messages = [update["message"] for update in await api.takes_all()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["two", None]


async def test_places_contacts_stickers_and_the_rest(api, amina):
    await amina.sends_location(-6.8, 39.3, 12.5)
    assert (await told(api))["message"]["location"] == {
        "latitude": -6.8, "longitude": 39.3, "horizontal_accuracy": 12.5
    }  # fmt: skip
    await amina.sends_contact("+255700000002", "Juma", own=False)
    assert (await told(api))["message"]["contact"] == {"phone_number": "+255700000002", "first_name": "Juma"}
    for sending, name in [
        (amina.sends_sticker(), "sticker"),
        (amina.sends_video_note(), "video_note"),
        (amina.sends_video(), "video"),
        (amina.sends_audio(), "audio"),
        (amina.sends_anything(dice={"emoji": "🎲", "value": 3}), "dice"),
    ]:
        await sending
        assert name in (await told(api))["message"]


async def test_a_forward_names_where_it_comes_from(server, api, amina):
    said = await server.person("Juma").sends("hear this")
    await api.takes_all()
    await amina.forwards(said)
    message = (await told(api))["message"]
    assert message["text"] == "hear this"
    assert message["forward_origin"]["sender_user"]["first_name"] == "Juma"
    await amina.forwards(said, hidden=True)
    assert (await told(api))["message"]["forward_origin"]["sender_user_name"] == "Juma"


async def test_stopping_the_bot_and_starting_it_again(api, amina):
    await amina.blocks()
    change = (await told(api))["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(AssertionError, match="stopped the bot"):
        await amina.sends("hello?")
    await amina.starts()
    back, start = await api.takes_all()
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start"


async def test_a_person_sees_what_came_after_the_last_look(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="Which crop?")
    await amina.sees("Which crop?")
    with pytest.raises(AssertionError, match="did not see 'Which crop\\?'; since the last look: nothing"):
        await amina.sees("Which crop?", timeout=0.05)
    await api.result("sendMessage", chat_id=amina.id, text="Which crop?")
    await amina.sees("Which", "crop?")


async def test_a_person_waits_for_what_is_to_come(api, amina):
    waiting = asyncio.create_task(amina.sees("later"))
    await asyncio.sleep(0.02)
    await api.result("sendMessage", chat_id=amina.id, text="sooner or later")
    assert (await waiting).text == "sooner or later"


async def test_a_person_sees_edits_answers_to_taps_and_names_of_files(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text="one", reply_markup=button())
    await amina.sees("one")
    await api.result(
        "editMessageText", chat_id=amina.id, message_id=sent["message_id"], text="two", reply_markup=button()
    )
    await amina.sees("two")
    tap = await amina.taps("Yes")
    await api.result("answerCallbackQuery", callback_query_id=tap.id, text="noted", show_alert=True)
    await amina.sees("noted")
    assert tap.is_alert
    await api.form("sendDocument", chat_id=amina.id, document=("form.pdf", b"x"))
    assert (await amina.sees("form.pdf")).kind == "document"


async def test_what_was_there_can_be_taken_note_of_without_looking_closer(api, amina):
    await api.result("sendMessage", chat_id=amina.id, text="old")
    amina.looks()
    await amina.sees_nothing(0.02)
    await api.result("sendMessage", chat_id=amina.id, text="new")
    with pytest.raises(AssertionError, match="new"):
        await amina.sees_nothing(0.02)


async def test_a_person_sees_the_menu_in_their_language(api, amina):
    for language, name in (("", "help"), ("sw", "msaada")):
        commands = [{"command": name, "description": "x"}]
        await api.result("setMyCommands", commands=commands, language_code=language)
    assert amina.menu == ["msaada"]
    await api.result("deleteMyCommands", language_code="sw")
    assert amina.menu == ["help"]
    assert await api.result("getMyCommands") == [{"command": "help", "description": "x"}]


async def test_private_chats_number_their_messages_together(server, amina):
    juma = server.person("Juma")
    first, second, third = await amina.sends("a"), await juma.sends("b"), await amina.sends("c")
    assert third.id == second.id + 1 == first.id + 2
