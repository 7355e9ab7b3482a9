"""The workbook for moderators, written row by row: it takes as little memory for very many submissions as for a few."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.consulting.calls import Calls
from bot.consulting.older_forms import learn_forms
from bot.database.exports import Came, Which, read_all
from bot.database.opening import Database
from bot.database.reviews import read_topics
from bot.whole_files import appearing_meanwhile
from conversations.call import Call
from conversations.state import Moment
from conversations.text import Translate

from .sheet import (
    ANSWERS,
    CHOSEN,
    GUARDS,
    SUBMISSIONS,
    Topics,
    answer_rows,
    columns_of,
    entries_of,
    submission_row,
)

#: rows of a sheet
_MOST = 1_048_576
#: characters, by column; hidden ones have none
_WIDTHS = {
    "question": 40,
    "answer": 60,
    "transcript": 60,
    "reason": 40,
    "notes so far": 40,
    "notes": 40,
    "title": 40,
    "published": 60,
}
_HIDDEN = frozenset({"went out"})


class TooMany(ValueError):
    """More answers than a sheet has rows."""


async def write_book(
    database: Database,
    calls: Calls,
    name: str,
    out: Path,
    which: Which,
    now: datetime,
    *,
    translate: Translate | None = None,
    passed: Callable[[int], None] = lambda count: None,
    noted: Callable[[Path, Sequence[int], int], Awaitable[None]] | None = None,
) -> tuple[int, int]:
    """Write the workbook of a call; how many submissions and answers stand in it.

    OUT appears when it is complete, and `noted` has put it on record: it is given the file, which submissions
    stand in it, and how many answers.
    `passed` is told how many submissions are written so far. Raises OSError, and TooMany where a sheet has not enough
    rows.
    """
    await learn_forms(database, calls, name)
    call = calls.named(name)
    assert call is not None
    async with database.read() as connection:
        topics = Topics({one.code: one.label for one in await read_topics(connection, name)})
    moment = Moment(now, call.languages[0], lambda: 0.0, lambda: "", translate)
    async with appearing_meanwhile(out) as folder:
        book = _Book(folder / out.name, call)
        try:
            async for came in read_all(database, name, which):
                book.add(came, calls.pinned(name, came.submission.form_hash) or call, topics, moment)
                passed(book.submissions)
        finally:
            # what it has put aside meanwhile goes with it
            await asyncio.to_thread(book.close)
        if noted is not None:
            await noted(folder / out.name, book.numbers, book.answers)
    return book.submissions, book.answers


class _Book:
    """A workbook that is being written."""

    def __init__(self, path: Path, call: Call) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        self._call = call
        given = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(str(path), {**given, "strings_to_numbers": False})
        self._plain = self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._grey = self._book.add_format({"valign": "top", "font_color": "#808080", "num_format": "@"})
        self._bold = self._book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self.submissions = self.answers = 0
        self.numbers = array("q")
        self._sheets = {
            SUBMISSIONS: self._begin(SUBMISSIONS),
            ANSWERS: self._begin(ANSWERS),
        }

    def _begin(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        columns = columns_of(name, self._call)
        for at, column in enumerate(columns):
            width = _WIDTHS.get(column, 60 if column.startswith("translation") else 12)
            # "@": words stay words when somebody types a date or a number
            how = self._grey if column in GUARDS else self._plain
            sheet.set_column(at, at, width, how, {"hidden": column in _HIDDEN})
        if name == SUBMISSIONS:
            at = columns.index("state")
            allowed = {
                "validate": "list",
                "source": list(CHOSEN),
                "error_title": "State",
                "error_message": f"Choose one of: {', '.join(CHOSEN)}",
            }
            sheet.data_validation(1, at, _MOST - 1, at, allowed)
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, self._bold)
        return sheet

    def add(self, came: Came, call: Call, topics: Topics, moment: Moment) -> None:
        """One submission and its answers."""
        self.submissions += 1
        self.numbers.append(came.submission.id)
        self._write(SUBMISSIONS, self.submissions, submission_row(came))
        for row in answer_rows(came, self._call, entries_of(came, call, moment), topics, moment):
            self.answers += 1
            self._write(ANSWERS, self.answers, row)

    def _write(self, name: str, at: int, row: dict[str, str]) -> None:
        if at >= _MOST:
            raise TooMany(f"the sheet '{name}' has no room for more than {_MOST - 1} rows")
        sheet = self._sheets[name]
        for column, title in enumerate(columns_of(name, self._call)):
            how = self._grey if title in GUARDS else self._plain
            sheet.write_string(at, column, row[title], how)

    def close(self) -> None:
        """Put it together."""
        self._book.close()
