"""What is asked about a running bot: whether it works, and the figures that only the database and the disk know."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bot.database.condition import Queues, read_queues
from bot.database.opening import Database
from bot.telegram.counts import Counts

#: seconds: an answer of the database, between two looks for updates, and for which figures are kept
_ANSWER, _LOOKS, _KEPT = 2.0, 90.0, 15.0


@dataclass
class Standing:
    """Looks at a running bot."""

    database: Database
    data: Path
    counts: Counts
    #: lane -> messages that are being sent or wait in memory
    waiting: Callable[[], Mapping[str, int]]
    _read: Queues | None = None
    _at: float = float("-inf")

    async def wrong(self) -> list[str]:
        """The parts that do not work: database | updates. None, and all is well."""
        found = []
        try:
            async with asyncio.timeout(_ANSWER), self.database.read() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except Exception:
            found.append("database")
        if monotonic() - self.counts.looked > _LOOKS:
            found.append("updates")
        return found

    async def queues(self) -> Queues | None:
        """What waits in the database, as it was a few seconds ago at most; None while it is away."""
        if monotonic() - self._at > _KEPT:
            try:
                async with asyncio.timeout(_ANSWER), self.database.read() as connection:
                    self._read = await read_queues(connection)
            except Exception:
                self._read = None
            self._at = monotonic()
        return self._read

    def disk_free(self) -> int:
        """Bytes. Raises OSError."""
        return shutil.disk_usage(self.data).free
