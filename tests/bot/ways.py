"""Ways that tests go often: a house with calls of its own, and people who begin a form in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from bot.simulator import Simulator
from tests.making import write_call

from .running import Running

#: a small call in two languages
WELL = """
    title: {en: The well, fr: Le puits}
    introduction: {en: We ask about your well., fr: Nous parlons de votre puits.}
    privacy: {en: The well keepers read it., fr: Les gardiens du puits le lisent.}
    organiser: The well keepers
    languages: [en, fr]
    form:
      - type: group
        name: s
        label: {en: The water, fr: L'eau}
        questions:
          - {type: text, name: village, label: {en: Which village is it?, fr: Quel village ?}}
          - {type: integer, name: people, label: {en: How many people use the well?, fr: Combien de personnes ?}}
          - {type: text, name: deep, label: {en: How deep is it?, fr: Quelle profondeur ?}}
          - {type: text, name: story, label: {en: How was it before?, fr: Comment avant ?}}
"""

#: what never stands in a message to a person
INTERNALS = (
    "Traceback",
    "Error",
    "Exception",
    "Malformed",
    "None",
    "NULL",
    "sqlite",
    "asyncio",
    "submission",
    "{",
    "}",
)


@asynccontextmanager
async def house(
    server: Simulator, folder: Path, toml: str = "", opens: bool = True, **calls: str
) -> AsyncIterator[Running]:
    """A bot whose calls are these beside the shipped ones; the first is what /start opens."""
    for name, text in calls.items():
        write_call(folder / "calls" / name, text)
    (folder / "palabre.toml").write_text(toml)
    more = {"PALABRE_CALLS": str(folder / "calls"), "PALABRE_DEFAULT_CALL": next(iter(calls))} if calls else {}
    running = Running(server, folder, opens=opens, **more)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints, server.complaints
    assert not server.refused, server.refused


async def rows(bot: Running, table: Table) -> list[Any]:
    """All rows of a table, as they stand now."""
    assert bot.application is not None
    async with bot.application.database.read() as connection:
        return list((await connection.execute(select(table))).all())


async def begins(person: Any, payload: str = "") -> None:
    """Take part for oneself."""
    await person.starts(payload)
    await person.sees("You can stop at any time")
    await person.taps("Go on")
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part")


async def begins_for(person: Any, name: str, kind: str = "One person") -> None:
    """Take part for another, with a witness, from where the kinds are shown."""
    await person.taps(kind)
    await person.sees("name?" if kind == "One person" else "called?")
    await person.sends(name)
    if kind == "A group":
        await person.sees("How many women")
        await person.sends("12")
        await person.sees("how many men")
        await person.sends("0")
    await person.sees("How did they agree", name)
    await person.taps("Somebody was there and heard it")
    await person.sees("Who was there")
    await person.sends("Binta Sow")
    await person.sees("Do you want to write down the answers of", name)
    await person.taps("Yes, I take part")


async def settles(person: Any, seconds: float = 0.3) -> None:
    """Wait until nothing more comes for so long, and take note of all of it."""
    seen = -1
    while seen != len(person.chat.journal):
        seen = len(person.chat.journal)
        await asyncio.sleep(seconds)
    person.looks()


def shown(person: Any) -> list[str]:
    """All words that the bot has shown somebody."""
    return [event.words for event in person.chat.journal if event.by_bot and event.what != "deleted"]


def assert_no_internals(person: Any) -> None:
    """Nothing that was shown speaks of how the bot is made."""
    for words in shown(person):
        assert not any(word in words for word in INTERNALS), words
