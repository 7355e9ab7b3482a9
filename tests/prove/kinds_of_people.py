"""One person of each kind: how their form was sent, what was said or done later, and the words to know them by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from bot.database.emptying import empty
from bot.database.erasing import erase_rows
from bot.database.ids import Ids
from bot.database.models import submission
from bot.database.persons import Person
from tests.exporting.farm import House
from tests.exporting.filling import Filled, Sent

NOW = datetime(2027, 3, 20, 9, 30, tzinfo=UTC)
Later = Callable[[House, Any, int, int], Awaitable[None]]


def says(**now: Any) -> Later:
    """Somebody changes a choice."""

    async def do(house: House, connection: Any, number: int, who: int) -> None:
        await connection.execute(update(submission).where(submission.c.id == number).values(now))

    return do


async def is_erased(house: House, connection: Any, number: int, who: int) -> None:
    """/forget."""
    await erase_rows(house.database, connection, Person(None, frozenset({who})), NOW)


def is_over(how: str) -> Later:
    """The time is over for which answers are kept."""

    async def do(house: House, connection: Any, number: int, who: int) -> None:
        telling = {"leader", "respondent", "title", "phone", "place"}
        await empty(house.database, connection, [number], how, telling, Ids(), NOW)

    return do


#: kind of person -> how their form was sent; and what came later
PEOPLE: dict[str, tuple[dict[str, Any], Later | None]] = {
    "with the name": ({"appearance": "name"}, None),
    "as organisation": ({"appearance": "organisation", "kind": "organisation"}, None),
    "organisation only": ({"appearance": "organisation"}, None),
    "without name": ({"appearance": "none"}, None),
    "only counted": ({"appearance": "counted"}, None),
    "taken back": ({"appearance": "name", "status": "withdrawn"}, None),
    "never sent": ({"appearance": None, "status": "midway", "revision": 0, "state": None}, None),
    "rehearsal": ({"appearance": "name", "trial": True}, None),
    "left out": ({"appearance": "name", "state": "left-out", "why": "twice"}, None),
    "no name kept": ({"appearance": "none", "name": ""}, says(nameless=True, source=None)),
    "no name kept, counted": ({"appearance": "counted", "name": ""}, says(nameless=True, source=None)),
    "not to be sent on": ({"appearance": "name"}, says(send_outside=False)),
    "now with the name": ({"appearance": "none"}, says(appearance="name")),
    "now without name": ({"appearance": "name"}, says(appearance="none")),
    "now counted": ({"appearance": "name"}, says(appearance="counted")),
    "taken back later": ({"appearance": "name"}, says(status="withdrawn")),
    "erased": ({"appearance": "name"}, is_erased),
    "over, deleted": ({"appearance": "name"}, is_over("deleted")),
    "over, anonymised": ({"appearance": "name"}, is_over("anonymised")),
}
#: who has not given it, or not any more: nobody reads anything of theirs
GONE = frozenset(
    {"taken back", "never sent", "rehearsal", "taken back later", "erased", "over, deleted"},
)
#: of a person: who they are, whom else they name as a contact, what they said, how their file was called
WHAT = ("name", "contact", "words", "file")


def marker(who: str, what: str) -> str:
    """A word that stands nowhere but in this of this person."""
    return f"Q{list(PEOPLE).index(who)}{WHAT.index(what)}marker"


def has(who: str, what: str) -> bool:
    """Of whom no name is kept, there is neither a contact nor the name of a file."""
    return what == "words" or not who.startswith("no name kept")


async def came(house: House) -> None:
    """All of them have answered; nothing was changed yet."""
    people = []
    for who, (more, _) in PEOPLE.items():
        said: dict[str, object] = {"story": f"{marker(who, 'words')} said so"}
        if has(who, "contact"):
            said["leader"] = f"{marker(who, 'contact')} said so"
        name = marker(who, "file") if has(who, "file") else "photo"
        files = {"field": [Sent(f"{name}.jpg", b"pixels")]}
        people.append(Filled(said, files, **{"name": marker(who, "name"), "state": "accepted", **more}))
    await house.filling.fill(house.call, people)
    async with house.database.write() as connection:
        await connection.execute(update(submission).values(send_outside=True))


async def said_later(house: House) -> None:
    """What was said and done since."""
    async with house.database.write() as connection:
        rows = (
            await connection.execute(select(submission.c.id, submission.c.respondent_id).order_by(submission.c.id))
        ).all()
        for (number, who), (_, later) in zip(rows, PEOPLE.values(), strict=True):
            if later is not None:
                await later(house, connection, number, who)
