"""Broadcasts at the sender's door: rows of the ledger become calls of the second lane."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.database.broadcasts import Later, Settled
from bot.database.records import Outgoing

from .pace import Pace
from .sender import Outcome, Row, Sender


class Bulk:
    """Hands messages of broadcasts over, and takes them back."""

    def __init__(self, sender: Sender, pace: Pace) -> None:
        self._sender = sender
        self._pace = pace

    def put(self, rows: Iterable[Outgoing]) -> None:
        """Send these."""
        self._sender.put(Row(o.id, o.chat, o.method, o.payload, o.lane, o.marks, returns=True) for o in rows)

    def recall(self, but: Collection[int]) -> list[tuple[int, int]]:
        """Give back what has not been begun of all broadcasts but these: broadcast and chat of each."""

        def is_meant(row: Row) -> bool:
            return row.marks is not None and "delivery" in row.marks and row.marks["delivery"] not in but

        return [(row.marks["delivery"], row.chat) for row in self._sender.recall(is_meant) if row.marks is not None]

    def knows(self, digest: str) -> bool:
        """A file with this SHA-256 need not be uploaded."""
        return self._sender.knows(digest)

    def speed(self) -> float:
        """Messages a second, as things stand."""
        return self._pace.speed


def for_ledger(outcomes: Iterable[Outcome], now: datetime) -> tuple[list[Settled], list[Later]]:
    """What the ledger is to know of these: what became of messages, and which are to be tried again at what time."""
    settled: list[Settled] = []
    later: list[Later] = []
    for one in outcomes:
        marks = one.row.marks
        if not marks or "delivery" not in marks:
            continue
        number, rounds = marks["delivery"], marks.get("rounds", 0)
        if (state := _STATES.get(one.verdict)) is not None:
            settled.append(Settled(number, one.row.chat, state, one.message, one.error))
        elif one.verdict == "returned" and one.error and rounds + 1 >= _ROUNDS:
            settled.append(Settled(number, one.row.chat, "failed", error=one.error))
        elif one.verdict == "returned" and one.result is not None:
            wait = min(max(one.result, _AGAIN * 2**rounds), _LONGEST)
            later.append(Later(number, one.row.chat, now + timedelta(seconds=wait)))
    return settled, later


#: what an outcome is called in the ledger
_STATES = {"sent": "sent", "unreachable": "blocked", "refused": "failed"}
#: so often a message is tried anew that fails for one chat while others get theirs
_ROUNDS = 5
#: seconds until it is tried anew: at least, twice as long each time; and at most, whatever Telegram asks for
_AGAIN, _LONGEST = 30.0, 86400.0
