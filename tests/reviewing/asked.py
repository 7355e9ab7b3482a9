"""A moderator who asks back, and people who have sent a form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.consulting.visit import Visit
from bot.database.exports import Came, read_all
from bot.database.renditions import Rendition, add_rendition, read_renditions
from bot.database.reviews import Moderator, state_of
from bot.office.codes import answer_code, submission_code
from bot.office.requests import button
from bot.reviewing import asking_back
from bot.simulator import Simulator
from bot.simulator.people import Person
from bot.simulator.world import Message
from bot.telegram.codes import code
from tests.bot.running import Running
from tests.bot.small import WORDS, begins, closing, sends, until
from tests.organising.at_work import staffed, working

TOP = """
organiser: Union of herders
contact: union@example.org
phone: "+221 77 000 00 00"
privacy: Those who ask read it. Telegram can see it, too.
"""


@asynccontextmanager
async def reviewing(
    server: Simulator, folder: Path, questions: str = WORDS, hours: float | None = None, top: str = TOP, **settings: str
) -> AsyncIterator[tuple[Running, Person]]:
    """A bot with an open call, and its moderator. Nobody sleeps, unless it is said; it closes in so many hours."""
    more = f"{top}{closing(server, hours)}\n" if hours is not None else top
    given = {"PALABRE_QUIET_HOURS": "none", **settings}
    async with working(server, folder, more, opens=True, questions=questions, **given) as bot:
        awa = await staffed(server, bot, "moderator")
        yield bot, awa


async def sent(server: Simulator, *said: str, name: str = "Amina") -> Person:
    """Somebody who has answered and sent the form."""
    person = await begins(server, name)
    for words in said or ("Keur Ali", "We keep goats", "A well"):
        shown = len(person.messages)
        await person.sends(words)
        await until(lambda person=person, shown=shown: _has_more(person, shown + 1))
    await sends(person)
    return person


async def _has_more(person: Person, than: int) -> bool:
    return len(person.messages) > than and person.last is person.messages[-1]


async def came(bot: Running, number: int | None = None) -> Came:
    """A submission as it counts; the only one, unless one is named."""
    assert bot.application is not None
    named = [number] if number is not None else None
    (found,) = [one async for one in read_all(bot.application.database, "small", submissions=named)]
    return found


async def state(bot: Running, number: int | None = None) -> str:
    """Where a submission stands with its moderators."""
    found = await came(bot, number)
    return state_of(found.beside.review, found.submission.conversation.revision)


async def taps_ask(awa: Person, number: int, key: str) -> None:
    """Tap "Ask about this" below an answer."""
    await awa.presses(code(button("queue", "ask", submission_code(number), answer_code(key)), 0, None))


async def writes(awa: Person, bot: Running, key: str, words: str, number: int | None = None) -> Message:
    """A moderator taps below an answer, and writes a question; what is shown of it."""
    if number is None:
        number = (await came(bot)).submission.id
    await taps_ask(awa, number, key)
    await awa.sees("What do you want to ask?")
    await awa.sends(words)
    return await awa.sees("This goes to the person", words)


async def asks(
    awa: Person, bot: Running, person: Person, words: str, key: str = "work", number: int | None = None
) -> Message:
    """A moderator asks; the message in which the person reads it."""
    await awa.taps("Send it", on=await writes(awa, bot, key, words, number))
    await awa.sees("It is on its way.")
    return await person.sees("has a question about your answer", words)


async def proposes(bot: Running, awa: Person, kind: str, key: str, words: str, number: int | None = None) -> str | None:
    """Words are put to a person to confirm, as a moderator's work does it; why not, if they are not."""
    app = bot.application
    assert app is not None
    found = await came(bot, number)
    submission = found.submission.id
    state = "human" if kind == "transcript" else "proposed"
    why: list[str | None] = []

    async def do(visit: Visit, connection: Any) -> None:
        by = Moderator(awa.id, "Awa")
        row = (await read_renditions(connection, [submission]))[submission].rows[key]
        one = Rendition(app.house.ids(), submission, key, kind, "en", words, state, row, by, app.house.now())
        await add_rendition(connection, one)
        given = {"submission": submission, "key": key, "kind": kind, "words": words, "language": "en", "by": by}
        why.append(await asking_back.put(app.office, visit, connection, **given, rendition=one.id))

    await app.office.attend(awa.id, do, "en")
    return why[0]
