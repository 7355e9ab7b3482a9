"""Calls that are open: most tests are about what happens in them, and opening has tests of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.database.lives import keep_life
from bot.database.opening import Database
from bot.database.records import Life
from bot.settings import Settings
from conversations.loader import shipped_calls

_INSERT = "INSERT OR IGNORE INTO call_life (call, status, changed_at) VALUES (?, 'open', '2026-01-01 00:00:00')"


def calls_of(settings: Settings) -> set[str]:
    """The names of all calls that a bot with these settings has."""
    own = settings.calls.glob("*/call.yaml") if settings.calls is not None else ()
    return {*shipped_calls(), *(path.parent.name for path in own)}


def open_all(settings: Settings) -> None:
    """Let people into every call that nobody has touched; the database is there."""
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(Path(address.database or ""))) as connection, connection:
            connection.executemany(_INSERT, [(name,) for name in calls_of(settings)])
        return
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _open_all(settings)).result()


async def _open_all(settings: Settings) -> None:
    database = await Database.open(settings.database_url)
    now = datetime.now(UTC)
    try:
        async with database.write() as connection:
            for name in calls_of(settings):
                await keep_life(database, connection, Life(name, "open", opened_at=now), now)
    finally:
        await database.close()
