"""Copying, forwarding, deleting and pinning messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..formatting import caption_content
from ..refusals import Refused, bad_request
from ..world import Chat, Message
from .chats import has_right, known_chat, message_in
from .sending import send

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

_DELETABLE_SECONDS = 48 * 3600
_MOST_AT_ONCE = 100
#: what belongs to a message in its place, not to its content
_PLACED = frozenset(
    {
        "message_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_markup", "reply_to_message",
        "media_group_id", "has_protected_content", "effect_id", "forward_origin",
    }
)  # fmt: skip


def copy_message(server: Simulator, given: Given) -> object:
    """The same content again, as the bot's own."""
    message = _source(server, given, "copied", "message to copy")
    content = content_of(message)
    if "caption" in given and message.is_captioned:
        content = {name: value for name, value in content.items() if name not in ("caption", "caption_entities")}
        content |= caption_content(given)
    return {"message_id": send(server, given, content).id}


def forward_message(server: Simulator, given: Given) -> object:
    """A message with the name of its sender."""
    message = _source(server, given, "forwarded", "message to forward")
    return send(server, given, {**content_of(message), "forward_origin": origin_of(message)}).raw


def content_of(message: Message) -> dict[str, Any]:
    """What a message says, apart from who, where and when."""
    return {name: value for name, value in message.raw.items() if name not in _PLACED}


def origin_of(message: Message) -> dict[str, Any]:
    """Where a forwarded message comes from."""
    known = message.raw.get("forward_origin")
    if known is None and "sender_chat" in message.raw:
        known = {"type": "channel", "chat": message.raw["chat"], "message_id": message.id, "date": message.raw["date"]}
    return known or {"type": "user", "sender_user": message.raw["from"], "date": message.raw["date"]}


def delete_message(server: Simulator, given: Given) -> object:
    """Take one message away."""
    chat = known_chat(server, given["chat_id"])
    _delete(server, chat, message_in(chat, given["message_id"], "message to delete"))
    return True


def delete_messages(server: Simulator, given: Given) -> object:
    """Take several messages away; those that can't be found are passed over."""
    chat = known_chat(server, given["chat_id"])
    if not given["message_ids"]:
        raise bad_request("message identifiers are not specified")
    if len(given["message_ids"]) > _MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    there = [one for number in given["message_ids"] if (one := chat.messages.get(number)) and not one.deleted]
    for message in there:  # one that can't be deleted keeps all of them there
        _must_be_deletable(server, chat, message)
    for message in there:
        server.world.delete(message)
    return True


def pin_chat_message(server: Simulator, given: Given) -> object:
    """Keep a message at the top."""
    chat = known_chat(server, given["chat_id"])
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if not chat.is_private and not has_right(chat, right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned = message_in(chat, given["message_id"], "message to pin")
    return True


def unpin_chat_message(server: Simulator, given: Given) -> object:
    """Let go of the message at the top."""
    chat = known_chat(server, given["chat_id"])
    pinned = chat.pinned
    if pinned is None or given.get("message_id") not in (None, pinned.id):
        raise bad_request("message to unpin not found")
    chat.pinned = None
    return True


def _source(server: Simulator, given: Given, done: str, what: str) -> Message:
    chat = known_chat(server, given["from_chat_id"])
    message = message_in(chat, given["message_id"], what)
    if message.raw.get("has_protected_content"):
        raise bad_request(f"message can't be {done}")
    return message


def _delete(server: Simulator, chat: Chat, message: Message) -> None:
    _must_be_deletable(server, chat, message)
    server.world.delete(message)


def _must_be_deletable(server: Simulator, chat: Chat, message: Message) -> None:
    if not chat.is_private and not message.by_bot and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if server.clock.now() - message.raw["date"] > _DELETABLE_SECONDS:
        raise Refused(400, "Bad Request: message can't be deleted for everyone")
