"""XLSX: sheets for submissions, repeats, answers too long for a cell, and the codebook, written row by row."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxFileError, XlsxWriterException  # type: ignore[import-untyped]

from bot.database.exports import Came
from bot.documents.cleaning import legible

from .codebook import codebook
from .columns import MAIN, Table
from .naming import Naming
from .rows import Cell, Rows

LONG, CODEBOOK, ABOUT = "long answers", "codebook", "read me"


class TooWide(OSError):
    """More columns or rows than a sheet has."""


class XlsxWriter:
    """One workbook. Texts are texts: no cell is a formula or a link, whatever stands in it."""

    def __init__(self, folder: Path, name: str, rows: Rows, naming: Naming) -> None:
        scratch = folder / ".xlsx"
        scratch.mkdir(exist_ok=True)
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(scratch),
        }
        self._path = folder / name
        self._rows = rows
        self._book = xlsxwriter.Workbook(str(self._path), options)
        self._bold = self._book.add_format({"bold": True})
        names = _SheetNames()
        self._tables = {
            table.name: self._sheet(names.of(table), naming.headings(table)) for table in rows.layout.tables
        }
        self._long = self._sheet(LONG, ("reference", "table", "row", "column", "part", "words"))
        self._columns = {table.name: [column.name for column in table.columns] for table in rows.layout.tables}
        book = self._sheet(CODEBOOK, ())
        for line in codebook(rows.layout, naming):
            book.put(_cut(one) for one in line)
        if words := naming.note():
            self._sheet(ABOUT, ()).put((words,))
        #: what a workbook weighs is known when it is packed
        self.size = 0
        self.missing = 0

    def _sheet(self, name: str, headings: Iterable[str]) -> _Sheet:
        sheet = _Sheet(self._book.add_worksheet(name))
        listed = list(headings)
        if len(listed) > _COLUMNS:
            raise TooWide(f"a sheet has {_COLUMNS:,} columns at most, and this needs {len(listed):,}: choose csv")
        if listed:
            sheet.put(map(_cut, listed), self._bold)
            sheet.sheet.freeze_panes(1, 0)
        return sheet

    def weight(self, came: Came) -> int:
        """Nothing that is known before it is packed."""
        return 0

    def put(self, came: Came) -> None:
        """The rows of one submission."""
        for table, cells in self._rows.of(came):
            sheet = self._tables[table.name]
            sheet.put(self._short(table, sheet, cells))

    def _short(self, table: Table, sheet: _Sheet, cells: list[Cell]) -> list[Cell]:
        """The cells, each with as much as one holds; the whole of a longer text goes to a sheet of its own."""
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > _CELL // 2:
                parts = split(legible(cell), _CELL)
                if len(parts) > 1:
                    cells[place] = parts[0] + _MORE
                    column = self._columns[table.name][place]
                    for number, words in enumerate(parts, start=1):
                        self._long.put((cells[0], table.name, sheet.next + 1, column, number, words))
        return cells

    def close(self) -> None:
        """Pack it. Raises OSError."""
        try:
            self._book.close()
        except (XlsxFileError, XlsxWriterException) as wrong:
            raise OSError(str(wrong)) from wrong
        self.size = self._path.stat().st_size


class _Sheet:
    """One sheet, row by row."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        #: the row that is written next, from 0
        self.next = 0

    def put(self, cells: Iterable[Cell], style: Any = None) -> None:
        if self.next >= _ROWS:
            raise TooWide(f"a sheet has {_ROWS:,} rows at most: choose csv, or fewer submissions")
        sheet, row = self.sheet, self.next
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, legible(cell), style)
            elif isinstance(cell, int) and abs(cell) >= _EXACT:
                sheet.write_string(row, place, str(cell), style)
            elif cell is not None:
                sheet.write_number(row, place, cell, style)
        self.next += 1


class _SheetNames:
    """Names of sheets: up to 31 characters, told apart without regard to capitals."""

    def __init__(self) -> None:
        self._taken = {LONG, CODEBOOK, ABOUT, "history"}

    def of(self, table: Table) -> str:
        name = MAIN if not table.repeats else table.name
        found = name[:31]
        for number in count(2):
            if found.lower() not in self._taken:
                break
            found = f"{name[:27]} {number}"
        self._taken.add(found.lower())
        return found


def split(text: str, most: int) -> list[str]:
    """A text in parts of at most so many UTF-16 code units, which is how a spreadsheet counts; no character is cut."""
    if len(text) <= most // 2 or _units(text) <= most:
        return [text]
    parts, begin, units = [], 0, 0
    for place, character in enumerate(text):
        wide = 2 if ord(character) > 0xFFFF else 1
        if units + wide > most:
            parts.append(text[begin:place])
            begin, units = place, 0
        units += wide
    return [*parts, text[begin:]]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(cell: Cell) -> Cell:
    return split(cell, _CELL)[0] if isinstance(cell, str) else cell


#: of a sheet
_COLUMNS, _ROWS = 16_384, 1_048_576
#: UTF-16 code units: a cell holds 32,767, with the word that there is more
_CELL = 32_700
_MORE = " […] the whole stands in the sheet 'long answers'"
#: from here on a spreadsheet rounds
_EXACT = 10**15
