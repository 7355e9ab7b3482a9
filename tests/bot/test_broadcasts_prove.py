"""A broadcast to very many, while the bot is killed again and again; and one beside people who answer.

`make test` does both for a few hundred people and a few seconds; `make prove` for a hundred thousand, and three
minutes.
"""

import asyncio
import itertools
import os
import statistics
import time
from dataclasses import dataclass
from random import Random

import pytest

from bot.database import broadcasts
from bot.database.opening import Database
from bot.simulator import Rules, running_simulator
from tests.bot.crowds import Watched, crowd, ledger, most_within, put_people, queue, status_of
from tests.bot.killing import AtTime, lives
from tests.bot.respondents import milk
from tests.bot.running import Running
from tests.bot.small import until
from tests.proving import PROVE, proof

#: so many, of `make prove`; fewer for a quick look
MANY = int(os.environ.get("PALABRE_PROVE_PEOPLE", "100000"))
MINUTES = float(os.environ.get("PALABRE_PROVE_MINUTES", "3"))


async def opened(folder):
    """The database of the bot that is going to live in a folder."""
    (folder / "palabre-data").mkdir(mode=0o700)
    return await Database.open(f"sqlite:///{folder / 'palabre-data' / 'palabre.db'}")


async def sent_in_spite_of_kills(nursery, folder, people, rate, blows, refusals, patience):
    """Let a broadcast come to its end; everything that has to be true of it is. Gives words for a report."""
    rules = Rules(slow_repeated_polls=False, remember_calls=False, patience=20)
    settings = {**milk(folder), "PALABRE_BROADCAST_RATE": str(rate)}
    async with running_simulator(rules) as server:
        chats = crowd(server, people)
        blocked, deactivated = set(chats[5::33]), set(chats[7::100])
        for chat in blocked:
            server.world.chats[chat].blocked = True
        for chat in deactivated:
            server.world.users[chat].deactivated = True
        watched = Watched(server)
        database = await opened(folder)
        try:
            await put_people(database, chats)
            await queue(database)
            began = time.monotonic()
            async with lives(nursery, server, folder, settings, blows) as bots:
                refusing = asyncio.create_task(refused_now_and_then(server, refusals))
                await until(lambda: is_done(database), patience)
                refusing.cancel()
                took = time.monotonic() - began
            async with database.read() as connection:
                counts = await broadcasts.counts(connection, 1)
            states = await ledger(database)
        finally:
            await database.close()
        most = watched.most_in_a_second
        repeated = watched.repeats(bots.kills)
        unreachable = blocked | deactivated
        assert not server.complaints
        assert server.pacer.impatient == 0
        assert states == {chat: "blocked" if chat in unreachable else "sent" for chat in chats}
        assert watched.got.keys() == set(chats) - unreachable
        assert counts == broadcasts.Counts(sent=people - len(unreachable), blocked=len(unreachable))
        assert most <= max(30, rate * 30 / 25)
        # what was on its way, and what had not been noted
        assert repeated <= len(bots.kills) * (128 + 64)
    each = f"{repeated / len(bots.kills):.0f} a kill" if bots.kills else "no kill"
    return (
        f"broadcast to {people}: {counts.sent} sent, {counts.blocked} blocked, 0 skipped, {len(bots.kills)} kills, "
        f"{repeated} repeats ({each}), {watched.refused[429]} refusals (429), at most {most} calls in a second "
        f"(allowed: {max(30, rate * 30 / 25):.0f}), {took:.0f} s"
    ), bots


async def is_done(database):
    return await status_of(database) == "done"


async def refused_now_and_then(server, pauses):
    """Let Telegram refuse a message with 429 after each of these pauses, in seconds."""
    for pause in pauses:
        await asyncio.sleep(pause)
        server.faults.too_many(1, "send*", times=1)


async def test_kills_and_refusals_skip_nobody_and_repeat_only_what_was_on_its_way(nursery, tmp_path):
    _, bots = await sent_in_spite_of_kills(nursery, tmp_path, 300, 150, [AtTime(2.2), AtTime(2.4)], [2.0], patience=30)
    assert len(bots.kills) == 2


@pytest.mark.skipif(not PROVE, reason="make prove")
async def test_a_hundred_thousand_get_it_though_the_bot_is_killed_twenty_times(nursery, tmp_path):
    dice = Random(7)
    blows = [AtTime(dice.uniform(1.0, 20.0)) for _ in range(20)]
    words, bots = await sent_in_spite_of_kills(
        nursery, tmp_path, MANY, 400, blows, [dice.uniform(5, 30) for _ in range(100)], patience=1500
    )
    proof("broadcast under kills", tried=MANY, note=words)
    assert len(bots.kills) == 20 or MANY < 100_000


# Beside people who answer


@dataclass
class Answering:
    """What came of a broadcast beside people who answered."""

    #: messages of the broadcast a second, from the first to the last
    speed: float
    #: seconds from somebody's message to the reply
    replies: list[float]
    refused: int
    most: int

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.replies, n=20)[-1]


async def beside_answers(server, folder, people, talkers, seconds):
    """A broadcast by Telegram's own rule, while so many people send a message every few seconds."""
    chats = crowd(server, people)
    bot = Running(server, folder, in_english=False, **milk(folder))
    await bot.start()
    try:
        database = bot.application.database
        await put_people(database, chats)
        talking = [server.person(f"Talker{number}") for number in range(talkers)]
        await asyncio.gather(*map(comes_in, talking))
        await asyncio.sleep(1.0)
        server.rules.paced = True
        watched = Watched(server)
        await queue(database)
        await until(lambda: _true(watched.got), 20)
        dice = Random(7)
        ends = time.monotonic() + seconds
        waits = await asyncio.gather(*(talks(one, Random(dice.random()), ends, seconds) for one in talking))
        times = sorted(at for each in watched.got.values() for at in each)
    finally:
        await bot.stop()
    return Answering(
        (len(times) - 1) / (times[-1] - times[0]),
        [wait for each in waits for wait in each],
        watched.refused[429],
        most_within(sorted(watched.arrivals), 1.0),
    )


async def _true(found):
    return bool(found)


async def comes_in(person):
    """Somebody who is asked for their village."""
    await person.starts()
    await person.taps("Go on")
    await person.taps("Yes, I take part")
    await person.taps("Next")
    await person.sees("What is your village called?")


async def talks(person, dice, ends, seconds):
    """Answer and go back, again and again, at a person's pace; how long each reply took."""
    waits = []
    pace = min(7.0, seconds / 3)
    for words in itertools.cycle(("Kaolack", "/back")):
        await asyncio.sleep(dice.uniform(0.5, 1.5) * pace)
        if time.monotonic() > ends:
            return waits
        begun = time.monotonic()
        before = len(person.messages)
        await person.sends(words)
        while not any(one.by_bot for one in person.messages[before:]):
            await asyncio.sleep(0.005)
            assert time.monotonic() - begun < 20, "no reply came"
        waits.append(time.monotonic() - begun)
    return waits


async def test_beside_a_broadcast_people_are_answered_at_once(tmp_path):
    async with running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server:
        found = await beside_answers(server, tmp_path, 400, 6, 4.0)
    assert found.refused == 0
    assert found.most <= 30
    assert len(found.replies) >= 6


@pytest.mark.skipif(not PROVE, reason="make prove")
async def test_at_telegrams_own_limit_a_broadcast_keeps_its_pace_and_replies_theirs(tmp_path):
    async with running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server:
        found = await beside_answers(server, tmp_path, int(MINUTES * 60 * 40), 20, MINUTES * 60)
    note = (
        f"by the rule of 30 a second, {MINUTES:g} minutes, 20 people answering: {found.speed:.1f} a second, "
        f"{len(found.replies)} replies, p95 {found.p95:.3f} s, {found.refused} refusals (429), "
        f"at most {found.most} calls in a second"
    )
    proof("broadcast beside replies", tried=len(found.replies), note=note)
    assert found.refused == 0
    assert found.most <= 30
    assert found.speed >= 24
    assert found.p95 < 1
