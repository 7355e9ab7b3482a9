"""Which way words run: of a language, of a line, and of the pieces in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
#: letters of scripts that run from right to left stand in these blocks
_ANY_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
#: "+221 77 123 45 67", "1 200 000"
_GROUPED_NUMBER = re.compile(r"\+?[0-9]{1,4}(?:[ \u00a0\u202f][0-9]{2,4})+")
_LEFT_MARK, _RIGHT_MARK = "\u200e", "\u200f"
#: words between them run as their first letter does, and nothing outside sees it (Unicode Standard Annex 9: FSI, PDI)
_ISOLATE, _END = "\u2068", "\u2069"


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale | None:
    """The CLDR locale of a BCP 47 tag, of its first part at least; None where CLDR knows neither."""
    for tag in (language.replace("-", "_"), re.split("[-_]", language)[0]):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None


def is_right_to_left(language: str) -> bool:
    """The language is written from right to left."""
    locale = locale_of(language)
    return locale is not None and locale.text_direction == "rtl"


def runs_right_to_left(line: str, otherwise: bool) -> bool:
    """A line runs as its first letter does (Unicode Standard Annex 9, rules P2 and P3); a number has no letter."""
    for character in line.replace(_LEFT_MARK, ""):
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in _RIGHT_TO_LEFT:
            return True
    return otherwise


def isolated(words: str) -> str:
    """A part of a line that neither turns its neighbours round nor is turned by them."""
    return f"{_ISOLATE}{words}{_END}" if words else ""


def side_by_side(parts: Iterable[str], right_to_left: bool) -> str:
    """Parts of a line with commas between them, each in its place even where some run the other way."""
    some = [*parts]
    is_mixed = right_to_left or count_right_to_left("".join(some))
    # the line runs as the page does, whatever its first part
    return (_RIGHT_MARK if right_to_left else "") + ", ".join(map(isolated, some) if is_mixed else some)


def numbers_kept(text: str) -> str:
    """The text with marks around numbers in groups, such as a phone's: else the groups would stand in reverse order."""
    return _GROUPED_NUMBER.sub(lambda number: f"{_LEFT_MARK}{number[0]}{_LEFT_MARK}", text)


def count_right_to_left(text: str) -> int:
    """How many of its characters belong to a script that runs from right to left."""
    return 0 if text.isascii() else len(_ANY_RTL.findall(text))


def pieces(line: str, right_to_left: bool) -> Iterator[tuple[str, bool]]:
    """A line cut where its letters change direction; each piece says whether it runs from right to left.

    Signs and digits between letters of one direction go with them, all others with the line.
    """
    if not _ANY_RTL.search(line):
        # digits and signs alone take the direction of the line, words of a Latin script never do
        yield line, right_to_left and not runs_right_to_left(line, False) and not _has_letters(line)
        return
    start, settled, current = 0, 0, right_to_left
    for place, character in enumerate(line):
        kind = unicodedata.bidirectional(character)
        if kind != "L" and kind not in _RIGHT_TO_LEFT:
            continue
        towards = kind in _RIGHT_TO_LEFT
        if towards != current:
            # the signs in between belong to the line's own direction, wherever it meets the other
            cut = settled if towards == right_to_left else place
            if cut > start:
                yield line[start:cut], current
            start, current = cut, towards
        settled = place + 1
    if current != right_to_left and start < settled < len(line):
        yield line[start:settled], current
        start, current = settled, right_to_left
    if start < len(line):
        yield line[start:], current


def _has_letters(line: str) -> bool:
    return any(unicodedata.bidirectional(character) == "L" for character in line)
