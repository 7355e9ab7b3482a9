"""Run every benchmark beside this file, print one table, and fail if a gate is missed.

A benchmark is a module `bench_<name>.py` with a function `measure()` that returns rows like

    {"what": "...", "value": 0.8, "unit": "÷ de_json", "better": "lower", "gate": 2, "goal": 1}

`better` is "lower" or "higher"; `gate` is the value that must be reached and `goal` the one hoped for; either
may be None. The rows are also written to build/results.json below the current folder. `python -m tests.benchmarks
engine bot` runs these two alone.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import tests.benchmarks

Row = dict[str, Any]

RESULTS = Path("build") / "results.json"


def main() -> int:
    """Measure everything; return 0 if each gate is reached, else 1."""
    rows: list[Row] = []
    for name in benchmarks(sys.argv[1:]):
        print(f"measuring {name.removeprefix('bench_')} ...", file=sys.stderr)
        rows += importlib.import_module(f"tests.benchmarks.{name}").measure()
    if not rows:
        print("There is no benchmark here, so no gate was reached.", file=sys.stderr)
        return 1
    Console().print(table_of(rows))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    missed = [row for row in rows if not reaches(row, "gate")]
    for row in missed:
        print(f"Missed: {row['what']} is {row['value']:.4g}, the gate is {row['gate']:.4g}.", file=sys.stderr)
    return 1 if missed else 0


def benchmarks(wanted: Collection[str] = ()) -> list[str]:
    """Name the benchmark modules, in alphabetical order; only those wanted (`bot` is bench_bot), if any are named."""
    found = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    return sorted(
        name for name in found if name.startswith("bench_") and (not wanted or name.removeprefix("bench_") in wanted)
    )


def reaches(row: Row, mark: str) -> bool:
    """Tell whether the row's value is on the right side of its `mark`; not a number never is."""
    if row.get(mark) is None:
        return True
    match row["better"]:
        case "lower":
            return bool(row["value"] <= row[mark])
        case "higher":
            return bool(row["value"] >= row[mark])
        case other:
            raise ValueError(f"{row['what']}: better is 'lower' or 'higher', not {other!r}")


def table_of(rows: list[Row]) -> Table:
    """Lay the rows out for a terminal."""
    table = Table(title="Benchmarks")
    table.add_column("what")
    for column in ("value", "unit", "better", "gate", "goal"):
        table.add_column(column, justify="left" if column in ("unit", "better") else "right", no_wrap=True)
    table.add_column("")
    for row in rows:
        table.add_row(
            escape(row["what"]),
            f"{row['value']:.4g}",
            escape(row["unit"]),
            row["better"],
            _shown(row.get("gate")),
            _shown(row.get("goal")),
            _verdict(row),
        )
    return table


def _shown(mark: float | None) -> str:
    return "" if mark is None else f"{mark:.4g}"


def _verdict(row: Row) -> str:
    if not reaches(row, "gate"):
        return "[red]gate missed[/red]"
    if row.get("goal") is not None and reaches(row, "goal"):
        return "[green]goal[/green]"
    return "ok"


if __name__ == "__main__":
    sys.exit(main())
