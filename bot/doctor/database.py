"""Whether the database can be used, is whole, and what waits or was given up in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.database.condition import Condition, Waiting, read_condition, read_waiting_counts
from bot.database.facts import ALIVE, read_time
from bot.database.opening import Away, Database
from bot.database.urls import sqlite_file
from bot.logs import told
from bot.settings import Settings

from .clocks import compare
from .findings import Finding, error, ok, size, warning

DATABASE = "database"
_LOOK = timedelta(minutes=2)
_RESTORE = "stop the bot, keep a copy of the data folder, and restore the last backup"
#: an older backup is not much of one
_OLD = timedelta(days=7)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Database | None, Finding | None]]:
    """The database, or why there is none. Nothing is made or migrated."""
    file = sqlite_file(settings.database_url)
    if file is not None and not await asyncio.to_thread(file.exists):
        yield None, ok(DATABASE, f"there is none at {file} yet; the bot makes it")
        return
    try:
        database = await Database.open(settings.database_url, migrate=False)
    except Away as wrong:
        yield None, error(DATABASE, str(wrong), "see that it runs, and that this machine can reach it")
        return
    except Exception as wrong:
        todo = "see that PALABRE_DATABASE_URL is right, and that it lets this user in"
        yield None, error(DATABASE, f"it cannot be used ({told(wrong)})", todo)
        return
    try:
        yield database, None
    finally:
        await database.close()


async def look_at_database(database: Database) -> list[Finding]:
    """Its own state, as far as its tables are those that are wanted also what stands in them."""
    try:
        condition = await read_condition(database)
    except Away:
        raise
    except Exception as wrong:
        return [error(DATABASE, f"it cannot be read ({told(wrong)})", _RESTORE)]
    found = [*_state(database, condition)]
    if condition.revision == condition.wanted and not condition.broken:
        async with database.read() as connection:
            found += _counted(await read_waiting_counts(connection))
    return found


async def is_at_work(database: Database) -> bool:
    """A bot noted lately that it is at work with this database."""
    try:
        async with database.read() as connection:
            alive = await read_time(connection, ALIVE)
    except Exception:
        return False  # its tables are not there yet, or what is wrong with them is a finding of its own
    return alive is not None and datetime.now(UTC) - alive < _LOOK


def _state(database: Database, one: Condition) -> list[Finding]:
    found = []
    if one.broken:
        found.append(error(DATABASE, f"{one.version}: {one.broken}", _RESTORE))
    else:
        found.append(ok(DATABASE, f"{one.version}, {size(one.size)}, whole"))
    if one.revision is None:
        found.append(ok("tables", "there are none yet; the bot makes them"))
    elif one.revision == one.wanted:
        found.append(ok("tables", f"they stand at {one.revision}, which is the newest"))
    elif one.revision < one.wanted:
        what = f"they stand at {one.revision}, and {one.wanted} is wanted"
        found.append(warning("tables", what, "start the bot: it brings them up to date"))
    else:
        what = f"they stand at {one.revision}, which a newer Palabre made"
        found.append(error("tables", what, "install the newer Palabre again"))
    if database.kind == "sqlite" and one.journal != "wal":
        found.append(
            warning("journal", f"it is '{one.journal}'", "keep the database on a local disk, so that it can be 'wal'")
        )
    if database.kind == "postgresql":
        found.append(compare("the database's", one.ahead))
    return found


def _counted(one: Waiting) -> list[Finding]:
    found = [
        _given_up("jobs", one.given_up, "job was given up", "jobs were given up"),
        _given_up("updates", one.set_aside, "update is set aside", "updates are set aside"),
        ok("waiting", f"messages to be sent: {one.outbox}; work to be done: {one.jobs}"),
    ]
    if one.backup is None:
        found.append(warning("backup", "none is known of", "make one with: palabre backup FILE"))
    else:
        age = datetime.now(UTC) - one.backup.at
        what = f"the last one was made on {one.backup.at.date()}"
        found.append(
            ok("backup", what) if age < _OLD else warning("backup", what, "make one with: palabre backup FILE")
        )
    return found


def _given_up(part: str, count: int, one: str, many: str) -> Finding:
    if not count:
        return ok(part, f"no {one}")
    what = f"{count} {one if count == 1 else many}"
    return warning(part, what, "the log says why, by its number; tell whoever looks after Palabre")
