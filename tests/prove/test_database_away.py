"""The database is locked or stopped for a while: people wait, nothing is lost or doubled, it goes on by itself."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress

import pytest

from tests.bot.small import until
from tests.proving import PROVE, proof

from .troubled import troubled

PEOPLE = 100 if PROVE else 2
#: seconds without it
LONG = 30.0 if PROVE else 1.0
STOPPED = 30.0 if PROVE else 0.3
#: seconds until the first of them hears again
RECOVERY = 11.0


@pytest.mark.skipif(not PROVE, reason="make prove; in small it is among the tests of delivery")
async def test_a_locked_database_loses_nothing(nursery, tmp_path):
    async with troubled(nursery, tmp_path, PEOPLE) as (trouble, outcome):
        await trouble.halfway()
        with closing(sqlite3.connect(tmp_path / "palabre-data" / "palabre.db", isolation_level=None)) as other:
            await until(lambda: is_locked(other))
            await asyncio.sleep(0.5)
            heard = trouble.heard()
            await asyncio.sleep(LONG)
            told = trouble.heard() - heard
            other.execute("ROLLBACK")
        recovery = await hears_again(trouble)
    note = f"SQLite: {PEOPLE} people, locked for {LONG + 0.5:g} s, heard again after {recovery:.1f} s"
    proof("database away", tried=outcome.answers, lost=outcome.lost, doubled=outcome.doubled, note=note)
    assert (outcome.lost, outcome.doubled, told) == (0, 0, 0)
    assert recovery < RECOVERY


async def test_a_stopped_postgresql_loses_nothing(nursery, tmp_path, postgres):
    name = postgres.create_newest()
    try:
        async with troubled(
            nursery, tmp_path, PEOPLE, url=postgres.url(name).replace("postgresql:", "postgresql+asyncpg:")
        ) as (trouble, outcome):
            await trouble.halfway()
            await asyncio.to_thread(postgres.stop)
            await asyncio.sleep(STOPPED)
            await asyncio.to_thread(postgres.start)
            recovery = await hears_again(trouble)
    finally:
        postgres.drop(name)
    note = f"PostgreSQL: {PEOPLE} people, stopped for {STOPPED:g} s, heard again after {recovery:.1f} s"
    proof("database away", tried=outcome.answers, lost=outcome.lost, doubled=outcome.doubled, note=note)
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert recovery < RECOVERY


async def is_locked(database):
    """Lock it, if nobody else has it just now."""
    with suppress(sqlite3.OperationalError):
        database.execute("PRAGMA busy_timeout = 0")
        database.execute("BEGIN EXCLUSIVE")
        return True


async def hears_again(trouble):
    """Seconds until the bot says something."""
    heard, began = trouble.heard(), time.monotonic()

    async def has_heard():
        return trouble.heard() > heard

    await until(has_heard, 60)
    return time.monotonic() - began
