"""Files that people send: fetched into our own storage where there is room, and cleaned in forms without a name."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.cleaning.cleaning import clean_file
from bot.cleaning.endings import known_ending
from bot.consulting.consulting import TOO_LARGE
from bot.consulting.outside import Shows
from bot.consulting.visit import House
from bot.database import jobs
from bot.database.opening import Database
from bot.database.records import Job, KeptFile
from bot.database.room import note_told, read_place, was_told
from bot.database.staff import read_team
from bot.database.writing import Writer
from bot.documents.rendering import Limits, NotRendered, Renderer
from bot.office.roles import MAY
from bot.room import Room
from bot.whole_files import make_private, sync_folder
from conversations.text import Text

#: of cleaning one file
CLEANING = Limits(seconds=30.0, memory=1024 * 2**20, tasks=100)


class Gone(Exception):
    """A file cannot be had any more, however often one asks."""


class _NotNow(Exception):
    """Telegram cannot give a file out just now, as it also says of one that it has lost; or it could not be cleaned."""


class _NoRoom(Exception):
    """The disk is full: the file is fetched later."""


@dataclass(slots=True, eq=False)
class Fetching:
    """Does the jobs of kind `fetch`."""

    house: House
    database: Database
    #: the folder for what we keep
    data: Path
    #: fetches a file by its handle to a path; raises Gone when it cannot be had any more
    fetch: Callable[[str, Path], Awaitable[None]]
    show: Shows
    room: Room
    #: cleans in a process of its own: what people send is not to be trusted
    cleaner: Renderer = field(default_factory=lambda: Renderer(CLEANING))
    #: of several files that wait at once, one tells
    _telling: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take(self, job: Job) -> None:
        """Fetch a file, or say why not. What it raises lets the job be tried again later."""
        async with self.database.read() as connection:
            file = await jobs.read_file(connection, job.payload["file"])
            place = await read_place(connection, file.submission if file is not None else None)
            lacks = await self.room.lacking(connection, file, place.call, self.house.now()) if file else None
        if file is None:
            await self._done(job)
            return
        if lacks is not None:
            words = _NO_ROOM_FOR_VOICES if file.kind == "voice" else _NO_ROOM
            await self._lost(job, file, words if self.room.may_tell(file.chat, self.house.now()) else None)
            return
        if await asyncio.to_thread(self.room.is_disk_full, file.size):
            await self._wait_for_room(job, file)
        path = f"files/{file.submission or 'others'}/{file.id}{_suffix(file)}"
        try:
            why = await self._bring(job, file, self.data / path, nameless=place.nameless)
        except Gone as gone:
            said = str(gone.__cause__ or "").lower()
            if "temporarily" in said and job.tries < _UNTIL_GONE:
                raise _NotNow from None
            await self._lost(job, file, TOO_LARGE if "too big" in said else _NOT_FETCHED[file.kind])
            return
        except OSError as wrong:
            if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            await self._wait_for_room(job, file)
        if why:
            await self._lost(job, file, _NOT_CLEANED)
            return
        size, digest = await asyncio.to_thread(_measured, self.data / path)
        name = f"{file.kind}{_suffix(file)}" if place.nameless else file.name
        async with self.database.write() as connection:
            is_wanted = await jobs.file_kept(connection, file.id, path, size, digest, name)
            await jobs.job_done(connection, job.id)
            if is_wanted and (then := job.payload.get("then")):
                following = Job(self.house.ids(), then["kind"], {**then, "file": file.id}, self.house.now())
                await Writer(self.database, connection, self.house.ids).jobs([following])
        if not is_wanted:
            await asyncio.to_thread((self.data / path).unlink, missing_ok=True)
            return
        self.room.grew(place.call, size, is_voice=file.kind == "voice")

    def sweep(self) -> None:
        """Remove what a run that was killed has left of files that were not clean yet. Blocks."""
        shutil.rmtree(self.data / _UNCLEAN, ignore_errors=True)

    async def _bring(self, job: Job, file: KeptFile, target: Path, *, nameless: bool) -> str:
        """Bring a file to its place; why it cannot be kept, or nothing. What is not clean never stands there."""
        await asyncio.to_thread(make_private, target.parent)
        if not nameless:
            await self.fetch(file.handle, target)
            return ""
        await asyncio.to_thread(make_private, self.data / _UNCLEAN)
        given, made = (self.data / _UNCLEAN / f"{file.id}.{end}" for end in ("given", "clean"))
        try:
            await self.fetch(file.handle, given)
            why = await asyncio.to_thread(self.cleaner.work, clean_file, (str(given), str(made)))
            given.unlink()
            if not why:
                await asyncio.to_thread(_put, made, target)
        except NotRendered as wrong:
            if not job.tries:  # it may have been the machine's fault
                raise _NotNow from wrong
            return str(wrong)
        finally:
            for one in (given, made):
                one.unlink(missing_ok=True)
        return why

    async def _wait_for_room(self, job: Job, file: KeptFile) -> None:
        """Tell whoever sent it, and those who watch, once; the job is tried again later. Raises _NoRoom."""
        now = self.house.now()
        if not job.tries and self.room.may_tell(file.chat, now):
            await self.show([file.chat], lambda visit: visit.say(_LATER))
        async with self._telling:
            await self._tell_staff(now)
        raise _NoRoom

    async def _tell_staff(self, now: datetime) -> None:
        """Tell those who may see how the call grows, once a day."""
        async with self.database.read() as connection:
            team = [] if await was_told(connection, now, _TELL_STAFF) else await read_team(connection)
        if watching := sorted({one.chat for one in team if one.role in MAY["watch"]}):

            async def also(connection: Any) -> None:
                await note_told(self.database, connection, now)

            await self.show(watching, lambda visit: visit.say(_DISK_FULL), also)

    async def _lost(self, job: Job, file: KeptFile, words: Text | None) -> None:
        """Note that there will be no file, and tell the person, as long as they can send something else."""

        async def also(connection: Any) -> None:
            await jobs.file_lost(connection, file.id)
            await jobs.job_done(connection, job.id)

        await self.show([file.chat] if words else [], lambda visit: visit.say(words) if words else None, also)

    async def _done(self, job: Job) -> None:
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)


def _suffix(file: KeptFile) -> str:
    return known_ending(file.name) or _BY_KIND.get(file.kind, "")


def _put(made: Path, target: Path) -> None:
    made.replace(target)
    sync_folder(target.parent)


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as read:
        digest = hashlib.file_digest(read, "sha256").hexdigest()
    return path.stat().st_size, digest


_BY_KIND = {"voice": ".ogg", "photo": ".jpg", "video": ".mp4", "audio": ".mp3"}
#: below the data folder: files as they came, for as long as it takes to clean them
_UNCLEAN = "files/.unclean"
#: tries until a file that "is temporarily unavailable" is taken for lost: a quarter of an hour or so
_UNTIL_GONE = 10
_TELL_STAFF = timedelta(days=1)
_NOT_FETCHED = {
    "voice": Text("I could not fetch the voice note you sent. Please send it once more."),
    "photo": Text("I could not fetch a photo you sent. Please send it once more."),
    "video": Text("I could not fetch the video you sent. Please send it once more."),
    "audio": Text("I could not fetch the sound file you sent. Please send it once more."),
    "document": Text("I could not fetch a file you sent. Please send it once more."),
}
_NOT_CLEANED = Text(
    "I did not keep the file you sent: I could not make sure that nothing in it tells who or where you are. What "
    "works: a photo sent as a photo, a voice note, or words."
)
_NO_ROOM = Text(
    "There is no more room here for files from this phone, so I could not keep what you sent. Words and voice notes "
    "still arrive."
)
_NO_ROOM_FOR_VOICES = Text(
    "There is no more room here for voice notes from this phone, so I could not keep what you sent. Written words "
    "still arrive."
)
_LATER = Text("What you sent is safe, but it takes me longer than usual to fetch it. You need not do anything.")
_DISK_FULL = Text(
    "The disk of this bot is almost full, so files that people send have to wait. Please tell whoever runs this bot "
    "to make room."
)
