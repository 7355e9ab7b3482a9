"""Nothing of somebody is left in the database's files, and whoever reads from it meanwhile stops nothing."""

from datetime import timedelta

import pytest

from bot.database import jobs
from bot.database.facts import read_fact
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.persons import FORGET
from bot.database.records import Job
from bot.database.writing import Writer
from bot.errands import _row
from tests.bot.small import WORDS, asking, rows, until

from .traces import NOW


@pytest.fixture
async def small(tmp_path):
    database = await Database.open(f"sqlite:///{tmp_path}/palabre.db")
    yield database
    await database.close()


async def add(database, ids, *payloads, now, kind=FORGET, tries=0):
    """Jobs that are due now; their numbers."""
    made = [Job(ids(), kind, payload, now) for payload in payloads]
    async with database.write() as connection:
        await Writer(database, connection, ids).jobs(made)
        for one in made:
            await jobs.job_again(connection, one.id, now, tries)
    return [one.id for one in made]


async def test_a_log_that_is_read_from_is_emptied_later(small, tmp_path):
    async with small.read() as reading:
        await reading.exec_driver_sql("SELECT count(*) FROM chat")
        async with small.write() as connection:
            await connection.exec_driver_sql("DELETE FROM fact")
        assert await small.wipe() is False
        assert await small.empty_log() is False
        # whoever writes is waited for as long as before
        async with small.write() as connection:
            assert (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar_one() == 5000
    assert await small.empty_log() is True
    assert (tmp_path / "palabre.db-wal").stat().st_size == 0


async def test_while_somebody_reads_the_database_is_written_anew_once(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        app = running.application
        house, database = app.house, app.database
        async with database.read() as reading:
            await reading.exec_driver_sql("SELECT count(*) FROM chat")
            await add(database, house.ids, {"step": "wipe"}, {"step": "wipe"}, now=house.now())
            app.errands.wake()

            async def waits_for_the_log():
                return [one["payload"] for one in await rows(running, "job")] == [{"step": "log"}]

            await until(waits_for_the_log)
            (left,) = await rows(running, "job")
            assert left["not_before"] > house.now() + timedelta(seconds=60)
            async with database.read() as connection:
                assert await read_fact(connection, "wiped") is not None
            await app.forgetting.take(Job(left["id"], FORGET, {"step": "log"}, house.now()))
            assert len(await rows(running, "job")) == 1
        await app.forgetting.take(Job(left["id"], FORGET, {"step": "log"}, house.now()))
        assert await rows(running, "job") == []


async def test_waiting_for_its_time_is_no_try(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        app = running.application
        house, database = app.house, app.database
        # staff are still to be told of the form
        told = {"form": 1, "reference": "K7QM-3VTX", "call": "small"}
        later = house.now() + timedelta(days=1)
        (telling,) = await add(database, house.ids, told, now=later, kind="taken-back", tries=2)
        (wipe,) = await add(database, house.ids, {"step": "wipe"}, now=later, tries=7)
        await app.forgetting.take(Job(wipe, FORGET, {"step": "wipe"}, later, 7))
        (left,) = [one for one in await rows(running, "job") if one["id"] == wipe]
        assert left["tries"] == 7
        # and not for ever
        async with database.write() as connection:
            await jobs.job_again(connection, telling, later, 12)
        await app.forgetting.take(Job(wipe, FORGET, {"step": "wipe"}, later, 7))
        assert [one["id"] for one in await rows(running, "job")] == [telling]


async def test_what_follows_an_erasure_lets_other_work_go_first(database):
    ids = Ids()
    steps = [{"step": one} for one in ("files", "wipe", "tell", "messages", "log")] * 4
    await add(database, ids, *steps, now=NOW)
    (document,) = await add(database, ids, {"submission": 1}, now=NOW, kind="documents")
    (asked,) = await add(database, ids, {"chat": 5, "all": True}, now=NOW)
    async with database.read() as connection:
        due = await jobs.read_due(connection, NOW, 12)
    assert [one.id for one in due[:2]] == [asked, document]


async def test_one_who_is_to_be_erased_waits_for_nobody_else(server, tmp_path):
    def row(**payload):
        return _row(Job(1, FORGET, payload, NOW))

    assert row(chat=5, all=True) != row(chat=6, all=True)
    assert row(chat=5, all=True) == row(chat=5, respondent=3)
    assert row(step="files") == row(step="wipe")
