"""How long the book of 500 submissions takes, how many pages it has, and how much memory all its processes take.

The submissions are made up: the shipped form of 40 questions, answers of 200 to 2,000 characters in three languages.
Memory is what the process and its workers hold together, looked at twenty times a second; each book is made by a
process of its own, so that neither stands in the other's figures.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

SUBMISSIONS = 500
#: megabytes
MEMORY_GATE = 1024.0


def measure() -> list[dict[str, Any]]:
    """One row per figure."""
    rows = []
    for kind in ("pdf", "docx"):
        asked = [sys.executable, "-m", "tests.benchmarks.bench_proceedings", kind]
        done = subprocess.run(asked, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        what = f"book of {SUBMISSIONS} submissions as {kind}"
        rows.append(_row(f"{what}: memory of all processes", found["megabytes"], "MB", MEMORY_GATE))
        rows.append(_row(f"{what}: time", found["seconds"], "s", None))
        if found["pages"]:
            rows.append(_row(f"{what}: time for a page", 1000 * found["seconds"] / found["pages"], "ms", None))
            rows.append({**_row(f"{what}: pages", found["pages"], "pages", None), "better": "higher"})
    return rows


def _row(what: str, value: float, unit: str, gate: float | None) -> dict[str, Any]:
    return {"what": what, "value": round(value, 3), "unit": unit, "better": "lower", "gate": gate, "goal": None}


async def make_one(kind: str) -> dict[str, float]:
    """Fill a database, make the book, and tell seconds, pages and megabytes."""
    from bot.database.opening import Database
    from bot.proceedings.making import Order, make
    from bot.translations.translator import Translations
    from tests.proceedings.shelves import CALL, NOW, TOPICS, calls_of, fill, made_up

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        database = await Database.open(f"sqlite:///{folder / 'palabre.db'}")
        await fill(database, made_up(SUBMISSIONS), **TOPICS)
        order = Order(call=CALL.name, out=folder / f"book.{kind}", volume="full", language="en")
        with Watch() as watch:
            begun = time.perf_counter()
            made = await make(database, calls_of(folder), order, Translations.load([CALL]), NOW)
            seconds = time.perf_counter() - begun
        await database.close()
    return {"seconds": seconds, "pages": made.pages or 0, "megabytes": watch.most / 2**20}


class Watch:
    """Looks at the memory of this process and of those it started; 0 where the system does not tell."""

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *wrong: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.most = max(self.most, sum(map(_bytes, _family())))


def _family() -> list[str]:
    found = ["self"]
    for one in Path("/proc/self/task").glob("*/children"):
        found += _read(one).split()
    return found


def _bytes(process: str) -> int:
    for line in _read(Path("/proc") / process / "status").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    print(json.dumps(asyncio.run(make_one(sys.argv[1]))))
