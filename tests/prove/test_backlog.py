"""The bot was off for a day, and everything waited: all of it is taken, in order, and nobody is greeted twice."""

import time
from random import Random

from sqlalchemy import update

from bot.database.models import chat, fact
from bot.simulator import Rules, running_simulator
from tests.bot.running import Running
from tests.bot.small import PARTS, begins, exported, rows, until, write_call
from tests.proving import PROVE, proof

PEOPLE, MESSAGES = (400, 48) if PROVE else (8, 12)
#: who was at work and has not written since
SILENT = 20 if PROVE else 2
DAY = 86_400.0
BACK = "We were away"


async def test_what_waited_for_a_day_is_taken_in_order(tmp_path):
    calls = write_call(tmp_path, PARTS)
    rules = Rules(slow_repeated_polls=False, patience=60)
    async with running_simulator(rules) as server:
        server.clock.move(-DAY)  # by its clock it all happened then
        bot = Running(server, tmp_path, PALABRE_CALLS=str(calls), PALABRE_DEFAULT_CALL="small")
        await bot.start()
        people = [await begins(server, f"Person{number}") for number in range(PEOPLE + SILENT)]
        await bot.application.sender.idle()
        await stopped_a_day_ago(bot)
        await bot.stop()
        writers, silent = people[:PEOPLE], people[PEOPLE:]
        taps = await wait_for_it(server, writers)
        waiting = len(server.queue)
        began = time.monotonic()
        await bot.start()
        try:
            await until(lambda: is_taken(server), 600)
            took = time.monotonic() - began
            for one in silent:
                await one.sees(BACK)
            await bot.application.sender.idle()
            stories = [story for one in await exported(bot, tmp_path) if (story := one["answers"].get("story"))]
            stood = [one for one in await rows(bot, "incoming") if one["error"]]
        finally:
            await bot.stop()
        greeted = [sum(BACK in message.text for message in one.messages if message.by_bot) for one in people]
        expired = server.queue.expired
        complaints = [*server.complaints, *(call for call in server.refused if "too old" not in call.description)]
    lost = sum(whole(one) not in stories for one in writers)
    doubled = len(stories) - PEOPLE + sum(max(0, count - 1) for count in greeted)
    note = f"{waiting:,} updates of {PEOPLE} people, {expired} of {taps} taps expired, {waiting / took:.0f} updates/s"
    proof("backlog", tried=waiting, lost=lost, doubled=doubled, note=note)
    assert (lost, doubled, stood, complaints) == (0, 0, [], [])
    assert greeted[PEOPLE:] == [1] * SILENT
    assert expired == taps // 2


async def wait_for_it(server, people):
    """Over a day, they write part after part in a mixed order; the taps at its beginning are too old at its end."""
    dice, taps = Random(7), 0
    for number in range(MESSAGES):
        dice.shuffle(people)
        for one in people:
            await one.sends(words(one, number))
            if number == 0:
                await one.taps("Skip")
                taps += 1
        server.clock.move((DAY - 600) / MESSAGES)
    for one in people:
        await one.taps("Pause" if "Pause" in one.buttons else one.buttons[-1])
        taps += 1
    return taps


def words(person, number):
    return f"part {number} of {person.user.first_name}"


def whole(person):
    return "\n".join(words(person, number) for number in range(MESSAGES))


async def is_taken(server):
    return len(server.queue) == 0


async def stopped_a_day_ago(bot):
    """As if the bot had been at work last a day ago: its clock is the database's."""
    then = bot.application.house.now().timestamp() - DAY
    moment = bot.application.house.now().fromtimestamp(then, bot.application.house.now().tzinfo)
    async with bot.application.database.write() as connection:
        await connection.execute(update(fact).where(fact.c.name == "alive").values(number=then))
        await connection.execute(update(chat).values(active_at=moment))
