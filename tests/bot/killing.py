"""Runs the bot in a process that is killed at a commit or a call of one's choice, and starts it again at once.

`python -m tests.bot.killing` is the nursery: it has everything imported, so that a bot is a fork away.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import re
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.all_calls import load_calls
from bot.database.opening import Database
from bot.exporting.as_json import export_json
from bot.settings import read_settings
from bot.simulator import Rules, Simulator, running_simulator
from bot.simulator.faults import Faults
from bot.simulator.world import Message
from bot.translations import Translations
from conversations.loader import call_folder, load_call, shipped_calls
from tests.ports import free_port

from .opened import open_all
from .respondents import Respondent, all_take_part, milk, milk_answers, milk_exported
from .running import put_database

ROOT = Path(__file__).parents[2]
NAMES = ("Amina", "Juma")
#: what a kill makes of a call that had its effect: nobody knew, so it is made again
_MADE_AGAIN = ("message is not modified", "query is too old")
_DATABASE = "palabre-data/palabre.db"
#: seconds: a message that was sent so long before a kill has been noted, and never comes again
_NOTED = 1.5
_IN_SOCKET = 0.3


@dataclass(frozen=True)
class AtCommit:
    """Just before the k-th commit of its life, or just after."""

    k: int
    after: bool


@dataclass(frozen=True)
class AtCall:
    """When its k-th call arrives, or once that call has had its effect and nobody has told the bot."""

    k: int
    after: bool


@dataclass(frozen=True)
class AtTime:
    """So many seconds after its start, wherever it is."""

    seconds: float


Blow = AtCommit | AtCall | AtTime


class Nursery:
    """The process that forks bots, one at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bot.killing",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )

    async def bears(self, folder: Path, settings: dict[str, str], blow: Blow | None) -> int:
        """Start a bot; its process id."""
        at_commit = [blow.k, blow.after] if isinstance(blow, AtCommit) else None
        order = {"folder": str(folder), "settings": settings, "at_commit": at_commit}
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        return await self._number()

    async def death(self) -> int:
        """Wait until the bot has ended: its exit code, or the negative number of the signal that killed it."""
        return await self._number()

    async def stop(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            await self._process.wait()

    async def _number(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise AssertionError("the nursery is gone")
        return int(line)


@dataclass
class Lives:
    """One bot after the other; each life ends with the next blow, and when there is none left, it goes on."""

    nursery: Nursery
    server: Simulator
    folder: Path
    settings: dict[str, str]
    blows: list[Blow]
    #: by the server's clock
    kills: list[float] = field(default_factory=list)
    _pid: int = 0
    _stopping: bool = False

    async def run(self) -> None:
        """Until `stop`. An AssertionError when a bot ends by itself."""
        given = {
            "PALABRE_QUIET_HOURS": "none",
            "PALABRE_TOKEN": self.server.token,
            "PALABRE_API_URL": self.server.url,
            "PALABRE_MOST_A_MINUTE": "0",
        }
        given |= self.settings
        ended = None
        while ended is None or ended == -signal.SIGKILL:
            blow = self.blows.pop(0) if self.blows and not self._stopping else None
            if isinstance(blow, AtCall):
                self.server.faults.act(self.kill, nth=blow.k, times=1, after=blow.after)
            self._pid = await self.nursery.bears(self.folder, given, blow)
            loop = asyncio.get_running_loop()
            timer = loop.call_later(blow.seconds, self.kill) if isinstance(blow, AtTime) else None
            if self._stopping:  # the one before was killed on its way out
                timer = loop.call_later(1.0, self.stop)
            try:
                ended = await self.nursery.death()
            except asyncio.CancelledError:
                self.kill()
                await self.nursery.death()
                raise
            finally:
                if timer is not None:
                    timer.cancel()
            self._pid = 0
            if ended == -signal.SIGKILL:
                self.kills.append(self.server.clock.now())
        if not self._stopping or ended not in (0, -signal.SIGTERM):
            raise AssertionError(f"the bot ended by itself ({ended}):\n{self.log()}")

    @property
    def pid(self) -> int:
        """The process id of the bot that lives now; 0 for none."""
        return self._pid

    def kill(self) -> None:
        """Kill the bot that lives now."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Let the bot end as an operator would."""
        self._stopping = True
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)

    def log(self) -> str:
        """What the bots wrote."""
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "bot.log").read_text()
        return ""


@asynccontextmanager
async def lives(
    nursery: Nursery, server: Simulator, folder: Path, settings: dict[str, str], blows: Iterable[Blow]
) -> AsyncIterator[Lives]:
    """Bots at work as long as the block runs; it ends with one that is told to stop."""
    ready = read_settings(settings, None, folder, needs_token=False)
    put_database(ready.database_url)
    open_all(ready)
    running = Lives(nursery, server, folder, settings, list(blows))
    task = asyncio.create_task(running.run())
    try:
        inside = asyncio.current_task()
        assert inside is not None
        task.add_done_callback(lambda _: inside.cancel() if not running._stopping else None)
        try:
            yield running
        except asyncio.CancelledError:
            if task.done() and not task.cancelled():
                task.result()
            raise
        running.stop()
        await asyncio.wait_for(task, 15)
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


# What the people saw


@dataclass(frozen=True)
class Repeat:
    """A message that came again just as it was."""

    words: str
    #: when it had come before, and when it came again
    first: float
    again: float


def repeats(server: Simulator, chat: int) -> list[Repeat]:
    """Messages that were sent to a chat more than once, each time that they came again."""
    before: dict[str, float] = {}
    found = []
    for call in server.called("sendMessage", "sendDocument", chat_id=chat):
        if not call.done:
            continue
        words = _as_seen(call.result, call.given)
        if words in before:
            found.append(Repeat(words, before[words], call.at))
        before[words] = call.at
    return found


def _as_seen(result: Any, given: dict[str, Any]) -> str:
    """Words and buttons; of a file, its name."""
    shown = Message(None, result, True) if isinstance(result, dict) else None  # type: ignore[arg-type]
    if shown is None:
        return str(given)
    return json.dumps([shown.words, shown.buttons], ensure_ascii=False)


# A whole run


@dataclass(frozen=True)
class Taken:
    """What came of a run."""

    #: as exported, apart from what is drawn by lot
    forms: list[dict[str, Any]]
    #: how often each question was answered
    answers: dict[str, int]
    kills: int = field(compare=False)
    repeated: int = field(compare=False)


async def taken(
    nursery: Nursery,
    folder: Path,
    blows: Sequence[Blow] = (),
    *,
    names: Sequence[str] = NAMES,
    unkind: Callable[[Faults], None] | None = None,
    haste: int | None = None,
    webhook: bool = False,
    patience: float = 20.0,
) -> Taken:
    """Let people take part while the bot is killed again and again.

    An AssertionError where anything is lost, doubled, stuck, or repeated without reason. `unkind` sets up other faults;
    with `haste`, a seed, people do not wait for the bot. Where it is killed, they do not tap ahead of their own words:
    a question that may or may not have been shown before the kill leaves open what those words were about, and a form
    may be sent before a change of it arrives.
    """
    settings = {**milk(folder), **(hook() if webhook else {})}
    # at this pace a webhook's pauses would count as minutes, and its taps would be too old after a few
    rules = Rules(slow_repeated_polls=False, patience=20, webhook_pace=0.05, tap_seconds=86_400)
    async with running_simulator(rules, seed=haste or 1) as server:
        if unkind is not None:
            unkind(server.faults)
        async with lives(nursery, server, folder, settings, blows) as bots:
            people = [server.person(name) for name in names]
            dice = [Random(f"{haste} {name}") if haste is not None else None for name in names]
            takes = [
                Respondent(one, milk_answers(one.user.first_name), hurry, not blows, patience, takes_files=True)
                for one, hurry in zip(people, dice, strict=True)
            ]
            await all_take_part(*takes)
            await _nothing_left(folder)
        assert not server.complaints
        refused = [call.description for call in server.refused]
        assert [words for words in refused if not any(known in words for known in _MADE_AGAIN)] == []
        repeated = 0
        if haste is None:
            repeated = sum(check_repeats(bots, server, one.id) for one in people)
    return Taken(await forms(folder, settings, names), answered(folder), len(bots.kills), repeated)


def check_repeats(bots: Lives, server: Simulator, chat: int) -> int:
    """A message comes again only where a kill lies between, once for each, and only if it was on its way just then."""
    told = Counter[tuple[str, float]]()
    for one in repeats(server, chat):
        # what stood in the socket when the bot died still arrives
        between = [at for at in bots.kills if one.first - _IN_SOCKET < at < one.again]
        assert between, f"repeated without a kill: {one}, {bots.kills}"
        assert between[0] - one.first < _NOTED, f"sent long before the kill: {one}, {bots.kills}"
        told[one.words, between[-1]] += 1
    assert max(told.values(), default=0) <= 1, told
    return told.total()


async def _nothing_left(folder: Path) -> None:
    """Wait until nothing is left to be sent or done; the last kill may have been a moment ago."""
    for _ in range(300):
        with closing(sqlite3.connect(folder / _DATABASE)) as database:
            left = database.execute("select id, 'message' from outbox union select id, kind from job").fetchall()
        if not left:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"this was never sent or done: {left}")


def answered(folder: Path) -> dict[str, int]:
    """How often each question was answered. No update was set aside."""
    with closing(sqlite3.connect(folder / _DATABASE)) as database:

        def rows(query: str) -> list[Any]:
            return database.execute(query).fetchall()

        assert rows("select error from incoming where error is not null or body is not null") == []
        return dict(rows("select key, count(*) from answer group by key"))


async def forms(folder: Path, settings: dict[str, str], names: Sequence[str]) -> list[dict[str, Any]]:
    """The exported forms; every word stands at its place, and once."""
    ready = read_settings(settings, None, folder, needs_token=False)
    database = await Database.open(ready.database_url)
    out = folder / "out.json"
    try:
        await export_json(database, load_calls(ready), "milk", out, everything=True, passed=lambda _: None)
    finally:
        await database.close()
    written = await asyncio.to_thread(out.read_text)
    found: list[dict[str, Any]] = json.loads(written)["submissions"]
    for one in found:
        del one["reference"]
    found.sort(key=lambda one: str(one["answers"]["village"]))
    wanted = sorted((milk_exported(name) for name in names), key=lambda one: str(one["village"]))
    assert [one["answers"] for one in found] == wanted
    for name in names:
        for number in (1, 5, 6, 7):
            assert len(re.findall(rf"answer {number} of {name}\b", written)) == 1
    return found


def hook() -> dict[str, str]:
    """Settings for a webhook on a port that is free now."""
    where = f"127.0.0.1:{free_port()}"
    return {
        "PALABRE_WEBHOOK_URL": f"http://{where}/hook",
        "PALABRE_WEBHOOK_LISTEN": where,
        "PALABRE_WEBHOOK_SECRET": "a-secret",
    }


# The nursery


def main() -> None:
    """Fork a bot for every line on stdin; say its number, and how it ended."""
    import bot.cli  # noqa: F401

    # the catalogues are read once for all bots, and none of them looks through what is here for garbage
    Translations.load(load_call(call_folder(name)) for name in shipped_calls())
    gc.freeze()
    while line := os.read(0, 1 << 16):
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 1
            try:
                os.close(0)
                log = os.open(Path(order["folder"]) / "bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(log, 1)
                os.dup2(log, 2)
                _live(order)
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        os.write(1, b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


def _live(order: dict[str, Any]) -> None:
    """A bot's whole life."""
    import logging
    import traceback

    from bot import application
    from bot.settings import read_settings

    settings = read_settings(order["settings"], None, Path(order["folder"]))
    logging.basicConfig(level="WARNING", format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
    if order["at_commit"] is not None:
        _die_at_commit(*order["at_commit"])
    _make_documents_quickly()
    try:
        asyncio.run(application.run(settings))
    except BaseException:
        traceback.print_exc()
        raise


def _die_at_commit(k: int, after: bool) -> None:
    """Kill this process at the k-th commit of something written."""
    from sqlalchemy import Connection, Engine, event
    from sqlalchemy.engine.default import DefaultDialect

    count = 0
    is_written = False
    commit = DefaultDialect.do_commit

    @event.listens_for(Engine, "commit")
    def committing(connection: Connection) -> None:
        nonlocal is_written
        is_written = not connection.get_execution_options().get("read")

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        nonlocal count
        count += is_written
        is_it = is_written and count == k
        if is_it and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, connection)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _make_documents_quickly() -> None:
    """Typesetting has tests of its own, and takes longer than all the rest."""
    from bot import errands
    from bot.documents.rendering import Document

    def documents(*_: Any, **__: Any) -> dict[str, Document]:
        return {kind: Document(kind, f"form.{kind}", b"form") for kind in ("docx", "pdf")}  # type: ignore[arg-type]

    errands.documents = documents  # type: ignore[assignment]


if __name__ == "__main__":
    main()
