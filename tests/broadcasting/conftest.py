"""A database of each kind for many tests, one after the other: making one takes longer than what is done in it."""

import pytest
from sqlalchemy import delete

from bot.database.models import metadata
from bot.database.opening import Database

from .people import People


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def shared(request, tmp_path_factory):
    if request.param == "sqlite":
        opened = await Database.open(f"sqlite:///{tmp_path_factory.mktemp('shared') / 'palabre.db'}")
    else:
        cluster = request.getfixturevalue("postgres")
        opened = await Database.open(cluster.url(cluster.create_newest()))
    yield opened
    await opened.close()


@pytest.fixture
async def people(shared):
    async with shared.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
    return People(shared)
