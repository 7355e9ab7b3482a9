"""Data of buttons that was made up, or belongs to another's form: nothing of theirs is changed or shown."""

import os
from random import Random

import pytest
from sqlalchemy import select

from bot.database import models
from bot.links import token
from bot.simulator import Rules, running_simulator
from tests.bot.small import WORDS, asking, begins, rows
from tests.bot.writing_to_many import hurry
from tests.proving import PROVE, proof

from .screens import act_of, goes_through, settled

MANY = int(os.environ.get("PALABRE_PROVE_BUTTONS", "20000" if PROVE else "150"))
GUESSES = 10_000 if PROVE else 60
MARKERS = ("Markerfield", "Markerwork", "Markerwish", "Markername")
COMMANDS = ("/mine", "/review", "/open", "/progress", "/language", "/draft", "/about", "/glossary", "/withdraw")


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """Nobody waits for Telegram's thirty messages a second."""
    hurry(monkeypatch)


async def theirs(bot, chat):
    """What is kept of one person's forms, and of what they said yes to."""
    found = []
    async with bot.application.database.read() as connection:
        holds = select(models.holding.c.submission_id).where(models.holding.c.chat_id == chat)
        for table in (models.submission, models.answer, models.holding, models.permission, models.invitation):
            column = table.c.id if table is models.submission else table.c.submission_id
            found += [repr(row) for row in await connection.execute(select(table).where(column.in_(holds)))]
    return sorted(found)


async def test_buttons_of_another_and_made_up_ones_touch_nobody(tmp_path):
    async with (
        running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server,
        asking(server, tmp_path, WORDS) as bot,
    ):
        owner = await begins(server, MARKERS[3])
        for words, asked in zip(MARKERS[:3], ("What do you do?", "What do you wish", "That was the last"), strict=True):
            await owner.sends(words)
            await owner.sees(asked)
        # none of these takes the form back
        found = await goes_through(
            bot, server, owner, COMMANDS, lambda data: not act_of(data), most=80 if PROVE else 15
        )
        await owner.sends("/send")
        await settled(bot, server)
        forger = await begins(server, "Forger")
        await settled(bot, server)
        before, start, dice = await theirs(bot, owner.id), len(forger.chat.journal), Random(7)
        for number in range(MANY):
            await forger.presses(forged(dice, found) if number >= len(found) else found[number])
            if number % 500 == 499:
                await settled(bot, server)
        await settled(bot, server)
        changed = set(await theirs(bot, owner.id)) ^ set(before)
        shown = [event.words for event in forger.chat.journal[start:] if event.by_bot]
        leaked = [words for words in shown if any(marker in words for marker in MARKERS)]
        failed = [row["error"] for row in await rows(bot, "incoming") if row["error"]]
        # they go on as if nothing had been
        await forger.starts()
        await forger.sees("")
        await settled(bot, server)
        server.refused.clear()
    note = f"{len(found)} buttons of another's screens, the rest changed or made of bytes"
    proof("forged buttons", tried=MANY, lost=len(failed), leaked=len(leaked) + len(changed), note=note)
    assert (leaked, changed, failed) == ([], set(), [])


def forged(dice, found):
    """Bytes by lot, or a button with something else in one place."""
    if dice.random() < 0.4:
        return "".join(chr(dice.randrange(1, 256)) for _ in range(dice.randint(1, 64)))
    data = list(dice.choice(found))
    for _ in range(dice.randint(1, 3)):
        data[dice.randrange(len(data))] = dice.choice("!0123456789abcxyz:.-=~")
    return "".join(data)


async def test_guessed_links_and_code_words_open_nothing(tmp_path):
    """Only the first ten of an hour are looked up at all."""
    async with (
        running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server,
        asking(server, tmp_path, WORDS) as bot,
    ):
        owner = await begins(server, MARKERS[3])
        await owner.sends(MARKERS[0])
        await owner.sees("What do you do?")
        await owner.sends("/mine")
        await owner.taps("Let a second phone write in it")
        await owner.sees("start=j_")
        guesser = await begins(server, "Guesser")
        before, start = await theirs(bot, owner.id), len(guesser.chat.journal)
        for number in range(GUESSES):
            await guesser.starts(token(("s_", "j_")[number % 2])[0])
            if number % 500 == 499:
                await settled(bot, server)
        await settled(bot, server)
        shown = [event.words for event in guesser.chat.journal[start:] if event.by_bot]
        tried = sum("used already, or is too old" in words or "no longer works" in words for words in shown)
        hits = [words for words in shown if any(marker in words for marker in MARKERS)]
        hits += list(await rows(bot, "staff")) + sorted(set(await theirs(bot, owner.id)) ^ set(before))
        held = [row for row in await rows(bot, "holding") if row["chat_id"] == guesser.id]
    proof("guessed links", tried=GUESSES, leaked=len(hits), note=f"{tried} of {GUESSES:,} were looked up, 0 fitted")
    assert hits == []
    assert len(held) == 1
    assert tried <= 10
