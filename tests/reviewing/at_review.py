"""Moderators at work: a call with forms that were sent, and people who read them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator import Simulator
from bot.simulator.people import Person
from bot.simulator.world import Message
from tests.bot.running import Running
from tests.bot.small import sends, write_call
from tests.organising.at_work import COMPLETE, staffed

#: a title, words, a voice or a photo, and choices
QUESTIONS = """
    - {type: text, name: title, label: What is it called?}
    - {type: text, name: story, label: How is it?, appearance: multiline}
    - {type: text, name: wish, label: What do you wish for?}
"""
_REFERENCE = re.compile(r"Its number is (\S{4}-\S{4})")
STORY = "We plnt rice near the river since my father. Moussa Diop, 077 123 45, bought the land."


@asynccontextmanager
async def reviewing(
    server: Simulator, folder: Path, questions: str = QUESTIONS, more: str = "", **settings: str
) -> AsyncIterator[Running]:
    """A bot with a small call that is open, on the server's clock."""
    calls = write_call(folder, questions, COMPLETE + more)
    given = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small", **settings}
    # by the clock of the machine it may be night for everybody
    given = {"PALABRE_QUIET_HOURS": "none", **given}
    running = Running(server, folder, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC), **given)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints
    # a tap that comes twice turns a card into what it is
    assert not [one for one in server.refused if "message is not modified" not in one.description]


async def moderator(server: Simulator, bot: Running, name: str = "Mina", role: str = "moderator") -> Person:
    """Somebody who reads what comes in."""
    return await staffed(server, bot, role, name=name)


async def answers(
    server: Simulator,
    name: str = "Amina",
    title: str = "Our river",
    story: str = STORY,
    wish: str = "Rain",
    chooses: str = "",
) -> tuple[Person, str]:
    """Somebody who has sent a form, and its reference; `chooses` is the language, of a call that has several."""
    person = server.person(name, "en")
    await person.starts()
    if chooses:
        await person.taps(chooses)
    await person.taps("Go on")
    await person.taps("Yes, I take part")
    await person.sees("The farm")
    await person.sends(title)
    await person.sees("How is it?")
    await person.sends(story)
    await person.taps("Done")
    await person.sees("What do you wish for?")
    await person.sends(wish)
    await person.sees("That was the last question")
    reference = reference_in((await sends(person)).text)
    return person, reference


def reference_in(words: str) -> str:
    """The number of a form that was sent."""
    found = _REFERENCE.search(words)
    assert found is not None, words
    return found[1].rstrip(".")


async def opens(person: Person, reference: str) -> Message:
    """Open a form by its number; its first card."""
    await person.sends(f"/queue {reference}")
    return await person.sees(f"Form {reference}")
