"""Sending: what all messages have in common, and the plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..formatting import text_content
from ..markups import checked_markup
from ..refusals import Complaint, bad_request
from ..world import Chat, Json, Message
from .chats import message_in, writable_chat

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

_ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def send_message(server: Simulator, given: Given) -> object:
    """A text."""
    content = text_content(given)
    options = given.get("link_preview_options")
    if options:
        content["link_preview_options"] = options
    return send(server, given, content).raw


def send(server: Simulator, given: Given, content: Json) -> Message:
    """Put a message with this content into the chat; raises Refused."""
    return send_together(server, given, [content])[0]


def send_together(server: Simulator, given: Given, contents: list[Json]) -> list[Message]:
    """Put several messages into the chat at once; raises Refused and sends none."""
    chat = writable_chat(server, given["chat_id"])
    markup, dropped = checked_markup(given.get("reply_markup"), private=chat.is_private)
    server.complaints += [Complaint("reply_markup", what) for what in dropped]
    common = _reply(chat, given)
    if given.get("protect_content"):
        common["has_protected_content"] = True
    if given.get("message_effect_id"):
        common["effect_id"] = given["message_effect_id"]
    is_inline = markup is not None and "inline_keyboard" in markup
    if is_inline:
        common["reply_markup"] = markup
    server.pacer.take(chat, paid=bool(given.get("allow_paid_broadcast")), messages=len(contents))
    below = markup is not None and not is_inline
    if markup is not None and below:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
    return [
        server.world.post(chat, server.world.bot, {**common, **content}, has_reply_keyboard=below)
        for content in contents
    ]


def _reply(chat: Chat, given: Given) -> Json:
    wanted = given.get("reply_parameters")
    if not wanted or wanted.get("chat_id") not in (None, chat.id):
        return {}
    message = chat.messages.get(wanted["message_id"])
    if message is None or message.deleted:
        if wanted.get("allow_sending_without_reply"):
            return {}
        message = message_in(chat, wanted["message_id"], "message to be replied")
    quote = wanted.get("quote")
    if quote and quote not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    shown = {name: value for name, value in message.raw.items() if name not in ("reply_to_message", "reply_markup")}
    return {"reply_to_message": shown}


def send_chat_action(server: Simulator, given: Given) -> object:
    """What the bot seems to be doing, for five seconds."""
    if given["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(server, given["chat_id"])
    chat.note("action", None, given["action"], by_bot=True)
    return True
