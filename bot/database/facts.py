"""Small facts about the house, by name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import fact
from .opening import Database


async def read_fact(connection: AsyncConnection, name: str) -> Any:
    """A fact; None where it was never noted."""
    return (await connection.execute(select(fact.c.value).where(fact.c.name == name))).scalar()


async def read_names(connection: AsyncConnection, prefix: str) -> list[str]:
    """The names of facts that begin so."""
    query = select(fact.c.name).where(fact.c.name.startswith(prefix, autoescape=True))
    return list((await connection.scalars(query.order_by(fact.c.name))).all())


async def write_fact(database: Database, connection: AsyncConnection, name: str, value: Any) -> None:
    """Note a fact, instead of what was noted before."""
    insert = database.insert(fact).values({"name": name, "value": value})
    await connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def drop_fact(connection: AsyncConnection, name: str) -> None:
    """Note it no more."""
    await connection.execute(delete(fact).where(fact.c.name == name))
