"""What happens, told at once to every page that looks on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson

Json = dict[str, Any]

#: a page that lags behind by more is sent away, and comes back for the whole state
_MOST_WAITING = 2000
#: seconds of silence after which a line is sent that says nothing: it finds out who is gone
_SILENCE = 15.0


class Feed:
    """Server-sent events: the whole state first, then each thing that happens."""

    def __init__(self, state: Callable[[], Json]) -> None:
        self._state = state
        self._looking: set[asyncio.Queue[Json]] = set()
        #: somebody looked on since the start
        self.was_seen = asyncio.Event()

    def tell(self, what: str, **more: Any) -> None:
        """Tell everybody."""
        for queue in list(self._looking):
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait({"what": what, **more})
            else:
                self._looking.discard(queue)

    async def follow(self) -> AsyncIterator[bytes]:
        """The events as they go over the wire."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._looking.add(queue)
        self.was_seen.set()
        try:
            yield b"retry: 700\n" + _line({"what": "state", **self._state()})
            while queue in self._looking:
                try:
                    yield _line(await asyncio.wait_for(queue.get(), _SILENCE))
                except TimeoutError:
                    yield b":\n\n"
        finally:
            self._looking.discard(queue)


def _line(event: Json) -> bytes:
    return b"data: " + orjson.dumps(event) + b"\n\n"
