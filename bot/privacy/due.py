"""Which calls may keep their answers no longer: what is emptied is gone for good, so no single look decides it.

A call is due when our clock and the messenger's agree, and a look at least a day earlier found the same. At that first
look those who look after the call are told, so that there is a day in which a mistake can be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import logs
from bot.consulting.calls import Calls, with_life
from bot.consulting.screens import Screen
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.emptying import read_due
from bot.database.facts import drop_fact, read_fact, read_names, write_fact
from bot.database.held import read_held, read_versions
from bot.database.lives import read_lives
from bot.database.opening import Database
from bot.database.records import Job, Life
from bot.database.staff import read_team
from bot.database.writing import Writer
from bot.office.roles import Access
from conversations.call import Call
from conversations.text import Text

from .erasing import Eraser

#: between the first look and the one after which answers go
NOTICE = timedelta(hours=24)
#: the job that tells staff: {call, title, then}
DUE_SOON = "due-soon"
_PREFIX = "due:"

log = logs.get(__name__)


async def read_calls_due(house: House, eraser: Eraser, now: datetime) -> list[Call]:
    """Calls whose answers go now; one that is not in its folder any more as its newest form says."""
    async with eraser.database.read() as connection:
        lives, held = await read_lives(connection), await read_held(connection)
    calls = [*house.calls.all(), *await read_unknown(eraser.database, house.calls, lives, list(held))]
    over = {}
    for call in calls:
        ends = _ends(house, call, lives.get(call.name), now)
        if ends is not None and ends <= now:
            over[call.name] = ends
    async with eraser.database.read() as connection:
        noted = await read_names(connection, _PREFIX)
    for name in noted:
        if name.removeprefix(_PREFIX) not in over:  # it was opened again, or the clock was wrong then
            async with eraser.database.write() as connection:
                await drop_fact(connection, name)
    with_answers = [call for call in calls if call.name in over and held.get(call.name)]
    if not with_answers:
        return []
    if not await eraser.clock.agrees(now):
        log.warning(
            "answers are due to go, but nobody says that our clock is right; they stay", count=len(with_answers)
        )
        return []
    return [call for call in with_answers if await _is_second_look(eraser, call, over[call.name], now)]


async def read_unknown(database: Database, known: Calls, lives: dict[str, Life], held: list[str]) -> list[Call]:
    """Calls of which answers are held and that are not loaded, as the newest form says that can still be read."""
    found = []
    for name in sorted(set(held) - set(known.names)):
        async with database.read() as connection:
            versions = await read_versions(connection, name)
        for version, files in versions:
            if not known.knows(version):
                await asyncio.to_thread(known.learn, name, version, files)
        pinned = (known.pinned(name, version) for version, _ in versions)
        call = next((one for one in pinned if one is not None), None)
        if call is not None:
            found.append(with_life(call, lives.get(name)))
    return found


def _ends(house: House, call: Call, life: Life | None, now: datetime) -> datetime | None:
    """When the time of a call's answers is over; None for one that keeps them, or takes more of them."""
    is_shut = life is not None and life.status in ("closed", "archived")
    over = call.over if call.over is not None or life is None or not is_shut else life.closed_at
    if call.retention is None or over is None:
        return None
    is_loaded = call.name in house.calls.names
    if is_loaded and house.calls.phase(call.name, now) not in ("closed", "archived"):
        return None
    if not is_loaded and not is_shut and not call.is_closed(now):
        return None
    return call.retention.ends(over)


async def _is_second_look(eraser: Eraser, call: Call, ends: datetime, now: datetime) -> bool:
    """A look at least a day ago found the same; otherwise this is noted as the first, and staff are told once."""
    assert call.retention is not None
    async with eraser.database.write() as connection:
        if not await read_due(connection, call.name, now, 1):
            return False
        first = await read_fact(connection, _fact(call)) or {}
        since = datetime.fromisoformat(first["since"]) if first else None
        is_same = first.get("ends") == ends.isoformat()
        if since is not None and is_same and since <= now:
            return now - since >= NOTICE
        # a first look that is still to come was made by a clock that was wrong
        noted = {"since": now.isoformat(), "ends": ends.isoformat()}
        await write_fact(eraser.database, connection, _fact(call), noted)
        if not is_same:
            about = {"call": call.name, "then": call.retention.then}
            job = Job(eraser.ids(), DUE_SOON, about, now)
            await Writer(eraser.database, connection, eraser.ids).jobs([job])
    return False


def _fact(call: Call) -> str:
    return f"{_PREFIX}{call.name}"


class Shows(Protocol):
    """Shows something to people, and writes more in the same transaction."""

    async def __call__(
        self, chats: list[int], make: Callable[[Visit], None], also: Callable[[Any], Awaitable[None]] | None = None
    ) -> None: ...


@dataclass(slots=True)
class DueSoon:
    """Tells those who look after a call that its answers are about to go."""

    database: Database
    show: Shows

    async def tell(self, job: Job) -> None:
        """One job of kind `due-soon`."""
        call = str(job.payload["call"])
        async with self.database.read() as connection:
            team = await read_team(connection)
        chats = list(dict.fromkeys(one.chat for one in team))
        may = [chat for chat in chats if Access(tuple(one for one in team if one.chat == chat)).may("call", call)]
        words = _DELETED if job.payload["then"] == "delete" else _ANONYMISED

        async def also(connection: Any) -> None:
            await jobs.job_done(connection, job.id)

        screen = Screen(lines=(words.with_values(call=call), _MISTAKEN), aside=True)
        await self.show(may, lambda visit: visit.show(screen), also)


_DELETED = Text(
    "Tomorrow the answers to the call {call} are deleted, as it says itself (retention). What was counted stays. "
    "Whatever else you need of them, take it out today with /export."
)
_ANONYMISED = Text(
    "Tomorrow names, files and whatever tells who speaks are removed from the answers to the call {call}, as it says "
    "itself (retention). Words and choices stay."
)
_MISTAKEN = Text(
    "If that is a mistake, let the call say another time today, or take retention out of it, and start the bot anew."
)
