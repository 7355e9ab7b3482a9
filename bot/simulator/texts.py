"""What Telegram makes of a text: cleaned, trimmed, measured, with commands and addresses marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

Entity = dict[str, Any]

#: the most characters of a message and of a caption, after parsing, and of what may be handed in
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_RAW_BYTES = 32_768

#: marks beyond these are dropped without a word
_MOST_ENTITIES = 100

# The carriage return, line and paragraph separators, direction overrides and three combining lines vanish; other
# control characters become spaces (tdlib/td, td/telegram/misc.cpp).
_GONE = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a"
_BLANKED = "".join(chr(code) for code in range(32) if chr(code) not in "\n\r")
_UNCLEAN = re.compile(f"[{re.escape(_GONE + _BLANKED)}]")
_CLEANING = str.maketrans({**dict.fromkeys(_GONE, ""), **dict.fromkeys(_BLANKED, " ")})
_EDGES = " \n\t\u00a0\u2000-\u200f\u2060\u3000\ufeff"
_TRAILING = re.compile(f"[{_EDGES}]+\\Z")

_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",
        re.compile(r"(?<![\w.@/-])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|info|me)(?:/[^\s<>\"]*)?)\b"),
    ),
)


def length16(text: str) -> int:
    """The length in UTF-16 units, in which Telegram counts places in a text."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def slice16(text: str, offset: int, length: int) -> str:
    """The part of a text at a place counted in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def cleaned(text: str, entities: Iterable[Entity] = ()) -> tuple[str, list[Entity]]:
    """A text without control characters, trimmed at both ends, its marks moved along and those left empty dropped."""
    marks = [dict(entity) for entity in entities]
    if _UNCLEAN.search(text):
        gone = _places(text, _GONE)
        text = text.translate(_CLEANING)
        for mark in marks:
            begin, end = mark["offset"], mark["offset"] + mark["length"]
            mark["offset"] = begin - sum(place < begin for place in gone)
            mark["length"] = end - sum(place < end for place in gone) - mark["offset"]
    text = _TRAILING.sub("", text)
    first = min((mark["offset"] for mark in marks), default=len(text))
    lead = 0
    while lead < min(first, len(text)) and text[lead] in " \n":
        lead += 1
    text = text[lead:]
    end = length16(text)
    for mark in marks:
        mark["offset"] -= lead
        mark["length"] = min(mark["length"], end - mark["offset"])
    kept = [mark for mark in marks if mark["length"] > 0]
    return text, sorted(kept, key=lambda mark: (mark["offset"], -mark["length"]))[:_MOST_ENTITIES]


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """The marks, and those that Telegram sets by itself: commands, mentions, hashtags, addresses."""
    taken = [(mark["offset"], mark["offset"] + mark["length"]) for mark in entities if mark["type"] in _SOLID]
    found = list(entities)
    for mark in _found(text):
        begin, end = mark["offset"], mark["offset"] + mark["length"]
        if all(end <= other[0] or begin >= other[1] for other in taken):
            taken.append((begin, end))
            found.append(mark)
    return sorted(found, key=lambda mark: (mark["offset"], -mark["length"]))[:_MOST_ENTITIES]


_SOLID = frozenset({"code", "pre", "text_link", "text_mention", "url", "mention", "bot_command", "email", "hashtag"})


def _found(text: str) -> Iterator[Entity]:
    if not any(sign in text for sign in "/@#."):
        return
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            yield {"type": kind, "offset": length16(text[: match.start()]), "length": length16(match.group())}


def _places(text: str, characters: str) -> list[int]:
    """Where these characters stand, in UTF-16 units."""
    places: list[int] = []
    offset = 0
    for character in text:
        if character in characters:
            places.append(offset)
        offset += 2 if character > "\uffff" else 1
    return places
