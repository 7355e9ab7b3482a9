"""The bot at work in a preview, with the one call that is looked at; it can start again with that call as it is now."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.application import Application, application
from bot.consulting.calls import Calls
from bot.settings import Settings, with_settings
from bot.simulator import Simulator
from conversations import records
from conversations.call import Call
from conversations.loader import load_call

from .staffing import open_untouched

#: seconds that an ending bot may take for its last words
_ENDING, _ENDED = 3.0, 1.0


def opened(folder: Path, settings: Settings) -> Call:
    """The call in a folder, set up by palabre.toml, open whatever day it is; raises BrokenCall and WrongSettings."""
    call = load_call(folder.resolve())
    call = with_settings(call, settings.by_call.get(call.name))
    return records.replace(call, opens=None, closes=None)


class Worker:
    """Runs the real bot against the simulator."""

    def __init__(self, settings: Settings, server: Simulator) -> None:
        self._settings = replace(settings, token=server.token, api_url=server.url, webhook=None)
        self._task: asyncio.Task[None] | None = None
        #: the bot while it is at work
        self.at_work: Application | None = None
        #: set when the bot has ended by itself
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def start(self, call: Call) -> None:
        """Start, and wait until it is at work; raises what `application` raises."""
        ready = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(call, ready))
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            await self._task
        self._task.add_done_callback(self._has_ended)

    async def again(self, call: Call) -> None:
        """Start again, with the call as it is now."""
        await self.stop()
        await self.start(call)

    async def stop(self) -> None:
        """Stop as SIGTERM does."""
        task, self._task = self._task, None
        if task is None:
            return
        for patience in (_ENDING, _ENDED):  # the second time its goodbyes are cut short
            task.cancel()
            await asyncio.wait([task], timeout=patience)
            if task.done():
                return

    async def _run(self, call: Call, ready: asyncio.Future[None]) -> None:
        calls = Calls({call.name: call}, call.name, self._settings.data / "forms", "open")
        async with application(self._settings, calls) as running:
            running.greets_after_a_stop = False  # everybody here knows that it was away
            await open_untouched(running)
            self.at_work = running
            ready.set_result(None)
            try:
                await running.run()
            finally:
                # one that ends late may have been followed by another
                if self.at_work is running:
                    self.at_work = None

    def _has_ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or self.ended.done():
            return
        error = task.exception()
        if error is not None and task is self._task:
            self.ended.set_exception(error)
