"""What volunteers bring back: words beside an answer, as long as the answer is still the one they saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.database.exports import Came, Which, read_all
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import Moderator, touch
from bot.tables.cells import CUT, is_cut, normal
from bot.tables.columns import read_columns
from bot.tables.opening import Unreadable
from conversations.call import Call
from conversations.records import record
from conversations.state import Status

from .decision import let_confirm
from .guards import RowGuard, guard_of
from .sheet_in import Wrong
from .taking_over import TakenOver
from .words_out import GUARD

#: rows in one transaction
_AT_ONCE = 500


@record
class Line:
    """One row that somebody filled in."""

    #: file and row, as words
    place: str
    guard: RowGuard
    words: str


def read_words(path: Path) -> tuple[list[Line], list[Wrong]]:
    """The rows that were filled in, and those that cannot be known again. Raises Unreadable for a table of others."""
    rows = read_columns(path, 3)
    heading = next((at for at, row in enumerate(rows) if normal(row[2]) == GUARD), None)
    if heading is None:
        todo = "do not change the line with the headings, or begin with a new table"
        raise Unreadable(f"{path.name}: there is no third column '{GUARD}'; {todo}")
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        words, place = normal(row[1]), f"{path.name}: row {number}"
        if not words or normal(row[2]) == GUARD:
            continue
        guard = guard_of(normal(row[2]))
        if guard is None:
            what = "the third column was changed, so nobody knows which answer this is; copy it from the first table"
            wrong.append(Wrong(_beginning(row[0]), f"{place}: {what}"))
        elif is_cut(words):
            wrong.append(Wrong(_beginning(row[0]), f"{place}: it still ends in '{CUT.strip()}'; take that away"))
        elif words == "?":
            wrong.append(Wrong(_beginning(row[0]), f"{place}: a date or a number stands there; write plain words"))
        else:
            lines.append(Line(place, guard, words))
    return lines, wrong


def _beginning(words: str) -> str:
    return " ".join(words.split())[:40] or "(empty)"


@dataclass(slots=True, eq=False)
class Reading:
    """Takes the words of volunteers over."""

    database: Database
    call: Call
    by: Moderator
    ids: Ids
    now: datetime
    #: human | machine
    state: str = "human"
    #: also where somebody else has written words meanwhile
    over: bool = False

    async def take(self, lines: Sequence[Line], wrong: Sequence[Wrong] = ()) -> TakenOver:
        """Take over what can be; the others are named."""
        done = TakenOver(refused=list(wrong))
        for some in _together(lines):
            which = Which(frozenset({Status.SUBMITTED}))
            numbers = {one.guard.submission for one in some}
            came = {one.submission.id: one async for one in read_all(self.database, self.call.name, which, numbers)}
            async with self.database.write() as connection:
                for line in some:
                    await self._take_one(connection, line, came.get(line.guard.submission), done)
        return done

    async def _take_one(self, connection: Any, line: Line, came: Came | None, done: TakenOver) -> None:
        guard = line.guard
        if came is None or came.state == "left-out":
            what = "this form does not count any more: it was taken back, left out, or belongs to another call"
            done.refused.append(
                Wrong("(unknown)" if came is None else came.submission.reference, f"{line.place}: {what}")
            )
            return
        reference = came.submission.reference
        key = next((key for key, row in came.renditions.rows.items() if row == guard.answer), None)
        allowed = self.call.tongues if guard.kind == "transcript" else self.call.languages
        if key is None or guard.language not in allowed:
            what = "the person has changed this answer since the table was made; begin with a new table"
            done.refused.append(Wrong(reference, f"{line.place}: {what}"))
            return
        wanted = guard.language if guard.kind == "translation" else None
        newest = came.renditions.newest(key, guard.kind, wanted)
        if newest is not None and newest.words == line.words:
            return
        if wanted is not None and (ready := came.renditions.newest(key, "published")) and ready.id > guard.seen:
            what = "a moderator has made these words ready for print meanwhile; begin with a new table"
            done.refused.append(Wrong(reference, f"{line.place}: {what}"))
            return
        if newest is not None and newest.id > guard.seen and (newest.state == "confirmed" or not self.over):
            who = newest.by.name or "somebody"
            what = f"{who} has written this meanwhile, and it stands; look at both, or import with --over"
            if newest.state == "confirmed":
                what = "the person has confirmed other words meanwhile; these stand"
            done.refused.append(Wrong(reference, f"{line.place}: {what}"))
            return
        made = Rendition(
            self.ids(), guard.submission, key, guard.kind, guard.language, line.words, self.state, guard.answer,
            self.by, self.now,
        )  # fmt: skip
        await add_rendition(connection, made)
        came.renditions.made.append(made)
        await touch(self.database, connection, guard.submission, self.by, self.now)
        if guard.kind == "transcript" and self.state == "human":
            await let_confirm(connection, self.ids, made.id, self.now)
        done.changed.add(reference)
        done.effects["worded"] = done.effects.get("worded", 0) + 1


def _together(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for at in range(0, len(lines), _AT_ONCE):
        yield lines[at : at + _AT_ONCE]
