"""The power goes while people answer: what the disk was never told to keep is gone, and no acknowledged answer is.

The bot is stopped for an instant (SIGSTOP), and what stands on the disk is copied. From the copy is taken what a cut
may take: whatever stands in the log behind the last commit that somebody saw an answer to, torn at any byte; and what
was written into the database itself since its log was begun.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.processes import Process
from tests.bot.small import begins, write_call
from tests.proving import PROVE, proof

#: cuts in `make test`, and in `make prove`
CUTS = 250 if PROVE else 6
QUESTIONS = 60 if PROVE else 12
PEOPLE = 8 if PROVE else 3
_DATABASE = "palabre-data/palabre.db"


@dataclass(frozen=True)
class Log:
    """SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#the_write_ahead_log)."""

    #: changes when the log begins anew, its pages being safe in the database
    salts: bytes
    #: bytes up to the end of its last commit
    committed: int


def read_log(path: Path) -> Log:
    """What the log holds."""
    with path.open("rb") as file:
        head = file.read(32)
        if len(head) < 32:
            return Log(b"", 0)
        size, salts, committed = struct.unpack(">I", head[8:12])[0], head[16:24], 0
        at = 32
        while len(frame := file.read(24)) == 24 and frame[8:16] == salts and len(file.read(size)) == size:
            at += 24 + size
            if frame[4:8] != bytes(4):
                committed = at
    return Log(salts, committed)


@dataclass
class Acknowledged:
    """What people saw an answer to, and how far the log was by then."""

    words: list[str]
    log: Log


async def answers_all(server, folder, name, seen):
    person = await begins(server, name)
    for number in range(QUESTIONS):
        await person.sends(f"answer {number} of {name}")
        await person.sees(f"Question {number + 1} of" if number + 1 < QUESTIONS else "last question")
        seen.words.append(f"answer {number} of {name}")
        seen.log = read_log(folder / f"{_DATABASE}-wal")


class Cuts:
    """The power goes again and again, each time in a copy."""

    def __init__(self, folder: Path, process: Process, seen: Acknowledged) -> None:
        self.folder = folder
        self.process = process
        self.seen = seen
        self.dice = Random(3)
        self.tried = self.torn = self.older = self.looked = 0
        #: answers that are missing, and what SQLite says of a copy that is not whole
        self.missing: list[str] = []
        self.broken: list[str] = []
        #: the database as it was when this log had begun
        self._begun = (b"", folder)

    def cut(self) -> None:
        """Copy what stands there at this instant, take from it, and look at what is left. Blocks."""
        words, known = list(self.seen.words), self.seen.log
        source, place = self.folder / _DATABASE, self.folder / "cuts" / str(self.tried)
        place.mkdir(parents=True)
        self.process.sends(signal.SIGSTOP)
        try:
            self._wait_until_it_stands()
            shutil.copy(source, place / "palabre.db")
            shutil.copy(f"{source}-wal", place / "palabre.db-wal")
        finally:
            self.process.sends(signal.SIGCONT)
        log = read_log(place / "palabre.db-wal")
        self._tear(place / "palabre.db-wal", known.committed if log.salts == known.salts else 0)
        if log.salts == self._begun[0] and self.dice.random() < 0.5:
            shutil.copy(self._begun[1], place / "palabre.db")
            self.older += 1
        elif log.salts != self._begun[0]:
            self._begun = (log.salts, self.folder / "cuts" / f"begun-{self.tried}.db")
            shutil.copy(place / "palabre.db", self._begun[1])
        self._check(place / "palabre.db", words)
        shutil.rmtree(place)
        self.tried += 1

    def _wait_until_it_stands(self) -> None:
        stat = Path(f"/proc/{self.process._process.pid}/stat")
        while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "T":
            os.sched_yield()

    def _tear(self, path: Path, kept: int) -> None:
        """What stands behind `kept` reached the disk up to some byte, or as noise."""
        data = path.read_bytes()
        at = self.dice.randint(min(kept, len(data)), len(data))
        if at < len(data):
            self.torn += 1
            noise = self.dice.choice([b"", self.dice.randbytes(min(512, len(data) - at)), bytes(len(data) - at)])
            path.write_bytes(data[:at] + noise)

    def _check(self, path: Path, words: list[str]) -> None:
        with closing(sqlite3.connect(path)) as raw:
            verdicts = [row for check in ("integrity", "foreign_key") for row in raw.execute(f"PRAGMA {check}_check")]
            found = "\n".join(body for (body,) in raw.execute("SELECT body FROM answer"))
        self.broken += [str(row) for row in verdicts if row != ("ok",)]
        self.missing += [one for one in words if f'"{one}"' not in found]
        self.looked += len(words)


async def test_no_acknowledged_answer_is_lost_when_the_power_goes(server, tmp_path):
    asked = "".join(
        f"    - {{type: text, name: q{n}, label: Question {n} of {QUESTIONS}?}}\n" for n in range(QUESTIONS)
    )
    calls = write_call(tmp_path, asked)
    given = {"PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url}
    given |= {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small"}
    process = await Process(tmp_path, "run", **given).start()
    early = server.person("Early")
    await early.starts()
    await early.sees("A small call", timeout=20)
    seen = Acknowledged([], Log(b"", 0))
    people = asyncio.gather(*(answers_all(server, tmp_path, f"Person{n}", seen) for n in range(PEOPLE)))
    cuts = Cuts(tmp_path, process, seen)
    try:
        while not people.done() and cuts.tried < CUTS:
            await asyncio.sleep(cuts.dice.uniform(0.01, 0.15))
            if seen.words:
                await asyncio.to_thread(cuts.cut)
            if cuts.dice.random() < 0.2:  # the log begins anew, as it does by itself when it is long
                await asyncio.to_thread(_checkpoint, tmp_path / _DATABASE)
        await people
        await asyncio.to_thread(cuts.cut)
    finally:
        people.cancel()
        process.sends(signal.SIGKILL)
        await process.ends()
    note = f"{cuts.tried} cuts, {cuts.torn} torn logs, {cuts.older} databases as they were when their log began"
    proof("power loss", tried=cuts.looked, lost=len(cuts.missing) + len(cuts.broken), note=note)
    assert (cuts.missing, cuts.broken) == ([], [])
    assert cuts.tried > 3
    assert len(seen.words) == PEOPLE * QUESTIONS


def _checkpoint(path: Path) -> None:
    if path.exists():
        with closing(sqlite3.connect(path, timeout=1)) as raw:
            raw.execute("PRAGMA wal_checkpoint(RESTART)")
