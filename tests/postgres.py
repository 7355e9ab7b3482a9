"""A throwaway PostgreSQL for the tests, and the fixtures that give each test a database of its own."""

import asyncio
import itertools
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.database.opening import Database

#: the fixtures: a conftest.py that imports them gives them to its tests
__all__ = ["database", "database_url", "empty_url", "postgres"]


class Postgres:
    """A cluster in a folder of its own, reached through a socket there."""

    def __init__(self, binaries):
        self._binaries = binaries
        # a short name, for a socket's path may have about a hundred characters
        self.folder = Path(tempfile.mkdtemp(prefix="palabre-pg-", dir="/tmp"))
        self._user = {}
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._names = (f"t{number}" for number in itertools.count())
        self._newest = None
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N", "-D", self._data)
        self.start()

    def start(self):
        """Start it, at first or after `stop`."""
        options = f"-c listen_addresses='' -c fsync=off -c deadlock_timeout=100ms -k {self.folder}"
        self._run("pg_ctl", "-w", "-D", self._data, "-l", self.folder / "log", "-o", options, "start")

    def stop(self):
        """Stop it, whoever is connected."""
        self._run("pg_ctl", "-w", "-D", self._data, "-m", "fast", "stop")

    def url(self, name):
        """Where a database of this cluster is."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, template="template1"):
        """Make a database; returns its name."""
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def create_newest(self):
        """Make a database that stands at the newest revision; returns its name."""
        if self._newest is None:
            name = self.create()
            with ThreadPoolExecutor(1) as thread:  # away from the loop of the tests
                thread.submit(asyncio.run, _open_and_close(self.url(name))).result()
            self._newest = name
        return self.create(self._newest)

    def drop(self, name):
        """Remove a database, whoever is connected."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement, name="postgres"):
        """Run one statement; returns what it gave, as psql writes it."""
        options = ("-qtAX", "-v", "ON_ERROR_STOP=1", "-U", "postgres")
        return self._run("psql", *options, "-h", self.folder, "-d", name, "-c", statement)

    @property
    def _data(self):
        return self.folder / "data"

    def _run(self, program, *arguments):
        # into a file: the server would hold a pipe open for as long as it runs
        with tempfile.TemporaryFile() as said:
            words = [self._binaries / program, *arguments]
            done = subprocess.run(
                words, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **self._user
            )
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
        assert done.returncode == 0, f"{program}: {words}"
        return words


def postgres_binaries():
    """The folder of PostgreSQL's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "psql").exists()), None)


@pytest.fixture(scope="session")
def postgres():
    """A running cluster, one for each process of the tests."""
    binaries = postgres_binaries()
    if binaries is None:
        words = "PostgreSQL is not installed here: initdb is neither on PATH nor in /usr/lib/postgresql/*/bin"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    cluster = Postgres(binaries)
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """Where an empty database is: on SQLite and on PostgreSQL."""
    yield from _urls(request, tmp_path, Postgres.create)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """Where a database is that `Database.open` finds up to date, or makes: on SQLite and on PostgreSQL."""
    yield from _urls(request, tmp_path, Postgres.create_newest)


@pytest.fixture
async def database(database_url):
    """A database that is open: on SQLite and on PostgreSQL."""
    database = await Database.open(database_url)
    yield database
    await database.close()


def _urls(request, folder, create):
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'data' / 'palabre.db'}"
        return
    cluster = request.getfixturevalue("postgres")
    name = create(cluster)
    yield cluster.url(name)
    cluster.drop(name)


async def _open_and_close(url):
    database = await Database.open(url)
    await database.close()


def _version(folder):
    return [int(number) for number in re.findall(r"\d+", folder.parent.name)]
