"""The same server and people as in tests/bot; and places for databases to be backed up from and restored into."""

import pytest

from tests.bot.conftest import bot, calls_loaded_once, server
from tests.postgres import Postgres

__all__ = ["bot", "calls_loaded_once", "place", "server"]


@pytest.fixture
def place(request, tmp_path):
    """`place("sqlite", "a")`: the URL of an empty database and its data folder."""
    made = []

    def made_for(kind, name):
        data = tmp_path / name
        if kind == "sqlite":
            return f"sqlite:///{data / 'palabre.db'}", data
        cluster = request.getfixturevalue("postgres")
        made.append(Postgres.create(cluster))
        return cluster.url(made[-1]), data

    yield made_for
    for each in made:
        request.getfixturevalue("postgres").drop(each)
