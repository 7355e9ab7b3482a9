"""The server's clock: the machine's, moved by as much as a test likes."""

from __future__ import annotations

import time


class Clock:
    """Tells the time in seconds since 1970."""

    def __init__(self) -> None:
        self._shift = 0.0

    def now(self) -> float:
        """The time as the server has it."""
        return time.time() + self._shift

    def date(self) -> int:
        """The same in whole seconds, as messages carry it."""
        return int(self.now())

    def move(self, seconds: float) -> None:
        """Go forward by so many seconds; a negative number goes back."""
        self._shift += seconds
