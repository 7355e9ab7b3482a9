"""A database is opened safely, one writer at a time, and says when it is away."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import exc, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import opening
from bot.database.ids import Ids
from bot.database.models import answer, fact, incoming
from bot.database.opening import Away, Database, is_away

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
async def on_sqlite(tmp_path):
    database = await Database.open(f"sqlite:///{tmp_path / 'data' / 'palabre.db'}")
    yield database
    await database.close()


@pytest.fixture
async def on_postgresql(postgres):
    name = postgres.create_newest()
    database = await Database.open(postgres.url(name))
    yield database
    await database.close()
    postgres.drop(name)


@pytest.fixture
def path(tmp_path):
    """The file of `on_sqlite`."""
    return tmp_path / "data" / "palabre.db"


async def note(database, name, **values):
    async with database.write() as connection:
        await connection.execute(insert(fact).values(name=name, **values))


async def names(database):
    async with database.read() as connection:
        return set(await connection.scalars(select(fact.c.name)))


@pytest.mark.parametrize("kind", ["read", "write"])
async def test_every_sqlite_connection_is_durable_and_keeps_foreign_keys(on_sqlite, kind):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    async with getattr(on_sqlite, kind)() as connection:
        found = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in wanted}
    assert found == wanted


async def test_nobody_else_can_read_the_files(path):
    mask = os.umask(0)
    try:
        database = await Database.open(f"sqlite:///{path}")
        await note(database, "one")
    finally:
        os.umask(mask)
    modes = {each.name: oct(each.stat().st_mode & 0o777) for each in (path.parent, *path.parent.iterdir())}
    await database.close()
    assert modes == {"data": "0o700", "palabre.db": "0o600", "palabre.db-wal": "0o600", "palabre.db-shm": "0o600"}


async def test_files_that_others_could_read_are_closed_to_them(path):
    database = await Database.open(f"sqlite:///{path}")
    await note(database, "one")
    for each in path.parent.iterdir():
        each.chmod(0o644)
    again = await Database.open(f"sqlite:///{path}")
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    await again.close()
    await database.close()


async def test_a_folder_that_is_there_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    await (await Database.open(f"sqlite:///{tmp_path / 'palabre.db'}")).close()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


async def test_a_relative_path_stays_where_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database = await Database.open("sqlite:///some where/50%?#.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    await note(database, "one")
    await database.close()
    again = await Database.open(f"sqlite:///{tmp_path}/some where/50%?#.db")
    assert await names(again) == {"one"}
    await again.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://", "sqlite:///file::memory:?cache=shared&uri=true",
        "mysql://me:hunter2@host/palabre", "hunter2", "",
    ],
)  # fmt: skip
async def test_what_does_not_last_or_is_not_known_is_refused(url):
    with pytest.raises(ValueError, match=r"SQLite|sqlite") as refused:
        await Database.open(url)
    assert "hunter2" not in str(refused.value)


async def test_a_file_that_is_missing_is_not_begun_anew_behind_our_back(path):
    path.parent.mkdir()
    with pytest.raises(Away, match="SQLITE_CANTOPEN"):
        await Database.open(f"sqlite:///{path}", migrate=False)
    assert not path.exists()


async def test_a_file_that_is_no_database_is_a_mistake_and_stays_as_it_is(path):
    path.parent.mkdir()
    path.write_text("the minutes of the meeting, which somebody still needs\n" * 100)
    with pytest.raises(exc.DatabaseError):
        await Database.open(f"sqlite:///{path}")
    assert path.read_text().startswith("the minutes")


async def test_a_database_that_cannot_be_reached_is_away(tmp_path):
    with pytest.raises(Away):
        await Database.open(f"postgresql://palabre:hunter2@/palabre?host={tmp_path}")


async def test_a_reader_sees_one_state_beside_a_writer(database):
    await note(database, "one")
    async with database.read() as connection:
        before = list(await connection.scalars(select(fact.c.name)))
        await note(database, "two")
        assert list(await connection.scalars(select(fact.c.name))) == before == ["one"]
    assert await names(database) == {"one", "two"}


async def test_writers_wait_for_each_other(database, database_url):
    """Also those of another process, which know nothing of our lock."""
    other = await Database.open(database_url)
    await note(database, "count", number=0)

    async def add(one):
        async with one.write() as connection:
            await connection.execute(select(fact))  # who looked first must not find it changed when it writes
            await connection.execute(update(fact).values(number=fact.c.number + 1))
            await asyncio.sleep(0)

    await asyncio.gather(*(add(one) for one in (database, other) for _ in range(20)))
    async with database.read() as connection:
        assert await connection.scalar(select(fact.c.number)) == 40
    await other.close()


async def test_a_write_that_fails_leaves_nothing(database):
    async def write():
        async with database.write() as connection:
            await connection.execute(insert(fact).values(name="half"))
            raise KeyError

    with pytest.raises(KeyError):
        await write()
    await note(database, "whole")
    assert await names(database) == {"whole"}


async def test_a_write_whose_error_was_swallowed_is_not_committed_in_part(database):
    async def write():
        async with database.write() as connection:
            await connection.execute(insert(fact).values(name="two"))
            with suppress(exc.IntegrityError):
                await connection.execute(insert(fact).values(name="one"))

    await note(database, "one")
    with pytest.raises(RuntimeError, match="nothing of it is kept"):
        await write()
    await note(database, "three")
    assert await names(database) == {"one", "three"}


async def test_a_write_that_is_cancelled_leaves_nothing_and_lets_others_in(database):
    """At any moment: while it connects, begins, writes, or waits."""

    async def write():
        async with database.write() as connection:
            await connection.execute(insert(fact).values(name="half"))
            await asyncio.sleep(10)

    for number in range(12):
        task = asyncio.create_task(write())
        await asyncio.sleep(number**2 / 10_000)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await note(database, str(number))
    assert await names(database) == {str(number) for number in range(12)}


async def test_a_statement_that_is_cancelled_with_rows_to_give_leaves_no_lock(database):
    """Though who was cancelled is remembered, as at a stop: the next one does not wait."""
    statement = insert(incoming).returning(incoming.c.update_id)
    rows = [{"update_id": number, "tries": 0, "at": NOW} for number in range(200)]

    async def write():
        async with database.write() as connection:
            await connection.execute(statement, rows)
            await connection.rollback()

    remembered = []
    for number in range(30):
        task = asyncio.create_task(write())
        await asyncio.sleep(number / 5_000)
        task.cancel()
        remembered += await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(2):
            await note(database, str(number))
    assert any(isinstance(one, asyncio.CancelledError) for one in remembered)


async def test_an_insert_gives_back_only_what_is_new(database):
    rows = [{"update_id": number, "tries": 0, "at": NOW} for number in (1, 2)]
    statement = database.insert(incoming).on_conflict_do_nothing().returning(incoming.c.update_id)
    async with database.write() as connection:
        assert set(await connection.scalars(statement, rows)) == {1, 2}
    async with database.write() as connection:
        assert set(await connection.scalars(statement, [*rows, rows[0] | {"update_id": 3}])) == {3}
    assert isinstance(statement, {"sqlite": sqlite.Insert, "postgresql": postgresql.Insert}[database.kind])


@pytest.mark.parametrize("value", [{"mots": "é ☂ 𓃰 ما", "n": 10**15, "d": 0.1, "none": None}, [], "", 0, None])
async def test_json_comes_back_as_it_was(database, value):
    await note(database, "one", value=value)
    async with database.read() as connection:
        assert await connection.scalar(select(fact.c.value)) == value


async def test_times_come_back_aware_and_the_same(database):
    there = timezone(timedelta(hours=5, minutes=45))
    async with database.write() as connection:
        await connection.execute(insert(incoming).values(update_id=1, tries=0, at=NOW.astimezone(there)))
    async with database.read() as connection:
        at = await connection.scalar(select(incoming.c.at))
        earlier = select(func.count()).where(incoming.c.at < (NOW + timedelta(seconds=1)).astimezone(there))
        assert await connection.scalar(earlier) == 1
    assert at == NOW
    assert at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(exc.StatementError, match="without a time zone"):
        async with database.write() as connection:
            await connection.execute(insert(incoming).values(update_id=1, tries=0, at=datetime(2026, 3, 1)))


async def test_an_answer_without_consent_is_refused(database):
    values = {
        "id": 1, "submission_id": 2, "consent_id": 3, "key": "crops", "body": {}, "language": "fr", "chat_id": 4,
        "revision": 0, "helper": False, "at": NOW,
    }  # fmt: skip
    with pytest.raises(exc.IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(answer).values(values))
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(answer)) == 0


async def test_locked_by_another_process_is_away_and_then_works(on_sqlite, path, monkeypatch):
    await on_sqlite.close()  # connections made from now on wait only a moment
    monkeypatch.setattr(opening, "_BUSY", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Away, match="SQLITE_BUSY"):
            await note(on_sqlite, "lost")
        other.execute("ROLLBACK")
    await note(on_sqlite, "kept")
    assert await names(on_sqlite) == {"kept"}


async def test_a_full_disk_is_away_and_then_works(on_sqlite):
    async with on_sqlite.read() as connection:
        await connection.execute(text("PRAGMA max_page_count=1"))  # it cannot be less than there is
    words = "everything that she said " * 40_000
    with pytest.raises(Away, match="SQLITE_FULL") as full:
        await note(on_sqlite, "lost", value=words)
    assert "she said" not in str(full.value)
    assert await names(on_sqlite) == set()
    async with on_sqlite.read() as connection:
        await connection.execute(text("PRAGMA max_page_count=1000000"))
    await note(on_sqlite, "kept", value=words)
    assert await names(on_sqlite) == {"kept"}


async def test_a_file_that_cannot_grow_is_away(on_sqlite):
    """The other face of a full disk: the system refuses the write."""
    resource = pytest.importorskip("resource")
    import signal

    before, asked = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    try:
        with pytest.raises(Away):
            await note(on_sqlite, "lost", value="words " * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, asked)
    await note(on_sqlite, "kept")
    assert await names(on_sqlite) == {"kept"}


async def test_postgresql_stopped_is_away_and_started_again_works(on_postgresql, postgres):
    await note(on_postgresql, "before")
    postgres.stop()
    try:
        for _ in range(2):
            with pytest.raises(Away):
                await note(on_postgresql, "lost")
        with pytest.raises(Away):
            await names(on_postgresql)
    finally:
        postgres.start()
    await note(on_postgresql, "after")
    assert await names(on_postgresql) == {"before", "after"}


async def test_postgresql_stopped_in_the_middle_of_a_write_is_away(on_postgresql, postgres):
    async def write():
        async with on_postgresql.write() as connection:
            await connection.execute(insert(fact).values(name="half"))
            postgres.stop()
            postgres.start()
            await connection.execute(insert(fact).values(name="more"))

    async def write_and_swallow():
        async with on_postgresql.write() as connection:
            await connection.execute(insert(fact).values(name="half"))
            postgres.stop()
            postgres.start()
            with suppress(exc.DBAPIError):
                await connection.execute(insert(fact).values(name="more"))

    for each in (write, write_and_swallow):
        with pytest.raises(Away):
            await each()
    await note(on_postgresql, "whole")
    assert await names(on_postgresql) == {"whole"}


async def test_who_loses_a_deadlock_tries_again(on_postgresql):
    for name in ("one", "two"):
        await note(on_postgresql, name, number=0)
    both = asyncio.Barrier(2)

    async def add(*order):
        async with on_postgresql.write() as connection:
            for name in order:
                await connection.execute(update(fact).where(fact.c.name == name).values(number=1))
                if name == order[0]:
                    await both.wait()

    ended = await asyncio.gather(add("one", "two"), add("two", "one"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["Away", "NoneType"]


async def test_a_writer_that_was_sent_away_says_no_more_than_it_must(on_postgresql):
    async def write():
        async with on_postgresql.write() as connection:
            await connection.execute(text("SET LOCAL statement_timeout=10"))
            await connection.execute(text("SELECT pg_sleep(5), :words"), {"words": "hunter2"})

    with pytest.raises(Away, match=r"^The database is away \(57014\)\.$"):
        await write()


@pytest.mark.parametrize("values", [{"update_id": 2**70}, {"chat_id": "x"}, {"body": "a\0b"}, {"tries": None}])
async def test_a_value_that_does_not_fit_is_a_mistake_that_no_waiting_mends(on_postgresql, values):
    """Else whoever sent it would hold up everybody behind them for ever."""

    async def write():
        async with on_postgresql.write() as connection:
            await connection.execute(insert(incoming).values({"update_id": 1, "tries": 0, "at": NOW} | values))

    with pytest.raises(exc.DBAPIError) as refused:
        await write()
    assert not is_away(refused.value)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (Away(""), True),
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (exc.TimeoutError("pool"), True),
        (sqlite3.OperationalError("no such table: chat"), False),
        (exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE")), False),
        (exc.InterfaceError("SELECT", {}, Exception("closed"), connection_invalidated=True), True),
        (ValueError(), False),
        (asyncio.CancelledError(), False),
    ],
)
def test_what_passes_by_itself_is_away(error, away):
    assert is_away(error) is away


def test_ids_grow_from_any_thread():
    ids, made = Ids(), []

    def make():
        made.append([ids() for _ in range(20_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == sorted(one) for one in made)
    every = [number for one in made for number in one]
    assert len(set(every)) == len(every) == 80_000
    assert all(0 < number < 2**63 for number in every)


def test_ids_grow_when_the_clock_goes_back(monkeypatch):
    ids = Ids()
    first = ids()
    monkeypatch.setattr("time.time_ns", lambda: 1_600_000_000_000_000_000)
    assert first < ids() < ids()
