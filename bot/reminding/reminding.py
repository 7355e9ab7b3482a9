"""Reminding: whoever stopped midway is told now and then where, and once before their call closes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from bot import logs
from bot.broadcasting.nights import NIGHT, Night
from bot.consulting import reminders
from bot.consulting.outside import Shows
from bot.consulting.visit import House, Visit
from bot.database.opening import Away, Database
from bot.database.reminders import Midway, Told, add_reminders, read_idle, read_midway
from bot.logs import told
from conversations.state import Status

from .rules import Due, Rhythm, is_closing, takes_answers, whom

log = logs.get(__name__)


@dataclass(slots=True, eq=False)
class Reminding:
    """Looks every few minutes for whom to remind, and does so a few at a time."""

    house: House
    database: Database
    show: Shows
    rhythm: Rhythm = field(default_factory=Rhythm)
    #: seconds between two looks
    every: float = 300.0
    #: seconds between a few people and the next few
    pause: float = 1.0
    #: the hours in which nobody is written to
    night: Night | None = NIGHT
    #: forms that may be due, and the last that was found
    _found: list[int] = field(default_factory=list)
    _after: int = 0
    #: when the next few may be written to, by the machine's own clock
    _free: float = 0.0
    _one_look: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Work until cancelled."""
        while self.rhythm.after:
            await asyncio.sleep(self.every)
            try:
                while await self.look():
                    pass
            except Away:
                log.info("nobody is reminded while the database is away")
            except Exception as wrong:
                log.error("nobody could be reminded", error=told(wrong))

    async def look(self) -> bool:
        """Remind whoever is due among the next hundred forms that may be; whether there may be more of them."""
        async with self._one_look:
            now = self.house.now()
            calls = [
                call
                for call in self.house.calls.all()
                if takes_answers(call, self.house.calls.phase(call.name, now), now)
            ]
            closing = {call.name for call in calls if is_closing(call, now)}
            others = {call.name for call in calls} - closing
            spaced = [now - self.rhythm.gap(told) for told in range(self.rhythm.most)]
            async with self.database.read() as connection:
                if not self._found:
                    self._found = await read_idle(connection, others, closing, spaced, self._after, _AT_A_TIME)
                    self._after = self._found[-1] if self._found else 0
                # what fails now waits for the next round
                idle, self._found = self._found[:_A_LOOK], self._found[_A_LOOK:]
                forms = await read_midway(connection, idle) if idle else []
            people = whom(forms, {call.name: call for call in calls}, now, self.rhythm, self.night)
            for at in range(0, len(people), _AT_ONCE):
                await self._pace()
                await self._remind_all(people[at : at + _AT_ONCE], now)
            return bool(idle)

    async def _pace(self) -> None:
        """Let time pass between a few and the next few: all of the bot may send thirty messages a second."""
        await asyncio.sleep(max(0.0, self._free - monotonic()))
        self._free = monotonic() + self.pause

    async def _remind_all(self, people: Sequence[Due], now: datetime) -> None:
        """All together; where that fails, one by one, so that one broken form holds up nobody else."""
        try:
            await self._remind(people, now)
        except Away:
            raise
        except Exception as wrong:
            log.error("people could not be reminded; they are taken one by one", count=len(people), error=told(wrong))
            for one in people if len(people) > 1 else ():
                await self._remind_all([one], now)

    async def _remind(self, people: Sequence[Due], now: datetime) -> None:
        """In one transaction: the messages, and that they were sent."""
        by_chat = {one.forms[0].chat: one for one in people}
        done: list[Told] = []

        def make(visit: Visit) -> None:
            one = by_chat[visit.chat]
            if any(_is_as_found(visit, form) and _say(visit, one, form) for form in one.forms):
                done.extend(Told(self.house.ids(), form.submission, visit.chat, one.kind, now) for form in one.forms)

        async def also(connection: Any) -> None:
            await add_reminders(connection, done)

        await self.show(list(by_chat), make, also, [form.submission for one in people for form in one.forms], lane=1)


def _say(visit: Visit, one: Due, form: Midway) -> bool:
    submission = visit.submission(form.submission)
    assert submission is not None
    say = reminders.remind_of_closing if one.kind == "closing" else reminders.remind
    return say(visit, submission, len(one.forms) - 1)


def _is_as_found(visit: Visit, form: Midway) -> bool:
    """Nothing has happened since the look."""
    submission, account = visit.submission(form.submission), visit.account
    return (
        submission is not None
        and submission.status is Status.MIDWAY
        and submission.changed_at == form.changed_at
        and account.active_at == form.active_at
        and account.reachable
        and not account.quiet
    )


#: forms found at a time, as each search goes through all that are midway; forms in a look; people in a transaction
_AT_A_TIME, _A_LOOK, _AT_ONCE = 5000, 100, 20
