"""Answers in other words than they were given in: written down, translated, made ready to be printed.

What somebody said is never written over. A rendition is a row beside it, and holds for the very row of the answer that
it was made of: an answer that is given anew waits for a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import answer, rendition
from .reviews import Moderator

#: transcript (of a voice), translation, published (spelling mended, a span hidden)
KINDS = ("transcript", "translation", "published")
#: machine (a draft), human, proposed (waits for the person's yes), confirmed (by the person), refused (by the person)
STATES = ("machine", "human", "proposed", "confirmed", "refused")
#: those that may be shown to others; a machine makes nothing ready to be printed
_SHOWN = frozenset((kind, state) for kind in KINDS for state in ("machine", "human", "confirmed")) - {
    ("published", "machine")
}


@record
class Rendition:
    """An answer in other words."""

    id: int
    submission: int
    key: str
    kind: str
    language: str
    words: str
    state: str
    #: the row of the answer it was made of
    answer: int
    by: Moderator
    at: datetime


@dataclass(slots=True)
class Renditions:
    """All renditions of one submission."""

    #: key -> the row of the answer as it stands
    rows: Mapping[str, int] = field(default_factory=dict)
    #: the oldest first
    made: list[Rendition] = field(default_factory=list)

    def newest(self, key: str, kind: str, language: str | None = None, *, shown: bool = True) -> Rendition | None:
        """The newest of a kind that still holds, in this language or in any. `shown`: that others may see."""
        for one in reversed(self.made):
            is_it = (one.key, one.kind) == (key, kind) and language in (None, one.language)
            if is_it and one.answer == self.rows.get(key) and ((kind, one.state) in _SHOWN or not shown):
                return one
        return None

    def translated(self, key: str, language: str | None) -> Rendition | None:
        """The newest translation, unless the words were made ready for print since: it may say what is hidden now."""
        found, ready = self.newest(key, "translation", language), self.newest(key, "published")
        return found if found is not None and (ready is None or found.id > ready.id) else None

    def seen(self, key: str, kind: str, language: str | None) -> int:
        """The newest row that whoever writes such words has to have seen; 0 for none."""
        kinds = [self.newest(key, kind, language)]
        if kind == "translation":
            kinds.append(self.newest(key, "published"))
        return max((one.id for one in kinds if one is not None), default=0)


async def add_rendition(connection: AsyncConnection, one: Rendition) -> None:
    """A row more."""
    row = {
        "id": one.id,
        "submission_id": one.submission,
        "key": one.key,
        "kind": one.kind,
        "language": one.language,
        "words": one.words,
        "state": one.state,
        "answer_id": one.answer,
        "by_chat": one.by.chat,
        "by_name": one.by.name,
        "at": one.at,
    }
    await connection.execute(rendition.insert().values(row))


async def read_rendition(connection: AsyncConnection, number: int) -> Rendition | None:
    """One of them."""
    rows = (await connection.execute(select(rendition).where(rendition.c.id == number))).mappings()
    return next((Rendition(**_given(row)) for row in rows), None)


async def read_renditions(
    connection: AsyncConnection, numbers: Collection[int], rows: Mapping[int, Mapping[str, int]] | None = None
) -> Mapping[int, Renditions]:
    """Of each of these submissions, with the rows of its answers as they stand now, or as `rows` has them."""
    asked = list(numbers)
    stand = await _newest(connection, asked) if rows is None else rows
    found = {number: Renditions(stand.get(number, {})) for number in asked}
    made = select(rendition).where(rendition.c.submission_id.in_(asked)).order_by(rendition.c.id)
    for one_row in (await connection.execute(made)).mappings():
        found[one_row["submission_id"]].made.append(Rendition(**_given(one_row)))
    return found


async def _newest(connection: AsyncConnection, numbers: list[int]) -> dict[int, dict[str, int]]:
    """The row of each answer that was given last."""
    newest = (
        select(answer.c.submission_id, answer.c.key, func.max(answer.c.id))
        .where(answer.c.submission_id.in_(numbers))
        .group_by(answer.c.submission_id, answer.c.key)
    )
    rows: dict[int, dict[str, int]] = defaultdict(dict)
    for number, key, row in await connection.execute(newest):
        rows[number][key] = row
    return rows


def _given(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "submission": row["submission_id"],
        "key": row["key"],
        "kind": row["kind"],
        "language": row["language"],
        "words": row["words"],
        "state": row["state"],
        "answer": row["answer_id"],
        "by": Moderator(row["by_chat"], row["by_name"]),
        "at": row["at"],
    }
