"""Staff at work: somebody with a role, and a small call that is complete."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.database.records import Member
from bot.database.staff import add_member
from bot.simulator import Simulator
from bot.simulator.people import Person
from tests.bot.running import Running
from tests.bot.small import WORDS, write_call

#: what a call needs before it can be opened
COMPLETE = """
organiser: Union of herders
contact: union@example.org
phone: "+221 77 000 00 00"
privacy: Those who ask read it. Telegram can see it, too.
"""


@asynccontextmanager
async def working(
    server: Simulator,
    folder: Path,
    more: str = COMPLETE,
    *,
    opens: bool = False,
    questions: str = WORDS,
    **settings: str,
) -> AsyncIterator[Running]:
    """A bot with one small call, on the server's clock; nobody has opened it, unless `opens`."""
    calls = write_call(folder, questions, more)
    # by the clock of the machine it may be night for everybody
    night = {"PALABRE_QUIET_HOURS": "none"}
    given = {"PALABRE_CALLS": str(calls), "PALABRE_DEFAULT_CALL": "small", **night, **settings}
    clock = lambda: datetime.fromtimestamp(server.clock.now(), UTC)  # noqa: E731
    running = Running(server, folder, now=clock, opens=opens, **given)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()
    assert not server.complaints, server.complaints
    assert not server.refused, server.refused


async def employ(bot: Running, person: Person, role: str = "owner", call: str = "", label: str = "Awa") -> Person:
    """Give somebody a role, as their link would have."""
    assert bot.application is not None
    database = bot.application.database
    async with database.write() as connection:
        member = Member(person.id, call, role, label, datetime.now(UTC))
        await add_member(database, connection, member, None)
    await bot.application.keeping_up.look()
    await bot.application.sender.idle()
    return person


async def staffed(
    server: Simulator, bot: Running, role: str = "owner", call: str = "small", name: str = "Awa"
) -> Person:
    """Somebody who works here and has said hello to the bot."""
    person = server.person(name, "en")
    await person.starts()
    await person.sees("A small call")
    return await employ(bot, person, role, call, name)
