"""Changing and deleting what the bot has sent."""

import pytest

from .calling import button

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.fixture
async def asked(api, amina):
    """A question with a button; gives what names it in a call."""
    sent = await api.result("sendMessage", chat_id=amina.id, text="Sure?", reply_markup=button())
    return {"chat_id": amina.id, "message_id": sent["message_id"]}


async def test_a_text_changes_in_place(api, amina, asked):
    await amina.sees("Sure?")
    edited = await api.result("editMessageText", **asked, text="Really sure?", reply_markup=button("No", "no"))
    assert edited["text"] == "Really sure?"
    assert "edit_date" in edited
    assert (await amina.sees("Really sure?")).buttons == ["No"]


async def test_an_edit_without_a_keyboard_takes_it_away(api, amina, asked):
    await api.result("editMessageText", **asked, text="Sure?")
    assert amina.last.buttons == []


async def test_an_edit_changes_something(api, asked):
    assert await api.refusal("editMessageText", **asked, text=" Sure? ", reply_markup=button()) == NOT_MODIFIED
    assert await api.refusal("editMessageReplyMarkup", **asked, reply_markup=button()) == NOT_MODIFIED


async def test_a_keyboard_changes_alone(api, amina, asked):
    await api.result("editMessageReplyMarkup", **asked, reply_markup=button("☑ Yes"))
    assert (amina.last.text, amina.last.buttons) == ("Sure?", ["☑ Yes"])


async def test_a_message_that_is_not_there_is_not_edited(api, amina):
    words = await api.refusal("editMessageText", chat_id=amina.id, message_id=999, text="x")
    assert words == "Bad Request: message to edit not found"


async def test_nor_is_one_that_was_deleted(api, amina, asked):
    await amina.deletes(amina.last)
    assert await api.refusal("editMessageText", **asked, text="x") == "Bad Request: message to edit not found"


async def test_nor_is_somebody_elses(api, amina):
    hers = await amina.sends("mine")
    words = await api.refusal("editMessageText", chat_id=amina.id, message_id=hers.id, text="x")
    assert words == "Bad Request: message can't be edited"


@pytest.mark.parametrize("markup", [{"keyboard": [["Yes"]]}, {"remove_keyboard": True}, {"force_reply": True}])
async def test_nor_is_one_with_a_keyboard_below_the_text_field(api, amina, markup):
    sent = await api.result("sendMessage", chat_id=amina.id, text="x", reply_markup=markup)
    words = await api.refusal("editMessageText", chat_id=amina.id, message_id=sent["message_id"], text="y")
    assert words == "Bad Request: message can't be edited"


async def test_a_keyboard_below_the_text_field_comes_with_no_edit(api, asked):
    words = await api.refusal("editMessageReplyMarkup", **asked, reply_markup={"inline_keyboard": [[{"text": "x"}]]})
    assert "Text buttons are unallowed" in words


async def test_a_document_has_no_text_to_edit(api, amina):
    _, body = await api.form("sendDocument", chat_id=amina.id, document=("a.txt", b"x"), caption="before")
    named = {"chat_id": amina.id, "message_id": body["result"]["message_id"]}
    words = await api.refusal("editMessageText", **named, text="x")
    assert words == "Bad Request: there is no text in the message to edit"
    assert (await api.result("editMessageCaption", **named, caption="after"))["caption"] == "after"


async def test_a_text_has_no_caption_to_edit(api, asked):
    words = await api.refusal("editMessageCaption", **asked, caption="x")
    assert words == "Bad Request: there is no caption in the message to edit"


async def test_an_edit_names_a_message(api, amina):
    words = await api.refusal("editMessageText", text="x")
    assert words == "Bad Request: message identifier is not specified"


async def test_a_message_is_deleted_once(api, amina, asked):
    assert await api.result("deleteMessage", **asked)
    assert [message.text for message in amina.messages] == ["/start"]
    assert await api.refusal("deleteMessage", **asked) == "Bad Request: message to delete not found"


async def test_a_message_is_deleted_within_two_days(server, api, asked):
    server.clock.move(48 * 3600 + 1)
    words = await api.refusal("deleteMessage", **asked)
    assert words == "Bad Request: message can't be deleted for everyone"


async def test_several_are_deleted_and_the_missing_passed_over(api, amina, asked):
    assert await api.result("deleteMessages", chat_id=amina.id, message_ids=[asked["message_id"], 999])
    assert [message.text for message in amina.messages] == ["/start"]


async def test_a_copy_says_the_same_as_the_bots_own(api, amina):
    hers = await amina.sends("my words")
    named = {"chat_id": amina.id, "from_chat_id": amina.id, "message_id": hers.id}
    await api.result("copyMessage", **named)
    assert (amina.last.text, amina.last.by_bot) == ("my words", True)
    assert "forward_origin" not in amina.last.raw


async def test_a_forwarded_message_names_its_sender(api, amina):
    hers = await amina.sends("my words")
    sent = await api.result("forwardMessage", chat_id=amina.id, from_chat_id=amina.id, message_id=hers.id)
    assert sent["forward_origin"]["sender_user"]["first_name"] == "Amina"


@pytest.mark.parametrize(("method", "what"), [("copyMessage", "copy"), ("forwardMessage", "forward")])
async def test_what_is_not_there_is_neither_copied_nor_forwarded(api, amina, method, what):
    words = await api.refusal(method, chat_id=amina.id, from_chat_id=amina.id, message_id=999)
    assert words == f"Bad Request: message to {what} not found"


async def test_a_protected_message_is_not_passed_on(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text="secret", protect_content=True)
    words = await api.refusal("forwardMessage", chat_id=amina.id, from_chat_id=amina.id, message_id=sent["message_id"])
    assert words == "Bad Request: message can't be forwarded"


async def test_a_message_is_pinned_and_let_go(api, amina, asked):
    assert await api.result("pinChatMessage", **asked)
    assert amina.chat.pinned is amina.last
    assert await api.result("unpinChatMessage", chat_id=amina.id)
    assert await api.refusal("unpinChatMessage", chat_id=amina.id) == "Bad Request: message to unpin not found"
