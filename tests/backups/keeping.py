"""Databases that are full, and backups of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.backups.keys import closing, new_pair, opening
from bot.backups.making import back_up
from bot.backups.restoring import must_be_empty, restore
from bot.database.facts import BACKED_UP
from bot.database.opening import Database
from tests.database.test_migrations import fill, rows_of, stand_at, tables_of

CLOSES, OPENS = new_pair()
RECIPIENT, IDENTITY = closing(CLOSES), opening(OPENS)


async def filled(url, data, revision="head", files=True):
    """A database in which every table has rows, at a revision; its files stand in the data folder."""
    data.mkdir(parents=True, exist_ok=True)
    database = await stand_at(url, revision)
    await fill(database)
    async with database.write() as connection:
        found = {table.name: table for table in await tables_in(connection)}
        fact = found["fact"]
        # a number that stands alone, JSON's null, and none at all
        await connection.execute(sa.text("""INSERT INTO fact (name, value) VALUES ('one', '1'), ('half', '0.5')"""))
        await connection.execute(sa.text("""INSERT INTO fact (name, value) VALUES ('null', 'null'), ('none', NULL)"""))
        assert fact is not None
        for name in ("file", "document"):
            table = found[name]
            for number in await numbers(connection, table):
                path = f"{name}s/{number}/{number}.bin"
                await connection.execute(sa.update(table).where(table.c.id == number).values(path=path))
                if files:
                    (data / path).parent.mkdir(parents=True, mode=0o700)
                    (data / path).write_bytes(str(number).encode() * 1000)
    return database


async def tables_in(connection):
    found = sa.MetaData()
    await connection.run_sync(found.reflect)
    return found.sorted_tables


async def numbers(connection, table):
    return list((await connection.execute(sa.select(table.c.id))).scalars())


async def kept(database, data, out):
    """A backup of it."""
    return await back_up(database, data, out, RECIPIENT, data / "erased.jsonl")


async def restored(url, data, out, **more):
    """A database made of a backup, open at the newest revision."""
    await must_be_empty(url, data)
    await restore(url, data, out, IDENTITY, [data / "erased.jsonl"], **more)
    return await Database.open(url)


async def all_rows(database):
    """All rows, but for the fact that a backup was made."""
    found = await rows_of(database, await tables_of(database))
    found["fact"] = [row for row in found["fact"] if row.name != BACKED_UP]
    return {name: [tuple(map(aware, row)) for row in rows] for name, rows in found.items()}


def aware(value):
    """SQLite says its times without a zone."""
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_naive else value


def files_in(data):
    """path -> SHA-256 of all that people sent and got."""
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("files", "documents")
        for path in (data / name).rglob("*")
        if path.is_file()
    }
