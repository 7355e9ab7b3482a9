"""What calls have become: the rows that say more of a call than its folder and the settings do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import call_life, submission
from .opening import Database
from .records import Life


async def read_lives(connection: AsyncConnection) -> dict[str, Life]:
    """Every call that somebody has touched, by name."""
    rows = (await connection.execute(select(call_life))).mappings()
    return {row["call"]: _life(row) for row in rows}


async def read_life(connection: AsyncConnection, call: str, *, to_change: bool = False) -> Life:
    """One call; a draft where nobody has touched it. `to_change`: nobody else changes it until the transaction ends."""
    query = select(call_life).where(call_life.c.call == call)
    row = (await connection.execute(query.with_for_update() if to_change else query)).mappings().first()
    return _life(row) if row is not None else Life(call, "draft")


async def keep_life(database: Database, connection: AsyncConnection, life: Life, now: datetime) -> None:
    """Write what a call has become."""
    row = {**asdict(life), "changed_at": now}
    new = {name: value for name, value in row.items() if name != "call"}
    insert = database.insert(call_life).values(row)
    await connection.execute(insert.on_conflict_do_update(index_elements=["call"], set_=new))


async def count_rehearsed(connection: AsyncConnection, call: str) -> int:
    """How many forms were begun in the rehearsal of a call."""
    query = select(func.count()).where(submission.c.call == call, submission.c.trial.is_(True))
    return int((await connection.execute(query)).scalar_one())


def _life(row: RowMapping) -> Life:
    return Life(**{name: row[name] for name in _COLUMNS})


_COLUMNS = ("call", "status", "closes", "organiser", "contact", "phone", "opened_at", "closed_at")
