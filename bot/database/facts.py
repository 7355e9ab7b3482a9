"""Small facts about the house, by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import fact
from .opening import Database

#: when the bot was last at work, a time
ALIVE = "alive"
#: the backup that was made last
BACKED_UP = "backed_up"


@record
class BackedUp:
    """A backup that was made."""

    at: datetime
    #: of the file, in bytes
    size: int


async def read_fact(connection: AsyncConnection, name: str) -> Any:
    """A fact; None where it was never noted."""
    return (await connection.execute(select(fact.c.value).where(fact.c.name == name))).scalar()


async def read_names(connection: AsyncConnection, prefix: str) -> list[str]:
    """The names of facts that begin so."""
    query = select(fact.c.name).where(fact.c.name.startswith(prefix, autoescape=True))
    return list((await connection.scalars(query.order_by(fact.c.name))).all())


async def write_fact(database: Database, connection: AsyncConnection, name: str, value: Any) -> None:
    """Note a fact, instead of what was noted before."""
    await _write(database, connection, name, {"value": value})


async def drop_fact(connection: AsyncConnection, name: str) -> None:
    """Note it no more."""
    await connection.execute(delete(fact).where(fact.c.name == name))


async def read_time(connection: AsyncConnection, name: str) -> datetime | None:
    """When something was last so; None where that was never noted."""
    found = (await connection.execute(select(fact.c.number).where(fact.c.name == name))).scalar()
    return None if found is None else datetime.fromtimestamp(found, UTC)


async def write_time(database: Database, connection: AsyncConnection, name: str, at: datetime) -> None:
    """Note when something was so, instead of the time before."""
    await _write(database, connection, name, {"number": at.timestamp()})


async def read_backed_up(connection: AsyncConnection) -> BackedUp | None:
    """The backup that was made last; None where none is known of."""
    found = await read_fact(connection, BACKED_UP)
    return None if found is None else BackedUp(datetime.fromisoformat(found["at"]), found["size"])


async def write_backed_up(database: Database, connection: AsyncConnection, made: BackedUp) -> None:
    """Note the backup that was made last."""
    about = {"at": made.at.astimezone(UTC).isoformat(timespec="seconds"), "size": made.size}
    await write_fact(database, connection, BACKED_UP, about)


async def _write(database: Database, connection: AsyncConnection, name: str, values: dict[str, Any]) -> None:
    insert = database.insert(fact).values({"name": name, **values})
    await connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=values))
