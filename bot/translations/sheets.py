"""Two columns for volunteers, as a spreadsheet or a Word document, and back.

A row is known again by where its text stands and by its English words, and it tells what words went out: so two
volunteers never undo each other's work. Whoever checked a row puts a mark behind it, and a name at the top: then the
words count as reviewed by this person.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from conversations.records import record

from .catalogues import DRAFT, Words, plurals_of, reviewed
from .messages import Message

_NAME = "Your name:"
#: what counts as a mark; "no" and "?" do not
_MARKS = frozenset({"x", "✓", "✔", "ok", "yes", "oui", "sí", "si", "sim", "نعم", "ndiyo"})
_HEADINGS = ("Text", "English", "{language}", "Checked (x)")
#: bytes, also of what a packed file unpacks to
_LARGEST, _LARGEST_UNPACKED = 20 << 20, 200 << 20
_MOST_ROWS = 20_000


class UnreadableSheet(ValueError):
    """A file that cannot be read as a sheet; its words say why and what to do."""


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
    writer = {".xlsx": _write_xlsx, ".docx": _write_docx}.get(path.suffix.lower())
    if writer is None:
        raise UnreadableSheet(f"{path.name}: name a file that ends in .xlsx or .docx")
    writer(path, headings, rows)
    return len(rows)


def read_sheet(path: Path, messages: Iterable[Message]) -> tuple[Sheet, list[str]]:
    """What a volunteer sent back, and rows that belong to no text (any more). Raises UnreadableSheet."""
    reader = {".xlsx": _read_xlsx, ".docx": _read_docx}.get(path.suffix.lower())
    if reader is None:
        raise UnreadableSheet(f"{path.name}: this reads files that end in .xlsx or .docx")
    _must_be_small(path)
    try:
        who, cells = reader(path)
    except Exception as error:  # whatever a broken or hostile file makes the libraries raise
        raise UnreadableSheet(f"{path.name}: the file cannot be read ({type(error).__name__}); save it again") from None
    heading = next((at for at, row in enumerate(cells) if row[:2] == _HEADINGS[:2]), None)
    if heading is None:
        raise UnreadableSheet(f"{path.name}: there is no line with the headings {', '.join(_HEADINGS[:2])}")
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


def _must_be_small(path: Path) -> None:
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise UnreadableSheet(f"{path.name}: the file cannot be read ({type(error).__name__})") from None
    if size > _LARGEST or unpacked > _LARGEST_UNPACKED:
        raise UnreadableSheet(f"{path.name}: the file is larger than any that this wrote")


def _write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([_NAME, ""], [], headings, *rows):
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words that begin with = are words
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCD", (28, 60, 60, 12), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A4"
    book.save(path)


def _read_xlsx(path: Path) -> tuple[str, list[tuple[str, str, str, str]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    cells = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = islice(sheet.iter_rows(max_col=4, values_only=True), _MOST_ROWS)
        # what is no text, such as a date that was made of words, is for its author to look at
        cells += [
            _four([*row[:2], row[2] if isinstance(row[2], str | None) else "?", row[3]]) for row in map(_padded, rows)
        ]
    book.close()
    return _who(cells), cells


def _write_docx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(1.5)
    rows = [(_NAME, "", "", ""), tuple(headings), *rows]
    table = document.add_table(rows=len(rows), cols=4, style="Table Grid")
    cells = table._cells  # each look at table.cell() would go through all of them
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            cells[at * 4 + column].text = words
    document.save(str(path))


def _read_docx(path: Path) -> tuple[str, list[tuple[str, str, str, str]]]:
    from docx import Document

    cells = []
    for table in Document(str(path)).tables:
        for row in table._tbl.tr_lst:
            texts = [_cell_text(cell) for cell in row.tc_lst]
            # a row that is no longer whole is named by what stands in it
            cells.append(_four(texts if len(texts) == 4 else [" ".join(filter(None, texts)), "", "?", ""]))
    return _who(cells), cells


def _cell_text(cell: Any) -> str:
    """The words of a cell, also those that were put in with changes tracked; deleted ones are none."""
    lines = []
    for paragraph in cell.iter(f"{_WORD}p"):
        pieces = paragraph.iter(f"{_WORD}t", f"{_WORD}br", f"{_WORD}tab")
        lines.append("".join(piece.text or "" if piece.tag == f"{_WORD}t" else "\n" for piece in pieces))
    return "\n".join(lines)


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _padded(row: tuple[Any, ...]) -> list[Any]:
    return [*row, None, None, None, None][:4]


def _four(row: Iterable[Any]) -> tuple[str, str, str, str]:
    words = ["" if value is None else str(value).replace("\r\n", "\n").replace("_x000D_", "") for value in row]
    first, second, third, fourth = (words + [""] * 4)[:4]
    return first, second, third, fourth


def _who(cells: Iterable[Sequence[str]]) -> str:
    return next((" ".join(row[1].split())[:80] for row in cells if row[0].strip() == _NAME), "")
