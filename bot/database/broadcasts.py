"""Broadcasts and their ledger: one row a person, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import broadcast, chat, delivery, holding, submission
from .recipients import Listed

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
    #: language -> {method, payload, ...}
    content: Mapping[str, Any]
    not_before: datetime | None
    #: the largest chat that the list has reached
    reached: int | None
    listed: bool
    #: reason -> how many
    excluded: Mapping[str, int]
    tested: str | None
    progress_message: int | None
    made_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    #: why it was held or stopped by itself: call-gone | file-gone | refused | broken
    why: str | None = None


@record
class Counts:
    """Where a broadcast stands; sent, blocked, failed and left make the total."""

    sent: int = 0
    #: these have blocked the bot, asked not to be written to, or taken their form back
    blocked: int = 0
    failed: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """How many are on the list."""
        return self.sent + self.blocked + self.failed + self.left


@record
class Waiting:
    """Somebody whose turn has come."""

    chat: int
    language: str
    #: of the form that is named in it
    reference: str | None
    #: waiting, or what became of it without sending: blocked | stopped
    state: str


@record
class Settled:
    """What became of somebody's message."""

    broadcast: int
    chat: int
    #: sent | blocked | stopped | failed
    state: str
    message: int | None = None
    error: str | None = None


@record
class Later:
    """A message that is not to be tried again before a moment."""

    broadcast: int
    chat: int
    not_before: datetime


@record
class Delivery:
    """A row of the ledger."""

    chat: int
    language: str
    state: str
    not_before: datetime | None
    submission: int | None
    message: int | None
    error: str | None
    at: datetime | None


async def read_broadcast(connection: AsyncConnection, number: int) -> Broadcast | None:
    """A broadcast."""
    found = await _broadcasts(connection, broadcast.c.id == number)
    return found[0] if found else None


async def read_running(connection: AsyncConnection, now: datetime) -> list[Broadcast]:
    """Broadcasts whose time has come, the oldest first, and those whose end has not been told yet."""
    is_due = or_(broadcast.c.not_before.is_(None), broadcast.c.not_before <= now)
    is_ended = and_(
        broadcast.c.status == "cancelled", broadcast.c.finished_at.is_(None), broadcast.c.confirmed_at.is_not(None)
    )
    return await _broadcasts(connection, or_(and_(broadcast.c.status.in_(RUNNING), is_due), is_ended))


async def set_status(
    connection: AsyncConnection,
    number: int,
    expected: Collection[str],
    status: str,
    now: datetime,
    why: str | None = None,
) -> bool:
    """Move a broadcast on, if it stands where it is expected to stand: of two who do that at once, one wins.

    `queued` notes when it was confirmed, `done` when it was finished. `why` is a code where nobody asked for it.
    """
    column = {"queued": "confirmed_at", "done": "finished_at"}.get(status)
    at = {column: now} if column is not None else {}
    statement = (
        update(broadcast)
        .where(broadcast.c.id == number, broadcast.c.status.in_(list(expected)))
        .values(status=status, why=why, **at)
        .returning(broadcast.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def pause(connection: AsyncConnection, number: int, now: datetime, why: str | None = None) -> bool:
    """Hold a broadcast that is on its way; whether it was."""
    return await set_status(connection, number, RUNNING, "paused", now, why)


async def resume(connection: AsyncConnection, number: int, now: datetime) -> bool:
    """Let a broadcast go on that was held; whether it was."""
    found = await read_broadcast(connection, number)
    status = "sending" if found is not None and found.listed else "preparing"
    return await set_status(connection, number, ("paused",), status, now)


async def cancel(connection: AsyncConnection, number: int, now: datetime, why: str | None = None) -> bool:
    """End a broadcast before it is done; whether that was so. Whoever has not got it does not get it."""
    return await set_status(connection, number, (*RUNNING, "paused"), "cancelled", now, why)


async def set_told(connection: AsyncConnection, number: int, now: datetime) -> None:
    """The end of a broadcast has been told."""
    statement = update(broadcast).where(broadcast.c.id == number, broadcast.c.finished_at.is_(None))
    await connection.execute(statement.values(finished_at=now))


async def set_progress(connection: AsyncConnection, number: int, message: int) -> None:
    """The message in which progress is shown; 0 for one that is on its way."""
    await connection.execute(update(broadcast).where(broadcast.c.id == number).values(progress_message=message))


# The list


async def add_listed(connection: AsyncConnection, one: Broadcast, listed: Listed) -> bool:
    """Take a part of the list over, all in one; False where somebody else has done so, or the broadcast is held.

    `one` is the broadcast as it was when this part was read.
    """
    is_there = broadcast.c.reached.is_(None) if one.reached is None else broadcast.c.reached == one.reached
    total = Counter(one.excluded)
    total.update(listed.excluded)
    is_last = listed.reached is None
    statement = (
        update(broadcast)
        .where(broadcast.c.id == one.id, broadcast.c.status == "preparing", broadcast.c.listed.is_(False), is_there)
        .values(
            excluded=dict(total),
            reached=one.reached if is_last else listed.reached,
            listed=is_last,
            status="sending" if is_last else "preparing",
        )
        .returning(broadcast.c.id)
    )
    if (await connection.execute(statement)).first() is None:
        return False
    rows = [
        {
            "broadcast_id": one.id,
            "chat_id": each.chat,
            "language": each.language,
            "state": "waiting",
            "not_before": each.not_before,
            "not_after": each.not_after,
            "submission_id": each.submission,
        }
        for each in listed.recipients
    ]
    if rows:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        await connection.execute(insert(delivery).on_conflict_do_nothing(), rows)
    return True


# The ledger


async def take_batch(connection: AsyncConnection, one: Broadcast, now: datetime, most: int) -> list[Waiting]:
    """People whose turn has come, in no order; among them those who cannot or do not want to get it any more."""
    found: list[Waiting] = []
    # each of the two goes along the index, which an `or` of both would not
    for is_due in (delivery.c.not_before.is_(None), delivery.c.not_before <= now):
        if len(found) < most:
            found += await _batch(connection, one, is_due, most - len(found))
    return found


async def put_off(connection: AsyncConnection, number: int, now: datetime, night: timedelta) -> None:
    """Let those wait until their morning whose night has begun since the list was made."""
    waits = delivery.c.broadcast_id == number, delivery.c.state == "waiting"
    begun = select(delivery.c.not_after).where(*waits, delivery.c.not_after <= now).distinct()
    for (at,) in (await connection.execute(begun)).all():
        # the newest of the nights that have begun meanwhile
        last = at + timedelta(days=(now - at).days)
        until = {"not_before": last + night, "not_after": last + timedelta(days=1)}
        await connection.execute(update(delivery).where(*waits, delivery.c.not_after == at).values(until))


async def next_due(connection: AsyncConnection, number: int) -> datetime | None:
    """When the first of those gets it who still have to wait for their morning."""
    query = select(func.min(delivery.c.not_before)).where(
        delivery.c.broadcast_id == number, delivery.c.state == "waiting", delivery.c.not_before.is_not(None)
    )
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


async def settle(connection: AsyncConnection, settled: Sequence[Settled], now: datetime) -> None:
    """Note what became of messages; what was noted before stays."""
    rows = [
        {
            "b_broadcast": one.broadcast,
            "b_chat": one.chat,
            "b_state": one.state,
            "b_message": one.message,
            "b_error": one.error[:200] if one.error else None,
            "b_at": now,
        }
        for one in settled
    ]
    if rows:
        await connection.execute(_SETTLE, rows)


async def try_later(connection: AsyncConnection, later: Sequence[Later]) -> None:
    """Let messages wait; whoever waits for a later moment already waits for that one."""
    rows = [{"b_broadcast": one.broadcast, "b_chat": one.chat, "b_not_before": one.not_before} for one in later]
    if rows:
        await connection.execute(_LATER, rows)


async def counts(connection: AsyncConnection, number: int) -> Counts:
    """Where a broadcast stands."""
    query = select(delivery.c.state, func.count()).where(delivery.c.broadcast_id == number).group_by(delivery.c.state)
    by_state: dict[str, int] = {row[0]: row[1] for row in await connection.execute(query)}
    return Counts(
        sent=by_state.get("sent", 0),
        blocked=by_state.get("blocked", 0) + by_state.get("stopped", 0),
        failed=by_state.get("failed", 0),
        left=by_state.get("waiting", 0),
    )


async def read_deliveries(
    connection: AsyncConnection, number: int, after: int | None = None, most: int = 500
) -> list[Delivery]:
    """Rows of the ledger by chat, so many behind the chat `after`: for a file."""
    query = select(delivery).where(delivery.c.broadcast_id == number)
    if after is not None:
        query = query.where(delivery.c.chat_id > after)
    rows = (await connection.execute(query.order_by(delivery.c.chat_id).limit(most))).mappings()
    return [
        Delivery(
            row["chat_id"],
            row["language"],
            row["state"],
            row["not_before"],
            row["submission_id"],
            row["message_id"],
            row["error"],
            row["at"],
        )
        for row in rows
    ]


async def _broadcasts(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Broadcast]:
    rows = (await connection.execute(select(broadcast).where(which).order_by(broadcast.c.id))).mappings()
    return [Broadcast(**row) for row in rows]


async def _batch(connection: AsyncConnection, one: Broadcast, is_due: ColumnElement[bool], most: int) -> list[Waiting]:
    query = (
        select(
            delivery.c.chat_id,
            delivery.c.language,
            submission.c.reference,
            submission.c.status,
            chat.c.reachable,
            chat.c.quiet,
            or_(
                and_(_holds(one.call, withdrawn=True), ~_holds(one.call, withdrawn=False)), _is_unwilling(one.call)
            ).label("withdrew"),
        )
        .select_from(
            delivery.outerjoin(chat, chat.c.chat_id == delivery.c.chat_id).outerjoin(
                submission, submission.c.id == delivery.c.submission_id
            )
        )
        .where(delivery.c.broadcast_id == one.id, delivery.c.state == "waiting", is_due)
        .limit(most)
    )
    return [
        Waiting(row["chat_id"], row["language"], row["reference"], _state_of(row))
        for row in (await connection.execute(query)).mappings()
    ]


def _holds(call: str, *, withdrawn: bool) -> ColumnElement[bool]:
    """They hold a form of the call, one that was taken back or one that was not."""
    theirs = submission.alias()
    return exists(
        select(holding.c.chat_id)
        .join(theirs, theirs.c.id == holding.c.submission_id)
        .where(
            holding.c.chat_id == delivery.c.chat_id,
            theirs.c.call == call,
            theirs.c.status == "withdrawn" if withdrawn else theirs.c.status != "withdrawn",
        )
        .correlate(delivery)
    )


def _is_unwilling(call: str) -> ColumnElement[bool]:
    """They are on the list for the sake of forms in other calls, and none of those says so any more."""

    def holds(*which: Any) -> ColumnElement[bool]:
        found = select(holding.c.chat_id).join(theirs, theirs.c.id == holding.c.submission_id)
        mine = holding.c.chat_id == delivery.c.chat_id
        return exists(found.where(mine, theirs.c.trial.is_(False), *which).correlate(delivery))

    theirs = submission.alias()
    is_other = theirs.c.call != call
    willing = holds(is_other, theirs.c.contact_again.is_(True), theirs.c.status != "withdrawn")
    return and_(~holds(theirs.c.call == call), holds(is_other), ~willing)


def _state_of(row: RowMapping) -> str:
    if row["quiet"] or row["withdrew"] or row["status"] == "withdrawn":
        return "stopped"
    return "blocked" if row["reachable"] is not None and not row["reachable"] else "waiting"


_SETTLE = (
    update(delivery)
    .where(
        delivery.c.broadcast_id == bindparam("b_broadcast"),
        delivery.c.chat_id == bindparam("b_chat"),
        delivery.c.state == "waiting",
    )
    .values(
        state=bindparam("b_state"),
        message_id=bindparam("b_message"),
        error=bindparam("b_error"),
        at=bindparam("b_at"),
    )
)

_LATER = (
    update(delivery)
    .where(
        delivery.c.broadcast_id == bindparam("b_broadcast"),
        delivery.c.chat_id == bindparam("b_chat"),
        delivery.c.state == "waiting",
        or_(delivery.c.not_before.is_(None), delivery.c.not_before < bindparam("b_not_before")),
    )
    .values(not_before=bindparam("b_not_before"))
)
