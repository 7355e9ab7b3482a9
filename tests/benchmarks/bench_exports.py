"""How fast what came in is written as XLSX and CSV, and how much memory that takes.

The whole way from the database to the disk, for a form of 60 questions, each answered: 10,000 submissions and 100,000
of them, from a SQLite database filled for it (6 million answers; PALABRE_BENCH_SUBMISSIONS asks for fewer). Each export
runs in a process of its own, so that its peak of memory is its own; flat is a peak at 100,000 that is within 30 %
of that at 10,000. The peer is the naive way: all submissions of 10,000 as a list of rows, written by pandas.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from bot.consulting.calls import Calls
from bot.database.exports import Which, read_all
from bot.database.opening import Database
from bot.exporting.exporting import export
from bot.exporting.rows import answers_of
from bot.exporting.wish import Wish
from conversations.call import Call
from conversations.loader import load_call
from tests.exporting.filling import Filled, Filling
from tests.making import write_call

QUESTIONS = 60
MANY = int(os.environ.get("PALABRE_BENCH_SUBMISSIONS", "100000"))
FEW = MANY // 10
#: the peak of memory may grow by so much; of the naive way's time, ours may take so much
FLAT, SLOWER, GOAL = 1.3, 3.0, 1.0
#: forms that differ from each other; between the numbers of a row and of its copy
_DIFFERENT, _APART = 1_000, 1_000_000
_SHIFTED = {name: f"{name} + :by" for name in ("id", "submission_id", "respondent_id", "consent_id")} | {
    "reference": "reference || '-' || :by"
}
_WORDS = "milk goats market price rain road women young well fair cows feed sell walk far near land water year"


def measure() -> list[dict[str, Any]]:
    """One row per figure."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="palabre-bench-") as place:
        folder = Path(place)
        folders = {FEW: folder / "few", MANY: folder / "many"}
        for count, one in folders.items():
            asyncio.run(_fill(one, count))
        naive = {kind: _run(folders[FEW], kind, naive=True) for kind in ("csv", "xlsx")}
        for kind in ("csv", "xlsx"):
            few, many = _run(folders[FEW], kind), _run(folders[MANY], kind)
            name = f"export of {MANY:,} × {QUESTIONS} to {kind.upper()}"
            rows += [
                _row(f"{name}: time", many["seconds"], "s", "lower", None, None),
                _row(f"{name}: speed", MANY / many["seconds"], "submissions/s", "higher", None, None),
                _row(f"{name}: peak of memory", many["megabytes"], "MB", "lower", None, None),
                _row(
                    f"{name}: peak ÷ that of {FEW:,}",
                    many["megabytes"] / few["megabytes"], "ratio", "lower", FLAT, 1.1,
                ),
                _row(
                    f"export of {FEW:,} to {kind.upper()}: time ÷ all rows with pandas",
                    few["seconds"] / naive[kind]["seconds"], "ratio", "lower", SLOWER, GOAL,
                ),
                _row(
                    f"export of {FEW:,} to {kind.upper()}: memory ÷ all rows with pandas",
                    few["megabytes"] / naive[kind]["megabytes"], "ratio", "lower", 1.0, 0.5,
                ),
            ]  # fmt: skip
    return rows


def _row(what: str, value: float, unit: str, better: str, gate: float | None, goal: float | None) -> dict[str, Any]:
    return {"what": what, "value": value, "unit": unit, "better": better, "gate": gate, "goal": goal}


def write_form(folder: Path) -> Call:
    """A call of 60 questions: half of them words, the others numbers and choices."""
    listed = []
    for number in range(QUESTIONS):
        match number % 6:
            case 0:
                listed.append(f"{{type: integer, name: n{number}, label: Number {number}}}")
            case 1:
                choices = ", ".join(f"{{name: c{one}, label: Choice {one}}}" for one in range(5))
                listed.append(f"{{type: select_one, name: o{number}, label: One, choices: [{choices}]}}")
            case 2:
                choices = ", ".join(f"{{name: c{one}, label: Choice {one}}}" for one in range(5))
                listed.append(f"{{type: select_multiple, name: s{number}, label: Some, choices: [{choices}]}}")
            case _:
                listed.append(f"{{type: text, name: t{number}, label: Words {number}, appearance: multiline}}")
    questions = "\n".join(f"      - {one}" for one in listed)
    text = f"title: Many\nform:\n  - type: group\n    name: all\n    label: All\n    questions:\n{questions}\n"
    return load_call(write_call(folder / "calls" / "many", text.encode()))


def forms(call: Call, count: int) -> Iterator[Filled]:
    """So many forms, each question answered."""
    dice, words = Random(11), _WORDS.split()
    for _ in range(count):
        answers: dict[str, object] = {}
        for name, question in call.form.questions.items():
            match question.type:
                case "integer":
                    answers[name] = dice.randrange(1000)
                case "select_one":
                    answers[name] = f"c{dice.randrange(5)}"
                case "select_multiple":
                    answers[name] = tuple(f"c{one}" for one in range(5) if dice.random() < 0.4)
                case _:
                    answers[name] = " ".join(dice.choices(words, k=12))
        yield Filled(answers)


async def _fill(folder: Path, count: int) -> None:
    """Write a thousand forms, and copy them within the database until there are as many as are wished for."""
    call = write_form(folder)
    path = folder / "palabre.db"
    database = await Database.open(f"sqlite:///{path}")
    await Filling(database).fill(call, forms(call, min(count, _DIFFERENT)))
    await database.close()
    await asyncio.to_thread(_copy, path, count // _DIFFERENT)


def _copy(path: Path, times: int) -> None:
    """Have everything so many times, under other numbers."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for table in ("respondent", "consent", "submission", "answer"):
            names = [row[1] for row in connection.execute(f"pragma table_info({table})")]
            columns = ", ".join(f'"{name}"' for name in names)
            shifted = ", ".join(_SHIFTED.get(name, f'"{name}"') for name in names)
            last = connection.execute(f"select max(id) from {table}").fetchone()[0]
            copy = f"insert into {table} ({columns}) select {shifted} from {table} where id <= :last"
            for number in range(1, times):
                connection.execute(copy, {"by": number * _APART, "last": last})
            connection.commit()


def _run(folder: Path, kind: str, *, naive: bool = False) -> dict[str, float]:
    """Seconds and megabytes of one export in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_exports", str(folder), kind, "naive" if naive else ""]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


async def _export(folder: Path, kind: str, naive: str) -> None:
    call = load_call(folder / "calls" / "many")
    calls = Calls({"many": call}, "many", folder / "forms")
    database = await Database.open(f"sqlite:///{folder / 'palabre.db'}")
    began = time.perf_counter()
    out = folder / f"out.{kind}"
    if naive:
        await _naively(database, call, kind, out)
    else:
        await export(database, calls, Wish("many", kind), out, data=folder, translate=None)
    seconds = time.perf_counter() - began
    await database.close()
    out.unlink()
    print(json.dumps({"seconds": seconds, "megabytes": _peak()}))


def _peak() -> float:
    """Megabytes that this process held at most; `ru_maxrss` would count those of the one that began it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024


async def _naively(database: Database, call: Call, kind: str, out: Path) -> None:
    import pandas

    rows = []
    async for came in read_all(database, "many", Which()):
        answers = answers_of(call, came)
        shown = {name: " ".join(value) if isinstance(value, list) else value for name, value in answers.items()}
        rows.append({"reference": came.submission.reference, **shown})
    table = pandas.DataFrame(rows)
    if kind == "csv":
        table.to_csv(out, index=False)
    else:
        table.to_excel(out, index=False, engine="openpyxl")


if __name__ == "__main__":
    asyncio.run(_export(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
