"""The text of a call, from the words and the way they are marked up to what a message carries."""

from __future__ import annotations

from typing import Any

from .entities import BrokenMarkup, parse_html
from .refusals import bad_request
from .texts import LONGEST_CAPTION, LONGEST_RAW_BYTES, LONGEST_TEXT, Entity, cleaned, with_found


def text_content(given: dict[str, Any]) -> dict[str, Any]:
    """`text` and `entities` of a message; raises Refused for one that is empty, too long or can't be read."""
    if not given["text"]:
        raise bad_request("message text is empty")
    text, entities = _formatted(given["text"], given.get("parse_mode"), given.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_content(given: dict[str, Any]) -> dict[str, Any]:
    """`caption` and `caption_entities`, nothing where there is no caption; raises Refused."""
    text, entities = _formatted(given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities"))
    if len(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _formatted(raw: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    if len(raw.encode()) > LONGEST_RAW_BYTES:
        raise bad_request("text is too long")
    marks = entities or []
    match (parse_mode or "").lower():
        case "" | "none":
            pass
        case "html":
            try:
                raw, marks = parse_html(raw)
            except BrokenMarkup as broken:
                raise bad_request(f"can't parse entities: {broken}") from None
        case _:
            # Markdown exists, but nobody should need it: half of what people write is markup in it.
            raise bad_request("unsupported parse_mode")
    text, marks = cleaned(raw, marks)
    return text, with_found(text, marks)
