"""How the database itself is: its kind, its tables, whether it is whole, what was given up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .facts import BackedUp, read_backed_up
from .migrations import read_revision, revisions
from .models import broadcast, file, incoming, job, outbox
from .opening import Database


@record
class Condition:
    """What there is to know about a database without looking at what people said."""

    #: SQLite 3.45 | PostgreSQL 16.2
    version: str
    #: revision it stands at, and the one that this program wants
    revision: str | None
    wanted: str
    #: what is wrong with its pages; empty where it is whole, or looks after itself
    broken: str
    journal: str
    #: bytes
    size: int
    #: seconds that our clock is ahead of its
    ahead: float


@record
class Waiting:
    """What was given up or waits."""

    given_up: int
    set_aside: int
    jobs: int
    outbox: int
    backup: BackedUp | None


async def read_condition(database: Database) -> Condition:
    """How it is; on SQLite all its pages are looked at, which takes seconds where there are gigabytes."""
    async with database.read() as connection:
        revision = await connection.run_sync(read_revision)
        if database.kind == "sqlite":
            version = f"SQLite {await _one(connection, 'SELECT sqlite_version()')}"
            broken = str(await _one(connection, "PRAGMA quick_check(1)"))
            journal = str(await _one(connection, "PRAGMA journal_mode"))
            ahead = 0.0
        else:
            version = f"PostgreSQL {await _one(connection, 'SHOW server_version')}"
            broken, journal = "ok", "wal"
            ahead = (datetime.now(UTC) - await _one(connection, "SELECT clock_timestamp()")).total_seconds()
        size = await database.room_taken(connection)
    whole = "" if broken == "ok" else "its pages are damaged"
    return Condition(version, revision, revisions()[-1], whole, journal, size, ahead)


async def read_waiting_counts(connection: AsyncConnection) -> Waiting:
    """How much was given up or waits, as numbers alone."""

    async def count(query: Any) -> int:
        return int((await connection.execute(query)).scalar() or 0)

    return Waiting(
        given_up=await count(select(func.count()).select_from(job).where(job.c.error.is_not(None))),
        set_aside=await count(select(func.count()).select_from(incoming).where(incoming.c.error.is_not(None))),
        jobs=await count(select(func.count()).select_from(job).where(job.c.error.is_(None))),
        outbox=await count(select(func.count()).select_from(outbox)),
        backup=await read_backed_up(connection),
    )


@record
class Queues:
    """What waits, by how it stands."""

    #: replies | broadcasts -> messages
    outbox: dict[str, int]
    #: waiting | given_up -> jobs
    jobs: dict[str, int]
    broadcasts: dict[str, int]
    #: bytes that people sent
    files: int


async def read_queues(connection: AsyncConnection) -> Queues:
    """How much waits, as numbers alone."""
    lanes = (await connection.execute(select(outbox.c.lane, func.count()).group_by(outbox.c.lane))).all()
    given_up = job.c.error.is_not(None)
    jobs = (await connection.execute(select(given_up, func.count()).group_by(given_up))).all()
    states = (await connection.execute(select(broadcast.c.status, func.count()).group_by(broadcast.c.status))).all()
    size = (await connection.execute(select(func.sum(file.c.size)).where(file.c.state == "kept"))).scalar()
    return Queues(
        outbox={"replies": 0, "broadcasts": 0} | {_LANES.get(lane, "replies"): count for lane, count in lanes},
        jobs={"waiting": 0, "given_up": 0} | {"given_up" if over else "waiting": count for over, count in jobs},
        broadcasts={str(state): int(count) for state, count in states},
        files=int(size or 0),
    )


_LANES = {0: "replies", 1: "broadcasts"}


async def _one(connection: AsyncConnection, statement: str) -> Any:
    return (await connection.execute(text(statement))).scalar()
