"""The figures of the proof suite: tests write rows, and `python -m tests.proving ROWS` makes the table of them.

A row says what was tried and how much of it was lost, doubled, or leaked. Rows of one name are added up.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

#: bounds are raised: everything that can be tried is tried
PROVE = bool(os.environ.get("PALABRE_PROVE"))
#: where the rows go; tests beside each other append whole lines
ROWS = "PALABRE_PROVE_ROWS"

#: every proof, with what it tries
PROOFS = {
    "kills at commits and calls": "kill -9 at the k-th commit and the k-th call, for all k (F2)",
    "kills at random": "kill -9 while 200 people fill a form, polling and webhook (F1)",
    "kills, replays and haste at once": "killed, everything twice, out of order, nobody waits (F2, F4)",
    "replays": "runs in which every update comes twice or out of order (F4)",
    "broadcast under kills": "people who are to get a broadcast (F11)",
    "broadcast beside replies": "replies to people who answer during a broadcast (F12)",
    "random replies": "replies to the engine, whatever the state (no exception, nobody stuck)",
    "malformed updates": "updates that are broken, changed or unknown (F6)",
    "storm": "calls while connections break, servers fail and refuse (F5, F15)",
    "power loss": "answers that people were told of, in copies of the files of one moment, cut at any byte (F3)",
    "disk full": "answers given while there is no room on the disk (F7)",
    "database away": "answers given while the database is locked or stopped (F8)",
    "clock jumps": "reminders and broadcasts while the clock jumps (F9)",
    "backups beside people": "answers that people were told of before a backup was made, looked for in it (S22)",
    "killed backups": "kill -9 in the midst of backups and restores (S22)",
    "floods": "messages that one person sends at once, beside three others (S14)",
    "backlog": "updates that waited while the bot was off for a day (F10)",
    "role matrix": "commands, buttons and links, each by everybody who may not (S4, S6)",
    "forged buttons": "data of a button that was made up or belongs to another (S4)",
    "guessed links": "deep links and code words that were guessed (S5)",
    "privacy matrix": "markers of people, looked for in everything that is read (P1, P11, S23)",
    "published figures": "figures published before and after one person more (P11)",
    "hostile words": "hostile words on their way into tables, documents and messages (S1, S2, S3, S9)",
    "logs": "answers, names, phones and tokens, looked for in the log at DEBUG (S16, S17)",
}


@dataclass
class Row:
    """The figures of one proof."""

    tried: int = 0
    lost: int = 0
    doubled: int = 0
    leaked: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Something was tried, and nothing went wrong."""
        return self.tried > 0 and not (self.lost or self.doubled or self.leaked)


def proof(name: str, *, tried: int, lost: int = 0, doubled: int = 0, leaked: int = 0, note: str = "") -> None:
    """Add figures to a proof, for whoever runs `make prove`; call it before asserting that they are 0."""
    if name not in PROOFS:
        raise ValueError(f"no such proof: {name!r}; name it in tests/proving.py")
    if path := os.environ.get(ROWS):
        row = {"test": name, "tried": tried, "lost": lost, "doubled": doubled, "leaked": leaked, "note": note}
        with Path(path).open("ab", buffering=0) as file:
            file.write(json.dumps(row).encode() + b"\n")


def read_rows(lines: Iterable[str]) -> dict[str, Row]:
    """The rows of a run, those of one name added up, in the order of PROOFS."""
    found: dict[str, Row] = {}
    for line in lines:
        given: dict[str, Any] = json.loads(line)
        row = found.setdefault(given["test"], Row())
        for figure in ("tried", "lost", "doubled", "leaked"):
            setattr(row, figure, getattr(row, figure) + given[figure])
        if given["note"]:
            row.notes.append(given["note"])
    return {name: found[name] for name in PROOFS if name in found}


def as_table(rows: dict[str, Row], missing: Iterable[str]) -> Table:
    """All figures, and below each what else is to be known."""
    table = Table(box=SIMPLE, title="Proofs", pad_edge=False)
    table.add_column("what was tried", ratio=1)
    for name in ("tried", "lost", "doubled", "leaked"):
        table.add_column(name, justify="right")
    for name, row in rows.items():
        words = "\n".join((f"{name}: {PROOFS[name]}", *(f"  {note}" for note in sorted(row.notes))))
        figures = (f"{one:,}" for one in (row.tried, row.lost, row.doubled, row.leaked))
        table.add_row(escape(words), *figures, style="" if row.is_held else "bold")
    for name in missing:
        table.add_row(escape(f"{name}: {PROOFS[name]}\n  no figures: it failed, or did not run"), *"----", style="bold")
    return table


def main(words: list[str] | None = None) -> int:
    """Write the table and proof.json beside the rows; 0 when every proof has figures and nothing went wrong."""
    given = ArgumentParser(prog="python -m tests.proving", description=__doc__)
    given.add_argument("rows", type=Path, help="the file that the tests appended to")
    given.add_argument("--partly", action="store_true", help="proofs without figures are no failure")
    wanted = given.parse_args(words)
    path: Path = wanted.rows
    rows = read_rows(path.read_text().splitlines() if path.exists() else [])
    missing = [] if wanted.partly else [name for name in PROOFS if name not in rows]
    table = as_table(rows, missing)
    Console().print(table)
    with path.with_name("prove.txt").open("w") as file:
        Console(file=file, width=120).print(table)
    figures = {
        name: {"tried": r.tried, "lost": r.lost, "doubled": r.doubled, "leaked": r.leaked} for name, r in rows.items()
    }
    path.with_name("proof.json").write_text(json.dumps(figures, indent=2) + "\n")
    return 0 if rows and not missing and all(row.is_held for row in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
