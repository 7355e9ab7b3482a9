"""Broadcasts with something in the way: a chat that is refused for long, a STOP, progress that cannot be shown."""

import asyncio
import contextlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.broadcasting import progress
from bot.database import broadcasts, models
from bot.simulator import Rules, running_simulator
from bot.telegram.sender import Patience
from tests.bot.crowds import WORDS, crowd, ledger, put_people, queue, status_of
from tests.bot.respondents import milk
from tests.bot.running import Running
from tests.bot.small import until
from tests.bot.writing_to_many import WELL, hurry, takes_part, writing


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=8)) as running:
        yield running
        assert not running.complaints
        assert running.pacer.impatient == 0


@contextlib.asynccontextmanager
async def sending(server, folder, rate="64"):
    bot = Running(
        server, folder, in_english=False, PALABRE_BROADCAST_RATE=rate, PALABRE_QUIET_HOURS="none", **milk(folder)
    )
    await bot.start()
    bot.application.sender._patience = Patience(first=0.05)
    try:
        yield bot, bot.application.database
    finally:
        await bot.stop()


def got(server, chats, words=WORDS):
    """How many of these chats have got these words."""
    return sum(
        any(one.text == words for one in server.world.chats[chat].messages.values() if one.by_bot) for chat in chats
    )


async def begun(server, chats, most=1, words=WORDS):
    return got(server, chats, words) >= most


async def test_whoever_says_stop_while_it_waits_for_them_does_not_get_it(server, tmp_path):
    async with writing(server, tmp_path, well=WELL) as bot:
        database = bot.application.database
        bot.application.broadcaster.rate = bot.application.sender._pace.rate = 5.0
        others = crowd(server, 30)
        amina = await takes_part(server, "Amina")
        await put_people(database, others, call="well")
        await queue(database, call="well")
        await until(lambda: begun(server, others))
        assert not got(server, [amina.id])
        await amina.sends("/stop")

        async def stopped():
            return (await ledger(database))[amina.id] == "stopped"

        await until(stopped, 12)
        assert not got(server, [amina.id])


async def test_what_waits_to_be_tried_again_does_not_come_once_it_is_stopped(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.telegram.pace._WINDOW", 0.0)
    async with sending(server, tmp_path) as (_, database):
        chats = crowd(server, 5)
        await put_people(database, chats)
        server.faults.too_many(1, "sendMessage", chat_id=chats[2], times=1)
        await queue(database)
        await until(lambda: begun(server, chats, 4))
        async with database.write() as connection:
            assert await broadcasts.cancel(connection, 1, datetime.now(UTC))
        await asyncio.sleep(1.4)
        assert not got(server, [chats[2]])
        assert (await ledger(database))[chats[2]] == "waiting"


@pytest.mark.parametrize("status", [429, 500])
async def test_a_chat_in_trouble_does_not_hold_up_the_next_broadcast(server, tmp_path, status):
    async with sending(server, tmp_path) as (_, database):
        chats = crowd(server, 10)
        await put_people(database, chats)
        if status == 429:
            server.faults.too_many(600, "sendMessage", chat_id=chats[4])
        else:
            server.faults.fail(500, "sendMessage", chat_id=chats[4])
        await queue(database)
        await queue(database, 2, content={"": {"method": "sendMessage", "payload": {"text": "The second"}}})
        await until(lambda: begun(server, chats, words="The second", most=9), 8)
        assert got(server, chats) == 9
        table = models.delivery
        async with database.read() as connection:
            query = select(table.c.not_before).where(table.c.broadcast_id == 1, table.c.chat_id == chats[4])
            wait = (await connection.execute(query)).scalar_one() - datetime.now(UTC)
        assert wait.total_seconds() > (590 if status == 429 else 20)
        assert (await status_of(database), (await ledger(database))[chats[4]]) == ("sending", "waiting")


async def test_forty_chats_in_trouble_do_not_hold_up_the_others(server, tmp_path):
    async with sending(server, tmp_path) as (_, database):
        chats = sorted(crowd(server, 120))
        await put_people(database, chats)
        for chat in chats[:40]:
            server.faults.fail(500, "sendMessage", chat_id=chat)
        await queue(database)
        await until(lambda: begun(server, chats[40:], 80), 10)


async def test_after_some_rounds_it_has_failed_and_the_broadcast_is_done(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.telegram.bulk._AGAIN", 0.05)
    monkeypatch.setattr("bot.telegram.bulk._ROUNDS", 2)
    async with sending(server, tmp_path) as (_, database):
        chats = crowd(server, 6)
        await put_people(database, chats)
        server.faults.fail(500, "sendMessage", chat_id=chats[0])
        await queue(database)
        keeps_going = asyncio.create_task(talks(server))

        async def done():
            return await status_of(database) == "done"

        await until(done, 12)
        keeps_going.cancel()
        async with database.read() as connection:
            found = {one.chat: one for one in await broadcasts.read_deliveries(connection, 1)}
        assert found[chats[0]].state == "failed"
        assert found[chats[0]].error
        assert await counts(database) == broadcasts.Counts(sent=5, failed=1)
        assert 4 <= len(server.called("sendMessage", chat_id=chats[0])) <= 8


async def talks(server):
    """Somebody whose messages get through, so that a failure says something about a chat."""
    person = server.person("Juma")
    while True:
        await person.sends("/help")
        await asyncio.sleep(0.1)


async def counts(database):
    async with database.read() as connection:
        return await broadcasts.counts(connection, 1)


async def test_while_nothing_gets_through_to_anybody_nobodys_message_has_failed(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.telegram.bulk._AGAIN", 0.05)
    monkeypatch.setattr("bot.telegram.bulk._ROUNDS", 1)
    async with sending(server, tmp_path) as (_, database):
        chats = crowd(server, 5)
        await put_people(database, chats)
        fault = server.faults.fail(502, "sendMessage")
        await queue(database)

        async def tried_again():
            return len(server.called("sendMessage", chat_id=chats[0])) > 4

        await until(tried_again, 8)
        assert await counts(database) == broadcasts.Counts(left=5)
        fault.times = 0
        await until(lambda: begun(server, chats, 5), 8)


async def test_where_a_file_goes_up_with_the_first_one_and_that_one_must_wait_the_next_is_tried(server, tmp_path):
    async with sending(server, tmp_path) as (_, database):
        chats = sorted(crowd(server, 8))
        await put_people(database, chats)
        sound = tmp_path / "palabre-data" / "sounds" / "news.ogg"
        sound.parent.mkdir()
        sound.write_bytes(b"OggS news")
        server.faults.too_many(600, "sendVoice", chat_id=chats[0])
        voice = {"@file": "sounds/news.ogg", "name": "news.ogg", "sha256": "ab" * 32}
        await queue(database, content={"": {"method": "sendVoice", "payload": {"voice": voice}}})

        async def others_have_it():
            return (await counts(database)).sent == 7

        await until(others_have_it, 8)


async def test_progress_that_cannot_be_shown_stops_nothing_and_is_logged_once(server, tmp_path, monkeypatch, caplog):
    def broken(*_, **__):
        raise ValueError("this cannot be shown")

    monkeypatch.setattr(progress, "screen", broken)
    async with sending(server, tmp_path) as (_, database):
        olive = server.person("Olive")
        await olive.starts()
        chats = crowd(server, 100)
        await put_people(database, chats)
        await queue(database, by_chat=olive.id)

        async def done():
            return await status_of(database) == "done"

        await until(done, 12)
        assert got(server, chats) == 100
    assert sum("how far a broadcast is cannot be shown broadcast=1 " in line for line in caplog.messages) == 1
    assert not any("could not go on" in line for line in caplog.messages)


async def test_a_reply_that_waits_long_in_a_chat_holds_up_no_broadcast(server, tmp_path):
    async with writing(server, tmp_path, well=WELL) as bot:
        database = bot.application.database
        amina = await takes_part(server, "Amina")
        chats = crowd(server, 4)
        await put_people(database, chats, call="well")
        fault = server.faults.too_many(600, "sendMessage", chat_id=amina.id)
        await amina.sends("/help")

        async def refused():
            return fault.hits

        await until(refused)
        await queue(database, call="well")
        second = {"": {"method": "sendMessage", "payload": {"text": "The second"}}}
        await queue(database, 2, call="well", content=second)
        await until(lambda: begun(server, chats, words="The second", most=4), 8)
        assert got(server, chats) == 4
