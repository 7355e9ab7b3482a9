"""The clock jumps by hours and days, back and forth, and over the change to summer time: nobody hears twice."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.reminding.rules import Rhythm
from bot.simulator import Rules, running_simulator
from tests.bot.crowds import Watched, crowd, ledger, put_people, queue, status_of
from tests.bot.respondents import milk
from tests.bot.running import Running
from tests.bot.small import WORDS, answers, asking, begins, rows, until
from tests.proving import PROVE, proof

HOUR, DAY = 3600.0, 86_400.0
JUMPS = 400 if PROVE else 25
PEOPLE = 4000 if PROVE else 40


async def test_reminders_keep_their_distance_whatever_the_clock_does():
    """Forward and back at random: at most three of each form, each two days and more after the one before."""
    for seed in range(5 if PROVE else 1):
        await _jumps(seed)


async def _jumps(seed):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        async with running_simulator(Rules(slow_repeated_polls=False)) as server:
            server.clock.move(12 * HOUR - server.clock.now() % DAY)
            async with asking(server, Path(folder), WORDS) as bot:
                bot.application.reminding.pause = 0.0
                amina = await begins(server)
                await amina.sends("Ndiob")
                await amina.sees("What do you do?")
                dice, net = Random(seed), 0.0
                for _ in range(JUMPS):
                    jump = dice.choice((HOUR, -HOUR, DAY, -DAY, DAY, 2 * DAY))
                    net += jump
                    server.clock.move(jump if net > 0 else abs(jump))
                    while await bot.application.reminding.look():
                        pass
                await bot.application.sender.idle()
                told = sorted(row["at"] for row in await rows(bot, "reminder"))
                seen = sum("You have answered" in message.text for message in amina.messages)
                await amina.sends("I keep bees")
                await amina.sees("What do you wish for?")
                kept = await answers(bot, Path(folder))
    gaps = [Rhythm().gap(number) for number in range(1, 3)]
    near = sum(later - earlier < gap for (earlier, later), gap in zip(itertools.pairwise(told), gaps, strict=False))
    doubled = near + max(0, len(told) - 3) + abs(seen - len(told))
    proof("clock jumps", tried=JUMPS, lost=int(kept["work"] != "I keep bees"), doubled=doubled)
    assert doubled == 0, told
    assert seen > 0
    assert kept["work"] == "I keep bees"


async def test_over_the_change_to_summer_time_one_reminder_and_by_day(server, tmp_path):
    """The night of 27 March 2027 is an hour short in Paris: a look every quarter of an hour, across it."""
    paris = ZoneInfo("Europe/Paris")
    begin = datetime(2027, 3, 26, 3, tzinfo=paris)
    server.clock.move(begin.timestamp() - server.clock.now())
    async with asking(server, tmp_path, WORDS, "timezone: Europe/Paris") as bot:
        bot.application.reminding.pause = 0.0
        amina = await begins(server)
        await amina.sends("Ndiob")
        await amina.sees("What do you do?")
        server.clock.move(1.75 * DAY)
        looks = 80
        for _ in range(looks):
            server.clock.move(900)
            await bot.application.reminding.look()
        await bot.application.sender.idle()
        told = [row["at"].astimezone(paris) for row in await rows(bot, "reminder")]
    proof(
        "clock jumps", tried=looks, lost=int(not told), doubled=len(told[1:]), note="summer time begins: one reminder"
    )
    assert len(told) == 1
    assert 7 <= told[0].hour < 21


async def test_a_broadcast_reaches_everybody_once_while_the_clock_jumps(tmp_path):
    shift = [0.0]
    rules = Rules(slow_repeated_polls=False, remember_calls=False)
    async with running_simulator(rules) as server:
        chats = crowd(server, PEOPLE)
        more = {"PALABRE_QUIET_HOURS": "none", "PALABRE_BROADCAST_RATE": "200"}
        now = lambda: datetime.now(UTC) + timedelta(seconds=shift[0])  # noqa: E731
        bot = Running(server, tmp_path, now=now, in_english=False, **milk(tmp_path), **more)
        await bot.start()
        try:
            database = bot.application.database
            await put_people(database, chats)
            watched, dice = Watched(server), Random(7)
            await queue(database)

            async def is_done():
                shift[0] = dice.choice((-DAY, -HOUR, 0.0, HOUR, DAY))
                return await status_of(database) == "done"

            await until(is_done, 120)
            states = await ledger(database)
        finally:
            await bot.stop()
        await asyncio.sleep(0)
    doubled = sum(len(times) - 1 for times in watched.got.values())
    lost = len(set(chats) - watched.got.keys())
    proof("clock jumps", tried=PEOPLE, lost=lost, doubled=doubled, note=f"a broadcast to {PEOPLE} people")
    assert (lost, doubled) == (0, 0)
    assert set(states.values()) == {"sent"}
