"""A house with a call in two languages, an organiser, and people who took part: for tests of what goes to many."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.database.lives import keep_life
from bot.database.records import Life, Member
from bot.database.staff import add_member
from bot.simulator import Simulator
from bot.simulator.people import Person
from bot.simulator.world import Message
from tests.broadcasting.people import People
from tests.making import write_call

from .running import Running
from .small import rows, until

_CALL = """
    title: {{en: {title}, fr: {french}}}
    languages: [{languages}]
    timezone: Africa/Dakar
    form:
      - type: group
        name: s
        label: {{en: The water, fr: L'eau}}
        questions:
          - {{type: text, name: village, label: {{en: Which village is it?, fr: Quel village ?}}}}
"""
WELL = _CALL.format(title="The well", french="Le puits", languages="en, fr")
ROAD = _CALL.format(title="The road", french="La route", languages="en")

_HURRIED = {
    "bot.telegram.pace._WINDOW": 0.1,
    "bot.broadcasting.delivering._LOOK": 0.05,
    "bot.broadcasting.showing._EVERY": 0.2,
    "bot.application._IDLE": 0.05,
}


def hurry(monkeypatch: Any) -> None:
    """The seconds of real life are long when nothing happens in them."""
    for name, seconds in _HURRIED.items():
        monkeypatch.setattr(name, seconds)


@asynccontextmanager
async def writing(server: Simulator, folder: Path, *, url: str | None = None, **calls: str) -> AsyncIterator[Running]:
    """A bot that writes to people at any hour; the first call is what /start opens."""
    for name, text in calls.items():
        write_call(folder / "calls" / name, text)
    more = {
        "PALABRE_CALLS": str(folder / "calls"),
        "PALABRE_DEFAULT_CALL": next(iter(calls)),
        "PALABRE_QUIET_HOURS": "none",
        "PALABRE_BROADCAST_RATE": "200",
    }
    if url is not None:
        more["PALABRE_DATABASE_URL"] = url
    running = Running(server, folder, **more)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints


async def works(
    bot: Running, server: Simulator, name: str = "Olive", role: str = "organiser", call: str = "well"
) -> Person:
    """Somebody who works for a call, and has come once."""
    person = server.person(name, "en")
    await person.starts()
    await person.sees("")
    await hires(bot, person, role, call)
    person.looks()
    return person


async def hires(bot: Running, person: Person, role: str = "organiser", call: str = "well") -> None:
    """Somebody works for a call from now on."""
    database = database_of(bot)
    member = Member(person.id, call, role, person.user.first_name, datetime.now(UTC))
    async with database.write() as connection:
        await add_member(database, connection, member, None)
    assert bot.application is not None
    await bot.application.keeping_up.look()


def database_of(bot: Running) -> Any:
    """Where it keeps everything."""
    assert bot.application is not None
    return bot.application.database


async def takes_part(
    server: Simulator, name: str, *, call: str = "well", reads: str = "English", again: str = "Yes", sent: bool = True
) -> Person:
    """Somebody who answers a call in English and sends it, and then reads in this language."""
    person = server.person(name, "en")
    await person.starts(call)
    if call == "well":
        await person.taps("English")
    await person.taps("Go on")
    await person.taps("Yes, I take part")
    await person.sees("Which village is it?")
    if sent:
        await person.sends("Ndiob")
        await _sends(person, again)
    if reads != "English":
        await person.sends("/language")
        await person.sees("language")
        await person.taps(reads, on=person.last)
        await person.sees("")
    person.looks()
    return person


async def took_part(
    bot: Running,
    server: Simulator,
    name: str,
    language: str = "en",
    *,
    call: str = "well",
    again: bool = True,
    sent: bool = True,
) -> Person:
    """Somebody who took part some time ago."""
    person = server.person(name, language)
    people = vars(bot).setdefault("people", People(database_of(bot)))
    people._chats = iter([person.chat.id])
    number = people.add(language)
    status = {"status": "submitted", "revision": 1} if sent else {}
    people.form(number, call, contact_again=again, **status)
    await people.write()
    return person


async def _sends(person: Person, again: str) -> None:
    await person.taps("Send")
    await person.taps("With the name")
    await person.sees("write to you again")
    await person.taps(again, on=person.last)
    await person.sees("be sent on")
    await person.taps("No", on=person.last)
    await person.sees("Send it now?")
    await person.taps("Send", on=person.last)
    await person.sees("Its number is")


async def writes(person: Person, words: str, command: str = "/broadcast") -> Message:
    """Send a message, and reply to it with the command; what the bot says then."""
    sent = await person.sends(words)
    await person.sees("")
    person.looks()
    await person.sends(command, reply_to=sent)
    return await person.sees("")


async def taps(person: Person, label: str, *sees: str) -> Message:
    """Tap a button of the newest message, and wait for these words."""
    person.looks()
    await person.taps(label, on=person.last)
    return await person.sees(*sees)


def got(person: Person, words: str) -> list[Message]:
    """The bot's messages with these words."""
    return [one for one in person.messages if one.by_bot and words in one.text]


async def all_rows(bot: Running) -> list[dict[str, Any]]:
    """All broadcasts, the oldest first."""
    return sorted(await rows(bot, "broadcast"), key=lambda row: row["id"])


async def is_done(bot: Running, status: str = "done") -> None:
    """Wait until every broadcast has come to this."""

    async def look() -> bool:
        return {row["status"] for row in await rows(bot, "broadcast")} == {status}

    await until(look, 8)


async def closes(bot: Running, call: str = "well") -> None:
    """Close a call now."""
    database, now = database_of(bot), datetime.now(UTC)
    async with database.write() as connection:
        await keep_life(database, connection, Life(call, "closed", closes=now), now)
    assert bot.application is not None
    await bot.application.keeping_up.look()


async def notes(bot: Running) -> list[str]:
    """What was done, as the record says it."""
    return [row["what"] for row in sorted(await rows(bot, "audit"), key=lambda row: row["id"])]
