"""Chats: which ones the bot may write to, and what it can know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..refusals import Refused, bad_request, forbidden
from ..world import Chat, Message, User

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]


def known_chat(server: Simulator, chat_id: int | str) -> Chat:
    """The chat; raises Refused when the bot never met it, or may not look into it any more."""
    chat = server.world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        shared = [group for group in server.world.chats.values() if chat_id in group.members]
        if shared:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, words, {"migrate_to_chat_id": chat.migrated_to})
    if chat.user is not None and chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def writable_chat(server: Simulator, chat_id: int | str) -> Chat:
    """The chat to send to; raises Refused when it can't be written to."""
    chat = known_chat(server, chat_id)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.type == "channel" and not has_right(chat, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if chat.is_quiet and chat.bot_status != "administrator":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def message_in(chat: Chat, message_id: int, what: str) -> Message:
    """The message that is meant by a number; raises Refused, calling it as in "message to edit"."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def get_chat(server: Simulator, given: Given) -> object:
    """All about a chat."""
    chat = known_chat(server, given["chat_id"])
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
        **({"active_usernames": [chat.user.username]} if chat.user and chat.user.username else {}),
        **({"pinned_message": chat.pinned.raw} if chat.pinned else {}),
    }


def get_chat_member(server: Simulator, given: Given) -> object:
    """Somebody as a member of a chat."""
    chat = known_chat(server, given["chat_id"])
    user = server.world.users.get(given["user_id"])
    if user is None:
        raise bad_request("user not found")
    if user is server.world.bot:
        return member(user, chat.bot_status, chat)
    if chat.is_private:
        return member(user, "member")
    return member(user, chat.members.get(user.id, "left"))


def member(user: User, status: str, chat: Chat | None = None) -> dict[str, Any]:
    """A ChatMember as Telegram writes it; the rights of the bot are those it has in `chat`."""
    shown: dict[str, Any] = {"user": user.as_json(), "status": status}
    if status == "kicked":
        shown["until_date"] = 0
    if status == "creator":
        shown["is_anonymous"] = False
    if status == "administrator":
        in_channel = chat is not None and chat.type == "channel"
        lacks = chat.bot_lacks if chat is not None else frozenset()
        rights = {name: name not in lacks for name in (*_RIGHTS, *(_IN_CHANNELS if in_channel else _IN_GROUPS))}
        shown |= rights | {"is_anonymous": False, "can_be_edited": False}
    return shown


def has_right(chat: Chat, right: str) -> bool:
    """Whether the bot is an administrator with this right."""
    return chat.bot_status == "administrator" and right not in chat.bot_lacks


def leave_chat(server: Simulator, given: Given) -> object:
    """The bot goes out of a group."""
    chat = known_chat(server, given["chat_id"])
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_IN_GROUPS, _IN_CHANNELS = ("can_pin_messages",), ("can_post_messages", "can_edit_messages")
