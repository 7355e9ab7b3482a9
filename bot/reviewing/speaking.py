"""Which recommendations an answer speaks of, as moderators see it; what the person said themselves stays."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from typing import Any

from bot.base36 import base36
from bot.consulting.screens import Key, Screen, Title
from bot.consulting.visit import Visit
from bot.database.reviews import set_entry
from bot.database.staff import note
from bot.office.requests import Office, Request, ask
from conversations.call import Call
from conversations.records import replace
from conversations.text import Text

from .cards import act
from .looking import note_seen
from .reading import look_at_answer
from .topics import TICKED


async def show_entries(
    office: Office,
    request: Request,
    number: int,
    code: str,
    *says: Text,
    also: Iterable[str] = (),
    in_place: bool = True,
) -> None:
    """The recommendations of one answer: those it speaks of, `also` found by words, and those tied to the question."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    looked, entry = found
    library = looked.call.library
    named = looked.came.beside.entries.get(entry.key, {})
    tied = (one.id for one in library.about(entry.name))
    offered = [one for one in dict.fromkeys((*named, *also, *tied)) if one in library.recommendations][:_MOST]

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, looked)
        rows = []
        for one in offered:
            verb = "d" if one in named else "e"
            label = TICKED[one in named].with_values(label=library.recommendations[one].topic)
            rows.append((Key(label, act(verb, number, code, entry_code(looked.call, one))),))
        rows.append((Key(Text("Look for others by words"), act("es", number, code)),))
        rows.append((Key(Text("To the answer"), act("a", number, code)),))
        lines: list[object] = [Title(entry.label), _WHICH]
        if "person" in named.values():
            lines.append(_BY_PERSON)
        replaces = request.message if in_place else None
        visit.show(Screen(says=says, lines=tuple(lines), keys=tuple(rows), replaces=replaces))

    await office.answer(request, do)


async def toggle(office: Office, request: Request, number: int, code: str, one: str, *, is_about: bool) -> None:
    """An answer speaks of a recommendation, or does not."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    looked, entry = found
    name = entry_of(looked.call, one)
    if name is not None:

        async def do(visit: Visit, connection: Any) -> None:
            by, now = request.moderator(looked.call.name), office.now
            await set_entry(office.database, connection, number, entry.key, name, is_about, by, now)
            details = {"submission": number, "key": entry.key, "entry": name, "is_about": is_about}
            await note(connection, office.house.ids, now, visit.chat, "review.entry", looked.call.name, **details)

        await office.answer(request, do)
    await show_entries(office, request, number, code, in_place=True)


async def ask_words(office: Office, request: Request, number: int, code: str) -> None:
    """Ask by which words to look."""
    if await look_at_answer(office, request, number, code) is None:
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="entries", number=number, answer=code)
        visit.show(Screen(lines=(Text("What does the answer speak of? Type a few words."),)))

    await office.answer(request, do)


async def said_words(office: Office, request: Request, number: int, code: str) -> None:
    """The words came: what fits stands among what is offered."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    call, words = found[0].call, request.words[:_LONGEST] if request.is_typed else ""
    language = request.language if request.language in call.languages else call.languages[0]
    finders = office.house.libraries.finders(call)
    fits = await asyncio.to_thread(finders.find, words, language, _MOST_FOUND)
    says = () if fits else (Text("No recommendation fits these words."),)
    also = [one.id for one in fits]
    await show_entries(office, replace(request, message=None), number, code, *says, also=also, in_place=False)


def entry_code(call: Call, name: str) -> str:
    """A recommendation on a button: its place in the library, and two letters that tell whether it is still there."""
    place = list(call.library.recommendations).index(name)
    return f"{base36(place).zfill(2)}{hashlib.sha256(name.encode()).hexdigest()[:2]}"


def entry_of(call: Call, code: str) -> str | None:
    """The recommendation that a button names; None where the library has changed."""
    return next((name for name in call.library.recommendations if entry_code(call, name) == code), None)


#: offered at once; found by words; letters of these
_MOST, _MOST_FOUND, _LONGEST = 40, 8, 200
_WHICH = Text("Which recommendations does this answer speak of? Tap what fits.")
_BY_PERSON = Text("The person has named some of them. Those stay.")
