"""Messages and people as the page takes them: what is seen, and nothing of what is behind a button."""

from __future__ import annotations

import re
from typing import Any

from bot.office.roles import ROLES
from bot.simulator import Message, Person
from conversations.text import say

Json = dict[str, Any]

_NAMED = ("document", "audio", "video")
_FILES = ("voice", "video_note", "sticker", *_NAMED)


def shown_person(person: Person, role: str) -> Json:
    """Somebody and their chat."""
    chat = person.chat
    return {
        "id": person.id,
        "name": person.user.first_name,
        "language": person.user.language_code,
        **shown_chat(person, role),
        "messages": [shown_message(message) for message in chat.messages.values() if not message.deleted],
    }


def shown_chat(person: Person, role: str) -> Json:
    """What of a chat stands above and below its messages."""
    chat = person.chat
    return {"role": shown_role(role), "blocked": chat.blocked, "keyboard": _shown_keyboard(chat.keyboard)}


def shown_role(role: str) -> str:
    """What somebody works as, in a word; nothing for who answers forms."""
    return say(ROLES[role], "en") if role else ""


def shown_message(message: Message) -> Json:
    """A message as it stands now."""
    raw = message.raw
    is_caption = "text" not in raw
    return {
        "id": message.id,
        "by_bot": message.by_bot,
        "date": raw["date"],
        "reply_to": raw.get("reply_to_message", {}).get("message_id", 0),
        "edited": "edit_date" in raw and not message.by_bot,
        "text": _whole(message.text),
        "entities": raw.get("caption_entities" if is_caption else "entities", []),
        "file": _shown_file(message),
        "place": [raw["location"]["latitude"], raw["location"]["longitude"]] if "location" in raw else None,
        "contact": _whole(" ".join(filter(None, map(raw["contact"].get, ("first_name", "phone_number")))))
        if "contact" in raw
        else None,
        "rows": [[_shown_button(key, message) for key in row] for row in message.keys],
    }


def _shown_button(key: Json, message: Message) -> Json:
    return {"text": key["text"], **({"url": key["url"]} if "url" in key else {})}


def _shown_keyboard(keyboard: Json | None) -> Json | None:
    if not keyboard or "keyboard" not in keyboard:
        return None
    rows = [
        [{"text": key["text"], "asks": next((name for name in _ASKS if key.get(name)), "")} for key in row]
        for row in keyboard["keyboard"]
    ]
    return {"rows": rows, "hint": keyboard.get("input_field_placeholder", "")}


def _shown_file(message: Message) -> Json | None:
    raw = message.raw
    kind = next((name for name in ("photo", *_FILES) if name in raw), None)
    if kind is None:
        return None
    told = raw["photo"][-1] if kind == "photo" else raw[kind]
    return {
        "kind": kind,
        "id": told["file_id"],
        "name": _whole(told.get("file_name", "")),
        "size": told["file_size"],
        "seconds": told.get("duration", 0),
    }


def _whole(text: str) -> str:
    """Without halves of characters, which no page can be sent."""
    return _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")
_ASKS = ("request_location", "request_contact")
