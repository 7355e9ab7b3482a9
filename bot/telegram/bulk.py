"""Broadcasts at the sender's door: rows of the ledger become calls of the second lane."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.database.records import Outgoing

from .pace import Pace
from .sender import Row, Sender


class Bulk:
    """Hands messages of broadcasts over, and takes them back."""

    def __init__(self, sender: Sender, pace: Pace) -> None:
        self._sender = sender
        self._pace = pace

    def put(self, rows: Iterable[Outgoing]) -> None:
        """Send these."""
        self._sender.put(Row(one.id, one.chat, one.method, one.payload, one.lane, one.marks) for one in rows)

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
