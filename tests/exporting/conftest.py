"""The same server, bot and people as in tests/bot; and a database where its kind makes no difference."""

import pytest

from bot.database.opening import Database
from tests.bot.conftest import bot, calls_loaded_once, server
from tests.bot.running import put_database

__all__ = ["bot", "calls_loaded_once", "lite", "server"]


@pytest.fixture
async def lite(tmp_path):
    """A database on SQLite."""
    url = f"sqlite:///{tmp_path / 'data' / 'palabre.db'}"
    put_database(url)
    database = await Database.open(url)
    yield database
    await database.close()
