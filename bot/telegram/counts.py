"""What a running bot has done since it started, as plain numbers: to count costs nothing, and reading them little."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

#: upper ends of what is told apart: seconds of a page, and its updates
PAGE_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
PAGE_UPDATES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


class Spread:
    """How often a figure fell between which ends."""

    __slots__ = ("ends", "found", "total")

    def __init__(self, ends: Sequence[float]) -> None:
        self.ends = ends
        self.found = [0] * (len(ends) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """One more."""
        self.found[bisect_left(self.ends, value)] += 1
        self.total += value


@dataclass(slots=True)
class Counts:
    """Counted page by page; nothing in it is about a person."""

    updates: int = 0
    set_aside: int = 0
    answers: int = 0
    #: somebody sent more than could be taken at once
    throttled: int = 0
    #: 429 of Telegram
    limited: int = 0
    #: sent | refused | unreachable | …
    messages: Counter[str] = field(default_factory=Counter)
    page_seconds: Spread = field(default_factory=lambda: Spread(PAGE_SECONDS))
    page_updates: Spread = field(default_factory=lambda: Spread(PAGE_UPDATES))
    #: seconds; and since when it is away now, by the clock that never jumps
    away: float = 0.0
    away_since: float | None = None
    #: when updates were last asked for with success, and when something was last committed
    looked: float = field(default_factory=monotonic)
    committed: float | None = None

    def page(self, updates: int, began: float) -> None:
        """A page was taken."""
        self.here()
        self.committed = now = monotonic()
        if updates:
            self.page_seconds.add(now - began)
            self.page_updates.add(updates)

    def gone(self) -> None:
        """The database was away."""
        if self.away_since is None:
            self.away_since = monotonic()

    def here(self) -> None:
        """The database is there."""
        if self.away_since is not None:
            self.away += monotonic() - self.away_since
            self.away_since = None

    @property
    def away_seconds(self) -> float:
        """How long the database was away, together."""
        return self.away + (monotonic() - self.away_since if self.away_since is not None else 0.0)
