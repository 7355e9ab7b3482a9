"""A few columns of words, as a spreadsheet or a Word document, and back: what volunteers work in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from .cells import as_cell, words_of
from .opening import Unreadable, must_be_harmless

#: bytes, also of what a packed file unpacks to
_LARGEST, _LARGEST_UNPACKED = 20 << 20, 200 << 20
MOST_ROWS = 20_000
#: centimetres of a column that is not for people; in Word it cannot be hidden, or it would not come back
_HIDDEN = 1.2
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_columns(path: Path, rows: Sequence[Sequence[str]], widths: Sequence[int], heading: int) -> None:
    """Write .xlsx or .docx. `rows[heading]` has the headings, widths are in characters, 0 hides a column.

    An empty row sets the rows above it apart in a spreadsheet. Raises Unreadable for another kind of file.
    """
    writer = {".xlsx": _write_xlsx, ".docx": _write_docx}.get(path.suffix.lower())
    if writer is None:
        raise Unreadable(f"{path.name}: name a file that ends in .xlsx or .docx")
    writer(path, rows, widths, heading)


def read_columns(path: Path, count: int) -> list[tuple[str, ...]]:
    """All rows of all tables, each with `count` cells. Raises Unreadable.

    What is no text, such as a date that a program made of words, reads as "?"; so does what is left of a torn row.
    """
    reader = {".xlsx": _read_xlsx, ".docx": _read_docx}.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"{path.name}: this reads files that end in .xlsx or .docx")
    must_be_harmless(path, _LARGEST, _LARGEST_UNPACKED)
    try:
        return reader(path, count)
    except Exception as error:  # whatever a broken or hostile file makes the libraries raise
        raise Unreadable(f"{path.name}: the file cannot be read ({type(error).__name__}); save it again") from None


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]], widths: Sequence[int], heading: int) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([as_cell(words) for words in row])
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words that begin with = are words
    for cell in sheet[heading + 1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(widths, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = width or 8, not width
    sheet.freeze_panes = f"A{heading + 2}"
    book.save(path)


def _read_xlsx(path: Path, count: int) -> list[tuple[str, ...]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    found = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = islice(sheet.iter_rows(max_col=count, values_only=True), MOST_ROWS)
        found += [_exactly([_text(one) for one in row], count) for row in rows]
    book.close()
    return found


def _text(value: object) -> str:
    words = value if isinstance(value, str) else words_of(value)
    return "?" if words is None else words


def _write_docx(path: Path, rows: Sequence[Sequence[str]], widths: Sequence[int], heading: int) -> None:
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(1.5)
    lines = [row for row in rows if row]
    table = document.add_table(rows=len(lines), cols=len(widths), style="Table Grid")
    table.autofit = False
    wide = (document.sections[0].page_width or Cm(21)) - Cm(3) - Cm(_HIDDEN) * widths.count(0)
    across = [int(wide * each / sum(widths)) if each else Cm(_HIDDEN) for each in widths]
    for column, length in zip(table.columns, across, strict=True):
        column.width = length
    headed = sum(1 for row in rows[:heading] if row)
    table.rows[headed]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    cells = table._cells  # each look at table.cell() would go through all of them
    for at, row in enumerate(lines):
        for column, words in enumerate(row):
            cell = cells[at * len(widths) + column]
            cell.text = as_cell(words)
            cell.width = across[column]
            for run in cell.paragraphs[0].runs:
                if not widths[column]:
                    run.font.size, run.font.color.rgb = Pt(4), RGBColor(0x99, 0x99, 0x99)
                run.font.bold = at == headed or None
    document.save(str(path))


def _read_docx(path: Path, count: int) -> list[tuple[str, ...]]:
    from docx import Document

    found = []
    for table in Document(str(path)).tables:
        for row in islice(table._tbl.tr_lst, MOST_ROWS):
            texts = [_cell_text(cell) for cell in row.tc_lst]
            # a row that is no longer whole is named by what stands in it
            torn = [" ".join(filter(None, texts)), "", "?"]
            found.append(_exactly(texts if len(texts) == count else torn, count))
    return found


def _cell_text(cell: Any) -> str:
    """The words of a cell, also those that were put in with changes tracked; deleted ones are none."""
    lines = []
    for paragraph in cell.iter(f"{_WORD}p"):
        pieces = paragraph.iter(f"{_WORD}t", f"{_WORD}br", f"{_WORD}tab")
        lines.append("".join(piece.text or "" if piece.tag == f"{_WORD}t" else "\n" for piece in pieces))
    return "\n".join(lines)


def _exactly(row: Iterable[str | None], count: int) -> tuple[str, ...]:
    words = ["" if one is None else one.replace("\r\n", "\n").replace("_x000D_", "") for one in row]
    return tuple((words + [""] * count)[:count])
