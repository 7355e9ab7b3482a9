"""A message of somebody's own as it can be sent to others: what a command in reply to it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: kind of content -> the method that sends it
_METHODS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
    "document": "sendDocument",
}
#: entities that are told again when the same words are sent; links and names in the words themselves come by themselves
_ENTITIES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "code", "pre", "text_link"}
)
_MOST_ENTITIES = 100
_LONGEST_HANDLE = 1024


def replied(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """The message that this one replies to, as `{method, payload}` without a chat.

    None where it replies to nothing; {} where that is of a kind that cannot be passed on, or is broken.
    """
    earlier = message.get("reply_to_message")
    if not isinstance(earlier, dict):
        return None
    text = earlier.get("text")
    if isinstance(text, str) and text.strip():
        payload: dict[str, Any] = {"text": text, **_entities(earlier, "entities", text)}
        return {"method": "sendMessage", "payload": payload}
    kind = next((name for name in _METHODS if earlier.get(name)), None)
    handle = _handle(earlier[kind]) if kind is not None and "animation" not in earlier else None
    if kind is None or handle is None:
        return {}
    payload = {kind: handle}
    caption = earlier.get("caption")
    if isinstance(caption, str) and caption.strip():
        payload |= {"caption": caption, **_entities(earlier, "caption_entities", caption)}
    return {"method": _METHODS[kind], "payload": payload}


def _handle(described: Any) -> str | None:
    """The file_id, of a picture that of its largest size."""
    if isinstance(described, list):
        described = described[-1] if described else None
    found = described.get("file_id") if isinstance(described, dict) else None
    is_one = isinstance(found, str) and 0 < len(found) <= _LONGEST_HANDLE and found.isascii() and found.isprintable()
    return found if is_one else None


def _entities(message: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    """How the words are marked up, without what only their sender may send."""
    given = message.get(name)
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    kept = []
    for one in given[:_MOST_ENTITIES] if isinstance(given, list) else ():
        if not isinstance(one, dict) or one.get("type") not in _ENTITIES:
            continue
        offset, size, url = one.get("offset"), one.get("length"), one.get("url")
        if type(offset) is not int or type(size) is not int or not 0 <= offset < offset + size <= length:
            continue
        found = {"type": one["type"], "offset": offset, "length": size}
        if one["type"] == "text_link":
            if not isinstance(url, str) or not url.startswith(("https://", "http://")):
                continue
            found["url"] = url
        kept.append(found)
    return {name: kept} if kept else {}
