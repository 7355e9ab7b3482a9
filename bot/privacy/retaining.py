"""Answers whose time is over: some time after a call has closed they are deleted, or lose whoever said them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.consulting.visit import House
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

#: submissions in one transaction
AT_ONCE = 200
_DONE = {"delete": "deleted", "anonymise": "anonymised"}


@dataclass(slots=True, eq=False)
class Retaining:
    """Looks from time to time for calls whose answers may be kept no longer."""

    house: House
    eraser: Eraser

    async def look(self) -> int:
        """Empty what is due; how many submissions that were."""
        now = self.house.now()
        count = 0
        for call in await read_calls_due(self.house, self.eraser, now):
            while done := await self._empty(call, now):
                count += done
        return count

    async def _empty(self, call: Call, now: datetime) -> int:
        """The next few of a call; 0 when there are none."""
        database, retention = self.eraser.database, call.retention
        assert retention is not None
        how = _DONE[retention.then]
        telling = await self._telling(call) if how == "anonymised" else frozenset[str]()
        async with database.write() as connection:
            numbers = await read_due(connection, call.name, now, AT_ONCE)
            if not numbers:
                return 0
            done = await empty(database, connection, numbers, how, telling, self.eraser.ids, now)
            about = {"how": how, "count": len(numbers)}
            await note(connection, self.eraser.ids, now, None, "submission.empty", call.name, None, **about)
            later = [Job(self.eraser.ids(), FORGET, one, now) for one in self._left(done)]
            await Writer(database, connection, self.eraser.ids).jobs(later)
        await asyncio.sleep(0)
        return len(numbers)

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
