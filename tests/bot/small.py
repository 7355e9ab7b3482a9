"""Small calls of one or two questions, and people who are past the door."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from bot.database import models
from bot.exporting.as_json import export_json
from bot.simulator import Simulator
from bot.simulator.people import Person
from bot.simulator.world import Message

from .running import Running

#: three questions that take any words
WORDS = """
    - {type: text, name: village, label: Where do you live?}
    - {type: text, name: work, label: What do you do?}
    - {type: text, name: wish, label: What do you wish for?}
"""
#: an answer in parts, and one that follows
PARTS = """
    - {type: text, name: story, label: Tell us everything., appearance: multiline}
    - {type: text, name: village, label: Where do you live?}
"""


def write_call(folder: Path, questions: str, more: str = "") -> Path:
    """The folder with one call, named small, that asks these questions in one section."""
    listed = textwrap.indent(textwrap.dedent(questions).strip("\n"), "      ")
    top = textwrap.dedent(more).strip("\n")
    section = "  - type: group\n    name: farm\n    label: The farm\n    questions:\n"
    place = folder / "calls" / "small"
    place.mkdir(parents=True, exist_ok=True)
    text = f"title: A small call\n{top}\nform:\n{section}{listed}\n"
    (place / "call.yaml").write_text(text, encoding="utf-8")
    return folder / "calls"


@asynccontextmanager
async def asking(server: Simulator, folder: Path, questions: str, more: str = "") -> AsyncIterator[Running]:
    """A bot that asks these questions, on the server's clock; at the end nobody has anything to complain of."""
    calls = write_call(folder, questions, more)
    given = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small"}
    running = Running(server, folder, now=lambda: datetime.fromtimestamp(server.clock.now(), UTC), **given)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints, server.complaints
    assert not server.refused, server.refused


def closing(server: Simulator, hours: float = 1.0) -> str:
    """The line that lets a call close in so many hours of the server's clock."""
    when = datetime.fromtimestamp(server.clock.now(), UTC) + timedelta(hours=hours)
    return f"closes: {when.isoformat(timespec='seconds')}"


async def begins(server: Simulator, name: str = "Amina", language: str = "en") -> Person:
    """Somebody who sees the first question."""
    person = server.person(name, language)
    await person.starts()
    await person.taps("Go on")
    await person.taps("Yes, I take part")
    await person.sees("The farm")
    return person


async def joins(server: Simulator, first: Person, name: str = "Binta") -> Person:
    """A second person, in the form that the first has open."""
    asked = first.last.text.split("\n")[-1]
    await first.sends("/mine")
    await first.taps("Let a second phone write in it")
    link = (await first.sees("start=j_")).text
    other = server.person(name, "en")
    await other.starts(next(word for word in link.split() if "start=j_" in word).rpartition("=")[2])
    await other.sees(asked)
    await first.sees(asked)
    return other


async def sends(person: Person, how: str = "With the name", *, tap: str = "Send") -> Message:
    """Send a form that is at its end; the message that says so."""
    await person.taps(tap)
    await person.taps(how)
    await person.sees("write to you again")
    await person.taps("Yes", on=person.last)
    await person.sees("be sent on")
    await person.taps("No", on=person.last)
    await person.sees("Send it now?")
    await person.taps("Send", on=person.last)
    return await person.sees("Its number is")


async def until(true: Any, seconds: float = 20.0) -> Any:
    """Wait until an async function gives something true; give it back."""
    for _ in range(int(seconds / 0.02)):
        if found := await true():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it did not become true")


async def rows(running: Running, table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    assert running.application is not None
    async with running.application.database.read() as connection:
        found = await connection.execute(select(getattr(models, table)))
        return [dict(row) for row in found.mappings()]


async def exported(running: Running, folder: Path) -> list[dict[str, Any]]:
    """What `palabre export` writes of everybody's forms."""
    app = running.application
    assert app is not None
    out = folder / "export.json"
    await export_json(app.database, app.calls, "small", out, everything=True, passed=lambda count: None)
    found: list[dict[str, Any]] = orjson.loads(out.read_bytes())["submissions"]
    return found


async def answers(running: Running, folder: Path) -> dict[str, Any]:
    """The answers of the only form."""
    (only,) = await exported(running, folder)
    found: dict[str, Any] = only["answers"]
    return found
