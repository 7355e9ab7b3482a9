"""A hundred thousand updates that are broken, changed or unknown, while people answer: none of it harms anybody."""

import asyncio
import json
import logging
import os
import time
from random import Random

from bot.simulator import Rules, running_simulator
from tests.bot.respondents import Respondent, milk, milk_answers, milk_exported
from tests.bot.running import Running
from tests.bot.small import rows, until
from tests.proving import PROVE, proof

from .mutants import mutant, samples

MANY = int(os.environ.get("PALABRE_PROVE_UPDATES", "100000" if PROVE else "400"))
#: accounts that the updates claim to come from
ACCOUNTS = 100 if PROVE else 10
PEOPLE = 20 if PROVE else 3
SEED = 7

#: what Telegram says to a call that follows from a made-up number
MADE_UP = ("chat not found", "query is too old", "message to be replied", "wrong file", "file is temporarily")


async def test_broken_updates_harm_nobody(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    rules = Rules(slow_repeated_polls=False, patience=60)
    async with running_simulator(rules) as server:
        given = await samples(server)
        accounts = [server.person(f"Mutant{number}") for number in range(ACCOUNTS)]
        people = [server.person(f"Person{number}") for number in range(PEOPLE)]
        bot = Running(server, tmp_path, in_english=False, **milk(tmp_path))
        await bot.start()
        try:
            began = time.monotonic()
            pushing = asyncio.create_task(pushes(server, given, accounts))
            takes = [Respondent(one, milk_answers(one.user.first_name), patience=60) for one in people]
            for number, one in enumerate(takes):
                if number:
                    await asyncio.sleep(MANY / 2000 / PEOPLE)
                await one.takes_part()
            await pushing
            await until(lambda: is_empty(server), 120)
            took = time.monotonic() - began
            stuck = await still_answered(accounts[:20])
            bot.must_be_at_work()
            aside = [one["error"] for one in await rows(bot, "incoming") if one["error"]]
            kept = await whole(bot)
            lost = sum(milk_exported(one.user.first_name) not in kept for one in people)
        finally:
            await bot.stop()
        crashed = sorted({one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR})
        wrong = {call.description for call in server.refused if not any(word in call.description for word in MADE_UP)}
        complaints = list(server.complaints)
    note = f"seed {SEED}: {len(aside):,} set aside, {MANY - len(aside):,} passed over or taken, {took:.0f} s"
    proof("malformed updates", tried=MANY, lost=len(crashed) + len(stuck) + lost, note=note)
    assert crashed == []
    assert stuck == []
    assert lost == 0
    assert wrong == set()
    assert complaints == []
    assert aside


async def pushes(server, given, accounts):
    """Let all of them wait, as many at a time as Telegram gives in a few pages."""
    dice = Random(SEED)
    for number in range(MANY):
        server.push_raw_update(mutant(dice, given, dice.choice(accounts).id))
        if number % 20 == 0:
            await until(lambda: has_room(server), 120)


async def has_room(server):
    return len(server.queue) < 300


async def is_empty(server):
    return len(server.queue) == 0


async def still_answered(accounts):
    """Those who get no answer any more to a plain command."""
    stuck = []
    for one in accounts:
        one.chat.blocked = False
        one.looks()
        await one.starts()
        try:
            await one.sees("", timeout=20)
        except AssertionError as error:
            stuck.append(str(error))
    return stuck


async def whole(bot):
    """The exported answers of everybody."""
    from bot.exporting.as_json import export_json

    out = bot.settings.data / "out.json"
    app = bot.application
    await export_json(app.database, app.calls, "milk", out, everything=True, passed=lambda _: None)
    found = json.loads(await asyncio.to_thread(out.read_text))["submissions"]
    return [one["answers"] for one in found]
