"""What time it is by the messenger's clock: what cannot be undone does not go by ours alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

#: between two clocks that say the same
_CLOSE, _PLAUSIBLE = timedelta(minutes=1), timedelta(hours=1)


async def _nobody() -> datetime | None:
    return None


@dataclass(slots=True, eq=False)
class Clock:
    """The newest date that the messenger has put on what people sent since the start, and how long ago that was."""

    #: asks the messenger what time it is, aware; None where it does not say
    ask: Callable[[], Awaitable[datetime | None]] = _nobody
    _newest: datetime | None = None
    _seen: float = 0.0

    def note(self, at: datetime) -> None:
        """Something came with this date; what waited for long says nothing."""
        known = self._now()
        if known is None or at > known:
            self._newest, self._seen = at, monotonic()

    def right(self, ours: datetime) -> datetime:
        """The time to go by when our clock says `ours`: the messenger's, where the two differ."""
        known = self._now()
        return ours if known is None or abs(ours - known) <= _CLOSE else known

    def is_past(self, at: datetime, ours: datetime) -> bool:
        """A time that was noted can be right: it is not still to come."""
        return at <= self.right(ours) + _CLOSE

    async def agrees(self, ours: datetime) -> bool:
        """The messenger says the same within an hour. False as well where it says nothing at all."""
        known = self._now()
        if known is not None and abs(ours - known) <= _PLAUSIBLE:
            return True
        told = await self.ask()
        return told is not None and abs(ours - told.astimezone(UTC)) <= _PLAUSIBLE

    def _now(self) -> datetime | None:
        return None if self._newest is None else self._newest + timedelta(seconds=monotonic() - self._seen)
