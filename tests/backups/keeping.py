"""Databases that are full, and backups of them."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.backups.keys import closing, new_pair, opening
from bot.backups.making import back_up
from bot.backups.restoring import must_be_empty, restore
from bot.database.facts import BACKED_UP
from bot.database.opening import Database
from tests.database.test_migrations import fill, rows_of, stand_at, tables_of

CLOSES, OPENS = new_pair()
RECIPIENT, IDENTITY = closing(CLOSES), opening(OPENS)


#: databases of SQLite that were filled before, by their revision: folders
_FILLED: dict[str, Path] = {}


async def filled(url, data, revision="head"):
    """A database in which every table has rows, at a revision, open; its files stand in the data folder."""
    if not url.startswith("sqlite"):
        return await _filled(url, data, revision)
    if revision not in _FILLED:
        known = Path(tempfile.mkdtemp(prefix="palabre-filled-"))
        atexit.register(shutil.rmtree, known, ignore_errors=True)
        await (await _filled(f"sqlite:///{known / 'palabre.db'}", known, revision)).close()
        _FILLED[revision] = known
    shutil.copytree(_FILLED[revision], data, dirs_exist_ok=True)
    return await Database.open(url, migrate=False)


async def _filled(url, data, revision):
    data.mkdir(parents=True, exist_ok=True)
    database = await stand_at(url, revision)
    await fill(database)
    async with database.write() as connection:
        found = {table.name: table for table in await tables_in(connection)}
        # a number that stands alone, JSON's null, and none at all
        await connection.execute(sa.text("""INSERT INTO fact (name, value) VALUES ('one', '1'), ('half', '0.5')"""))
        await connection.execute(sa.text("""INSERT INTO fact (name, value) VALUES ('null', 'null'), ('none', NULL)"""))
        for name in ("file", "document"):
            table = found[name]
            for number in (await connection.execute(sa.select(table.c.id))).scalars().all():
                path = f"{name}s/{number}/{number}.bin"
                await connection.execute(sa.update(table).where(table.c.id == number).values(path=path))
                (data / path).parent.mkdir(parents=True, mode=0o700)
                (data / path).write_bytes(str(number).encode() * 1000)
    return database


async def tables_in(connection):
    found = sa.MetaData()
    await connection.run_sync(found.reflect)
    return found.sorted_tables


async def kept(database, data, out):
    """A backup of it."""
    return await back_up(database, data, out, RECIPIENT, data / "erased.jsonl")


async def restored(url, data, out, **more):
    """A database made of a backup, open at the newest revision."""
    await must_be_empty(url, data)
    await restore(url, data, out, IDENTITY, [data / "erased.jsonl"], **more)
    return await Database.open(url)


#: (kind of database, revision) -> its tables: to look at them takes a fifth of a second
_TABLES = {}


async def all_rows(database):
    """All rows, but for the fact that a backup was made."""
    async with database.read() as connection:
        revision = (await connection.execute(sa.text("SELECT version_num FROM alembic_version"))).scalar()
        kind = connection.dialect.name
    if (kind, revision) not in _TABLES:
        _TABLES[kind, revision] = await tables_of(database)
    found = await rows_of(database, _TABLES[kind, revision])
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
