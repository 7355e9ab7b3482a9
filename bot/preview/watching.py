"""Looks after the files of a call: the bot goes on with what is saved, and the page shows what is wrong with it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.children import without_secrets
from bot.translations.translator import shipped_locales
from conversations.call import Call
from conversations.problems import BrokenCall, Problem

Json = dict[str, Any]
Stamps = dict[Path, tuple[int, int]]

#: seconds between two looks, and until a file that changes is taken for whole
_EVERY, _WHOLE = 0.5, 0.15


class Watcher:
    """Watches one call; a broken one leaves the last good one at work."""

    def __init__(
        self,
        folder: Path,
        call: Call,
        load: Callable[[], Call],
        take: Callable[[Call], Awaitable[None]],
        tell: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._call = call
        self._load = load
        self._take = take
        self._tell = tell
        self._seen = self._stamps()
        self._checking: asyncio.Task[None] | None = None
        #: what the page shows
        self.told: Json = {"state": "checking", "problems": [], "at": ""}

    async def run(self) -> None:
        """Watch until cancelled."""
        try:
            self._check()
            while True:
                await asyncio.sleep(_EVERY)
                now = await asyncio.to_thread(self._stamps)
                if now != self._seen:
                    self._seen = await self._whole(now)
                    await self._reload()
        finally:
            await self._stop_checking()

    async def _whole(self, seen: Stamps) -> Stamps:
        """Wait until nobody writes any more."""
        while True:
            await asyncio.sleep(_WHOLE)
            now = await asyncio.to_thread(self._stamps)
            if now == seen:
                return now
            seen = now

    async def _reload(self) -> None:
        await self._stop_checking()
        try:
            call = await asyncio.to_thread(self._load)
            await self._take(call)
        except BrokenCall as broken:
            self._say("broken", [problem for problem in broken.problems if problem.level == "error"])
            return
        except Exception as wrong:
            self._say("broken", [Problem(str(self._folder), 1, "error", str(wrong), "mend it and save it again")])
            return
        self._call = call
        self._say("checking", [])
        self._check()

    def _check(self) -> None:
        self._checking = asyncio.create_task(self._checked())

    async def _checked(self) -> None:
        """Let `palabre check` look, in a process of its own: it may take seconds, and the bot goes on meanwhile."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            # -P: a folder that happens to be called bot, where the command was given, is not ours
            *("-P", "-m", "bot", "check", str(self._folder), "--json"),
            env=without_secrets(os.environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await process.communicate()
            problems = [Problem(**one) for one in orjson.loads(out)]
        except (orjson.JSONDecodeError, TypeError):
            what = "palabre check did not come to an end"
            problems = [Problem(str(self._folder), 1, "error", what, "run it yourself to see why")]
        finally:
            with contextlib.suppress(ProcessLookupError):
                if process.returncode is None:
                    process.kill()
        self._say("read", problems)

    async def _stop_checking(self) -> None:
        task, self._checking = self._checking, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _say(self, state: str, problems: list[Problem]) -> None:
        shown = [{**one.as_json(), "file": self._short(one.file)} for one in problems]
        self.told = {"state": state, "problems": shown, "at": f"{datetime.now():%H:%M:%S}"}  # noqa: DTZ005 - for the eye
        self._tell()

    def _short(self, file: str) -> str:
        with contextlib.suppress(ValueError, RuntimeError, OSError):  # a link may lead in a circle
            return Path(file).resolve().relative_to(self._folder.resolve()).as_posix()
        return file

    def _stamps(self) -> Stamps:
        """Every file that the call is read from, and when it was saved."""
        folders = [self._folder]
        if self._call.borrowed is not None:
            folders.append(self._call.borrowed.folder)
        paths = [path for folder in folders for path in (*folder.glob("*.yaml"), *folder.glob("locales/*/*/*.po"))]
        paths += [path for domain in self._call.domains for path in shipped_locales().glob(f"*/*/{domain}.po")]
        stamps: Stamps = {}
        for path in paths:
            with contextlib.suppress(OSError):
                status = path.stat()
                stamps[path] = (status.st_mtime_ns, status.st_size)
        return stamps
