"""Broadcasts that are being written, and those that were: as they are composed, listed and shown again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from .broadcasts import Broadcast
from .models import broadcast

#: of news that people can look at: it is on its way, or has arrived
_SHOWN = ("sending", "done")


async def lock_draft(connection: AsyncConnection, number: int) -> Broadcast | None:
    """A broadcast that is being written; nobody else changes it until the transaction ends."""
    query = select(broadcast).where(broadcast.c.id == number, broadcast.c.status == "draft").with_for_update()
    row = (await connection.execute(query)).mappings().first()
    return Broadcast(**row) if row is not None else None


async def change_draft(connection: AsyncConnection, number: int, **values: Any) -> bool:
    """Write columns anew; False where it is no draft any more."""
    is_draft = broadcast.c.id == number, broadcast.c.status == "draft"
    changed = await connection.execute(update(broadcast).where(*is_draft).values(values).returning(broadcast.c.id))
    return changed.first() is not None


async def delete_draft(connection: AsyncConnection, number: int) -> bool:
    """Throw a draft away; False where it is none any more."""
    is_draft = broadcast.c.id == number, broadcast.c.status == "draft"
    gone = await connection.execute(delete(broadcast).where(*is_draft).returning(broadcast.c.id))
    return gone.first() is not None


async def read_drafts_of(connection: AsyncConnection, chat: int, kind: str, since: datetime) -> list[Broadcast]:
    """What somebody has begun to write and has not sent, the newest first."""
    return await _read(
        connection,
        broadcast.c.by_chat == chat,
        broadcast.c.kind == kind,
        broadcast.c.status == "draft",
        broadcast.c.made_at > since,
        most=20,
    )


async def read_newest(connection: AsyncConnection, calls: Collection[str], most: int) -> list[Broadcast]:
    """The newest broadcasts of these calls, the newest first."""
    return await _read(connection, broadcast.c.call.in_(list(calls)), most=most)


async def read_news(connection: AsyncConnection, call: str) -> list[Broadcast]:
    """What was said of what became of a call, the newest first."""
    return await _read(
        connection,
        broadcast.c.call == call,
        broadcast.c.kind == "news",
        broadcast.c.status.in_(_SHOWN),
        most=20,
    )


async def _read(connection: AsyncConnection, *which: ColumnElement[bool], most: int) -> list[Broadcast]:
    query = select(broadcast).where(*which).order_by(broadcast.c.id.desc()).limit(most)
    return [Broadcast(**row) for row in (await connection.execute(query)).mappings()]


async def calls_with_news(connection: AsyncConnection) -> frozenset[str]:
    """The calls of which there is news."""
    query = select(broadcast.c.call).where(broadcast.c.kind == "news", broadcast.c.status.in_(_SHOWN)).distinct()
    return frozenset(row[0] for row in await connection.execute(query))
