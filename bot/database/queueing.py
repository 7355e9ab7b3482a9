"""Broadcasts as a terminal asks for them: put in the queue, listed, and what became of their call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .broadcasts import Broadcast
from .models import audit, broadcast, call_life


@record
class Life:
    """What was set of a call by hand or by time; `status` is empty where nothing was."""

    status: str = ""
    closes: datetime | None = None


async def read_life(connection: AsyncConnection, call: str) -> Life:
    """What has become of a call."""
    query = select(call_life.c.status, call_life.c.closes).where(call_life.c.call == call)
    row = (await connection.execute(query)).first()
    return Life(*row) if row is not None else Life()


async def add_broadcast(connection: AsyncConnection, one: Broadcast) -> None:
    """Write one that is new, as it stands."""
    row = {column.name: getattr(one, column.name) for column in broadcast.c}
    await connection.execute(insert(broadcast), [{**row, "content": dict(one.content), "excluded": dict(one.excluded)}])


async def note_audit(
    connection: AsyncConnection, number: int, at: datetime, one: Broadcast, what: str, recipients: int | None = None
) -> None:
    """Write down that this was done with a broadcast at a terminal; `number` is that of the new row."""
    details = {"broadcast": str(one.id), "segment": one.segment}
    row = {"id": number, "at": at, "chat_id": None, "call": one.call, "what": what, "details": details}
    if recipients is not None:
        row["details"] = {**details, "recipients": recipients}
    await connection.execute(insert(audit), [row])


async def read_broadcasts(connection: AsyncConnection, call: str | None = None) -> list[Broadcast]:
    """All of a call or of all calls, the newest first."""
    query = select(broadcast).order_by(broadcast.c.id.desc())
    if call is not None:
        query = query.where(broadcast.c.call == call)
    return [Broadcast(**row) for row in (await connection.execute(query)).mappings()]
