"""What a cell of a spreadsheet can hold, and how it is read when it comes back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, time

#: characters that a cell holds at most
MOST = 32_767
#: the end of words that a cell cannot hold
CUT = " […] (cut here: a cell holds no more)"

#: what XML cannot carry
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def as_cell(words: str) -> str:
    """Words as a cell holds them: without control characters, and cut with a mark where they are too long."""
    clean = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if _units(clean) <= MOST else _cut(clean, MOST - len(CUT)) + CUT


def is_cut(words: str) -> bool:
    """A cell could not hold all of it."""
    return words.rstrip().endswith(CUT.strip())


def normal(words: str) -> str:
    """Words as they are compared: programs write line breaks and underscores in their own ways."""
    plain = words.replace("_x005F_", "_").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", plain).strip()


def digest(words: str) -> str:
    """What tells words from others, in short."""
    return hashlib.sha256(normal(words).encode()).hexdigest()[:8]


def digests(words: Iterable[tuple[str, str]]) -> str:
    """What went out, by name: `topics=1a2b3c4d|transcript=…`."""
    return "|".join(f"{name}={digest(one)}" for name, one in words)


def went_out(written: str) -> dict[str, str]:
    """The digests by name that `digests` wrote."""
    pairs = (one.partition("=") for one in written.split("|"))
    return {name: found for name, _, found in pairs}


def words_of(value: object) -> str | None:
    """The words of a cell; None for what a program has made something else of, such as a date."""
    match value:
        case None:
            return ""
        case str():
            return normal(value)
        case bool() | date() | time():
            return None
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case _:
            return None


def _units(words: str) -> int:
    """Spreadsheets count as UTF-16 does."""
    return len(words) + sum(character > "\uffff" for character in words)


def _cut(words: str, most: int) -> str:
    return words.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
