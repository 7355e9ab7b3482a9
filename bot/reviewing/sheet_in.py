"""The workbook that moderators bring back, read row by row: only the cells that somebody changed are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from bot.tables.cells import digest, is_cut, went_out, words_of
from bot.tables.opening import Unreadable, has_merged_cells, must_be_harmless
from conversations.call import Call
from conversations.records import record

from .sheet import ANSWERS, CHANGES_SUBMISSIONS, OF_CALL, SUBMISSIONS, changes_answers, columns_of

#: bytes, also of what a packed file unpacks to
_LARGEST, _LARGEST_UNPACKED = 100 << 20, 1 << 30
_MOST_ROWS = 1_048_576
#: columns that are read at most: what stands beside ours is the moderator's own
_MOST_COLUMNS = 200
#: stands for a formula, a date, or an error: no words hold it
_NO_WORDS = "\0"


@record
class Place:
    """Where something stands."""

    file: str
    sheet: str
    row: int
    column: str = ""

    def __str__(self) -> str:
        column = f", column '{self.column}'" if self.column else ""
        return f"{self.file}: sheet '{self.sheet}', row {self.row}{column}"


@record
class Change:
    """What a moderator changed in one row."""

    place: Place
    reference: str
    #: of the submission, and how often moderators had changed something beside it, when the row went out
    revision: int
    rev: int
    #: of the answer; empty for the submission as a whole
    key: str
    #: column -> its new words
    cells: dict[str, str]
    #: column -> its words, as all of the row reads
    row: dict[str, str]

    def at(self, column: str) -> str:
        """The place of a cell of this row, as words."""
        return str(Place(self.place.file, self.place.sheet, self.place.row, column))


@record
class Wrong:
    """A row that cannot be taken over."""

    reference: str
    why: str


def read_book(
    path: Path, call: Call, passed: Callable[[int], None] = lambda count: None
) -> tuple[list[Change], list[Wrong]]:
    """What was changed in a workbook, and rows that cannot be read. Raises Unreadable where it is none of ours."""
    must_be_harmless(path, _LARGEST, _LARGEST_UNPACKED)
    if (part := has_merged_cells(path)) is not None:
        raise Unreadable(f"{path.name}: cells are merged in {part}; take that back, so that each row stands for itself")
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # whatever a broken or hostile file makes the library raise
        raise Unreadable(f"{path.name}: the file cannot be read ({type(error).__name__}); save it as .xlsx") from None
    changes: list[Change] = []
    wrong: list[Wrong] = []
    try:
        for name in (SUBMISSIONS, ANSWERS):
            if name not in book.sheetnames:
                there = ", ".join(repr(one[:31]) for one in book.sheetnames[:6])
                todo = "name it so again, or begin with a new export"
                raise Unreadable(f"{path.name}: there is no sheet '{name}' (there are {there}); {todo}")
            for one in _read_sheet(path, book[name], name, call):
                (changes if isinstance(one, Change) else wrong).append(one)  # type: ignore[arg-type]
                passed(len(changes))
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"{path.name}: the file cannot be read ({type(error).__name__}); save it as .xlsx") from None
    finally:
        book.close()
    return changes, wrong


def _read_sheet(path: Path, sheet: Any, name: str, call: Call) -> Iterator[Change | Wrong]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    rows = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS)
    headings = [words_of(cell.value) or "" for cell in next(rows, ())]
    places = {title: headings.index(title) for title in columns_of(name, call) if title in headings}
    first = next(rows, ())
    guard = next((cell for title, cell in zip(headings, first, strict=False) if title == "went out"), None)
    if guard is not None and not _is_of(went_out(words_of(guard.value) or ""), call):
        todo = f"name that call, or export '{call.name}' again"
        raise Unreadable(f"{path.name}: sheet '{name}', row 2: this is a workbook of another call; {todo}")
    missing = [title for title in columns_of(name, call) if title not in places]
    if missing:
        todo = "put it back as it was, or begin with a new export"
        raise Unreadable(f"{path.name}: sheet '{name}', row 1: there is no column '{missing[0]}'; {todo}")
    for title in places:
        if headings.count(title) > 1:
            raise Unreadable(f"{path.name}: sheet '{name}', row 1: there are two columns '{title}'; take one away")
    for number, cells in enumerate(chain([first], rows), 2):
        if all(cell.value is None for cell in cells):
            continue
        found = _row(Place(path.name, name, number), cells, places, _changing(name, call), call)
        if found is not None:
            yield found


def _changing(name: str, call: Call) -> tuple[str, ...]:
    return CHANGES_SUBMISSIONS if name == SUBMISSIONS else changes_answers(call)


def _row(
    place: Place, cells: Iterable[Any], places: dict[str, int], changing: Iterable[str], call: Call
) -> Change | Wrong | None:
    """What was changed in a row; None where nothing was."""
    given = list(cells)
    values = {title: given[at] if at < len(given) else None for title, at in places.items()}
    row: dict[str, str] = {}
    for title, cell in values.items():
        words = words_of(cell.value) if cell is not None else ""
        if (
            words is None
            or (cell is not None and cell.data_type == "f")
            or (cell is not None and cell.data_type == "e")
        ):
            row[title] = "\0"
        else:
            row[title] = words
    if not any(row.values()):
        return None
    reference = row["reference"].replace(_NO_WORDS, "")[:40]
    before = went_out(row["went out"])

    def is_touched(title: str) -> bool:
        return row[title] == _NO_WORDS or digest(row[title]) != before.get(title)

    touched = [title for title in changing if is_touched(title)]
    fixed = [title for title in row if title in before and title not in changing and is_touched(title)]
    if not touched and not fixed:
        return None

    def refused(title: str, what: str) -> Wrong:
        at = Place(place.file, place.sheet, place.row, title)
        return Wrong(reference or "(no reference)", f"{at}: {what}{and_nothing_else(touched, title)}")

    for title in ("reference", "revision", "rev", "went out", *(["key"] if "key" in row else [])):
        is_number = title not in ("revision", "rev") or _is_number(row[title])
        is_whole = title != "went out" or set(changing) <= before.keys()
        if row[title] in ("", _NO_WORDS) or not is_number or not is_whole:
            return refused(title, "this guards the row and was changed; copy the row from the export again")
    if not _is_of(before, call):
        return refused("went out", "this row is of the workbook of another call; leave it out")
    if fixed:
        return refused(fixed[0], "what stands here is not to be changed; put it back as it was exported")
    for title in touched:
        if row[title] == _NO_WORDS:
            return refused(title, "there is a formula or a date in it; write plain words, with ' in front if need be")
        if is_cut(row[title]):
            return refused(title, "the words are longer than a cell; change them in the chat instead")
    changed = {title: row[title] for title in touched}
    return Change(place, reference, int(row["revision"]), int(row["rev"]), row.get("key", ""), changed, row)


def _is_of(before: dict[str, str], call: Call) -> bool:
    """Nothing says that it is of another call."""
    return before.get(OF_CALL, digest(call.name)) == digest(call.name)


def and_nothing_else(changed: Iterable[str], refused: str) -> str:
    """What else of a row is not taken over because one cell is refused; empty where there is nothing."""
    others = ", ".join(f"'{one}'" for one in changed if one != refused)
    return f". Nothing else of this row was taken over either: {others}" if others else ""


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 10
