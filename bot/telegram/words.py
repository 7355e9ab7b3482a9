"""Words as Telegram takes them: escaped, never empty, and cut before they are marked up."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from telegram.constants import MessageLimit

from conversations.records import record

#: what Telegram takes away at the ends of a text, or anywhere in it (lone halves of characters it does not take at all)
_NOTHING = re.compile(r"[\s\x00-\x1f\u00a0\u2000-\u200f\u2028-\u202e\u2060\u3000\ufeff\u0333\u033f\u030a]*")
_HALVES = re.compile("[\ud800-\udfff]")
#: where a text is cut, best first
_BOUNDARIES = ("\n\n", "\n", " ")

_MOST = int(MessageLimit.MAX_TEXT_LENGTH)

#: stands for words that are empty where there have to be some
NO_WORDS = "…"


@record
class Piece:
    """Words that stand together: a paragraph, or (with `gap` of one line break) a line below another."""

    text: str
    tag: Literal["", "b", "i"] = ""
    gap: str = "\n\n"


def escaped(text: str) -> str:
    """Text to stand between tags. Everything that is shown goes through here."""
    return html.escape(text, quote=True)


def whole(text: str) -> str:
    """Text without halves of characters, which no message can carry."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_blank(text: str) -> bool:
    """Telegram would see nothing in it."""
    return not text[:1].isalnum() and _NOTHING.fullmatch(text) is not None


def units(text: str) -> int:
    """The length in UTF-16 units: never less than Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """Text of at most so many units; the end of a longer one is replaced by a sign for it."""
    return text if units(text) <= most else f"{_begin(text, most - 2).rstrip()} …"


def in_short(text: str, most: int = 300) -> str:
    """Beginning and end of a long text, enough to know it again."""
    if len(text) <= most:
        return text
    begin, end = text[: most * 2 // 3], text[-(most // 3) :]
    return f"{_until_space(begin)} … {_until_space(end[::-1])[::-1]}"


# The same few labels stand on all people's buttons.
@lru_cache(maxsize=2048)
def on_one_line(text: str, most: int) -> str:
    """The label of a button."""
    line = cut(" ".join(text.split()), most)
    return NO_WORDS if is_blank(line) else line


def messages(pieces: Iterable[Piece]) -> list[str]:
    """The HTML of as many messages as the pieces need; of the words nothing is lost but white space."""
    made: list[str] = []
    html_so_far, length = "", 0
    for piece in pieces:
        text = piece.text.strip("\r\n")
        while not is_blank(text):
            gap = piece.gap if html_so_far else ""
            room = _MOST - length - len(gap)
            if units(text) > room and (units(text) <= _MOST or room < _MOST // 2):
                made.append(html_so_far)
                html_so_far, length = "", 0
                continue
            part, text = _parted(text, room)
            if not is_blank(part):
                html_so_far += gap + _tagged(part, piece.tag)
                length += len(gap) + units(part)
    return [*made, html_so_far] if html_so_far else made


def _parted(text: str, room: int) -> tuple[str, str]:
    """As much of a text as there is room for, and the rest."""
    if units(text) <= room:
        return text, ""
    begin = _begin(text, room)
    found = (begin.rfind(boundary) for boundary in _BOUNDARIES)
    at = next((place for place in found if place > len(begin) // 2), len(begin))
    return text[:at].rstrip(), text[at:].lstrip()


def _tagged(text: str, tag: str) -> str:
    return f"<{tag}>{escaped(text)}</{tag}>" if tag else escaped(text)


def _begin(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _until_space(text: str) -> str:
    """Without the word that was cut in the middle, if the words are short enough to tell."""
    at = text.rfind(" ")
    return text[:at] if at > len(text) - 25 and at > 0 else text
