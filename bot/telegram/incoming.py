"""Telegram's updates, read into words of our own. An update is hostile: every access looks at the type first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.consulting.coming import Coming, Command, Gathered, InGroup, Reached, Said, Source, Tapped, Unfit, What
from conversations.records import replace
from conversations.replies import Attached, File, FileKind, Located, Shared, Typed

from .passing_on import replied

#: bytes; Telegram lets a bot fetch no larger file
LARGEST_FILE = 20 * 2**20


class Malformed(Exception):
    """An update that is ours but broken. Says where, and never quotes what stands there."""


def coming(raw: Mapping[str, Any], bot_name: str) -> Coming | None:
    """What an update brings to the bot of this name; None for what concerns nobody. Raises Malformed."""
    given: Any = raw
    if not isinstance(given, Mapping):
        raise Malformed("the update is no object")
    if "message" in given:
        return _message(given, _object(given, "message"), bot_name, edited=False)
    if "edited_message" in given:
        return _message(given, _object(given, "edited_message"), bot_name, edited=True)
    if "callback_query" in given:
        return _tap(given, _object(given, "callback_query"))
    if "my_chat_member" in given:
        return _membership(given, _object(given, "my_chat_member"))
    return None


def update_id(raw: Mapping[str, Any]) -> int | None:
    """The number of any update, also a broken one; None when it has none."""
    given: Any = raw
    return _as_id(given.get("update_id")) if isinstance(given, Mapping) else None


def chat_of(raw: Mapping[str, Any]) -> int | None:
    """The chat of any update, also a broken one: the same as `coming` gives; None when it can't be told."""
    given: Any = raw
    if not isinstance(given, Mapping):
        return None
    body: _Json = next((given[kind] for kind in (*_OURS, *given) if isinstance(given.get(kind), dict)), {})
    under = body.get("message")
    for place in (body.get("chat"), under.get("chat") if isinstance(under, dict) else None, body.get("from")):
        if isinstance(place, dict) and (found := _as_id(place.get("id"))) is not None:
            return found
    return None


def message_of(raw: Mapping[str, Any]) -> int | None:
    """The number of a new message in a private chat, which the bot may take out of it for two days; else None."""
    message: Any = raw.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private":
        return None
    return _as_id(message.get("message_id"))


def without_names(raw: Any, depth: int = 0) -> Any:
    """An update that is set aside, without what its account is called, and no deeper than Telegram's are."""
    match raw:
        case dict() if depth < _DEEPEST:
            return {name: without_names(value, depth + 1) for name, value in raw.items() if name not in _CALLED}
        case list() if depth < _DEEPEST:
            return [without_names(one, depth + 1) for one in raw]
        case dict() | list():
            return None
        case _:
            return raw


_Json = Mapping[str, Any]
_T = TypeVar("_T")

#: the kinds of update that are read, in the order in which `coming` looks for them
_OURS = ("message", "edited_message", "callback_query", "my_chat_member")
_CHATS = ("private", "group", "supergroup")
_GROUPS = ("group", "supergroup")
_GATHERINGS = (*_GROUPS, "channel")
_DEEPEST = 30
#: what somebody is called, and can be reached at
_CALLED = frozenset({"first_name", "last_name", "username", "phone_number", "vcard", "title", "sender_user_name"})
#: what the bot may be there
_STATUSES = ("member", "administrator", "left", "kicked")
#: service messages that change how a group is known
_MOVES = ("new_chat_title", "migrate_from_chat_id", "migrate_to_chat_id")
_FILES: tuple[FileKind, ...] = ("voice", "audio", "photo", "video", "document")
_UNFIT = (
    "sticker", "poll", "video_note", "dice", "game", "story", "paid_media", "live_photo", "giveaway",
    "giveaway_winners", "invoice", "checklist", "rich_message",
)  # fmt: skip
#: objects that stand around the content; any other object that we do not know is taken for content
_FRAME = frozenset({
    "chat", "from", "direct_messages_topic", "external_reply", "forward_from", "forward_from_chat", "forward_origin",
    "guest_bot_caller_chat", "guest_bot_caller_user", "link_preview_options", "quote", "receiver_user",
    "reply_markup", "reply_to_message", "reply_to_story", "sender_business_bot", "suggested_post_info", "via_bot",
})  # fmt: skip
#: something happened in the chat and nobody said anything
_SERVICE = re.compile(
    r"(?:chat|community_chat|connected|delete_chat|forum_topic|general_forum_topic|left_chat|migrate|new_chat|passport"
    r"|pinned|refunded|successful|suggested_post|video_chat|web_app|write_access)_.+"
    r"|.+_(?:added|changed|completed|created|deleted|done|sent|shared|triggered)|gift|unique_gift"
)

_LONGEST_NAME = 100
_LONGEST_SUFFIX = 20
_LONGEST_TITLE = 128
_LONGEST_ARGUMENT = 4096
_LONGEST_HANDLE = 1024
_LONGEST_DATA = 64
_YEAR_2100 = 4_102_444_800

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: line separators and direction overrides: they make one file name look like another
_DISGUISE = re.compile("[\u2028-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?![\w/<>@])")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_KEY = re.compile(r"[a-z0-9_]{1,64}")


def _message(raw: _Json, message: _Json, bot_name: str, *, edited: bool) -> Coming | None:
    chat = _object(message, "chat")
    kind = _need(chat, "type", str)
    if not edited and kind in _GROUPS and (moved := _moved(message, chat)) is not None:
        return Coming(_integer(raw, "update_id"), _integer(chat, "id"), moved, None, _date(message, "date"))
    if kind not in _CHATS or message.get("sender_chat") is not None:
        return None
    sender = _object(message, "from")
    if _maybe(sender, "is_bot", bool):
        return None
    number = _integer(message, "message_id")
    what: What | None = None
    files: tuple[Source, ...] = ()
    if kind == "private":
        what, files = _content(message, str(number), bot_name, edited=edited)
        if isinstance(what, Said) and not edited and (earlier := _answers_bot(message, bot_name)) is not None:
            what = replace(what, replies_to=earlier, under=_first_button(message))
    elif not edited:
        what = _in_group(message, bot_name)
    if what is None:
        return None
    at = _date(message, "edit_date" if edited and message.get("edit_date") is not None else "date")
    return Coming(_integer(raw, "update_id"), _chat_id(chat, sender), what, number, at, _language(sender), files)


def _content(message: _Json, ref: str, bot_name: str, *, edited: bool) -> tuple[What | None, tuple[Source, ...]]:
    """What a private message says, with its files."""
    text = _maybe(message, "text", str)
    if text is not None:
        text = _cleaned(text)
        if not edited and (found := _command(text)) and found[1] in ("", bot_name.lower()):
            return replace(found[0], replied=replied(message)), ()
        return Said(Typed(text, ref=ref), edited=edited), ()
    source = _file(message)
    if isinstance(source, Source):
        caption = _cleaned(_maybe(message, "caption", str) or "")
        reply = Attached((source.file,), caption, ref=ref)
        album = "" if message.get("media_group_id") is None else _handle(message, "media_group_id")
        return Said(reply, album, edited), (source,)
    if source is not None or edited:
        return source, ()
    place_or_card = _located(message, ref) or _shared(message, ref)
    return (Said(place_or_card) if place_or_card is not None else _unfit(message)), ()


def _command(text: str) -> tuple[Command, str] | None:
    """The command that a text begins with, and the bot it names, in lower case."""
    found = _COMMAND.match(text) if text.startswith("/") else None
    if found is None:
        return None
    argument = text[found.end() :].strip()[:_LONGEST_ARGUMENT]
    return Command(found.group(1).lower(), argument), (found.group(2) or "").lower()


def _in_group(message: _Json, bot_name: str) -> InGroup | None:
    """Somebody in a group means the bot: a command, its name, an answer to what it wrote."""
    text = _cleaned(_maybe(message, "text", str) or _maybe(message, "caption", str) or "")
    found = _command(text)
    if found is not None and found[1] in ("", bot_name.lower()):
        command = found[0]
        is_payload = command.name == "start" and _PAYLOAD.fullmatch(command.argument)
        return InGroup(command.argument if is_payload else "")
    is_named = "@" in text and re.search(rf"(?<![\w@])@{re.escape(bot_name)}(?!\w)", text, re.IGNORECASE)
    is_answer = found is None and _answers_bot(message, bot_name) is not None
    return InGroup() if is_named or is_answer else None


def _moved(message: _Json, chat: _Json) -> Gathered | None:
    """A group has another title or number. Whoever did it may be an administrator without a name."""
    if not any(message.get(name) is not None for name in _MOVES):
        return None
    title = _title(_maybe(message, "new_chat_title", str) or _maybe(chat, "title", str) or "")
    before, after = (
        _integer(message, name) if message.get(name) is not None else None
        for name in ("migrate_from_chat_id", "migrate_to_chat_id")
    )
    return Gathered(_need(chat, "type", str), title, migrated_from=before, migrated_to=after)


def _answers_bot(message: _Json, bot_name: str) -> int | None:
    """The number of the message of this bot that it replies to; None where it replies to nothing of ours."""
    earlier = message.get("reply_to_message")
    sender = earlier.get("from") if isinstance(earlier, dict) else None
    if not isinstance(earlier, dict) or not isinstance(sender, dict) or sender.get("is_bot") is not True:
        return None
    name = sender.get("username")
    is_ours = isinstance(name, str) and name.lower() == bot_name.lower()
    return _as_id(earlier.get("message_id")) if is_ours else None


def _first_button(message: _Json) -> str:
    """What the first button carries under the message that this one replies to; empty where there is none."""
    found: Any = message.get("reply_to_message")
    for step in ("reply_markup", "inline_keyboard", 0, 0, "callback_data"):
        if isinstance(step, str) and isinstance(found, dict):
            found = found.get(step)
        elif isinstance(step, int) and isinstance(found, list) and found:
            found = found[step]
        else:
            return ""
    return found if isinstance(found, str) and len(found) <= _LONGEST_DATA else ""


def _file(message: _Json) -> Source | Unfit | None:
    if message.get("animation") is not None:
        return Unfit("animation")
    kind = next((kind for kind in _FILES if message.get(kind) is not None), None)
    if kind is None:
        return None
    described = _largest(_need(message, kind, list)) if kind == "photo" else _object(message, kind)
    size = _count(described, "file_size")
    if size > LARGEST_FILE:
        return Unfit("too large")
    unique = _handle(described, "file_unique_id")
    name = _file_name(_maybe(described, "file_name", str) or "")
    mime = _MIME.match((_maybe(described, "mime_type", str) or "").lower())
    file = File(kind, name, mime.group() if mime else "", size, _count(described, "duration"), unique)
    return Source(_handle(described, "file_id"), unique, file)


def _largest(sizes: list[Any]) -> _Json:
    if not sizes or not all(isinstance(each, dict) for each in sizes):
        raise Malformed("photo holds no sizes")
    largest: _Json = max(reversed(sizes), key=lambda each: _count(each, "width") * _count(each, "height"))
    return largest


def _file_name(given: str) -> str:
    """The last part of a path, not too long, with its ending."""
    name = _label(given.replace("\\", "/").rstrip("/").rpartition("/")[2])
    if not name.strip("."):
        return ""
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    ending = dot + suffix if stem and len(suffix) <= _LONGEST_SUFFIX else ""
    return name[: _LONGEST_NAME - len(ending)] + ending


def _located(message: _Json, ref: str) -> Located | None:
    venue = _maybe(message, "venue", dict)
    place = _maybe(message, "location", dict) if venue is None else _object(venue, "location")
    if place is None:
        return None
    lat, lon = _measure(place, "latitude", -90, 90), _measure(place, "longitude", -180, 180)
    is_exact = place.get("horizontal_accuracy") is not None
    return Located(lat, lon, _measure(place, "horizontal_accuracy", 0, 1e8) if is_exact else None, ref=ref)


def _shared(message: _Json, ref: str) -> Shared | None:
    card = _maybe(message, "contact", dict)
    if card is None:
        return None
    names = (_maybe(card, "first_name", str), _maybe(card, "last_name", str))
    name = _label(" ".join(one for one in names if one))
    sender = _as_id(_object(message, "from").get("id"))
    is_own = sender is not None and _as_id(card.get("user_id")) == sender
    return Shared(_label(_need(card, "phone_number", str)), name, ref=ref, own=is_own)


def _unfit(message: _Json) -> Unfit | None:
    """What kind of thing no question takes; None when nobody said anything."""
    known = next((name for name in _UNFIT if name in message), None)
    if known is not None:
        return Unfit(known)
    if any(_SERVICE.fullmatch(name) for name in message):
        return None
    others = (name for name, value in message.items() if isinstance(value, dict) and name not in _FRAME)
    return Unfit(next((name for name in others if _KEY.fullmatch(name)), "unknown"))


def _tap(raw: _Json, query: _Json) -> Coming | None:
    sender = _object(query, "from")
    if query.get("inline_message_id") is not None or _maybe(sender, "is_bot", bool):
        return None
    data = query.get("data")
    if not isinstance(data, str) or len(data.encode("utf-8", "surrogatepass")) > _LONGEST_DATA:
        data = ""
    message = _maybe(query, "message", dict)
    chat = {**sender, "type": "private"} if message is None else _object(message, "chat")
    kind = _need(chat, "type", str)
    if kind not in _CHATS:
        return None
    # A message that is gone carries the date 0.
    under = None if message is None or _integer(message, "date") == 0 else _integer(message, "message_id")
    shown_at = None if message is None or under is None else _date(message, "date")
    what = Tapped(data, _handle(query, "id"), under, shown_at) if kind == "private" else InGroup()
    return Coming(_integer(raw, "update_id"), _chat_id(chat, sender), what, under, None, _language(sender))


def _membership(raw: _Json, change: _Json) -> Coming | None:
    chat, sender = _object(change, "chat"), _object(change, "from")
    kind = _need(chat, "type", str)
    if kind in _GATHERINGS:
        found = _gathered(kind, chat, sender, _object(change, "new_chat_member"))
        at = _date(change, "date")
        return Coming(_integer(raw, "update_id"), _integer(chat, "id"), found, None, at) if found is not None else None
    if kind != "private":
        return None
    status = _need(_object(change, "new_chat_member"), "status", str)
    if status not in ("kicked", "member"):
        return None
    what, at = Reached(status == "member"), _date(change, "date")
    return Coming(_integer(raw, "update_id"), _chat_id(chat, sender), what, None, at, _language(sender))


def _gathered(kind: str, chat: _Json, sender: _Json, member: _Json) -> Gathered | None:
    """What the bot is in a group or channel, and what it may do there.

    Rights are named for administrators and for the restricted alone; what all members may do is not said.
    """
    status = _need(member, "status", str)
    if status == "restricted":
        status = "member" if _maybe(member, "is_member", bool) else "left"
        can_post = _may(member, "can_send_messages")
    else:
        can_post = kind != "channel"
    if status == "administrator" and kind == "channel":
        can_post = _may(member, "can_post_messages")
    if status not in _STATUSES:
        return None
    right = "can_edit_messages" if kind == "channel" else "can_pin_messages"
    is_there = status in ("member", "administrator")
    who = _integer(sender, "id") if not _maybe(sender, "is_bot", bool) else None
    title = _title(_maybe(chat, "title", str) or "")
    return Gathered(kind, title, status, can_post and is_there, _may(member, right) and is_there, who)


def _may(member: _Json, right: str) -> bool:
    return bool(_maybe(member, right, bool))


# Values


def _maybe(of: _Json, name: str, kind: type[_T]) -> _T | None:
    """The value under a name, None when there is none."""
    found: _T | None = of.get(name)
    # Not isinstance: a bool is no number here.
    if found is not None and type(found) is not kind:
        raise Malformed(f"{name} is no {kind.__name__}")
    return found


def _need(of: _Json, name: str, kind: type[_T]) -> _T:
    found = _maybe(of, name, kind)
    if found is None:
        raise Malformed(f"{name} is missing")
    return found


def _object(of: _Json, name: str) -> dict[str, Any]:
    return _need(of, name, dict)


def _as_id(found: Any) -> int | None:
    return found if type(found) is int and -(2**63) <= found < 2**63 else None


def _integer(of: _Json, name: str) -> int:
    found = _as_id(of.get(name))
    if found is None:
        raise Malformed(f"{name} is no number of 64 bits")
    return found


def _chat_id(chat: _Json, sender: _Json) -> int:
    """The chat's number; a private chat has that of its person, or somebody could speak for another."""
    found = _integer(chat, "id")
    if chat.get("type") == "private" and _integer(sender, "id") != found:
        raise Malformed("from is not the person of the private chat")
    return found


def _count(of: _Json, name: str) -> int:
    """A number from 0; 0 when there is none."""
    found = 0 if of.get(name) is None else _integer(of, name)
    if found < 0:
        raise Malformed(f"{name} is below 0")
    return found


def _measure(of: _Json, name: str, least: float, most: float) -> float:
    found: Any = of.get(name)
    if type(found) not in (int, float) or not least <= found <= most:
        raise Malformed(f"{name} is out of range")
    return float(found)


def _handle(of: _Json, name: str) -> str:
    """One of Telegram's own names for a thing, to be handed back as it is."""
    found = _need(of, name, str)
    if not (0 < len(found) <= _LONGEST_HANDLE and found.isascii() and found.isprintable()):
        raise Malformed(f"{name} is no name")
    return found


def _date(of: _Json, name: str) -> datetime:
    seconds = _integer(of, name)
    if not 0 < seconds < _YEAR_2100:
        raise Malformed(f"{name} is out of range")
    return datetime.fromtimestamp(seconds, UTC)


def _language(sender: _Json) -> str:
    found = sender.get("language_code")
    return found if isinstance(found, str) and _LANGUAGE.fullmatch(found) else ""


def _cleaned(text: str) -> str:
    """A text with plain line ends, without control characters; otherwise as delivered."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _title(text: str) -> str:
    """The title of a group, which anybody may have given it."""
    return _label(text)[:_LONGEST_TITLE].strip()


def _label(text: str) -> str:
    """A name as one line."""
    return " ".join(_DISGUISE.sub("", _cleaned(text)).split())
