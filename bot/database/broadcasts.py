"""Messages of organisers to many, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import broadcast, delivery

#: it is to be sent, or is being sent
RUNNING = ("queued", "preparing", "sending")


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
    not_before: datetime | None
    #: the largest chat that the list of recipients has reached
    reached: int | None
    #: whether that list is whole
    listed: bool
    #: reason -> how many
    excluded: Mapping[str, int]
    tested: str | None
    progress_message: int | None
    made_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None


@record
class Counts:
    """Where a broadcast stands; sent, blocked, failed and left make the total."""

    sent: int = 0
    #: these have blocked the bot, or asked not to be written to
    blocked: int = 0
    failed: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """How many are on the list."""
        return self.sent + self.blocked + self.failed + self.left


@record
class Delivery:
    """A row of the ledger."""

    chat: int
    language: str
    #: waiting | sent | blocked | stopped | failed
    state: str
    not_before: datetime | None
    submission: int | None
    message: int | None
    error: str | None
    at: datetime | None


async def read_broadcast(connection: AsyncConnection, number: int) -> Broadcast | None:
    """A broadcast."""
    row = (await connection.execute(select(broadcast).where(broadcast.c.id == number))).mappings().first()
    return Broadcast(**row) if row is not None else None


async def set_status(
    connection: AsyncConnection, number: int, expected: Collection[str], status: str, now: datetime
) -> bool:
    """Set the status where it is one of those expected; whether it was."""
    is_there = broadcast.c.id == number, broadcast.c.status.in_(list(expected))
    values: dict[str, Any] = {"status": status, **({"finished_at": now} if status == "done" else {})}
    changed = update(broadcast).where(*is_there).values(values).returning(broadcast.c.id)
    return (await connection.execute(changed)).first() is not None


async def pause(connection: AsyncConnection, number: int, now: datetime) -> bool:
    """Hold a broadcast that is on its way; whether it was."""
    return await set_status(connection, number, RUNNING, "paused", now)


async def resume(connection: AsyncConnection, number: int, now: datetime) -> bool:
    """Let a broadcast go on that was held; whether it was."""
    found = await read_broadcast(connection, number)
    status = "sending" if found is not None and found.listed else "preparing"
    return await set_status(connection, number, ("paused",), status, now)


async def cancel(connection: AsyncConnection, number: int, now: datetime) -> bool:
    """End a broadcast before it is done; whether that was so."""
    return await set_status(connection, number, (*RUNNING, "paused"), "cancelled", now)


async def counts(connection: AsyncConnection, number: int) -> Counts:
    """Where a broadcast stands."""
    query = select(delivery.c.state, func.count()).where(delivery.c.broadcast_id == number).group_by(delivery.c.state)
    found: dict[str, int] = dict((await connection.execute(query)).tuples().all())
    blocked = found.get("blocked", 0) + found.get("stopped", 0)
    return Counts(found.get("sent", 0), blocked, found.get("failed", 0), found.get("waiting", 0))


async def read_deliveries(
    connection: AsyncConnection, number: int, after: int | None = None, most: int = 500
) -> list[Delivery]:
    """Rows of the ledger by chat, so many behind the chat `after`."""
    columns = [delivery.c[name] for name in _DELIVERY]
    query = select(*columns).where(delivery.c.broadcast_id == number)
    if after is not None:
        query = query.where(delivery.c.chat_id > after)
    return [Delivery(*row) for row in await connection.execute(query.order_by(delivery.c.chat_id).limit(most))]


_DELIVERY = ("chat_id", "language", "state", "not_before", "submission_id", "message_id", "error", "at")
