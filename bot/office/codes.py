"""What staff's buttons name, in few letters: a tap carries 40 of them at most."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.base36 import MOST, base36


def submission_code(number: int) -> str:
    """A submission on a button."""
    return base36(number)


def submission_of(code: str) -> int | None:
    """The submission that a button names; None for what is no number of ours."""
    if not code.isascii() or not code.isalnum() or len(code) > _LONGEST:
        return None
    number = int(code, 36)
    return number if number <= MOST else None


def answer_code(key: str) -> str:
    """An answer of a submission on a button."""
    return base36(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % 36**_ANSWER).zfill(_ANSWER)


def answer_of(code: str, keys: Iterable[str]) -> str | None:
    """The answer that a button names, among those that there are."""
    return next((key for key in keys if answer_code(key) == code), None)


#: digits of the largest number
_LONGEST = 13
#: letters of an answer: beside the largest number there is room for these and a command
_ANSWER = 6
