"""The power goes at any moment: what stands on the disk then is whole, and has everything that people were told of."""

import asyncio
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from random import Random

from tests.proving import PROVE, proof

from .troubled import troubled

PEOPLE, MOMENTS = (60, 200) if PROVE else (2, 8)
#: what somebody sees once an answer is kept -> the answer
TOLD = {
    "How many cows do you have?": "answer 1 of {}",
    "I have kept this. Write": "answer 5 of {}",
    "I have kept this: part 2": "answer 6 of {}",
    "That was the last question": "answer 7 of {}",
}


async def test_what_was_acknowledged_is_in_the_files_at_any_moment(nursery, tmp_path):
    dice, missing, broken, looked = Random(7), [], [], 0
    async with troubled(nursery, tmp_path, PEOPLE) as (trouble, outcome):
        await trouble.halfway()
        for number in range(MOMENTS):
            if trouble.answering.done():
                break
            copy = tmp_path / f"copy{number}"
            # the files of one moment, and what people had been told before it
            told = acknowledged(trouble.people)
            os.kill(trouble.bots.pid, signal.SIGSTOP)
            try:
                await asyncio.to_thread(copied, tmp_path / "palabre-data", copy)
            finally:
                os.kill(trouble.bots.pid, signal.SIGCONT)
            verdict, kept = await asyncio.to_thread(read, copy / "palabre.db")
            broken += [verdict] if verdict != "ok" else []
            missing += [words for words in told if words not in kept]
            looked += len(told)
            shutil.rmtree(copy)
            await asyncio.sleep(dice.uniform(0, 0.2 if PROVE else 0.05))
    note = f"{MOMENTS} moments, {PEOPLE} people; each copy checked by SQLite itself"
    proof(
        "power loss", tried=looked, lost=len(missing) + len(broken) + outcome.lost, doubled=outcome.doubled, note=note
    )
    assert (missing, broken) == ([], [])
    assert looked


def acknowledged(people):
    """The answers that the bot has reacted to by now."""
    found = []
    for one in people:
        shown = "\n".join(event.words for event in one.chat.journal if event.by_bot)
        found += [answer.format(one.user.first_name) for words, answer in TOLD.items() if words in shown]
    return found


def copied(folder, copy):
    """The database as it lies on the disk; what is shared in memory is lost with the power."""
    copy.mkdir()
    for name in ("palabre.db", "palabre.db-wal"):
        if (folder / name).exists():
            shutil.copyfile(folder / name, copy / name)


def read(path):
    """What SQLite thinks of it, and all answers in it."""
    with closing(sqlite3.connect(path)) as database:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        return verdict, "\n".join(str(row[0]) for row in database.execute("select body from answer"))
