"""What is kept of somebody is read, shown, and made into a package for them: the job behind /mydata and /forget."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import logs
from bot.consulting import mine, my_data
from bot.consulting.guessing import Guesses
from bot.consulting.screens import Handed, Screen
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.kept import KeptForm, KeptOf, read_kept
from bot.database.persons import Person, everything_of, person_of_chat
from bot.database.records import Job
from bot.database.shelf import Shelf
from bot.database.taken_out import read_all_taken
from bot.documents.rendering import NotRendered, Renderer
from bot.office.requests import Office
from conversations.completed import exported
from conversations.records import replace
from conversations.state import Moment
from conversations.text import Text

from . import telling_pack
from .telling_words import Forms, Whole
from .telling_words import my_data as in_words

log = logs.get(__name__)

#: packages that a chat gets in a day: of one person, and of all that somebody writes for; each is work
MOST, MOST_IN_ALL = 3, 30


@dataclass(slots=True)
class Telling:
    """Tells people what is kept of them."""

    office: Office
    shelf: Shelf
    renderer: Renderer
    asked: Guesses = field(default_factory=lambda: Guesses(most=MOST, within=timedelta(days=1)))
    asked_in_all: Guesses = field(default_factory=lambda: Guesses(most=MOST_IN_ALL, within=timedelta(days=1)))

    async def take(self, job: Job) -> None:
        """Do what a command or a button asked for."""
        if job.payload["act"] == "file":
            await self._package(job)
            return

        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            if visit.account.rev == 0:
                return  # they were erased meanwhile
            kept = await read_kept(connection, visit.chat)
            screen = _screen(visit, kept, job.payload)
            if screen is None:
                mine.where(visit, mine.OLD_BUTTON)
            else:
                visit.show(screen)

        await self._attend(job, do)

    async def _attend(self, job: Job, do: Any) -> None:
        await self.office.attend(int(job.payload["chat"]), do, str(job.payload["language"]))

    # The package

    async def _package(self, job: Job) -> None:
        chat, number = int(job.payload["chat"]), _number(job.payload)
        async with self.office.read() as connection:
            person = await _whom(connection, chat, number)
        if person is None:
            await self._answer(job, mine.OLD_BUTTON, where=True)
        elif job.tries == 0 and self._is_too_often(chat, number):
            await self._answer(job, _TOO_MANY)
        else:
            await self._hand_over(job, person)

    def _is_too_often(self, chat: int, number: int) -> bool:
        now = self.office.now
        return self.asked.is_one_too_many(hash((chat, number)), now) or self.asked_in_all.is_one_too_many(chat, now)

    async def _hand_over(self, job: Job, person: Person) -> None:
        """Make it, and give it to whoever still may have it."""
        chat, number = int(job.payload["chat"]), _number(job.payload)
        whole, told = await self._read(job, person)
        place = telling_pack.path_of(chat, number, job.id)
        out = self.office.data / place
        data, files = await asyncio.to_thread(_for_programs, told, whole.rows.get("file", ()), self.office.data)
        names = {row: name for row, (name, _) in files.items()}
        pages = await asyncio.to_thread(self._pages, job, replace(whole, packed=names))
        size = await asyncio.to_thread(telling_pack.pack, out, data, pages, files)
        left = len(whole.rows.get("file", ())) - len(files)
        screen = Screen(lines=tuple(_said(pages is not None, left)), aside=True)

        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            if visit.account.rev == 0 or await _whom(connection, chat, number) != person:
                return  # it was erased meanwhile, or has gone over to another phone
            if size > telling_pack.LIMIT:
                visit.say(_TOO_LARGE)
                return
            name = f"my-data-{self.office.now.date().isoformat()}.zip"
            if number and whole.forms:
                name = f"data-{whole.forms[0][0].reference}.zip"
            visit.show(screen, Handed(place, name))
            gone.clear()

        gone = [out]
        try:
            await self._attend(job, do)
        finally:
            for path in gone:
                await asyncio.to_thread(path.unlink, missing_ok=True)

    async def _read(self, job: Job, person: Person) -> tuple[Whole, dict[str, Any]]:
        """All of it, for pages and for programs."""
        language, now, house = str(job.payload["language"]), self.office.now, self.office.house
        async with self.office.read() as connection:
            rows = await everything_of(connection, person)
            numbers = [int(row["id"]) for row in rows.get("submission", ())]
            rows = _without_others(rows, numbers)
            found = [await self.shelf.whole(connection, number) for number in numbers]
            received = await read_all_taken(connection, numbers)
        forms = tuple((one, house.calls.pinned(one.call, one.form_hash)) for one in found if one is not None)
        call = next((call for _, call in forms if call is not None), None)
        whole = Whole(
            rows=rows,
            forms=forms,
            received=received,
            packed={},
            who=_who(person, forms),
            organiser=call.organiser if call is not None else None,
            contact=call.contact if call is not None else None,
            now=now,
            language=language,
            translate=house.translate,
        )
        moment = Moment(now, language, lambda: 0.0, lambda: "", house.translate)
        told = {
            "made_at": now.isoformat(),
            "forms": [
                {
                    "reference": one.reference,
                    "call": one.call,
                    "answers": exported(call, one.conversation, moment) if call is not None else {},
                }
                for one, call in forms
            ],
            "received": [
                {
                    "submission_id": number,
                    "at": one.at.isoformat(),
                    "what": one.what,
                    "who": one.who,
                    "why": one.why,
                    "address": one.address,
                    "with_names": one.with_names,
                }
                for number, taken in received.items()
                for one in taken
            ],
            "tables": rows,
        }
        return whole, told

    def _pages(self, job: Job, whole: Whole) -> bytes | None:
        """The PDF; None where it cannot be made: nobody waits for that. Blocks."""
        try:
            return self.renderer.render_my_data(in_words(whole))[0]
        except NotRendered as wrong:
            log.warning("what is kept of somebody could not be made into pages", job=job.id, error=logs.told(wrong))
            return None

    async def _answer(self, job: Job, words: Text, *, where: bool = False) -> None:
        async def do(visit: Visit, connection: Any) -> None:
            await jobs.job_done(connection, job.id)
            mine.where(visit, words) if where else visit.say(words)

        await self._attend(job, do)


async def _whom(connection: Any, chat: int, number: int) -> Person | None:
    """Who a package is about: whoever asks, or whose form they write in; None where it is not theirs to have."""
    if not number:
        return await person_of_chat(connection, chat)
    one = _of_another(await read_kept(connection, chat), number)
    return Person(None, frozenset({one.respondent})) if one is not None and not one.is_anothers else None


def _number(given: Mapping[str, Any]) -> int:
    """The form of another that it is about; 0 for what is about whoever asks."""
    return int(given.get("submission", 0))


def _of_another(kept: KeptOf, number: int) -> KeptForm | None:
    return next((one for one in kept.of_others if one.submission == number), None)


def _screen(visit: Visit, kept: KeptOf, given: Mapping[str, Any]) -> Screen | None:
    """What a command or a button opens; None where there is no such thing here any more."""
    number = _number(given)
    one = _of_another(kept, number)
    match given["act"]:
        case "show":
            return my_data.what_is_kept(visit, kept)
        case "others" if kept.of_others:
            return my_data.others(visit, kept, int(given["page"]))
        case "of" if one is not None:
            return my_data.of_other(visit, one)
        case "ask" if not number:
            return my_data.what_goes(visit, kept)
        case "ask" if one is not None:
            return my_data.what_goes_of(visit, one)
        case "sure" if not number:
            return my_data.ask_about_all(visit, kept)
        case "sure" if one is not None and not one.is_anothers:
            return my_data.ask_about_one(visit, one)
        case _:
            return None


def _without_others(
    rows: Mapping[str, list[dict[str, Any]]], numbers: Sequence[int]
) -> dict[str, list[dict[str, Any]]]:
    """Only what is about these forms or about none: in a chat stands, too, what is about those it writes for."""

    def is_theirs(table: str, row: Mapping[str, Any]) -> bool:
        if table == "job" and row["kind"] == my_data.JOB:
            return False  # this very work, which says who asked for it
        about = (row.get("marks") or {}).get("s") if table == "outbox" else row.get("submission_id")
        return table in _ABOUT_THE_CHAT or about is None or about in numbers

    found = {table: [row for row in listed if is_theirs(table, row)] for table, listed in rows.items()}
    return {table: listed for table, listed in found.items() if listed}


def _who(person: Person, forms: Forms) -> str | None:
    """Whose it is; None for whoever asks."""
    if person.chat is not None or not forms:
        return None
    one = forms[0][0]
    name = " ".join(one.respondent.name.split())
    return (name if len(name) <= _LONGEST else name[:_LONGEST] + "…") or one.reference


def _for_programs(
    told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], data: Path
) -> tuple[bytes, dict[int, tuple[str, Path]]]:
    """All of it as JSON, and which files go along. Blocks: there may be much."""
    whole = telling_pack.as_json(told)
    files = telling_pack.choose(rows, data, len(whole))
    return telling_pack.with_files(whole, {number: name for number, (name, _) in files.items()}), files


def _said(has_pages: bool, left: int) -> list[Text]:
    lines = [_HERE_IT_IS if has_pages else _NO_PAGES, _KEEP_IT_SAFE]
    if left:
        more = Text("{n} file is not in it.", {"n": left}, plural="{n} files are not in it.")
        lines += [more, _WHOM_TO_ASK]
    return lines


#: what they say of a form is only that it was open, or that it may be written in
_ABOUT_THE_CHAT = frozenset({"chat", "holding"})
_LONGEST = 80
_TOO_MANY = Text("You have had this several times today. Please ask again tomorrow. Nothing is lost meanwhile.")
_TOO_LARGE = Text("It is too much for one file here. Please ask those who ask the questions for it. /about names them.")
_HERE_IT_IS = Text("Here it is, as one file. Open mydata.pdf in it to read.")
_NO_PAGES = Text("Here it is, as one file for programs. I could not make pages to read of it.")
_KEEP_IT_SAFE = Text("Everything about you is in it. Keep it where nobody else looks.")
_WHOM_TO_ASK = Text("For those, please turn to those who ask the questions. /about names them.")
