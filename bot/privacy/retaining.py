"""Answers whose time is over: some time after a call has closed they are deleted, or lose whoever said them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.consulting.visit import House, Visit
from bot.database.emptying import Emptied, empty, read_due
from bot.database.exports import read_forms
from bot.database.persons import FORGET
from bot.database.records import Job
from bot.database.staff import note
from bot.database.writing import Writer
from conversations.call import Call
from conversations.who_speaks import telling_in_any

from .due import read_calls_due
from .erasing import Eraser

#: submissions in one transaction: whoever writes meanwhile waits for it
AT_ONCE = 20
#: seconds between two of them
_PAUSE = 0.05
_DONE = {"delete": "deleted", "anonymise": "anonymised"}


class Shows(Protocol):
    """Takes the desk's turn, shows something to people, and writes more in the same transaction."""

    async def __call__(
        self, chats: list[int], make: Callable[[Visit], None], also: Callable[[Any], Awaitable[None]] | None = None
    ) -> None: ...


@dataclass(slots=True, eq=False)
class Retaining:
    """Looks from time to time for calls whose answers may be kept no longer."""

    house: House
    eraser: Eraser
    show: Shows
    #: lets go of messages that are not to be sent any more, and of everything at hand
    drop: Callable[[Collection[int], int | None], None]

    async def look(self) -> int:
        """Empty what is due; how many submissions that were."""
        now = self.house.now()
        count = 0
        for call in await read_calls_due(self.house, self.eraser, now):
            assert call.retention is not None
            how = _DONE[call.retention.then]
            telling = await self._telling(call) if how == "anonymised" else frozenset[str]()
            while done := await self._empty(call.name, how, telling, now):
                count += done
                await asyncio.sleep(_PAUSE)
        return count

    async def _empty(self, call: str, how: str, telling: Collection[str], now: datetime) -> int:
        """The next few of a call, while no page is taken: it would write them as they were; 0 when there are none."""
        database, ids = self.eraser.database, self.eraser.ids
        done = Emptied((), ())

        async def also(connection: Any) -> None:
            nonlocal done
            numbers = await read_due(connection, call, now, AT_ONCE)
            if not numbers:
                return
            done = await empty(database, connection, numbers, how, telling, ids, now)
            await note(connection, ids, now, None, "submission.empty", call, None, how=how, count=len(numbers))
            later = [Job(ids(), FORGET, one, now) for one in self._left(done)]
            await Writer(database, connection, ids).jobs(later)

        await self.show([], lambda visit: None, also)
        if done.outbox:
            self.drop(done.outbox, None)
        return len(done.submissions)

    async def _telling(self, call: Call) -> frozenset[str]:
        forms = [call.form]
        for version, _ in await read_forms(self.eraser.database, call.name):
            pinned = self.house.calls.pinned(call.name, version)
            forms += [pinned.form] if pinned is not None else []
        return telling_in_any(forms)

    def _left(self, done: Emptied) -> list[dict[str, object]]:
        folders = [f"{where}/{number}" for number in done.submissions for where in ("files", "documents")]
        left: list[dict[str, object]] = [{"step": "files", "paths": list(done.paths), "folders": folders}]
        return [*left, {"step": "wipe"}] if self.eraser.database.kind == "sqlite" else left
