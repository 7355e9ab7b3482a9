"""What the bot does when somebody is to be forgotten: the job `forget`, step by step.

Asked for with {chat, all: true} for everything about whoever types there, or {chat, respondents: [numbers]} (or
`respondent`) for some of whom they write for; `language` is the one to answer in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.consulting.screens import Passed
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.erasing import Gone, is_known, read_messages
from bot.database.facts import read_fact, write_fact
from bot.database.persons import FORGET, Person, person_of_chat
from bot.database.records import Job
from bot.database.staff import read_team
from bot.database.writing import Writer
from bot.office.roles import Access
from conversations.text import Text, say

from .erasing import Eraser, Noted

#: so long a bot may take a message out of a chat
TAKEN_BACK = timedelta(hours=48)
#: messages in one call
AT_ONCE = 100
#: respondents in one transaction
_TOGETHER = 50
_WIPED = "wiped"
#: steps in which nothing is left on the disk of what the database once held
_WIPING = ("wipe", "log")
#: between two times that the database is written anew, as long as it is small, and when it is large
_WIPE_EVERY, _WIPE_LARGE_EVERY = timedelta(minutes=10), timedelta(hours=24)
#: between two times that the log is to be emptied while somebody reads from it, such as a backup
_LOG_EVERY = timedelta(minutes=2)
#: tries to tell staff of a form that is gone, for which wiping waits
_TOLD_WITHIN = 8
#: bytes
_LARGE = 200_000_000


class Attends(Protocol):
    """A visit from outside, in a transaction of its own."""

    async def __call__(self, chat: int, do: Callable[[Visit, Any], Awaitable[None]], language: str = "") -> None: ...


class Shows(Protocol):
    """Shows something to people, and writes more in the same transaction."""

    async def __call__(
        self, chats: list[int], make: Callable[[Visit], None], also: Callable[[Any], Awaitable[None]] | None = None
    ) -> None: ...


@dataclass(slots=True, eq=False)
class Forgetting:
    """Takes jobs of the kind `forget`."""

    house: House
    eraser: Eraser
    attend: Attends
    #: lets go of messages that are not to be sent any more, and of everything at hand
    drop: Callable[[Collection[int], int | None], None]
    wake: Callable[[], None]
    #: waits until what is on its way to a chat has arrived and is noted: it is taken out of there with the rest
    settle: Callable[[int], Awaitable[None]]

    async def take(self, job: Job) -> None:
        """Do one job, or one step of it."""
        match job.payload.get("step"):
            case None:
                await self._erase(job)
            case "files":
                await self.eraser.throw_out(job.payload)
                await self._done(job)
            case "tell":
                await self._tell(job)
            case "messages":
                await self._one_by_one(job)
            case "wipe":
                await self._wipe(job)
            case "log":
                await self._empty_log(job)
        self.wake()

    async def give_up(self, job: Job, why: str, show: Shows) -> None:
        """It was tried for hours: those who run this are told, and whoever asked to be erased."""
        step, chat = job.payload.get("step"), job.payload.get("chat")
        async with self.eraser.database.read() as connection:
            team = await read_team(connection)
        told = sorted({one.chat for one in team if Access((one,)).may("call", one.call)})
        told = told if step in (None, "files", *_WIPING) else []
        asked = {int(chat)} if step is None and chat is not None else set[int]()

        def make(visit: Visit) -> None:
            if visit.chat in asked:
                visit.say(_NOT_ERASED)
            if visit.chat in told:
                visit.say(_STAFF_ERASES if step is None else _STAFF_REMOVES)

        async def also(connection: Any) -> None:
            await jobs.job_given_up(connection, job.id, why)

        await show([*asked, *(one for one in told if one not in asked)], make, also)

    async def _erase(self, job: Job) -> None:
        given = job.payload
        chat, is_all = int(given["chat"]), bool(given.get("all"))
        named = {int(one) for one in (given.get("respondents") or ())}
        named |= {int(given["respondent"])} if given.get("respondent") is not None else set()
        if is_all:
            async with self.eraser.database.read() as connection:
                named |= (await person_of_chat(connection, chat)).respondents
        language, count = str(given.get("language") or ""), 0
        # what stands in the chat is read together with all that is erased there: questions name its messages
        together = frozenset(sorted(named)[:_TOGETHER]) if is_all else frozenset[int]()
        for one in sorted(named - together):
            count += len((await self._erase_one(chat, one, language)).forms)
        gone, noted = Gone(), None
        if is_all:
            await self.settle(chat)
            async with self.eraser.database.read() as connection:
                is_there = bool(together) or await is_known(connection, chat)
            noted = await self.eraser.remember(Person(chat, together)) if is_there else None

        async def do(visit: Visit, connection: Any) -> None:
            nonlocal gone
            if noted is not None:
                gone = await self._leave(visit, connection, noted)
            elif count:
                visit.say(_ERASED.with_values(n=count))
            await jobs.job_done(connection, job.id)

        await self.attend(chat, do, language)
        if is_all:
            self.drop(gone.outbox, chat)

    async def _erase_one(self, chat: int, respondent: int, language: str) -> Gone:
        found, noted = Gone(), await self.eraser.remember(Person(None, frozenset({respondent})))

        async def do(visit: Visit, connection: Any) -> None:
            nonlocal found
            found = await self.eraser.erase(connection, noted, "person", asked_in=chat)

        await self.attend(chat, do, language)
        self.drop(found.outbox, None)
        return found

    async def _leave(self, visit: Visit, connection: Any, noted: Noted) -> Gone:
        """The chat itself: its messages as far as they can be taken back, and a last word."""
        language = visit.language
        messages = await read_messages(connection, visit.chat, visit.now - TAKEN_BACK)
        gone = await self.eraser.erase(connection, noted, "person", asked_in=visit.chat)
        for some in _chunks(messages):
            marks = {"forget": some, "unnoted": True}
            visit.show(Passed("deleteMessages", {"message_ids": some}, marks))
        said = "\n\n".join(say(one, language, self.house.translate) for one in LAST)
        visit.show(Passed("sendMessage", {"text": said}, {"unnoted": True}))
        return gone

    async def _tell(self, job: Job) -> None:
        """Somebody who could write in a form too reads that it is gone."""

        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            if visit.account.rev and visit.account.reachable:
                visit.say(_GONE)

        await self.attend(int(job.payload["chat"]), do)

    async def _one_by_one(self, job: Job) -> None:
        """One message that cannot be taken back must not keep the others there."""

        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            for number in job.payload["messages"]:
                visit.show(Passed("deleteMessage", {"message_id": number}, {"unnoted": True}))

        await self.attend(int(job.payload["chat"]), do)

    async def _wipe(self, job: Job) -> None:
        """Not after each of many, one after the other: whoever writes waits as long as it takes."""
        database, now = self.eraser.database, self.house.now()
        async with database.read() as connection:
            last = await read_fact(connection, _WIPED)
            steps = [one for one in await jobs.read_kind(connection, FORGET) if one.payload.get("step") in _WIPING]
            is_told = all(one.tries >= _TOLD_WITHIN for one in await jobs.read_kind(connection, "taken-back"))
        every = _WIPE_EVERY if await database.size() < _LARGE else _WIPE_LARGE_EVERY
        due = _after(last, every, now)
        if not is_told:  # what staff are told names the form: it is to be gone by then
            due = max(due, now + timedelta(seconds=1))
        if due > now:
            async with database.write() as connection:
                await jobs.job_again(connection, job.id, due, job.tries)
            return
        is_empty = await database.wipe()
        async with database.write() as connection:
            await jobs.drop_jobs(connection, [one.id for one in steps])
            await write_fact(database, connection, _WIPED, now.isoformat())
            if not is_empty:
                log = Job(self.house.ids(), FORGET, {"step": "log"}, now + _LOG_EVERY)
                await Writer(database, connection, self.house.ids).jobs([log])

    async def _empty_log(self, job: Job) -> None:
        """The database is written anew already; its files hold what stood there until nobody reads that any more."""
        if await self.eraser.database.empty_log():
            await self._done(job)
            return
        async with self.eraser.database.write() as connection:
            await jobs.job_again(connection, job.id, self.house.now() + _LOG_EVERY, job.tries)

    async def _done(self, job: Job) -> None:
        async with self.eraser.database.write() as connection:
            await jobs.job_done(connection, job.id)


def _after(last: str | None, every: timedelta, now: datetime) -> datetime:
    """When it is to be done again; one that is still to come was noted by a clock that was wrong."""
    at = datetime.fromisoformat(last) if last is not None else None
    return at + every if at is not None and at <= now else now


def _chunks(messages: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(messages), AT_ONCE):
        yield messages[at : at + AT_ONCE]


_ERASED = Text(
    "It is done: {n} form is erased, with everything that belonged to it.",
    plural="It is done: {n} forms are erased, with everything that belonged to them.",
)
_NOT_ERASED = Text(
    "You asked me to erase your data, and I could not, though I tried for many hours. "
    "Those who run this bot are told. Please ask again with /forget, or write to those who ask: /about says where."
)
_STAFF_ERASES = Text(
    "Somebody asked to be erased, and it could not be done, though it was tried for many hours. "
    "Please tell whoever runs this bot: the log says what is in the way. The person was asked to try again."
)
_STAFF_REMOVES = Text(
    "Somebody was erased, and files of theirs could not be removed, though it was tried for many hours. "
    "Please tell whoever runs this bot: the log says what is in the way."
)
_GONE = Text(
    "A form that you could write in too is no longer here. Whoever answers in it has had it erased. "
    "/mine shows your other forms."
)
#: the last words, to somebody of whom nothing else is known any more
LAST = (
    Text("It is done. Your answers, your files and everything else that we kept about you is erased."),
    Text(
        "I have taken the messages of the last two days out of this chat, as far as Telegram lets me. "
        "You can clear the rest yourself: open the menu of this chat and choose to clear or delete it."
    ),
    Text(
        "What we cannot call back: what is printed in a book, and files that those who asked have taken out already. "
        "Telegram keeps your account and, for a time, its own copies. "
        "Our backups are overwritten with time; if one is ever used, you are erased from it again."
    ),
    Text("If you write here again, you begin as somebody new."),
)
