"""Answers go for good: one look, and one clock, are not enough for it."""

import shutil
from datetime import UTC, datetime, timedelta

from bot.database.facts import read_fact
from bot.doctor.calls import look_at_unknown
from tests.bot.running import Running
from tests.bot.small import WORDS, asking, begins, closing, rows, sends
from tests.organising.at_work import employ

from .looking import agreed, looks_twice
from .test_wrong_clock import wrong

DAY = 86400


def due(server, then="delete"):
    return f"{closing(server)}\nretention: {{months: 1, then: {then}}}"


async def answers(server, name="Amina"):
    person = await begins(server, name)
    for words in ("Fatick", "Weaving", "Water"):
        await person.sends(words)
        await person.sees("")
    return person


async def test_one_look_with_a_wrong_clock_empties_nothing_and_leaves_nothing_behind(server, tmp_path):
    async with wrong(server, tmp_path, timedelta(), due(server)) as (bot, hands):
        await answers(server)
        hands.off = timedelta(days=800)
        for _ in range(3):
            assert await bot.application.retaining.look() == 0
            hands.off += timedelta(days=2)
        hands.off = timedelta()
        assert len(await rows(bot, "answer")) == 3
        assert [one for one in await rows(bot, "fact") if one["name"].startswith("due:")] == []


async def test_answers_go_at_a_look_a_day_after_the_first(server, tmp_path):
    async with asking(server, tmp_path, WORDS, due(server)) as bot:
        await answers(server)
        server.clock.move(40 * DAY)
        agreed(bot)
        look = bot.application.retaining.look
        assert [await look(), await look()] == [0, 0]
        server.clock.move(23 * 3600)
        assert await look() == 0
        server.clock.move(2 * 3600)
        assert await look() == 1
        assert await rows(bot, "answer") == []


async def test_who_looks_after_the_call_is_told_once_and_a_day_before(server, tmp_path):
    async with asking(server, tmp_path, WORDS, due(server)) as bot:
        await answers(server)
        awa = server.person("Awa", "en")
        await awa.starts()
        await awa.sees("")
        await employ(bot, awa, "organiser")
        server.clock.move(40 * DAY)
        agreed(bot)
        await bot.application.retaining.look()
        bot.application.errands.wake()
        await awa.sees("Tomorrow the answers to the call small are deleted")
        seen = len(awa.messages)
        assert await bot.application.retaining.look() == 0
        server.clock.move(25 * 3600)
        assert await bot.application.retaining.look() == 1
        await bot.application.sender.idle()
        assert not [one for one in awa.messages[seen:] if "Tomorrow" in one.text]


async def test_a_call_that_takes_answers_again_begins_anew(server, tmp_path):
    async with wrong(server, tmp_path, timedelta(), due(server)) as (bot, hands):
        await answers(server)
        agreed(bot)
        hands.off = timedelta(days=40)
        await bot.application.retaining.look()
        async with bot.application.database.read() as connection:
            assert await read_fact(connection, "due:small")
        hands.off = timedelta()
        await bot.application.retaining.look()
        async with bot.application.database.read() as connection:
            assert await read_fact(connection, "due:small") is None
        hands.off = timedelta(days=42)
        assert await bot.application.retaining.look() == 0
        assert len(await rows(bot, "answer")) == 3


async def test_a_call_that_is_not_loaded_any_more_is_emptied_as_its_newest_form_says(server, tmp_path):
    async with asking(server, tmp_path, WORDS, due(server, "anonymise")) as bot:
        await answers(server)
        await bot.stop()
        shutil.move(tmp_path / "calls" / "small", tmp_path / "small-is-over")
        given = {"PALABRE_CALLS": str(tmp_path / "calls")}
        later = Running(server, tmp_path, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC), **given)
        await later.start()
        try:
            assert "small" not in later.application.calls.names
            async with later.application.database.read() as connection:
                (finding,) = await look_at_unknown(later.application.calls, connection)
            assert (finding.level, finding.part, "1 form is held" in finding.what) == ("warning", "call small", True)
            server.clock.move(90 * DAY)
            assert await looks_twice(server, later) == 1
            (form,) = await rows(later, "submission")
            assert form["emptied"] == "anonymised"
            async with later.application.database.read() as connection:
                assert await look_at_unknown(later.application.calls, connection) == []
        finally:
            await later.stop()


async def test_a_form_that_nobody_has_sent_goes_too(server, tmp_path):
    async with asking(server, tmp_path, WORDS, due(server)) as bot:
        person = await answers(server)
        await sends(person)
        await answers(server, "Binta")
        server.clock.move(40 * DAY)
        assert await looks_twice(server, bot) == 2
