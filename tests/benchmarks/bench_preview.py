"""How long somebody who types `palabre preview prices` waits until the first thing the bot says stands on the page."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS = 3
#: seconds
GATE, GOAL = 8.0, 3.0


def measure() -> list[dict[str, Any]]:
    """Start it a few times, each time with nothing there yet."""
    value = statistics.median(waited() for _ in range(ROUNDS))
    what = "palabre preview prices: until the bot asks on the page"
    return [{"what": what, "value": value, "unit": "s", "better": "lower", "gate": GATE, "goal": GOAL}]


def waited() -> float:
    """Seconds from the command to the first question, /start included."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with previewing(folder) as address:
            started = False
            for event in events(address):
                if not started:
                    started = True
                    start(address, event["people"][0]["id"])
                elif event.get("message", {}).get("by_bot"):
                    return time.perf_counter() - began
    raise RuntimeError("the bot said nothing")


@contextlib.contextmanager
def previewing(folder: str) -> Iterator[str]:
    """The address of a preview."""
    command = [sys.executable, "-m", "bot", "preview", "prices", "--port", "0", "--no-open"]
    with subprocess.Popen(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def events(address: str) -> Iterator[dict[str, Any]]:
    """What the page is told."""
    with urllib.request.urlopen(f"{address}events", timeout=30) as answer:
        for line in answer:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def start(address: str, person: int) -> None:
    """Let somebody press START."""
    headers = {"Origin": address.rstrip("/")}
    request = urllib.request.Request(f"{address}people/{person}/start", data=b"{}", headers=headers)
    urllib.request.urlopen(request, timeout=30).close()
