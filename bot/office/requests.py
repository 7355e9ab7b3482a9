"""What a member of staff did, and the house as staff see it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.broadcasting.nights import NIGHT, Night, end_of_night, zone_of
from bot.consulting.screens import Act, Key, Rows, Screen, Shown
from bot.consulting.staff import ACT, ASKED
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.opening import Database
from bot.database.records import Job
from bot.database.reviews import Moderator
from conversations.call import Call
from conversations.records import record
from conversations.text import Text

from .lately import Lately
from .roles import Access
from .standing import look

#: reads and writes in the transaction in which what it shows is kept
Do = Callable[[Visit, Any], Awaitable[None]]


@record
class Request:
    """Something that came in from staff: a command, a tap, or words that were asked for."""

    job: int
    chat: int
    access: Access
    #: the command, or the one that a button or a question belongs to
    command: str
    #: the rest of a button's value, part by part: `call.open.1a2b3c4d` -> ("open", "1a2b3c4d")
    act: tuple[str, ...] = ()
    #: behind the command, or what was typed
    words: str = ""
    #: what was asked: the `about` that `ask` was given; empty for commands and taps
    about: Mapping[str, Any] = field(default_factory=dict)
    #: the message that a command replies to, {method, payload}; {} for one that cannot be passed on
    replied: Mapping[str, Any] | None = None
    #: the language they read
    language: str = "en"
    #: the message whose button was tapped
    message: int | None = None
    #: what was asked for came as words, not as a voice note or a file
    is_typed: bool = True

    def moderator(self, call: str) -> Moderator:
        """Who does this, as their team calls them."""
        label = next((one.label for one in self.access.roles if one.call in (call, "") and one.label), "")
        return Moderator(self.chat, label)


@dataclass(slots=True)
class Office:
    """What all that staff do has at hand."""

    house: House
    database: Database
    #: the folder for what we keep
    data: Path
    #: `attend(chat, do, language)` of the desk
    attend: Callable[[int, Do, str], Awaitable[None]]
    #: the hours in which nobody is written to first
    night: Night | None = NIGHT
    #: after a call has closed, so long somebody can still answer what they are asked about their form
    ask_back: timedelta = timedelta(days=14)
    lately: Lately = field(default_factory=Lately)

    def read(self) -> AbstractAsyncContextManager[Any]:
        """A short look into the database."""
        return self.database.read()

    @property
    def now(self) -> datetime:
        """The house's clock."""
        return self.house.now()

    def morning(self, call: Call, timezone: str | None) -> datetime | None:
        """When somebody may be written to first who has night now, in the time zone of their phone; None by day."""
        return end_of_night(self.now, zone_of(timezone, (), call.timezone), self.night)

    async def answer(self, request: Request, do: Do) -> None:
        """Do what was asked for, and note in the same transaction that it is done."""

        async def whole(visit: Visit, connection: Any) -> None:
            await do(visit, connection)
            # one request may be answered in several steps
            await jobs.drop_jobs(connection, [request.job])

        await self.attend(request.chat, whole, request.language)

    async def say(self, request: Request, *lines: object, keys: Rows = ()) -> None:
        """Answer with words alone."""
        await self.show(request, Screen(lines=lines, keys=keys))

    async def show(self, request: Request, *shown: Shown) -> None:
        """Answer with what was made before."""

        async def do(visit: Visit, connection: Any) -> None:
            visit.show(*shown)

        await self.answer(request, do)

    def queue(self, visit: Visit, kind: str, payload: Mapping[str, Any]) -> None:
        """Work to be done after the commit."""
        visit.changes.jobs.append(Job(self.house.ids(), kind, payload, self.now))

    async def refresh(self, connection: Any) -> None:
        """Go on with what calls have become, and who works for them, as it stands in this transaction."""
        await look(connection, self.house.calls)

    # Calls

    def calls(self, request: Request) -> list[Call]:
        """The calls for which they may do this."""
        return [call for call in self.house.calls.all() if request.access.may(request.command, call.name)]

    def call(self, request: Request, code: str) -> Call | None:
        """The call that a button names, if they may do this for it."""
        return next((call for call in self.calls(request) if call_code(call.name) == code), None)

    async def choose_call(self, request: Request, ask: Text, verb: str) -> Call | None:
        """The only call there is to choose; None when there are several, and they are asked."""
        calls = self.calls(request)
        if len(calls) == 1:
            return calls[0]
        keys = tuple((Key(call.title, button(request.command, verb, call_code(call.name))),) for call in calls)
        await self.say(request, ask, keys=keys)
        return None


def button(command: str, *parts: str) -> Act:
    """The button that does this for staff. `parts` are short codes of `A-Z a-z 0-9 _ -`."""
    return Act(ACT, ".".join((command, *parts)))


def ask(visit: Visit, command: str, **about: Any) -> None:
    """The next words of this person answer what they are asked now; `about` comes back with them."""
    visit.keep(step={**visit.step, "asked": ASKED, ASKED: {"command": command, **about}})


def call_code(name: str) -> str:
    """A call on a button."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]
