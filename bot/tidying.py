"""What is old goes, hour by hour: one thing after the other, and one that fails keeps none of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot import logs
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.writing import Writer
from bot.exporting import handing
from bot.logs import told
from bot.organising import posters, steering, watch
from bot.privacy import telling_pack
from bot.slips import FOLDER as SLIPS
from bot.whole_files import throw_away

log = logs.get(__name__)

#: seconds
_EVERY = 3600.0
_UPDATES_KEPT = timedelta(hours=48)
#: updates and jobs that failed
_FAILED_KEPT = timedelta(days=30)
#: below the data folder -> how long files stay there that were shown once, and can be made again; a slip has a code
#: on it that is kept nowhere else
_FOLDERS = {
    watch.FOLDER: _UPDATES_KEPT,
    posters.FOLDER: _UPDATES_KEPT,
    steering.FOLDER: _UPDATES_KEPT,
    handing.FOLDER: handing.KEPT,
    telling_pack.FOLDER: telling_pack.KEPT,
    SLIPS: timedelta(hours=1),
}


@dataclass(slots=True, eq=False)
class Tidying:
    """Throws away what is no longer needed."""

    database: Database
    ids: Ids
    #: the folder for what we keep
    data: Path
    #: more that is to be done: name in the log -> what
    also: Mapping[str, Callable[[], Awaitable[object]]]
    now: Callable[[], datetime]
    _looked: datetime | None = None

    async def run(self) -> None:
        """Do so until cancelled."""
        while True:
            await self.tidy()
            await asyncio.sleep(_EVERY)

    async def tidy(self) -> None:
        """Do all of it once; what fails is tried again the next time."""
        await _safely("updates", self.forget_old())
        for folder, age in _FOLDERS.items():
            await _safely(folder, asyncio.to_thread(throw_away, self.data / folder, age))
        for what, do in self.also.items():
            await _safely(what, do())

    async def forget_old(self) -> None:
        """Remove rows whose time is over, unless the clock of this look or of the one before was wrong."""
        before, now = self._looked, self.now()
        self._looked = now
        if before is not None and now < before:
            return
        async with self.database.write() as connection:
            await Writer(self.database, connection, self.ids).purge(now - _UPDATES_KEPT, now - _FAILED_KEPT)


async def _safely(what: str, doing: Awaitable[object]) -> None:
    try:
        await doing
    except Exception as wrong:
        log.warning("something old could not be thrown away", kind=what, error=told(wrong))
