"""getUpdates: a page of what waits, acknowledged only by a higher offset, for one receiver at a time."""

from __future__ import annotations

import asyncio
import time

from .faults import Faults
from .refusals import Refused, conflict
from .rules import Rules
from .updates import Update, UpdateQueue

LONGEST_WAIT = 50
MOST_UPDATES = 100

_HURRIED = 0.5
_REPEATED = 3.0
_SLOW_CONFLICT = 3.0
#: a page waits so long for company once something has come
_GATHER = 0.001

_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_SET = "terminated by setWebhook request"


class Polling:
    """Serves the one who polls. Waiting is in real seconds, whatever the server's clock says."""

    def __init__(self, queue: UpdateQueue, rules: Rules, faults: Faults) -> None:
        self._queue = queue
        self._rules = rules
        self._faults = faults
        self._waiting: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_at = 0.0
        self._next_conflict_at = 0.0

    async def page(self, offset: int, limit: int, seconds: int) -> bytes:
        """A page of updates as a JSON array; raises Refused when another receiver takes over."""
        limit = min(max(limit, 1), MOST_UPDATES)
        seconds = min(max(seconds, 0), LONGEST_WAIT)
        now = time.monotonic()
        if self._rules.slow_repeated_polls and offset == self._last_offset:
            if now < self._last_at + _HURRIED:
                limit = 1
            if now < self._last_at + _REPEATED:
                seconds = max(seconds, int(_REPEATED))
        self._last_offset, self._last_at = offset, now
        if offset < 0:
            self._queue.keep_last(-offset)
        else:
            self._acknowledge(offset)
        updates = self._queue.page(limit)
        if not updates and seconds:
            updates = await self._wait(limit, now + seconds)
        return b"[" + b",".join(update.encoded for update in updates) + b"]"

    def stop(self) -> None:
        """Send the one who waits away: a webhook takes the updates now."""
        self._end(conflict(_WEBHOOK_SET))

    def close(self) -> None:
        """Answer the one who waits with nothing: the server stops."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        self._waiting = None

    def _acknowledge(self, offset: int) -> None:
        if offset > 0:
            done = self._queue.acknowledge(offset)
            self._queue.again += [update for update in done if self._faults.repeats_update()]

    async def _wait(self, limit: int, until: float) -> list[Update]:
        """Wait for an update; whoever waited before is sent away."""
        self._end(conflict(_OTHER_POLLER))
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            while (left := until - time.monotonic()) > 0:
                rung = self._queue.changed.next()
                try:
                    await asyncio.wait({rung, waiting}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    rung.cancel()
                if waiting.done():
                    return await self._sent_away(waiting)
                await asyncio.sleep(_GATHER)
                if updates := self._queue.page(limit):
                    return updates
            return []
        finally:
            if self._waiting is waiting:
                self._waiting = None

    async def _sent_away(self, waiting: asyncio.Future[None]) -> list[Update]:
        try:
            await waiting
        except Refused:
            now = time.monotonic()
            if now < self._next_conflict_at:
                await asyncio.sleep(_SLOW_CONFLICT)
            else:
                self._next_conflict_at = now + _SLOW_CONFLICT
            raise
        return []

    def _end(self, refused: Refused) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(refused)
        self._waiting = None
