"""Numbers on buttons of staff, and short codes of longer words."""

from __future__ import annotations

import hashlib
import re

from bot.base36 import MOST, base36

_NUMBER = re.compile(r"[0-9a-z]{1,13}")


def coded(number: int) -> str:
    """A number as it stands on a button."""
    return base36(number)


def number_of(code: str) -> int | None:
    """The number on a button; None for what cannot be ours."""
    found = int(code, 36) if _NUMBER.fullmatch(code) else 0
    return found if 0 < found <= MOST else None


def short(words: str) -> str:
    """Words on a button, where the ones that are meant are found again among few."""
    return hashlib.sha256(words.encode()).hexdigest()[:6]
