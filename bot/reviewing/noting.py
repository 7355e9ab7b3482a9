"""Moderators' own notes, on a submission or on one answer."""

from __future__ import annotations

from typing import Any

from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.reviews import Note, add_note
from bot.database.staff import note
from bot.office.codes import answer_code
from bot.office.requests import Office, Request, ask
from conversations.text import Text

from . import cards
from .looking import Looked, look
from .reading import look_at_answer, show_answer


async def ask_note(office: Office, request: Request, number: int, code: str, *says: Text) -> None:
    """Ask for a note; `code` names the answer it is about, empty for all of the submission."""
    if await _about(office, request, number, code) is None:
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="note", number=number, answer=code)
        back = Key(Text("Back"), cards.act("a", number, code) if code else cards.act("one", number))
        visit.show(Screen(says=says, lines=(_TYPE_IT,), keys=((back,),)))

    await office.answer(request, do)


async def said_note(office: Office, request: Request, number: int, code: str) -> None:
    """The note came."""
    words = request.words.strip() if request.is_typed else ""
    if not words:
        await ask_note(office, request, number, code, Text("Please type it: a note has words."))
        return
    found = await _about(office, request, number, code)
    if found is None:
        return
    looked, key = found

    async def do(visit: Visit, connection: Any) -> None:
        ids, now, by = office.house.ids, office.now, request.moderator(looked.call.name)
        one = Note(number, key, words, by, now)
        await add_note(office.database, connection, number, one, ids(), now)
        details = {"submission": number} | ({"key": key} if key is not None else {})
        await note(connection, ids, now, visit.chat, "review.note", looked.call.name, **details)

    await office.answer(request, do)
    said = Text("Your note is kept.")
    if key is None:
        await cards.show(office, request, number, said)
    else:
        await show_answer(office, request, number, answer_code(key), said, in_place=False)


async def _about(office: Office, request: Request, number: int, code: str) -> tuple[Looked, str | None] | None:
    """What a note is about; None where it is not there, which they are told."""
    if not code:
        looked = await look(office, request, number)
        return (looked, None) if looked is not None else None
    found = await look_at_answer(office, request, number, code)
    return (found[0], found[1].key) if found is not None else None


_TYPE_IT = Text("Type your note. Moderators read it, and the person it is about if they ask what is kept of them.")
