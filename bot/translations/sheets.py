"""Two columns for volunteers, as a spreadsheet or a Word document, and back.

A row is known again by where its text stands and by its English words, and it tells what words went out: so two
volunteers never undo each other's work. Whoever checked a row puts a mark behind it, and a name at the top: then the
words count as reviewed by this person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from bot.tables.columns import read_columns, write_columns
from bot.tables.opening import Unreadable
from conversations.records import record

from .catalogues import DRAFT, Words, plurals_of, reviewed
from .messages import Message

_NAME = "Your name:"
#: what counts as a mark; "no" and "?" do not
_MARKS = frozenset({"x", "✓", "✔", "ok", "yes", "oui", "sí", "si", "sim", "نعم", "ndiyo"})
_HEADINGS = ("Text", "English", "{language}", "Checked (x)")
#: characters
_WIDTHS = (28, 60, 60, 12)


@record
class Row:
    """One text with what a volunteer wrote."""

    domain: str
    context: str
    source: str
    forms: tuple[str, ...]
    is_checked: bool
    #: the words that went out, in short
    went_out: str


@record
class Sheet:
    """What a file holds."""

    language: str
    who: str
    rows: tuple[Row, ...]


def write_sheet(
    path: Path, language: str, name: str, messages: Iterable[Message], words: dict[str, dict[tuple[str, str], Words]]
) -> int:
    """Write .xlsx or .docx; `words` are by domain. Gives the number of texts."""
    plurals, _ = plurals_of(language)
    rows = []
    for message in messages:
        found = words.get(message.domain, {}).get(message.key)
        forms = found.forms if found is not None else ("",) * (plurals if message.plural else 1)
        english = f"{message.source}\n/\n{message.plural}" if message.plural else message.source
        where = f"{message.domain} {message.context}".strip()
        rows.append((f"{where} [{digest(forms)}]", english, "\n/\n".join(forms), ""))
    headings = [one.format(language=f"{name} ({language})") for one in _HEADINGS]
    write_columns(path, [(_NAME, ""), (), headings, *rows], _WIDTHS, heading=2)
    return len(rows)


def read_sheet(path: Path, messages: Iterable[Message]) -> tuple[Sheet, list[str]]:
    """What a volunteer sent back, and rows that belong to no text (any more). Raises Unreadable."""
    cells = read_columns(path, len(_HEADINGS))
    who = _who(cells)
    heading = next((at for at, row in enumerate(cells) if row[:2] == _HEADINGS[:2]), None)
    if heading is None:
        raise Unreadable(f"{path.name}: there is no line with the headings {', '.join(_HEADINGS[:2])}")
    language = cells[heading][2].rpartition("(")[2].rstrip(") ")
    known = {(message.domain, message.context, message.source): message for message in messages}
    rows, strays = [], []
    for place, english, written, mark in cells[heading + 1 :]:
        where, _, went_out = place.rstrip("] ").partition(" [")
        if not written.strip():
            continue
        domain, _, context = where.partition(" ")
        source = english.split("\n/\n")[0]
        if (domain, context, source) not in known:
            strays.append(where + (": " if context else " ") + source[:40])
            continue
        forms = tuple(form.strip() for form in written.split("\n/\n"))
        rows.append(Row(domain, context, source, forms, mark.strip().lower() in _MARKS, went_out))
    return Sheet(language, who, tuple(rows)), strays


def digest(forms: Iterable[str]) -> str:
    """What tells words from others."""
    return hashlib.sha256("\0".join(forms).encode()).hexdigest()[:8]


def taken_over(row: Row, before: Words | None, who: str, today: date) -> Words | Literal["conflict"] | None:
    """The words of a row with their state; None where this volunteer did nothing, "conflict" where another did."""
    is_new, is_reviewed = row.went_out != digest(row.forms), row.is_checked and bool(who)
    now = before.forms if before is not None else ("",) * len(row.forms)
    notes = before.notes if before is not None else ()
    if not is_new and not is_reviewed:
        return None
    if now != row.forms and digest(now) != row.went_out:
        return "conflict"
    if is_reviewed:
        if before is not None and now == row.forms and before.reviewed_by == who:
            return None
        state, is_same = reviewed(who, today.isoformat()), row.forms == (row.source,)
        return Words(row.forms, state, is_same=is_same, notes=notes)
    return Words(row.forms, f"draft by {who}" if who else DRAFT, notes=notes) if now != row.forms else None


def _who(cells: Iterable[Sequence[str]]) -> str:
    return next((" ".join(row[1].split())[:80] for row in cells if row[0].strip() == _NAME), "")
