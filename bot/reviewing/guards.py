"""What knows a row of a volunteers' table again: the submission, the row of its answer, and what is to be written."""

from __future__ import annotations

import hashlib

from bot.base36 import MOST, base36
from conversations.records import record


@record
class RowGuard:
    """Which answer a row is about, as it stood when the table was made."""

    submission: int
    #: the row of the answer: of one that is given anew it no longer holds
    answer: int
    #: transcript | translation
    kind: str
    #: of the words that are wanted
    language: str
    #: the newest words that there were of this kind, and of those a translation is made of; 0 for none
    seen: int = 0

    def __str__(self) -> str:
        numbers = (base36(one) for one in (self.submission, self.answer, self.seen))
        plain = ":".join((*numbers, self.kind, self.language))
        return f"{plain}:{_check(plain)}"


def guard_of(written: str) -> RowGuard | None:
    """The guard that a cell holds; None where somebody changed it."""
    plain, _, check = written.strip().rpartition(":")
    parts = plain.split(":")
    if len(parts) != 5 or check != _check(plain) or parts[3] not in ("transcript", "translation"):
        return None
    if not all(one.isascii() and one.isalnum() and len(one) <= _LONGEST for one in parts[:3]):
        return None
    submission, answer, seen = (int(one, 36) for one in parts[:3])
    if max(submission, answer, seen) > MOST:
        return None
    return RowGuard(submission, answer, parts[3], parts[4], seen)


def _check(plain: str) -> str:
    """Not a secret: it tells a guard that was typed over from one that was not."""
    return hashlib.sha256(plain.encode()).hexdigest()[:6]


#: digits of the largest number
_LONGEST = 13
