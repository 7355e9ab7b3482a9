"""Erasing somebody: rows first, in one transaction; then files; then what the database has left in its own.

What is still to be done stands in jobs, so that a crash in between changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
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
from bot.database.opening import Away, Database
from bot.database.persons import FORGET, Person
from bot.database.reading import read_largest_id
from bot.database.records import Job
from bot.database.staff import note
from bot.database.taken_out import count_taken
from bot.database.writing import Writer
from conversations.records import record

from .clock import Clock
from .leftovers import numbered, sweep, throw_out
from .telling_pack import packages_of
from .tombstones import Tombstone, Tombstones, What


@record
class Noted:
    """Somebody who stands in the file of those who are erased."""

    person: Person
    #: what was written there just now; empty where they stood there already
    tombstones: tuple[Tombstone, ...] = ()


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

    async def remember(self, person: Person) -> Noted:
        """Let it stand on the disk that they are erased, before the transaction in which they are: nobody waits for it.

        Of one that is never erased after all, the next try is one more line, and the next start erases them.
        Raises OSError.
        """
        numbers: list[tuple[What, int]] = [("respondent", one) for one in sorted(person.respondents)]
        numbers += [("chat", person.chat)] if person.chat is not None else []
        return Noted(person, tuple(await asyncio.to_thread(self.tombstones.add, numbers, self.clock.right(self.now()))))

    async def erase(self, connection: Any, noted: Noted, by: str, *, asked_in: int | None = None) -> Gone:
        """Remove a person who was noted in the transaction that is given, and leave the rest as jobs.

        `by` (person | staff | backup) is noted in the record, without who it was. Other chats that held a form are
        told, but not the one in which it was asked for.
        """
        person = noted.person
        now = noted.tombstones[0].at if noted.tombstones else self.now()
        await add_tombstones(connection, self.ids, [(one.what, one.hash, one.at) for one in noted.tombstones])
        gone = await erase_rows(self.database, connection, person, now)
        await self._drop_bare(connection, gone.others, now)
        for form in gone.forms:
            about = {"submission": str(form.id), "by": by}
            await note(connection, self.ids, now, None, "submission.erase", form.call, None, **about)
        left: list[dict[str, Any]] = [{"step": "tell", "chat": one} for one in gone.others if one != asked_in]
        folders = [f"{where}/{form.id}" for form in gone.forms for where in ("files", "documents")]
        left.append({"step": "files", "paths": list(gone.paths), "folders": folders, "chat": person.chat})
        if self.database.kind == "sqlite":
            left.append({"step": "wipe"})
        due = min(now, self.now())  # work waits by our own clock
        later = [Job(self.ids(), FORGET, one, due) for one in left]
        for form in gone.forms if by != "backup" else ():
            if (await count_taken(connection, form.id))[0]:
                told = {"form": form.id, "reference": form.reference, "call": form.call, "erased": True}
                later.append(Job(self.ids(), "taken-back", told, due))
        await Writer(self.database, connection, self.ids).jobs(later)
        return gone

    async def throw_out(self, left: Mapping[str, Any]) -> None:
        """Remove files of theirs, and whatever others were handed and can make again, as the step `files` says."""
        await asyncio.to_thread(self._throw_out, left["paths"], left["folders"], left.get("chat"))

    def _throw_out(self, paths: Sequence[str], folders: Sequence[str], chat: int | None) -> None:
        forms = {int(one.rpartition("/")[2]) for one in folders}
        throw_out(self.data, [*paths, *packages_of(self.data, chat, forms)], folders)

    async def sweep(self) -> int:
        """Remove files that belong to nobody any more, as a crash may leave them; how many folders and files."""
        found = await asyncio.to_thread(numbered, self.data)
        if not found:
            return 0
        async with self.database.read() as connection:
            known = await known_folders(connection, found)
        return await asyncio.to_thread(sweep, found, known)

    async def finish(self) -> None:
        """Do at once what jobs have left for later, but for telling others: for a command, with or without a bot.

        What cannot be written anew just now is left to its job.
        """
        async with self.database.read() as connection:
            waiting = await jobs.read_kind(connection, FORGET)
        files = [job for job in waiting if job.payload.get("step") == "files"]
        wiping = [job for job in waiting if job.payload.get("step") == "wipe"]
        for job in files:
            await self.throw_out(job.payload)
        done = [job.id for job in files]
        with contextlib.suppress(Away):
            if wiping and await self.database.wipe():
                done += [job.id for job in wiping]
        async with self.database.write() as connection:
            await jobs.drop_jobs(connection, done)

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
    now: Callable[[], datetime],
    passed: Callable[[int, int], None] = lambda done, total: None,
    dry: bool = False,
    later: bool = False,
) -> int:
    """Erase again whom an older backup has brought back; how many respondents and chats that were.

    A chat that came back by itself after it was erased stays. `passed` is told how far it is; `dry` only counts;
    `later` leaves files, and what the database has left in its own, to the jobs of a bot that is about to run.
    Raises Away and OSError.
    """
    tombstones = await asyncio.to_thread(Tombstones, erased)
    if not tombstones:
        return 0
    async with database.read() as connection:
        respondents, chats = await all_numbers(connection)
        largest = await read_largest_id(connection)
    people = [Person(None, frozenset({one})) for one in respondents if tombstones.when("respondent", one) is not None]
    for chat, came_at in chats:
        at = tombstones.when("chat", chat)
        if at is not None and came_at < at:
            people.append(Person(chat))
    if dry or not people:
        return len(people)
    ids = Ids()
    ids.go_on_after(largest)
    eraser = Eraser(database, data, tombstones, ids, now)
    for done, person in enumerate(people, 1):
        async with database.write() as connection:
            await eraser.erase(connection, Noted(person), "backup")
        passed(done, len(people))
    if not later:
        await eraser.finish()
    return len(people)
