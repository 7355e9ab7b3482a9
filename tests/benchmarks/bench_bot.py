"""Durable answers a second through the smallholders' form, beside stock bots of others on the same core.

The bot is the real product, `python -m bot run` with SQLite on this disk, each answer committed and synced before it
is acknowledged. The peers are python-telegram-bot's own echo, which keeps nothing, and an aiogram survey in memory.
500 people answer without a pause (see `bot_server`); the bot has a core of its own. Bots take turns, each time from
the beginning; the median of the ratios within each round counts.

`python -m tests.benchmarks.bench_bot --rounds 1 --bots palabre` measures a part of it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import read_settings
from tests.bot.opened import open_all
from tests.bot.running import put_database

#: milliseconds to Telegram and back -> what has to be reached, in answers/s ÷ stock echo's
GATES = {0: 3.0, 40: 50.0}
ROUNDS = 3
SECONDS = 5.0
PEOPLE = 500
FOLDER = Path("build") / "bench"
TOKEN = "1:" + "A" * 35
#: how often a run is made again that other programs disturbed, and what share of its core a bot has in a fair one
_TRIES, _LEAST_WORK = 3, 0.75
#: the server may be this busy, and no busier: it must not be what is measured
MOST_LOAD = 0.8


@dataclass(frozen=True)
class Measured:
    """What one run came to."""

    answers: float
    #: CPU milliseconds for an answer; NaN where the system does not say
    cpu: float
    #: of the server's core
    load: float

    def is_fair(self, rtt: float) -> bool:
        """The bot had its core to itself: with nothing to wait for it works almost all the time."""
        return bool(rtt) or not self.share < _LEAST_WORK

    @property
    def share(self) -> float:
        """Of its core that the bot had."""
        return self.cpu * self.answers / 1000


class WrongRun(RuntimeError):
    """A run that measured something else than it should."""


def measure() -> list[dict[str, Any]]:
    """One row per figure."""
    found = compare(tuple(COMMANDS), tuple(GATES), ROUNDS)
    rows = []
    for rtt, gate in GATES.items():
        ours, echo, aiogram = (found[name, rtt] for name in ("palabre", "echo", "aiogram"))
        where = f"round trip {rtt} ms"
        rows += [
            _row(f"bot, {where}: durable answers ÷ python-telegram-bot's echo", _ratio(ours, echo), "ratio", gate),
            _row(f"bot, {where}: durable answers ÷ aiogram survey in memory", _ratio(ours, aiogram), "ratio", None),
            _row(f"bot, {where}: durable answers", _median(one.answers for one in ours), "1/s", None),
            _row(f"bot, {where}: CPU for an answer", _median(one.cpu for one in ours), "ms", None, "lower"),
        ]
    return rows


def _row(what: str, value: float, unit: str, gate: float | None, better: str = "higher") -> dict[str, Any]:
    return {"what": what, "value": round(value, 3), "unit": unit, "better": better, "gate": gate, "goal": None}


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)


def _ratio(ours: Sequence[Measured], theirs: Sequence[Measured]) -> float:
    return statistics.median(one.answers / other.answers for one, other in zip(ours, theirs, strict=True))


def compare(bots: Sequence[str], rtts: Sequence[int], rounds: int) -> dict[tuple[str, int], list[Measured]]:
    """Every bot at every distance, in turns."""
    found: dict[tuple[str, int], list[Measured]] = {}
    for number in range(rounds):
        for rtt in rtts:
            for name in bots:
                one = _fairest(name, rtt)
                found.setdefault((name, rtt), []).append(one)
                print(
                    f"  {number + 1}/{rounds} {name:<8} round trip {rtt:>2} ms: {one.answers:7.1f} answers/s, "
                    f"CPU {one.cpu:.3f} ms each, server's core {one.load:.0%}"
                    + ("" if one.is_fair(rtt) else "; other programs kept the bot's core busy"),
                    file=sys.stderr,
                )
    return found


def _fairest(name: str, rtt: float) -> Measured:
    """The first run that nobody disturbed, or the one that was disturbed least."""
    tried: list[Measured] = []
    while len(tried) < _TRIES:
        tried.append(run(name, rtt))
        if tried[-1].is_fair(rtt):
            return tried[-1]
    return max(tried, key=lambda one: one.share)


#: how each is started; the address of the server follows, but for the first, which has it in its environment
COMMANDS = {
    "palabre": ("bot", "run"),
    "echo": ("tests.benchmarks.peers.echo",),
    "aiogram": ("tests.benchmarks.peers.survey",),
}


def run(name: str, rtt: float, seconds: float = SECONDS, people: int = PEOPLE, wrapper: Sequence[str] = ()) -> Measured:
    """Run a bot once."""
    style = "palabre" if name == "palabre" else "plain"
    asked = {"style": style, "people": people, "rtt": rtt, "seconds": seconds}
    options = [f"--{option}={value}" for option, value in asked.items()]
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(_started((sys.executable, "-m", "tests.benchmarks.bot_server", *options), 0, True))
        assert server.stdout is not None
        told = map(json.loads, server.stdout)
        url = f"http://127.0.0.1:{next(told)['port']}"
        folder = stack.enter_context(_folder())
        module, *words = COMMANDS[name]
        command = (*(wrapper or (sys.executable,)), "-m", module, *words, *([] if name == "palabre" else [url]))
        environment = {
            "PALABRE_MOST_A_MINUTE": "9999",
            "PALABRE_TOKEN": TOKEN, "PALABRE_API_URL": url, "PALABRE_DATA": str(folder), "PALABRE_LOG_LEVEL": "warning",
        }  # fmt: skip
        if name == "palabre":
            _open(environment)
        bot = stack.enter_context(_started(command, 1, False, environment))
        inside = next(told, {"inside": None})["inside"]
        if inside is None:
            raise WrongRun(f"{name} answered nobody")
        before = _cpu(bot.pid)
        counted = next(told)
        spent = _cpu(bot.pid) - before
        if bot.poll() is not None:
            raise WrongRun(f"{name} ended with {bot.returncode}")
        if inside < people and style == "palabre":
            raise WrongRun(f"only {inside} of {people} people came into the form")
        if counted["finished"] > people / 10:
            raise WrongRun(f"{counted['finished']} people came to the end and answer no more: {counted['example']!r}")
        if counted["server_load"] > MOST_LOAD:
            raise WrongRun(f"the server's core is busy ({counted['server_load']:.0%}): the server is what was measured")
        if name == "palabre":
            _check_durable(folder, counted["all_answers"])
    taken = max(1, counted["taken"])
    return Measured(counted["answers"], 1000 * spent / taken, counted["server_load"])


def _open(environment: Mapping[str, str]) -> None:
    """Let people into all calls, as an organiser would have before."""
    settings = read_settings(environment, None, Path(environment["PALABRE_DATA"]))
    put_database(settings.database_url)
    open_all(settings)


def _check_durable(folder: Path, answers: int) -> None:
    """What people were told is taken stands in the database."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'palabre.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT count(*) FROM answer").fetchone()[0]
    if rows < answers:
        raise WrongRun(f"{answers} answers were taken, and {rows} rows are in the database")


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """An empty data folder on this disk."""
    folder = (FOLDER / "data").absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(
    command: Sequence[str], core: int, piped: bool, more: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process on one of our cores."""
    with _pinned(core):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE if piped else subprocess.DEVNULL, env={**os.environ, **(more or {})}
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextlib.contextmanager
def _pinned(core: int) -> Iterator[None]:
    """Who is started meanwhile stays on this core, where the system can do that and there are two."""
    if not hasattr(os, "sched_setaffinity") or len(cores := sorted(os.sched_getaffinity(0))) < 2:
        yield
        return
    os.sched_setaffinity(0, {cores[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _cpu(pid: int) -> float:
    """The seconds that a process has worked, all its threads together."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bots", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--rtts", nargs="+", type=int, default=list(GATES))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    found = compare(given.bots, given.rtts, given.rounds)
    for (name, rtt), measured in found.items():
        ratio = _ratio(measured, found["echo", rtt]) if ("echo", rtt) in found else float("nan")
        print(
            f"{name:<8} round trip {rtt:>2} ms: {_median(one.answers for one in measured):7.1f} answers/s, "
            f"{ratio:6.2f} ÷ echo, CPU {_median(one.cpu for one in measured):.3f} ms an answer"
        )


if __name__ == "__main__":
    main()
