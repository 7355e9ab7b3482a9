"""Keeps the message up to date in which whoever ordered a broadcast sees how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.consulting.outside import Also, Shows
from bot.database import broadcasts
from bot.database.broadcasts import Broadcast, Counts
from bot.database.opening import Database

from . import progress


@dataclass(slots=True)
class _Shown:
    """Progress as it was shown last."""

    at: float
    status: str
    counts: Counts
    is_night: bool


@dataclass(slots=True, eq=False)
class Showing:
    """The progress of all broadcasts of this run."""

    database: Database
    show: Shows
    #: messages a second, as things stand
    speed: Callable[[], float]
    _shown: dict[int, _Shown] = field(default_factory=dict)
    #: broadcasts whose progress is on its way to be shown
    _flying: set[int] = field(default_factory=set)

    def noted(self, number: int) -> None:
        """It is known where the progress of a broadcast stands."""
        self._flying.discard(number)

    def forget(self, number: int) -> None:
        """A broadcast has come to its end."""
        self._shown.pop(number, None)

    @property
    def numbers(self) -> list[int]:
        """The broadcasts whose progress was shown, and whose end was not."""
        return list(self._shown)

    def is_flying(self, number: int) -> bool:
        """Progress is on its way, and likely to arrive soon; what comes next is to stand in the same message."""
        last = self._shown.get(number)
        return number in self._flying and last is not None and monotonic() - last.at < _ARRIVES

    async def as_it_stands(self, one: Broadcast) -> tuple[Broadcast, Counts]:
        """A broadcast that was read some time ago, and its counts."""
        async with self.database.read() as connection:
            found = await broadcasts.read_broadcast(connection, one.id)
            return found or one, await broadcasts.counts(connection, one.id)

    async def now_and_then(self, one: Broadcast, *, is_night: bool = False) -> None:
        """Show progress, if it was shown some time ago and there is any."""
        last = self._shown.get(one.id)
        if last is not None and monotonic() - last.at < (_EVERY_NIGHT if is_night else _EVERY):
            return
        if one.by_chat is None or one.id in self._flying:
            return
        if one.progress_message == 0 and last is None:
            return  # an earlier run has put the first one on its way
        one, counts = await self.as_it_stands(one)
        if last is not None and (last.status, last.counts, last.is_night) == (one.status, counts, is_night):
            last.at = monotonic()
            return
        await self.now(one, counts, is_night=is_night)

    async def now(self, one: Broadcast, counts: Counts, also: Also | None = None, *, is_night: bool = False) -> None:
        """Show progress, with whatever else is written at the same moment."""
        if one.by_chat is None:
            if also is not None:
                async with self.database.write() as connection:
                    await also(connection)
            return
        shown = progress.screen(one, counts, self.speed(), is_night=is_night)

        async def both(connection: Any) -> None:
            if one.progress_message is None:
                await broadcasts.set_progress(connection, one.id, 0)
            if also is not None:
                await also(connection)

        self._flying.add(one.id)
        try:
            await self.show([one.by_chat], lambda visit: visit.show(shown), both)
        except BaseException:
            self._flying.discard(one.id)
            raise
        self._shown[one.id] = _Shown(monotonic(), one.status, counts, is_night)

    async def held(self, number: int) -> None:
        """Show what became of a broadcast that goes out no more: somebody has paused or ended it."""
        last = self._shown[number]
        if last.status == "paused" or self.is_flying(number):
            return
        async with self.database.read() as connection:
            one = await broadcasts.read_broadcast(connection, number)
            counts = await broadcasts.counts(connection, number)
        if one is not None and one.status == "paused":
            await self.now(one, counts)
        elif one is None or one.status != "cancelled" or one.finished_at is not None:
            if one is not None and last.status != one.status:
                await self.now(one, counts)
            self.forget(number)


#: seconds between two changes of the message; while all wait for their morning
_EVERY, _EVERY_NIGHT = 3.0, 60.0
#: seconds after which nobody waits any more for a change of it to arrive
_ARRIVES = 10.0
