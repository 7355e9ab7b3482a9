"""Erasing somebody: rows first, in one transaction; then files; then what the database has left in its own.

What is still to be done stands in jobs, so that a crash in between changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.database import jobs
from bot.database.erasing import (
    Gone,
    add_tombstones,
    all_numbers,
    erase_bare,
    erase_rows,
    known_folders,
    read_bare,
)
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.persons import FORGET, Person
from bot.database.records import Job
from bot.database.staff import note
from bot.database.taken_out import count_taken
from bot.database.writing import Writer

from .clock import Clock
from .leftovers import numbered, sweep, throw_out
from .telling_pack import packages_of
from .tombstones import Tombstones, What


@dataclass(slots=True, eq=False)
class Eraser:
    """Removes people from one database and its data folder."""

    database: Database
    #: the folder for what we keep
    data: Path
    tombstones: Tombstones
    ids: Callable[[], int]
    now: Callable[[], datetime]
    clock: Clock = field(default_factory=Clock)

    async def erase(
        self, connection: Any, person: Person, by: str, *, asked_in: int | None = None, is_again: bool = False
    ) -> Gone:
        """Remove a person in the transaction that is given, and leave the rest as jobs.

        It stands on the disk that they are erased before anything of it is committed. `by` (person | staff | backup)
        is noted in the record, without who it was. Other chats that held a form are told, but not the one in which
        it was asked for. `is_again`: there is a tombstone already.
        """
        now = self.now()
        if not is_again:
            await self._remember(connection, person, self.clock.right(now))
        gone = await erase_rows(self.database, connection, person, now)
        await self._drop_bare(connection, gone.others, now)
        for form in gone.forms:
            about = {"submission": str(form.id), "by": by}
            await note(connection, self.ids, now, None, "submission.erase", form.call, None, **about)
        left: list[dict[str, Any]] = [{"step": "tell", "chat": one} for one in gone.others if one != asked_in]
        folders = [f"{where}/{form.id}" for form in gone.forms for where in ("files", "documents")]
        packages = packages_of(self.data, person.chat, [form.id for form in gone.forms])
        left.append({"step": "files", "paths": [*gone.paths, *packages], "folders": folders})
        if self.database.kind == "sqlite":
            left.append({"step": "wipe"})
        later = [Job(self.ids(), FORGET, one, now) for one in left]
        for form in gone.forms if by != "backup" else ():
            if (await count_taken(connection, form.id))[0]:
                told = {"form": form.id, "reference": form.reference, "call": form.call, "erased": True}
                later.append(Job(self.ids(), "taken-back", told, now))
        await Writer(self.database, connection, self.ids).jobs(later)
        return gone

    async def throw_out(self, paths: Sequence[str], folders: Sequence[str]) -> None:
        """Remove files of theirs, and whatever others were handed and can make again."""
        await asyncio.to_thread(throw_out, self.data, paths, folders)

    async def sweep(self) -> int:
        """Remove files that belong to nobody any more, as a crash may leave them; how many folders and files."""
        found = await asyncio.to_thread(numbered, self.data)
        if not found:
            return 0
        async with self.database.read() as connection:
            known = await known_folders(connection, found)
        return await asyncio.to_thread(sweep, found, known)

    async def finish(self) -> None:
        """Do at once what jobs have left for later, but for telling others: for a command, with or without a bot."""
        async with self.database.read() as connection:
            waiting = await jobs.read_kind(connection, FORGET)
        for job in waiting:
            match job.payload.get("step"):
                case "files":
                    await self.throw_out(job.payload["paths"], job.payload["folders"])
                case "wipe":
                    await self.database.wipe()
                case _:
                    continue
            with contextlib.suppress(jobs.Unwanted):  # the bot was first
                async with self.database.write() as connection:
                    await jobs.job_done(connection, job.id)

    async def _remember(self, connection: Any, person: Person, now: datetime) -> None:
        numbers: list[tuple[What, int]] = [("respondent", one) for one in sorted(person.respondents)]
        numbers += [("chat", person.chat)] if person.chat is not None else []
        made = await asyncio.to_thread(self.tombstones.add, numbers, now)
        await add_tombstones(connection, self.ids, [(one.what, one.hash, one.at) for one in made])

    async def _drop_bare(self, connection: Any, chats: Sequence[int], now: datetime) -> None:
        """Chats that stayed for forms of others alone, and hold none any more."""
        for chat, active in await read_bare(connection, chats):
            at = self.tombstones.when("chat", chat)
            if at is not None and active <= at:
                await erase_bare(self.database, connection, chat, now)


async def apply_tombstones(
    database: Database,
    data: Path,
    erased: Path,
    *,
    ids: Callable[[], int] | None = None,
    now: Callable[[], datetime],
    passed: Callable[[int, int], None] = lambda done, total: None,
    dry: bool = False,
) -> int:
    """Erase again whom an older backup has brought back; how many respondents and chats that were.

    A chat that came back by itself after it was erased stays. `passed` is told how far it is; `dry` only counts.
    """
    tombstones = await asyncio.to_thread(Tombstones, erased)
    if not tombstones:
        return 0
    async with database.read() as connection:
        respondents, chats = await all_numbers(connection)
    people = [Person(None, frozenset({one})) for one in respondents if tombstones.when("respondent", one) is not None]
    for chat, came_at in chats:
        at = tombstones.when("chat", chat)
        if at is not None and came_at < at:
            people.append(Person(chat))
    if dry or not people:
        return len(people)
    eraser = Eraser(database, data, tombstones, ids or Ids(), now)
    for done, person in enumerate(people, 1):
        async with database.write() as connection:
            await eraser.erase(connection, person, "backup", is_again=True)
        passed(done, len(people))
    await eraser.finish()
    return len(people)
