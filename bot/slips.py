"""Codes on paper are made after the commit and handed to whoever wrote for another; and copies to who has the code."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot import logs
from bot.completing import as_sent, keep_documents
from bot.consulting.outside import Attends
from bot.consulting.paper_code import PREFIX, code_hash, in_groups, new_code
from bot.consulting.screens import Handed, Screen, Title
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.opening import Database
from bot.database.paper_codes import count_codes
from bot.database.records import Job, PaperCode, Submission
from bot.database.shelf import Shelf
from bot.database.staff import note
from bot.database.taken_out import add_taken
from bot.documents.direction import is_right_to_left
from bot.documents.poster import Sentence
from bot.documents.rendering import NotRendered, Renderer
from bot.documents.slip import Slip
from bot.inviting.qr import qr_png
from bot.links import chat_link
from bot.logs import told
from bot.whole_files import write_private
from conversations.call import Call
from conversations.text import Text, say

log = logs.get(__name__)

#: below the data folder; each has a code on it that is kept nowhere else, so it does not stay there for long
FOLDER = "slips"
#: stand for values where a sentence is cut around them
_HOLES = "\ue000\ue001"
#: codes of one respondent: a paper gets lost, but not again and again
_MOST = 5


@dataclass(slots=True)
class Slips:
    """Takes jobs of the kinds `paper-code` and `copy`."""

    house: House
    database: Database
    shelf: Shelf
    #: the folder for what we keep
    data: Path
    attend: Attends
    renderer: Renderer

    async def give(self, job: Job) -> None:
        """Make a code for a form that was written for another, show it, and then hand over a page with it.

        Only its hash is kept, in the transaction in which it is shown. After a crash before the page is handed over
        there is none: whoever wants one asks for another code.
        """
        number, chat = int(job.payload["submission"]), int(job.payload["chat"])
        async with self.database.read() as connection:
            submission = await self.shelf.whole(connection, number)
        call = self._call(submission)
        if submission is None or call is None or submission.respondent.kind == "myself":
            await self._done(job)
            return
        code, language = new_code(), str(job.payload["language"])
        is_given = False

        async def do(visit: Visit, connection: Any) -> None:
            nonlocal is_given
            await jobs.job_done(connection, job.id)
            if visit.account.holds(number) is None:
                return
            if await count_codes(connection, submission.respondent.id) >= _MOST:
                visit.show(Screen(lines=(_ENOUGH,), aside=True))
                return
            kept = PaperCode(code_hash(code), submission.respondent.id, chat, self.house.now())
            visit.changes.paper_codes.append(kept)
            named = submission.respondent.name
            given = _FOR.with_values(who=named) if named else _FOR_THIS
            lines = (given, Title(in_groups(code)), _WHAT_FOR, _KEEP)
            visit.show(Screen(lines=lines, aside=True))
            is_given = True

        await self.attend(chat, do, language)
        if is_given and (path := await self._slip(call, submission, code, language)) is not None:
            page = Handed(path, f"code-{submission.reference}.pdf", _TO_PRINT)
            await self.attend(chat, partial(_hand, page), language)

    async def copy(self, job: Job) -> None:
        """Make the form as PDF, as it was sent last, for a chat that has given its code."""
        number, chat, language = int(job.payload["submission"]), int(job.payload["chat"]), str(job.payload["language"])
        async with self.database.read() as connection:
            submission = await self.shelf.whole(connection, number)
            if submission is not None and submission.conversation.revision:
                submission = await as_sent(connection, submission)
            is_once_more = await jobs.has_later(connection, job)
        call = self._call(submission)
        if submission is None or call is None or is_once_more:
            await self._done(job)
            return
        (kept,) = await asyncio.to_thread(
            keep_documents, self.house, self.data, self.renderer, submission, call, call.written(language), ["pdf"]
        )

        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            await jobs.add_documents(connection, [kept], self.house.now())
            about = {"submission": str(number)}
            line = await note(
                connection, self.house.ids, self.house.now(), None, "submission.copy", call.name, None, **about
            )
            await add_taken(connection, line, [number])
            visit.show(Handed(kept.path, kept.name))

        try:
            await self.attend(chat, do, language)
        except Exception:
            # it is made anew; of a form that was erased meanwhile nothing may stay
            await asyncio.to_thread((self.data / kept.path).unlink, missing_ok=True)
            raise

    def _call(self, submission: Submission | None) -> Call | None:
        if submission is None:
            return None
        return self.house.calls.pinned(submission.call, submission.form_hash)

    async def _slip(self, call: Call, submission: Submission, code: str, language: str) -> str | None:
        """The page with the code, below the data folder; None where it cannot be made: the words do as well."""
        path = f"{FOLDER}/{self.house.ids()}.pdf"
        try:
            slip = self._words(call, submission, code, call.written(language))
            data, _ = await asyncio.to_thread(self.renderer.render_slip, slip)
            await asyncio.to_thread(write_private, self.data / path, data)
        except (NotRendered, OSError) as wrong:
            log.warning("a code could not be put on paper", error=told(wrong))
            return None
        return path

    def _words(self, call: Call, submission: Submission, code: str, language: str) -> Slip:
        def words(text: Text | None) -> str:
            return say(text, language, self.house.translate)

        asked = ", ".join(filter(None, (call.contact, call.phone)))
        contact = _CONTACT.with_values(organiser=call.organiser or call.title)
        number = _NUMBER.with_values(day=submission.began_at.date())
        return Slip(
            language=language,
            right_to_left=is_right_to_left(language),
            title=words(call.title),
            number=_sentence(number, words, reference=submission.reference),
            code=in_groups(code),
            about=words(_ABOUT),
            ways=tuple(map(words, _WAYS)),
            how=_sentence(_HOW, words, bot=f"@{self.house.name}", code=f"/code {in_groups(code)}"),
            keep=words(_KEEP),
            contact=_sentence(contact, words, contact=asked) if asked else (),
            scan=words(_SCAN),
            qr=qr_png(chat_link(self.house.name, f"{PREFIX}{code}"), quiet=4),
        )

    async def _done(self, job: Job) -> None:
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)


def _sentence(text: Text, words: Callable[[Text], str], **seen: str) -> Sentence:
    """A sentence in its stretches: these values run from left to right in any script, as they are typed and dialled."""
    holes = dict(zip(_HOLES, seen.values(), strict=False))
    said = words(text.with_values(**{**text.values, **dict(zip(seen, _HOLES, strict=False))}))
    parts = re.split(f"([{_HOLES}])", said)
    return tuple((holes.get(one, one), one in holes) for one in parts if one)


async def _hand(page: Handed, visit: Visit, connection: Any) -> None:
    visit.show(page)


_FOR = Text("A code for {who}. Please write it on paper and give it to them:")
_FOR_THIS = Text("A code for this form. Please write it on paper and give it to them:")
_WHAT_FOR = Text(
    "With it they get a copy of their form, take it back or erase it: on any phone, without you. "
    "It is typed here behind /code."
)
_KEEP = Text("Keep it in a safe place: whoever has the code can do this, too.")
_TO_PRINT = Text("The same as a page to print.")
_ENOUGH = Text("There are five codes for this form already. Each of them still works.")
_NUMBER = Text("Form number {reference}, begun on {day}")
_ABOUT = Text("Somebody has written down your answers. With this code you can, on any phone:")
_WAYS = (Text("get a copy of your form"), Text("take your form back"), Text("have your form erased"))
_HOW = Text("In Telegram, look for {bot} and write: {code}")
_SCAN = Text("Or hold a phone’s camera over this square.")
_CONTACT = Text("A person helps you: {contact} ({organiser})")
