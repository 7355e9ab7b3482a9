"""A database of each kind for many tests, one after the other: making one takes longer than what is done in it."""

import asyncio

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text

from bot.cli import main
from bot.database.models import metadata
from bot.database.opening import Database
from tests.making import write_call

from .people import WORDS, People

_NOT_KEPT = {
    "sqlite": ("DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_removed"),
    "postgresql": ("DROP TRIGGER audit_is_only_added_to ON audit",),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def shared(request, tmp_path_factory):
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('shared') / 'palabre.db'}"
    else:
        cluster = request.getfixturevalue("postgres")
        url = cluster.url(cluster.create_newest()).replace("postgresql:", "postgresql+asyncpg:")
    opened = await Database.open(url)
    async with opened.write() as connection:
        # between two tests the record is emptied too
        for statement in _NOT_KEPT[request.param]:
            await connection.execute(text(statement))
    yield opened, url
    await opened.close()


@pytest.fixture
async def people(shared):
    opened, url = shared
    async with opened.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
    return People(opened, url)


@pytest.fixture
def folder(tmp_path):
    for name in ("wells", "other", "list"):
        write_call(tmp_path / "calls" / name, WORDS)
    (tmp_path / "text.txt").write_text("Water!\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def settings(people, folder):
    """What is set in the environment."""
    return {
        "PALABRE_DATABASE_URL": people.url,
        "PALABRE_CALLS": str(folder / "calls"),
        "PALABRE_DATA": str(folder / "data"),
    }


@pytest.fixture
def palabre(people, settings, folder, monkeypatch):
    """`palabre broadcast` with these words, once the people are there."""
    monkeypatch.chdir(folder)

    async def run(*words, **more):
        # a file that one process opens twice loses its locks when one of them is closed
        await people.database.engine.dispose()
        return await asyncio.to_thread(CliRunner().invoke, main, ["broadcast", *words], env=settings | more)

    return run
