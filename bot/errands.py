"""What follows a commit, job by job: forms become documents; what else there is to do is done elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot import logs
from bot.completing import Making, make_documents
from bot.consulting.screens import Act, Handed, Key, Passed, Screen
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.opening import Away, Database
from bot.database.records import Job, Submission
from bot.database.shelf import Shelf
from bot.documents.rendering import Document, NotRendered, Renderer
from bot.fetching import Shows
from bot.logs import told
from conversations.call import Call
from conversations.records import replace
from conversations.state import Status
from conversations.text import Text

log = logs.get(__name__)


class Impossible(Exception):
    """A job that can never be done."""


@dataclass(slots=True, eq=False)
class Errands:
    """Does the jobs, a few at a time; one that fails is tried again later, and after a crash."""

    house: House
    database: Database
    shelf: Shelf
    #: the folder for what we keep
    data: Path
    show: Shows
    #: kinds of jobs that are done elsewhere
    elsewhere: Mapping[str, Callable[[Job], Awaitable[None]]] = field(default_factory=dict)
    #: kinds of jobs of which somebody is told when they cannot be done: with the reason
    given_up: Mapping[str, Callable[[Job, str], Awaitable[None]]] = field(default_factory=dict)
    renderer: Renderer = field(default_factory=Renderer)
    _awake: asyncio.Event = field(default_factory=asyncio.Event)
    _doing: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    #: job that is being done -> the row it stood in: of each row one is done after the other
    _rows: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def wake(self) -> None:
        """There is work."""
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            while True:
                self._awake.clear()
                try:
                    wait = await self._begin()
                except Away:
                    wait = _POLL
                except Exception as wrong:
                    log.error("no work could be looked for", error=told(wrong))
                    wait = _POLL
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._awake.wait()
        finally:
            for task in self._doing.values():
                task.cancel()
            await asyncio.gather(*self._doing.values(), return_exceptions=True)
            await asyncio.to_thread(self.renderer.stop)

    async def _begin(self) -> float:
        """Begin what is due and there is room for; how long nothing else will be, in seconds."""
        of_staff = sum(row[0] == "staff" for row in self._rows.values())
        rooms = {True: _STAFF_AT_ONCE - of_staff, False: _AT_ONCE - (len(self._rows) - of_staff)}
        if max(rooms.values()) <= 0:
            return _POLL
        async with self.database.read() as connection:
            now = self.house.now()
            due = await jobs.read_due(connection, now, _LOOKED_AT, list(self._doing))
            following = await jobs.next_due(connection, now)
        for job in due:
            row, is_staff = _row(job), job.kind == "staff"
            if rooms[is_staff] <= 0 or row in self._rows.values():
                continue
            rooms[is_staff] -= 1
            self._rows[job.id] = row
            self._doing[job.id] = asyncio.create_task(self._do(job))
        return _POLL if following is None else min(_POLL, (following - now).total_seconds())

    async def _do(self, job: Job) -> None:
        try:
            if (do := self.elsewhere.get(job.kind)) is not None:
                await do(job)
            else:
                await _KINDS[job.kind](self, job)
        except Away:
            await asyncio.sleep(1.0)
        except jobs.Unwanted:
            log.debug("a job was taken back", job=job.id, kind=job.kind)
        except Exception as wrong:
            log.warning("a job failed", job=job.id, kind=job.kind, tries=job.tries + 1, error=told(wrong))
            with contextlib.suppress(Away):
                await self._again(job, wrong)
        finally:
            del self._doing[job.id]
            del self._rows[job.id]
            self._awake.set()

    async def _again(self, job: Job, wrong: Exception) -> None:
        tries = job.tries + 1
        if isinstance(wrong, NotRendered) and tries >= _TRIES_TO_RENDER:
            await self.show([job.payload["chat"]], lambda visit: visit.say(_NOT_MADE), partial(_give_up, job, wrong))
            return
        if job.kind in _SOON_TOLD and tries >= _TRIES_OF_STAFF:
            await self.show([job.payload["chat"]], lambda visit: visit.say(_NOT_DONE), partial(_give_up, job, wrong))
            return
        if job.kind in self.given_up and tries >= _TRIES:
            await self.given_up[job.kind](job, type(wrong).__name__)
            return
        async with self.database.write() as connection:
            if isinstance(wrong, Impossible) or (tries >= _TRIES and job.kind != "fetch"):
                await jobs.job_given_up(connection, job.id, type(wrong).__name__)
            else:
                later = self.house.now() + min(timedelta(seconds=2 ** (tries - 1)), timedelta(hours=1))
                await jobs.job_again(connection, job.id, later, tries)

    async def _done(self, job: Job) -> None:
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)

    # Documents

    async def _documents(self, job: Job) -> None:
        async with self.database.read() as connection:
            submission = await self.shelf.whole(connection, job.payload["submission"])
            if submission is None:
                raise Impossible("the submission is gone")
            if submission.status is Status.SUBMITTED or not job.payload["draft"]:
                # what was sent last counts, whatever was begun since
                conversation = submission.conversation
                sent = await jobs.read_sent(connection, submission.id, conversation.revision)
                status = conversation.status if conversation.status is Status.WITHDRAWN else Status.SUBMITTED
                conversation = replace(conversation, answers=sent, status=status, asking=None, pending=None)
                submission = replace(submission, conversation=conversation)
            is_once_more = await jobs.has_later(connection, job)
        if is_once_more:
            await self._done(job)
            return
        if not job.payload["draft"] and job.payload["revision"] < submission.conversation.revision:
            await self._done(job)  # it was sent anew meanwhile, and another job is about that
            return
        call = self.house.calls.pinned(submission.call, submission.form_hash)
        if call is None:
            raise Impossible("the form is gone")
        language = job.payload["language"]
        made = await asyncio.to_thread(self._make, call, submission, language)
        kept = [await asyncio.to_thread(self._keep, submission, one, language) for one in made]

        async def also(connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            await jobs.add_documents(connection, kept, self.house.now())

        def make(visit: Visit) -> None:
            if not may_be_handed(visit, submission.id):
                _refuse(visit, submission.id)
                return
            if job.payload["draft"]:
                visit.show(*(Handed(one.path, one.name) for one in kept))
            else:
                visit.show(_offer(submission, kept))

        try:
            await self.show([job.payload["chat"]], make, also)
        except Exception:
            # they are made anew; of a form that was erased meanwhile nothing may stay
            for one in kept:
                await asyncio.to_thread((self.data / one.path).unlink, missing_ok=True)
            raise

    def _make(self, call: Call, submission: Submission, language: str) -> list[Document]:
        """Blocks: runs in a thread."""
        making = Making(
            call=call,
            submission=submission,
            language=language,
            now=self.house.now(),
            translate=self.house.translate,
            current=self.house.calls.named(call.name),
        )
        made = make_documents(making, self.renderer)
        undrawn = frozenset[str]().union(*(one.undrawn for one in made))
        if undrawn:
            signs = sorted(f"U+{ord(one):04X}" for one in undrawn)
            log.warning("no font draws some characters", count=len(signs), characters=",".join(signs[:8]))
        return made

    def _keep(self, submission: Submission, made: Document, language: str) -> jobs.MadeDocument:
        number = self.house.ids()
        path = f"documents/{submission.id}/{number}.{made.kind}"
        target = self.data / path
        _make_folder(target.parent)
        _write(target, made.data)
        draft = submission.status is not Status.SUBMITTED
        revision = submission.conversation.revision
        return jobs.MadeDocument(
            number, submission.id, made.kind, language, revision, draft, made.name, path, len(made.data)
        )

    async def _hand(self, job: Job) -> None:
        """Send a document that was asked for with a tap."""
        async with self.database.read() as connection:
            found = await jobs.read_document(connection, job.payload["document"])

        def make(visit: Visit) -> None:
            if found is None:
                return
            if may_be_handed(visit, found.submission):
                visit.show(Handed(found.path, found.name))
            else:
                _refuse(visit, found.submission)

        async def also(connection: Any) -> None:
            await jobs.job_done(connection, job.id)

        await self.show([job.payload["chat"]], make, also)

    async def _vanish(self, job: Job) -> None:
        """Take a message away that was to be seen for some hours only."""

        async def also(connection: Any) -> None:
            await jobs.job_done(connection, job.id)

        gone = Passed("deleteMessage", {"message_id": job.payload["message"]})
        await self.show([job.payload["chat"]], lambda visit: visit.show(gone), also)


async def _give_up(job: Job, wrong: Exception, connection: Any) -> None:
    await jobs.job_given_up(connection, job.id, type(wrong).__name__)


def may_be_handed(visit: Visit, number: int) -> bool:
    """The documents of a form are for whoever may write in it; of one that was taken back for its own person alone."""
    held = visit.account.holds(number)
    return held is not None and not (held.helper and held.status == Status.WITHDRAWN.value)


def _refuse(visit: Visit, number: int) -> None:
    if visit.account.holds(number) is not None:
        visit.say(_TAKEN_BACK)


_KINDS: dict[str, Callable[[Errands, Job], Awaitable[None]]] = {
    "documents": Errands._documents,
    "hand": Errands._hand,
    "vanish": Errands._vanish,
}


def _offer(submission: Submission, made: list[jobs.MadeDocument]) -> Screen:
    """The documents, each with its size: whoever pays for data decides."""
    labels = {"docx": Text("Word file, {size} kB"), "pdf": Text("PDF file, {size} kB")}
    keys = tuple(
        (
            Key(
                labels[one.kind].with_values(size=max(1, round(one.size / 1000))),
                Act("document", str(one.id), submission.id),
            ),
        )
        for one in made
    )
    words = Text("Here is your form {reference} as a file. Tap the one you want.", {"reference": submission.reference})
    return Screen(lines=(words,), submission=submission.id, keys=keys)


def _row(job: Job) -> tuple[object, ...]:
    """What a job waits for: documents, posters and figures for their like, staff for what they did before,
    people for what they are told before.
    """
    match job.kind:
        case "documents" | "poster" | "watch" | "mail" | "export":
            return (job.kind,)
        case "forget":
            # what follows an erasure is done one after the other, and keeps nobody who asks for one
            return (job.kind, job.payload["chat"]) if job.payload.get("step") is None else (job.kind,)
        case "mydata" if job.payload["act"] == "file":
            return (job.kind,)
        case "staff" | "mydata":
            return (job.kind, job.payload["chat"])
        case "left-out" | "counts-again":
            return ("decided", job.payload["chat"])
        case _:
            return (job.kind, job.id)


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _write(target: Path, data: bytes) -> None:
    target.touch(mode=0o600)
    target.write_bytes(data)


#: jobs at once
_AT_ONCE, _STAFF_AT_ONCE, _LOOKED_AT = 4, 2, 12
#: seconds between two looks for work that nobody announced
_POLL = 5.0
_TRIES, _TRIES_TO_RENDER, _TRIES_OF_STAFF = 30, 3, 2
_SOON_TOLD = frozenset({"staff", "watch", "export", "mydata"})
_TAKEN_BACK = Text("This form was taken back, so its files are handed out no more.")
_NOT_DONE = Text("That did not work, and nothing was changed. Please try again, or tell whoever runs this bot.")
_NOT_MADE = Text("I could not make a file of your form. Your answers are all kept, and those who ask can read them.")
