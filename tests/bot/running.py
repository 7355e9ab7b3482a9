"""Runs the bot in this process against the simulator, and lets it stop and start."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from bot.application import Application, application
from bot.database.opening import Database
from bot.settings import Settings, read_settings
from bot.simulator import Simulator
from conversations.call import Call
from conversations.loader import SHIPPED, load_call, shipped_calls
from conversations.records import replace

from .opened import open_all


def speak_english(folder: Path) -> None:
    """Put the shipped calls beside those in a folder, in English alone."""
    for name in shipped_calls():
        if not (folder / name).exists():
            shutil.copytree(SHIPPED / name, folder / name)
            path = folder / name / "call.yaml"
            path.write_text(re.sub(r"(?m)^languages: .*$", "languages: [en]", path.read_text()))


def load_call_once(folder: Path) -> Call:
    """A call that was loaded before, from this folder or from another of the same name that holds the same."""
    files = tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml")))
    key = (folder.name, files)
    if key not in _loaded:
        _loaded[key] = load_call(folder)
    return replace(_loaded[key], folder=folder)


_loaded: dict[object, Call] = {}


def put_database(url: str) -> None:
    """Where SQLite would begin a database, put one that has its tables: migrations have tests of their own."""
    address = make_url(url)
    path = Path(address.database or "")
    if address.get_backend_name() == "sqlite" and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(_new_database())


@cache
def _new_database() -> bytes:
    """What the migrations make, once for all tests of a process."""
    with tempfile.TemporaryDirectory(prefix="palabre-new-") as folder, ThreadPoolExecutor(1) as thread:
        path = Path(folder) / "palabre.db"
        thread.submit(asyncio.run, _open_and_close(f"sqlite:///{path}")).result()
        return path.read_bytes()


async def _open_and_close(url: str) -> None:
    await (await Database.open(url)).close()


class Running:
    """A bot that is at work until it is stopped."""

    def __init__(
        self,
        server: Simulator,
        folder: Path,
        now: Callable[[], datetime] | None = None,
        in_english: bool = True,
        opens: bool = True,
        **more: str,
    ) -> None:
        """`in_english`: the shipped calls ask for no language; `opens`: all calls are open. Most tests are about
        something else.
        """
        if in_english:
            more.setdefault("PALABRE_CALLS", str(folder / "calls-in-english"))
            speak_english(Path(more["PALABRE_CALLS"]))
        # people in tests type faster than any hand
        if now is None:
            # by the clock of the machine it may be night for everybody
            more.setdefault("PALABRE_QUIET_HOURS", "none")
        given = {"PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url, "PALABRE_MOST_A_MINUTE": "0", **more}
        self.settings: Settings = read_settings(given, None, folder)
        self.application: Application | None = None
        self._now = now
        self._opens = opens
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start, and wait until it is at work."""
        put_database(self.settings.database_url)
        if self._opens:
            open_all(self.settings)
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

    def must_be_at_work(self) -> None:
        """Raise what ended it, if anything did."""
        if self._task is not None and self._task.done():
            self._task.result()
            raise AssertionError("the bot ended by itself")

    async def stop(self) -> None:
        """Stop as SIGTERM does."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
