"""Runs the bot in this process against the simulator, and lets it stop and start."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.application import Application, application
from bot.settings import Settings, read_settings
from bot.simulator import Simulator
from conversations.loader import SHIPPED, shipped_calls


def speak_english(folder: Path) -> None:
    """Put the shipped calls beside those in a folder, in English alone."""
    for name in shipped_calls():
        if not (folder / name).exists():
            shutil.copytree(SHIPPED / name, folder / name)
            path = folder / name / "call.yaml"
            path.write_text(re.sub(r"(?m)^languages: .*$", "languages: [en]", path.read_text()))


class Running:
    """A bot that is at work until it is stopped."""

    def __init__(
        self,
        server: Simulator,
        folder: Path,
        now: Callable[[], datetime] | None = None,
        in_english: bool = True,
        **more: str,
    ) -> None:
        """`in_english`: the shipped calls ask for no language, as most tests are about something else."""
        if in_english:
            more.setdefault("PALABRE_CALLS", str(folder / "calls-in-english"))
            speak_english(Path(more["PALABRE_CALLS"]))
        given = {"PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url, **more}
        self.settings: Settings = read_settings(given, None, folder)
        self.application: Application | None = None
        self._now = now
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start, and wait until it is at work."""
        ready = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(ready))
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            await self._task

    async def _run(self, ready: asyncio.Future[None]) -> None:
        async with application(self.settings) as running:
            self.application = running
            if self._now is not None:  # the house's clock, as no setting should move it
                object.__setattr__(running.house, "now", self._now)
            ready.set_result(None)
            await running.run()

    async def stop(self) -> None:
        """Stop as SIGTERM does."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
