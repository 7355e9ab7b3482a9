"""CSV: UTF-8 with a mark at its beginning, so that spreadsheets read it as that; lines and quotes as in RFC 4180."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from bot.database.exports import Came
from conversations.records import record

from .columns import Table
from .legible import guarded
from .naming import Naming
from .rows import Cell, Rows


class CsvTable:
    """One table as a file."""

    def __init__(self, path: Path, headings: Iterable[str]) -> None:
        self._file: BinaryIO = path.open("wb")
        self.size = self._file.write(b"\xef\xbb\xbf")
        self._writer = csv.writer(self, lineterminator="\r\n")
        self.put(headings)

    def write(self, line: str) -> None:
        """What csv calls."""
        self.size += self._file.write(line.encode())

    def put(self, cells: Iterable[Cell]) -> None:
        """One row more. Numbers stay numbers; a text that a spreadsheet would run gets an apostrophe before it."""
        self._writer.writerow([guarded(one) if isinstance(one, str) else "" if one is None else one for one in cells])

    def close(self) -> None:
        """It is complete."""
        self._file.close()


@record
class TableNames:
    """What the files of tables are called."""

    main: str
    #: before the name of a repeat
    stem: str

    def of(self, table: Table) -> str:
        """The file of a table: repeats stand beside the main one, as STEM.REPEAT.csv."""
        return f"{self.stem}{table.name}.csv" if table.repeats else self.main


class CsvWriter:
    """The table of submissions as OUT, and one beside it for each repeat."""

    def __init__(self, folder: Path, name: str, rows: Rows, naming: Naming) -> None:
        names = TableNames(name, f"{Path(name).stem}.")
        self._rows = rows
        self._tables = {
            table.name: CsvTable(folder / names.of(table), naming.headings(table)) for table in rows.layout.tables
        }
        self.missing = 0
        if words := naming.note():
            (folder / f"{Path(name).stem}.readme.txt").write_text(words + "\n", encoding="utf-8")

    @property
    def size(self) -> int:
        """Bytes of the largest file so far."""
        return max(table.size for table in self._tables.values())

    def weight(self, came: Came) -> int:
        """Nothing that is known before it is written."""
        return 0

    def put(self, came: Came) -> None:
        """The rows of one submission."""
        for table, cells in self._rows.of(came):
            self._tables[table.name].put(cells)

    def close(self) -> None:
        """All tables are complete."""
        for table in self._tables.values():
            table.close()
