"""Broadcasts as a terminal asks for them: put in the queue, and listed."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .broadcasts import Broadcast
from .models import broadcast


async def add_broadcast(connection: AsyncConnection, one: Broadcast) -> None:
    """Write one that is new, as it stands."""
    row = {column.name: getattr(one, column.name) for column in broadcast.c}
    await connection.execute(insert(broadcast), [{**row, "content": dict(one.content), "excluded": dict(one.excluded)}])


async def read_broadcasts(connection: AsyncConnection, call: str | None = None) -> list[Broadcast]:
    """All of a call or of all calls, the newest first."""
    query = select(broadcast).order_by(broadcast.c.id.desc())
    if call is not None:
        query = query.where(broadcast.c.call == call)
    return [Broadcast(**row) for row in (await connection.execute(query)).mappings()]
