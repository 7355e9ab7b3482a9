"""Nothing accepted is lost: databases of both kinds, webhooks, long stops, a disk that is full."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import event, select, update

from bot.database.models import chat, fact, incoming, outbox
from tests.ports import free_port

from .running import Running


@pytest.fixture
async def either(server, tmp_path, database_url):
    """A bot on a database of either kind."""
    running = Running(server, tmp_path, PALABRE_DATABASE_URL=with_driver(database_url))
    await running.start()
    yield running
    await running.stop()
    assert not server.complaints
    assert not server.refused


def with_driver(url):
    return url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")


async def take_part(person):
    await person.starts()
    await person.sees("three sets")
    await person.taps("Go on")
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part")
    await person.sees("short way")


async def rows(bot, query):
    async with bot.application.database.read() as connection:
        return (await connection.execute(query)).all()


async def until(check, patience=20.0):
    for _ in range(int(patience / 0.01)):
        if await check():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about")


async def test_a_person_answers_on_either_database(server, either):
    amina = server.person("Amina")
    await take_part(amina)
    await amina.taps("1")
    await amina.sees("How did you hear")
    await amina.sends("From the radio.")
    await amina.sees("I have kept this")
    await amina.taps("Done")
    await until(lambda: is_past(amina, "How did you hear"))


async def is_past(person, words):
    return words not in person.last.text and "I have kept" not in person.last.text


async def test_what_was_sent_leaves_the_outbox(server, either):
    await take_part(server.person("Amina"))

    async def empty():
        return not await rows(either, select(outbox.c.id))

    await until(empty)


async def test_who_blocks_the_bot_is_noted_and_comes_back_with_a_word(server, either):
    amina = server.person("Amina")
    await take_part(amina)
    await amina.blocks()

    async def reachable():
        ((found,),) = await rows(either, select(chat.c.reachable))
        return found

    async def unreachable():
        return not await reachable()

    await until(unreachable)
    await amina.starts()
    await amina.sees("Welcome back")
    await until(reachable)


# Webhooks


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def hooked(server, tmp_path, database_url, port):
    running = Running(
        server,
        tmp_path,
        PALABRE_DATABASE_URL=with_driver(database_url),
        PALABRE_WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
        PALABRE_WEBHOOK_LISTEN=f"127.0.0.1:{port}",
        PALABRE_WEBHOOK_SECRET="a-secret",
    )
    await running.start()
    await until(lambda: is_hooked(server, running))
    yield running
    await running.stop()
    assert not server.complaints
    assert not server.refused


async def is_hooked(server, running):
    running.must_be_at_work()
    return bool(server.called("setWebhook"))


async def test_a_person_answers_by_webhook(server, hooked):
    amina = server.person("Amina")
    await take_part(amina)
    await amina.taps("1")
    await amina.sees("How did you hear")


async def test_a_webhook_with_a_wrong_secret_is_refused_and_nothing_is_kept(server, hooked, port):
    async with aiohttp.ClientSession() as client:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "another"}):
            url = f"http://127.0.0.1:{port}/hook"
            async with client.post(url, json={"update_id": 5}, headers=headers) as answer:
                assert answer.status == 401
                assert await answer.text() == ""
    assert await rows(hooked, select(incoming.c.update_id)) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"x" * (2 << 20), 413), (b"{", 400), (b"[]", 400), (b'{"update_id": "1"}', 400), (b'{"update_id": 7}', 200)],
    ids=["too large", "no JSON", "no object", "no number", "empty"],
)
async def test_what_a_webhook_answers_to_odd_bodies(server, hooked, port, body, status):
    headers = {"X-Telegram-Bot-Api-Secret-Token": "a-secret"}
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"http://127.0.0.1:{port}/hook", data=body, headers=headers) as answer,
    ):
        assert answer.status == status


async def test_an_update_that_a_webhook_brings_twice_has_its_effect_once(server, hooked, port):
    amina = server.person("Amina")
    server.faults.repeat_updates()
    await take_part(amina)
    await asyncio.sleep(0.3)
    assert sum("three sets" in message.text for message in amina.messages if message.by_bot) == 1


# Long stops


async def test_after_a_long_stop_who_was_at_work_sees_the_question_once_more(server, tmp_path):
    bot = Running(server, tmp_path)
    await bot.start()
    amina, binta, chen = (server.person(name) for name in ("Amina", "Binta", "Chen"))
    for person in (amina, binta, chen):
        await take_part(person)
    await asyncio.sleep(0.8)
    await stopped_long_ago(bot, hours=3)
    async with bot.application.database.write() as connection:
        long_before = bot.application.house.now() - timedelta(hours=3, minutes=20)
        await connection.execute(update(chat).where(chat.c.chat_id == chen.id).values(active_at=long_before))
    await bot.stop()
    await binta.sends("hello?")
    await bot.start()
    await amina.sees("We were away for a while")
    await binta.sees("one of the two ways")
    await asyncio.sleep(0.5)
    assert backs(amina) == 1
    assert backs(binta) == 0
    assert backs(chen) == 0
    await bot.stop()


async def test_after_a_short_stop_nobody_is_troubled(server, tmp_path):
    bot = Running(server, tmp_path)
    await bot.start()
    amina = server.person("Amina")
    await take_part(amina)
    await bot.stop()
    await bot.start()
    await asyncio.sleep(0.5)
    assert backs(amina) == 0
    await bot.stop()


def backs(person):
    return sum("We were away" in message.text for message in person.messages if message.by_bot)


async def stopped_long_ago(bot, hours):
    """As if the bot had stopped then: its clock is the database's."""
    then = bot.application.house.now() - timedelta(hours=hours)
    async with bot.application.database.write() as connection:
        await connection.execute(update(fact).where(fact.c.name == "alive").values(number=then.timestamp()))
        await connection.execute(update(chat).values(active_at=then - timedelta(minutes=1)))


async def test_many_messages_that_waited_are_taken_and_answered_with_one_question(server, tmp_path):
    bot = Running(server, tmp_path)
    await bot.start()
    amina = server.person("Amina")
    await take_part(amina)
    await amina.taps("1")
    await amina.sees("How did you hear")
    await bot.stop()
    for number in range(3):
        await amina.sends(f"part {number} of what I want to say")
    await amina.taps("Done")
    await bot.start()
    await until(lambda: is_past(amina, "How did you hear"))
    answered = [m for m in amina.messages if m.by_bot][-4:]
    assert [("I have kept" in m.text) for m in answered] == [True, True, True, False]
    await bot.stop()


# A database that is away


async def test_a_locked_database_holds_everything_up_and_nothing_is_lost(server, bot, tmp_path):
    import sqlite3

    amina = server.person("Amina")
    await take_part(amina)
    await asyncio.sleep(0.8)
    with sqlite3.connect(tmp_path / "palabre-data" / "palabre.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        await amina.taps("1")
        await asyncio.sleep(6.0)
        assert "short way" in amina.last.text
        other.execute("ROLLBACK")
    await amina.sees("How did you hear", timeout=15)


async def test_a_full_disk_is_said_once_and_over_by_itself(server, bot, caplog):
    amina = server.person("Amina")
    await take_part(amina)
    await amina.taps("1")
    await amina.sees("How did you hear")
    await asyncio.sleep(0.8)
    disk = Disk(bot.application.database)
    disk.pages = 1
    await amina.sends("word " * 20_000)
    await asyncio.sleep(3.0)
    assert "How did you hear" in amina.last.text or not amina.last.by_bot
    disk.pages = 1_000_000
    await amina.sees("I have kept this", timeout=15)
    said = [record.getMessage() for record in caplog.records if "nothing is acknowledged" in record.getMessage()]
    assert len([line for line in said if "works again" not in line]) == 1


class Disk:
    """How many pages a database may have; with fewer than it has, it does not grow."""

    def __init__(self, database):
        self.pages = 1_000_000
        event.listen(database.engine.sync_engine, "checkout", self._limit)

    def _limit(self, connection, record, proxy):
        connection.execute(f"PRAGMA max_page_count={self.pages}")
