"""Where people come from: the sources that organisers name, their code words, and how many came of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import arrival, source, submission
from .opening import Database
from .records import Source, SourceCount

__all__ = [
    "Source", "SourceCount", "add_source", "count_sources", "list_sources", "read_words",
    "remove_source",
]  # fmt: skip


async def add_source(
    database: Database, connection: AsyncConnection, one: Source, by_chat: int | None, at: datetime
) -> bool:
    """Add it, in a transaction that writes; False where its code or word is taken, and then nothing has changed."""
    row = {
        "call": one.call,
        "code": one.code,
        "label": one.label,
        "word": one.word,
        "plain_word": one.plain_word,
        "by_chat": by_chat,
        "at": at,
    }
    statement = database.insert(source).values(row).on_conflict_do_nothing().returning(source.c.code)
    return (await connection.execute(statement)).first() is not None


async def remove_source(connection: AsyncConnection, call: str, code: str) -> bool:
    """Forget it; whoever came from there stays counted. False where there is none."""
    statement = delete(source).where(source.c.call == call, source.c.code == code).returning(source.c.code)
    return (await connection.execute(statement)).first() is not None


async def list_sources(connection: AsyncConnection, call: str) -> tuple[Source, ...]:
    """The sources of a call, the oldest first."""
    query = _SOURCES.where(source.c.call == call).order_by(source.c.at, source.c.code)
    return tuple(_source(row) for row in await connection.execute(query))


async def read_words(connection: AsyncConnection) -> dict[str, tuple[str, str]]:
    """All code words: plain word -> (call, code)."""
    query = select(source.c.plain_word, source.c.call, source.c.code).where(source.c.plain_word.is_not(None))
    return {row[0]: (row[1], row[2]) for row in await connection.execute(query)}


async def count_sources(connection: AsyncConnection, call: str) -> tuple[SourceCount, ...]:
    """The registered sources, the oldest first, then the others by how many came; no form of a rehearsal is counted."""
    came: Counter[str] = Counter()
    arrived = select(arrival.c.source, func.count()).where(arrival.c.call == call).group_by(arrival.c.source)
    for code, number in await connection.execute(arrived):
        came[code or ""] += number
    is_sent = case(((submission.c.revision > 0) & (submission.c.status != "withdrawn"), 1), else_=0)
    forms = (
        select(submission.c.source, func.count(), func.sum(is_sent))
        .where(submission.c.call == call, submission.c.trial.is_(False))
        .group_by(submission.c.source)
    )
    began: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for code, number, gone in await connection.execute(forms):
        began[code or ""] += number
        sent[code or ""] += gone
    known = await list_sources(connection, call)
    others = (came.keys() | began.keys()) - {one.code for one in known}
    unknown = sorted(others, key=lambda code: (code == "", -came[code], -began[code], code))
    listed = [*known, *(Source(call, code, "") for code in unknown)]
    return tuple(
        SourceCount(one.code, one.label, one.word, came[one.code], began[one.code], sent[one.code]) for one in listed
    )


_SOURCES = select(source.c.call, source.c.code, source.c.label, source.c.word, source.c.plain_word)


def _source(row: Sequence[Any]) -> Source:
    return Source(*row)
