"""Reminding: whoever stopped midway is told now and then where, and once before their call closes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.consulting import reminders
from bot.consulting.calls import GRACE, is_over, opens_later
from bot.consulting.visit import House, Visit
from bot.database.opening import Away, Database
from bot.database.reminders import Midway, Told, add_reminders, read_idle, read_midway
from bot.logs import told
from conversations.call import Call
from conversations.records import record
from conversations.state import Status

log = logging.getLogger(__name__)


class Shows(Protocol):
    """Shows something to people, and writes more in the same transaction."""

    async def __call__(
        self,
        chats: Sequence[int],
        make: Callable[[Visit], None],
        also: Callable[[Any], Awaitable[None]] | None = None,
        submissions: Collection[int] = (),
        lane: int = 0,
    ) -> None: ...


@record
class Rhythm:
    """When and how often somebody is reminded of a form."""

    #: without a change until then; zero for never
    after: timedelta = timedelta(hours=48)
    #: of one form, apart from the closing
    most: int = 3

    def gap(self, told: int) -> timedelta:
        """What lies at least between a reminder and the one before, when there were so many of them."""
        return self.after * (1 << told)


@record
class _Due:
    """What one person is reminded of: all their forms that are due, the one that changed last first."""

    kind: str
    forms: tuple[Midway, ...]


def takes_answers(call: Call, now: datetime) -> bool:
    """A form of this call can still be sent."""
    return not opens_later(call, now) and not is_over(call, now)


def is_closing(call: Call, now: datetime) -> bool:
    """The call closes soon, or has closed and still takes forms that were begun."""
    return call.closes is not None and call.closes - _BEFORE_CLOSING <= now < call.closes + GRACE


def is_night(timezone: str | None, otherwise: str, now: datetime) -> bool:
    """It is night where they are: in the zone they chose, or else in that of the call (IANA names)."""
    hour = now.astimezone(_zone(timezone or otherwise)).hour
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def due(form: Midway, call: Call, now: datetime, rhythm: Rhythm) -> str | None:
    """What there is to say of a form just now: midway, closing or nothing."""
    if not takes_answers(call, now):
        return None
    if is_closing(call, now):
        is_calm = now - form.active_at >= _IN_THE_MIDST
        return "closing" if is_calm and not form.told_of_closing else None
    if form.told >= rhythm.most or now - max(form.changed_at, form.active_at) < rhythm.after:
        return None
    is_spaced = form.last_told is None or now - form.last_told >= rhythm.gap(form.told)
    return "midway" if is_spaced else None


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
    is_night: Callable[[str | None, str, datetime], bool] = is_night
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
                log.error("nobody could be reminded: %s", told(wrong))

    async def look(self) -> bool:
        """Remind whoever is due among the next hundred forms that may be; whether there may be more of them."""
        async with self._one_look:
            now = self.house.now()
            calls = [call for call in self.house.calls.all() if takes_answers(call, now)]
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
            whom = _whom(forms, {call.name: call for call in calls}, now, self.rhythm, self.is_night)
            for at in range(0, len(whom), _AT_ONCE):
                await self._pace()
                await self._remind_all(whom[at : at + _AT_ONCE], now)
            return bool(idle)

    async def _pace(self) -> None:
        """Let time pass between a few and the next few: all of the bot may send thirty messages a second."""
        await asyncio.sleep(max(0.0, self._free - monotonic()))
        self._free = monotonic() + self.pause

    async def _remind_all(self, whom: Sequence[_Due], now: datetime) -> None:
        """All together; where that fails, one by one, so that one broken form holds up nobody else."""
        try:
            await self._remind(whom, now)
        except Away:
            raise
        except Exception as wrong:
            log.error("%s people could not be reminded (%s); they are taken one by one", len(whom), told(wrong))
            for one in whom if len(whom) > 1 else ():
                await self._remind_all([one], now)

    async def _remind(self, whom: Sequence[_Due], now: datetime) -> None:
        """In one transaction: the messages, and that they were sent."""
        by_chat = {one.forms[0].chat: one for one in whom}
        done: list[Told] = []

        def make(visit: Visit) -> None:
            one = by_chat[visit.chat]
            if any(_is_as_found(visit, form) and _say(visit, one, form) for form in one.forms):
                done.extend(Told(self.house.ids(), form.submission, visit.chat, one.kind, now) for form in one.forms)

        async def also(connection: Any) -> None:
            await add_reminders(connection, done)

        await self.show(list(by_chat), make, also, [form.submission for one in whom for form in one.forms], lane=1)


def _whom(
    forms: Iterable[Midway],
    calls: Mapping[str, Call],
    now: datetime,
    rhythm: Rhythm,
    is_night: Callable[[str | None, str, datetime], bool],
) -> list[_Due]:
    """One thing to say to each person: of a form on two phones, to whoever wrote in it last."""
    holders: dict[int, Midway] = {}
    for form in forms:
        if form.welcomes and (form.submission not in holders or holders[form.submission].wrote < form.wrote):
            holders[form.submission] = form
    by_chat: dict[int, list[Midway]] = {}
    for form in holders.values():
        by_chat.setdefault(form.chat, []).append(form)
    found = (_one(held, calls, now, rhythm, is_night) for held in by_chat.values())
    return [one for one in found if one is not None]


def _one(
    held: Sequence[Midway],
    calls: Mapping[str, Call],
    now: datetime,
    rhythm: Rhythm,
    is_night: Callable[[str | None, str, datetime], bool],
) -> _Due | None:
    """What to say to the holder of these forms; nothing at night, nor soon after something else was said."""
    kinds = {one: kind for one in held if (call := calls.get(one.call)) and (kind := due(one, call, now, rhythm))}
    kind = "closing" if "closing" in kinds.values() else "midway"
    forms = sorted((one for one in kinds if kinds[one] == kind), key=lambda one: one.changed_at, reverse=True)
    if not forms or is_night(forms[0].timezone, calls[forms[0].call].timezone, now):
        return None
    last = max((one.last_told for one in held if one.last_told), default=None)
    if last is not None and now - last < (_APART if kind == "closing" else rhythm.after):
        return None
    return _Due(kind, tuple(forms))


def _say(visit: Visit, one: _Due, form: Midway) -> bool:
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


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


#: hours on the clock of whoever reads
_NIGHT_BEGINS, _NIGHT_ENDS = 21, 7
_BEFORE_CLOSING = timedelta(hours=48)
#: between a word about the closing and any other
_APART = timedelta(hours=6)
#: whoever was here a moment ago is not told in the midst of it that the call closes
_IN_THE_MIDST = timedelta(minutes=30)
#: forms found at a time, as each search goes through all that are midway; forms in a look; people in a transaction
_AT_A_TIME, _A_LOOK, _AT_ONCE = 5000, 100, 20
