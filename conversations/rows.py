"""XLSForm's way of writing groups, as rows between `begin group` and `end group`, folded into groups with questions."""

from __future__ import annotations

from collections.abc import Iterable

from .problems import Problems
from .source import DEEPEST, Entries, Entry

_BEGIN = {f"begin{space}{kind}": kind for space in (" ", "_") for kind in ("group", "repeat")}
_END = {f"end{space}{kind}": kind for space in (" ", "_") for kind in ("group", "repeat")}


def folded(rows: Iterable[Entry], problems: Problems) -> tuple[Entry, ...]:
    """The rows with every `begin … end` made a group or repeat that holds what stands between."""
    top: list[Entry] = []
    open_groups: list[Entry] = []
    for row in rows:
        kind = str(row.get("type"))
        if kind in _END:
            if not open_groups or open_groups[-1]["type"] != _END[kind]:
                problems.error(
                    row.line, f"'{kind}' ends nothing that is open here", f"add 'begin {_END[kind]}' before it"
                )
            else:
                open_groups.pop()
            continue
        if open_groups:
            inside: Entries = open_groups[-1]["questions"]
            inside.append(row)
            inside.lines.append(row.line)
        else:
            top.append(row)
        if kind in _BEGIN:
            if len(open_groups) >= DEEPEST:
                problems.error(row.line, f"more than {DEEPEST} groups inside each other", "make the form flatter")
                return ()
            row["type"] = _BEGIN[kind]
            if "questions" not in row:
                row["questions"] = Entries(row.line)
                row.lines["questions"] = row.line
                open_groups.append(row)
    for row in open_groups:
        problems.error(row.line, f"the {row['type']} '{row.get('name')}' has no end", f"add 'type: end {row['type']}'")
    return tuple(top)
