"""Messages of organisers to many, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import audit, broadcast, delivery

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@record
class Broadcast:
    """One message of organisers to many."""

    id: int
    #: broadcast | news
    kind: str
    call: str
    #: None for the terminal
    by_chat: int | None
    #: draft | queued | preparing | sending | paused | done | cancelled
    status: str
    segment: str
    #: language -> {method, payload}; empty language for whoever has none of the others
    content: Mapping[str, Any]
    made_at: datetime
    not_before: datetime | None = None
    #: the largest chat that the list of recipients has reached
    reached: int | None = None
    #: whether that list is whole
    listed: bool = False
    #: reason -> how many
    excluded: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    tested: str | None = None
    progress_message: int | None = None
    confirmed_at: datetime | None = None
    finished_at: datetime | None = None


async def add_broadcast(connection: AsyncConnection, one: Broadcast) -> None:
    """Write a new one."""
    row = {column.name: getattr(one, column.name) for column in broadcast.c}
    row |= {"content": dict(one.content), "excluded": dict(one.excluded)}
    await connection.execute(insert(broadcast).values(row))


async def read_broadcast(connection: AsyncConnection, number: int) -> Broadcast | None:
    """The one of this number."""
    rows = (await connection.execute(select(broadcast).where(broadcast.c.id == number))).mappings().all()
    return _broadcast(rows[0]) if rows else None


async def read_broadcasts(connection: AsyncConnection, call: str | None = None) -> list[Broadcast]:
    """All of a call, or of all calls, the newest first."""
    query = select(broadcast).order_by(broadcast.c.id.desc())
    if call is not None:
        query = query.where(broadcast.c.call == call)
    return [_broadcast(row) for row in (await connection.execute(query)).mappings()]


async def change_status(connection: AsyncConnection, number: int, old: Sequence[str], new: str, now: datetime) -> bool:
    """Set the status if it is one of `old`; whether it was."""
    values: dict[str, Any] = {"status": new}
    if new in ("done", "cancelled"):
        values["finished_at"] = now
    changed = update(broadcast).where(broadcast.c.id == number, broadcast.c.status.in_(old)).values(values)
    return bool((await connection.execute(changed)).rowcount)


async def count_deliveries(connection: AsyncConnection, number: int) -> dict[str, int]:
    """State -> how many people."""
    query = select(delivery.c.state, func.count()).where(delivery.c.broadcast_id == number).group_by(delivery.c.state)
    return dict(await connection.execute(query))


@record
class Delivery:
    """What came of it for one person."""

    chat: int
    language: str
    #: waiting | sent | blocked | stopped | failed
    state: str
    at: datetime | None
    error: str | None


async def read_deliveries(connection: AsyncConnection, number: int, after: int | None, most: int) -> list[Delivery]:
    """Some rows of the ledger, by chat, from the one after `after`."""
    query = select(delivery.c.chat_id, delivery.c.language, delivery.c.state, delivery.c.at, delivery.c.error).where(
        delivery.c.broadcast_id == number
    )
    if after is not None:
        query = query.where(delivery.c.chat_id > after)
    rows = await connection.execute(query.order_by(delivery.c.chat_id).limit(most))
    return [Delivery(*row) for row in rows]


async def note_audit(
    connection: AsyncConnection, number: int, at: datetime, chat: int | None, call: str, what: str, details: Any
) -> None:
    """Write down what was done; `chat` is None for the terminal."""
    row = {"id": number, "at": at, "chat_id": chat, "call": call, "what": what, "details": details}
    await connection.execute(insert(audit).values(row))


def _broadcast(row: RowMapping) -> Broadcast:
    return Broadcast(**row)
