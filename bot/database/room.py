"""How much files take up that people sent, whose form a file belongs to, and who was told that there is no room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .facts import read_time, write_time
from .models import file, submission
from .opening import Database


@record
class Taken:
    """Bytes of files that are kept."""

    voices: int = 0
    others: int = 0


@record
class Place:
    """The form that a file belongs to."""

    #: empty for a file that belongs to none
    call: str = ""
    nameless: bool = False


async def read_place(connection: AsyncConnection, number: int | None) -> Place:
    """The form of a file, by its number."""
    if number is None:
        return Place()
    query = select(submission.c.call, submission.c.nameless).where(submission.c.id == number)
    row = (await connection.execute(query)).first()
    return Place(*row) if row is not None else Place()


async def read_taken_by(connection: AsyncConnection, chat: int) -> Taken:
    """What one person has sent, in all calls."""
    query = select(file.c.kind, func.sum(file.c.size)).where(file.c.chat_id == chat, file.c.state == "kept")
    return _taken(await connection.execute(query.group_by(file.c.kind)))


async def read_taken_in(connection: AsyncConnection, call: str) -> Taken:
    """What all have sent in one call."""
    whole = file.join(submission, submission.c.id == file.c.submission_id)
    query = select(file.c.kind, func.sum(file.c.size)).select_from(whole).group_by(file.c.kind)
    query = query.where(submission.c.call == call, file.c.state == "kept")
    return _taken(await connection.execute(query))


def _taken(rows: Iterable[Any]) -> Taken:
    sizes = {kind: int(size or 0) for kind, size in rows}
    return Taken(sizes.pop("voice", 0), sum(sizes.values()))


async def was_told(connection: AsyncConnection, now: datetime, every: timedelta) -> bool:
    """Staff were told so lately that the disk is full."""
    last = await read_time(connection, _TOLD)
    return last is not None and abs(now - last) < every


async def note_told(database: Database, connection: AsyncConnection, now: datetime) -> None:
    """Staff have been told."""
    await write_time(database, connection, _TOLD, now)


_TOLD = "told of a full disk"
