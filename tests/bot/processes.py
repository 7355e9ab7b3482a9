"""The bot as a process of its own, as an operator runs it."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from functools import cache
from pathlib import Path

from bot.settings import WrongSettings, read_settings
from bot.simulator import Simulator

from .opened import open_all
from .running import put_database, speak_english

ROOT = Path(__file__).parents[2]


class Process:
    """`palabre …`, with nothing of this machine's environment but the path."""

    def __init__(self, folder: Path, *arguments: str, lets_in: bool = True, **environment: str) -> None:
        """`lets_in`: every call has been opened before `palabre run`."""
        self._lets_in = lets_in and arguments[:1] == ("run",)
        self.folder = folder
        self.arguments = arguments
        self.environment = {"PALABRE_QUIET_HOURS": "none", **environment}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> Process:
        """Start it."""
        if self._lets_in:
            with contextlib.suppress(WrongSettings, OSError, sqlite3.Error):
                ready = read_settings(self.environment, None, self.folder)
                put_database(ready.database_url)
                open_all(ready)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *self.arguments,
            cwd=self.folder,
            env={**clean, "PYTHONPATH": str(ROOT), **self.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return self

    async def ends(self, patience: float = 20.0) -> tuple[int, str, str]:
        """Wait for the end: exit code, stdout, stderr."""
        assert self._process is not None
        out, err = await asyncio.wait_for(self._process.communicate(), patience)
        assert self._process.returncode is not None
        return self._process.returncode, out.decode(), err.decode()

    def sends(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)


async def palabre(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run `palabre …` to its end: exit code, stdout, stderr."""
    return await (await Process(folder, *arguments, **environment).start()).ends()


def at(server: Simulator) -> dict[str, str]:
    """The settings that let the bot work with this server; its calls speak English alone."""
    return {
        "PALABRE_TOKEN": server.token,
        "PALABRE_API_URL": server.url,
        "PALABRE_CALLS": _calls_in_english(),
        "PALABRE_MOST_A_MINUTE": "0",  # people in tests type faster than any hand
    }


@cache
def _calls_in_english() -> str:
    folder = Path(tempfile.mkdtemp(prefix="palabre-calls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    speak_english(folder)
    return str(folder)
