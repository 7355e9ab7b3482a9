"""A clock that was wrong for a while does no harm that lasts."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.database.facts import read_fact, write_fact
from bot.privacy.clock import Clock
from bot.simulator import Simulator
from tests.bot.running import Running
from tests.bot.small import WORDS, asking, begins, rows, until, write_call

from .test_erasing import forgotten
from .test_forgetting_in_the_chat import is_asked

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Hands:
    """What our clock is wrong by."""

    def __init__(self, off):
        self.off = off


@asynccontextmanager
async def wrong(server: Simulator, folder, off, more=""):
    """A bot whose clock can be set wrong."""
    calls, hands = write_call(folder, WORDS, more), Hands(off)
    given = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small"}
    bot = Running(server, folder, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC) + hands.off, **given)
    await bot.start()
    try:
        yield bot, hands
    finally:
        await bot.stop()


async def erases(bot, person):
    asked = await is_asked(person)
    await person.taps("Yes, erase my data", on=asked)
    await person.sees("everything else that we kept")
    await forgotten(bot)


async def test_whoever_was_erased_while_the_clock_was_ahead_is_answered_when_it_is_right_again(server, tmp_path):
    async with wrong(server, tmp_path, timedelta(hours=24)) as (bot, hands):
        amina = await begins(server)
        before = datetime.fromtimestamp(server.clock.now(), UTC)
        await erases(bot, amina)
        hands.off = timedelta()
        server.clock.move(3600)
        await amina.starts()
        await amina.sees("A small call")
        # what was sent before it stays too late
        assert bot.application.desk.is_late(amina.id, before - timedelta(minutes=1))


async def test_an_erasing_that_is_noted_as_still_to_come_silences_nobody(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = server.person("Amina", "en")
        ahead = bot.application.house.now() + timedelta(days=400)
        bot.application.forgetting.eraser.tombstones.add([("chat", amina.id)], ahead)
        await amina.starts()
        await amina.sees("A small call")


async def test_the_database_is_written_anew_although_it_was_so_in_a_year_to_come(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        app = bot.application
        async with app.database.write() as connection:
            await write_fact(app.database, connection, "wiped", (app.house.now() + timedelta(days=365)).isoformat())
        amina = await begins(server)
        await erases(bot, amina)

        async def is_wiped():
            async with app.database.read() as connection:
                return datetime.fromisoformat(await read_fact(connection, "wiped")) <= app.house.now()

        if app.database.kind == "sqlite":
            await until(is_wiped)
            assert [one for one in await rows(bot, "job") if one["kind"] == "forget"] == []


def test_the_messengers_dates_count_where_ours_differ():
    clock = Clock()
    assert clock.right(NOW) == NOW
    clock.note(NOW)
    clock.note(NOW - timedelta(hours=20))  # it had waited
    assert clock.right(NOW + timedelta(seconds=30)) == NOW + timedelta(seconds=30)
    assert abs(clock.right(NOW + timedelta(days=800)) - NOW) < timedelta(seconds=5)
    assert clock.is_past(NOW, NOW + timedelta(days=800))
    assert not clock.is_past(NOW + timedelta(days=2), NOW + timedelta(days=800))


async def test_a_time_is_believed_when_messages_or_the_messenger_say_the_same():
    asked = []

    async def ask():
        asked.append(1)
        return NOW

    assert not await Clock().agrees(NOW)
    clock = Clock(ask)
    assert await clock.agrees(NOW + timedelta(minutes=50))
    assert not await clock.agrees(NOW + timedelta(days=800))
    clock.note(NOW)
    asked.clear()
    assert await clock.agrees(NOW)
    assert not asked
