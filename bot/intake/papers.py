"""A Word form that came in the chat: read once it is here, shown to whoever sent it, and taken in when they say so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.consulting import filling, mine, papers, sending
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.brought import (
    Brought,
    SentFile,
    belongs_to,
    forget_file,
    keep_brought,
    read_sent_file,
    taken_before,
)
from bot.database.opening import Database
from bot.database.records import Held, Job, Submission
from bot.database.reviews import Moderator
from bot.database.staff import read_roles
from bot.documents.rendering import NotRendered, Renderer
from bot.office.roles import Access
from conversations import engine
from conversations.call import Call
from conversations.replies import Submit
from conversations.state import Moment
from conversations.text import Text
from conversations.turns import Turn

from .finding import call_of_form
from .reading_word import STRANGE, UNKNOWN_FORM, Refused, read_word
from .taking_files import LARGEST, MIME, READING
from .taking_in import Way, is_shut, take_in, unread_words
from .understanding import Understood, language_of, understand

#: reads and writes in the transaction in which what it shows is kept
Do = Callable[[Visit, Any], Awaitable[None]]


@dataclass(slots=True)
class Papers:
    """Takes Word forms in from chats."""

    house: House
    database: Database
    #: the folder for what we keep
    data: Path
    #: `attend(chat, do, language)` of the desk
    attend: Callable[[int, Do, str], Awaitable[None]]
    #: reads files in a process of its own
    renderer: Renderer = field(default_factory=lambda: Renderer(READING))

    async def take(self, job: Job) -> None:
        """Look at a file that was fetched, or do with it what a button says."""
        chat, verb = int(job.payload["chat"]), job.payload.get("act")
        async with self.database.read() as connection:
            file = await read_sent_file(connection, job.payload["file"])
            access = Access(tuple(await read_roles(connection, chat)))
        if file is None or file.chat != chat or file.path is None:
            await (self._done(job) if verb == papers.FORGET else self._answer(job, _GONE))
            return
        if verb == papers.FORGET:
            await self._forget_unsent(job, file)
            return
        if verb == papers.LEAVE:
            await self._leave(job, file)
            return
        form = await self._read(file)
        if isinstance(form, Refused):
            await self._refuse(job, file, form)
            return
        may_enter = access.may("enter", form.call.name)
        if verb == papers.SEND:
            await self._send(job, file, form)
        elif verb == papers.ENTER and may_enter:
            label = next((one.label for one in access.roles if one.call in (form.call.name, "")), "")
            await self._enter(job, file, form, Moderator(chat, label))
        elif verb is None and job.payload.get("answers"):
            await self._ask_which(job, file, form.call)
        else:
            await self._show(job, file, form, may_enter=may_enter)

    # Reading

    async def _read(self, file: SentFile) -> Understood | Refused:
        try:
            data = await asyncio.to_thread(_bytes, self.data / str(file.path))
            found = await asyncio.to_thread(self.renderer.work, read_word, data)
        except (NotRendered, OSError):
            return Refused(STRANGE)
        if isinstance(found, Refused):
            return found
        call = await call_of_form(self.database, self.house.calls, found.version)
        if call is None:
            return Refused(UNKNOWN_FORM)
        moment = Moment(self.house.now(), language_of(found, call), lambda: 0.0, lambda: "", self.house.translate)
        return await asyncio.to_thread(understand, found, call, moment)

    # What is said of it

    async def _refuse(self, job: Job, file: SentFile, why: Refused) -> None:
        """Part of an answer stays so; another file is not kept."""
        if job.payload.get("answers"):
            await self._done(job)
            return
        await self._forget(job, file, why.why)

    async def _show(self, job: Job, file: SentFile, form: Understood, *, may_enter: bool) -> None:
        if not form.front.agreed:
            if file.submission is None:
                await self._forget(job, file, _NOT_AGREED)
            else:
                await self._answer(job, _NOT_AGREED)
            return
        keys = [Key(Text("Send it"), papers.button(papers.SEND, file.id))]
        if may_enter:
            keys.insert(0, Key(Text("Enter it for them"), papers.button(papers.ENTER, file.id)))
        keys.append(Key(Text("Do not send it"), papers.button(papers.LEAVE, file.id)))

        async def do(visit: Visit, connection: Any) -> None:
            visit.show(Screen(lines=tuple(_told(form)), keys=tuple((key,) for key in keys)))
            if file.submission is None:
                later = {"file": file.id, "chat": file.chat, "act": papers.FORGET}
                visit.changes.jobs.append(Job(self.house.ids(), papers.JOB, later, self.house.now() + _WAITS))

        await self._attend(job, do)

    async def _ask_which(self, job: Job, file: SentFile, call: Call) -> None:
        words = Text("This Word file is a filled form of: {call}\nWhat is it meant for?", {"call": call.title})
        keys = (
            (Key(Text("Read it as a form"), papers.button(papers.READ, file.id)),),
            (Key(Text("Keep it as my answer"), papers.button(papers.LEAVE, file.id)),),
        )

        async def do(visit: Visit, connection: Any) -> None:
            visit.show(Screen(lines=(words,), keys=keys))

        await self._attend(job, do)

    async def _leave(self, job: Job, file: SentFile) -> None:
        if file.submission is not None:
            await self._answer(job, Text("That is fine."))
        else:
            await self._forget(job, file, Text("That is fine. Nothing of it was kept."))

    # Taking it in

    async def _send(self, job: Job, file: SentFile, form: Understood) -> None:
        """Whoever answers sends their own form."""
        chat, now, name = file.chat, self.house.now(), form.call.name
        if not form.front.agreed or not self.house.calls.may_enter(name, now, chat):
            await self._answer(job, Text("This call takes no answers now.") if form.front.agreed else _NOT_AGREED)
            return
        helper = form.front.kind != "myself"

        async def do(visit: Visit, connection: Any) -> None:
            visit.step_done()
            visit.keep(language=visit.account.language or form.language)
            taken = await self._take_in(
                visit, connection, file, form, Moderator(chat, ""), helper=helper, sent=not form.form.missing
            )
            if taken is None:
                mine.where(visit, _BEFORE)
                return
            visit.keep(submission=taken.id)
            turn = _turn(visit, form.call, taken)
            if form.form.missing:
                filling.show(visit, filling.keep(visit, taken, turn), turn.prompt, turn.says)
            else:
                sending.sent(visit, taken, turn)

        await self._attend(job, do)

    async def _enter(self, job: Job, file: SentFile, form: Understood, by: Moderator) -> None:
        """A moderator takes it in for somebody else."""
        why = is_shut(self.house.calls.phase(form.call.name, self.house.now()))
        if why is not None or not form.front.agreed:
            await self._answer(job, why or _NOT_AGREED)
            return

        async def do(visit: Visit, connection: Any) -> None:
            taken = await self._take_in(visit, connection, file, form, by, helper=True, sent=True)
            if taken is None:
                visit.say(_BEFORE)
            else:
                visit.say(Text("It is entered, with the number {reference}.", {"reference": taken.reference}))

        await self._attend(job, do)

    async def _take_in(
        self,
        visit: Visit,
        connection: Any,
        file: SentFile,
        form: Understood,
        by: Moderator,
        helper: bool,
        *,
        sent: bool,
    ) -> Submission | None:
        """Write it in this transaction; None for a file that was taken before."""
        digest, now = file.sha256 or "", self.house.now()
        if await taken_before(connection, form.call.name, digest) is not None:
            return None
        trial = self.house.calls.phase(form.call.name, now) == "rehearsal"
        way = Way(door="word", brought=None, by=by, now=now, trial=trial)
        # consent and holding name the chat: it has to be there before them
        if visit.account.rev == 0:
            raise LookupError("nobody has this chat")
        taken = await take_in(
            self.database,
            connection,
            form,
            way,
            self.house.ids,
            self.house.translate,
            visit.language,
            helper=helper,
            sent=sent,
            sha256=digest,
        )
        if file.submission is None:
            await belongs_to(connection, file.id, taken.id)
        else:
            await keep_brought(connection, self._again(file, taken, now))
        respondent = taken.respondent
        held = Held(
            taken.id, taken.call, respondent.kind, respondent.name, taken.status.value, taken.reference, helper, trial
        )
        visit.known.submissions[taken.id] = taken
        visit.keep(held=(*visit.account.held, held))
        return taken

    def _again(self, file: SentFile, taken: Submission, now: datetime) -> Brought:
        """The file that is part of an answer stands beside the form that it holds, too."""
        return Brought(
            id=self.house.ids(),
            submission=taken.id,
            chat=file.chat,
            name=file.name,
            mime=MIME,
            size=(self.data / str(file.path)).stat().st_size,
            path=str(file.path),
            sha256=file.sha256 or "",
            at=now,
        )

    # Answering

    async def _forget(self, job: Job, file: SentFile, words: Text) -> None:
        async def do(visit: Visit, connection: Any) -> None:
            await forget_file(connection, file.id)
            mine.where(visit, words)

        await self._attend(job, do)
        await asyncio.to_thread((self.data / str(file.path)).unlink, missing_ok=True)

    async def _forget_unsent(self, job: Job, file: SentFile) -> None:
        """Nobody said that it is to be sent: without a word, nothing of it is kept."""
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)
            if file.submission is not None:
                return
            await forget_file(connection, file.id)
        await asyncio.to_thread((self.data / str(file.path)).unlink, missing_ok=True)

    async def _answer(self, job: Job, words: Text) -> None:
        async def do(visit: Visit, connection: Any) -> None:
            mine.where(visit, words)

        await self._attend(job, do)

    async def _done(self, job: Job) -> None:
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)

    async def _attend(self, job: Job, do: Do) -> None:
        async def whole(visit: Visit, connection: Any) -> None:
            await do(visit, connection)
            await jobs.job_done(connection, job.id)

        await self.attend(int(job.payload["chat"]), whole, str(job.payload.get("language", "")))


def _turn(visit: Visit, call: Call, taken: Submission) -> Turn:
    """Where the form stands now: sent, or at what is still needed before that."""
    moment = visit.moment()
    if taken.sent_at is None:
        return engine.advance(call, taken.conversation, Submit(), moment, visit.house.phone)
    prompt = engine.prompt(call, taken.conversation, moment, visit.house.phone)
    return Turn(taken.conversation, (), prompt)


def _told(form: Understood) -> Iterator[Text]:
    """What was read of it and what was not."""
    yield Text(
        "This is a form of: {call}\nI could read {n} answer.",
        {"call": form.call.title, "n": len(form.form.read)},
        plural="This is a form of: {call}\nI could read {n} answers.",
    )
    yield from (unread_words(one) for one in form.unread[:_LISTED])
    if len(form.unread) > _LISTED:
        more = len(form.unread) - _LISTED
        yield Text("And {n} more place.", {"n": more}, plural="And {n} more places.")
    if form.unread:
        yield Text("What I could not read is kept beside your answers, for those who read them.")
    if form.pictures:
        yield Text("Pictures in the form are not looked at. Please send them one by one.")
    if form.form.missing:
        yield Text("After that I ask for what is still needed.")
    yield Text("Shall I send it?")


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


#: so long a form that was read waits for a word whether to send it
_WAITS = timedelta(days=7)
#: places that are named in the chat
_LISTED = 8
_GONE = Text("That file is not here any more. Please send it again.")
_BEFORE = Text("This very file was taken in before, so nothing was done.")
_NOT_AGREED = Text(
    "In this form the box on taking part is not ticked, so I have kept nothing of it. "
    "Please tick it, if you agree, and send the file again."
)
