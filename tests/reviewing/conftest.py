"""A database on SQLite; tests that are about SQL ask for both."""

import pytest

from bot.database.opening import Database
from tests.bot.conftest import bot, calls_loaded_once, server
from tests.bot.running import put_database

__all__ = ["bot", "calls_loaded_once", "database", "server"]


@pytest.fixture
async def database(request, tmp_path):
    """A database that is open. `both` of tests/reviewing/came_in.py asks for SQLite and for PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'data' / 'palabre.db'}"
    cluster = None
    if getattr(request, "param", "sqlite") == "postgresql":
        cluster = request.getfixturevalue("postgres")
        name = cluster.create_newest()
        url = cluster.url(name)
    else:
        put_database(url)
    database = await Database.open(url)
    yield database
    await database.close()
    if cluster is not None:
        cluster.drop(name)
