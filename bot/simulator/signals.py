"""Wakes everybody who waits for something to change."""

from __future__ import annotations

import asyncio


class Signal:
    """Rings for all who wait just now; nothing is remembered for those who come later."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everybody."""
        waiting, self._waiting = self._waiting, set()
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def next(self) -> asyncio.Future[None]:
        """The next ring, listened for from now on; cancel it when it is not needed."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future

    async def wait(self, seconds: float | None = None) -> bool:
        """Whether it rang within so many seconds."""
        try:
            await asyncio.wait_for(self.next(), seconds)
        except TimeoutError:
            return False
        return True
