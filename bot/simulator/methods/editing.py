"""Changing messages that the bot has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..formatting import caption_content, text_content
from ..markups import checked_markup
from ..refusals import Complaint, bad_request
from ..world import Json, Message
from .chats import known_chat, message_in

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_message_text(server: Simulator, given: Given) -> object:
    """Another text, and another keyboard or none."""
    content = text_content(given)
    message = _message(server, given)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    return _edit(server, given, message, content, ("text", "entities"))


def edit_message_caption(server: Simulator, given: Given) -> object:
    """Another caption, or none."""
    content = caption_content(given)
    message = _message(server, given)
    if not message.is_captioned:
        raise bad_request("there is no caption in the message to edit")
    return _edit(server, given, message, content, ("caption", "caption_entities"))


def edit_message_reply_markup(server: Simulator, given: Given) -> object:
    """Another keyboard, or none."""
    return _edit(server, given, _message(server, given), {}, ())


def _message(server: Simulator, given: Given) -> Message:
    if "chat_id" not in given:
        words = "MESSAGE_ID_INVALID" if "inline_message_id" in given else "message identifier is not specified"
        raise bad_request(words)
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = known_chat(server, given["chat_id"])
    message = message_in(chat, given["message_id"], "message to edit")
    if not message.by_bot or message.has_reply_keyboard or "forward_origin" in message.raw:
        raise bad_request("message can't be edited")
    return message


def _edit(server: Simulator, given: Given, message: Message, content: Json, parts: tuple[str, ...]) -> object:
    chat = message.chat
    markup, dropped = checked_markup(given.get("reply_markup"), private=chat.is_private, inline_only=True)
    server.complaints += [Complaint("reply_markup", what) for what in dropped]
    after = {**content, **({"reply_markup": markup} if markup else {})}
    parts = (*parts, "reply_markup")
    if all(after.get(part) == message.raw.get(part) for part in parts):
        raise bad_request(_NOT_MODIFIED)
    server.pacer.take(chat)
    server.world.edit(message, after, gone=parts)
    return message.raw
