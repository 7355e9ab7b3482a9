"""/enter: a moderator enters what came on paper or by another way, question by question like anybody's form."""

from __future__ import annotations

from typing import Any

from bot.consulting import arriving
from bot.consulting.calls import is_over
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.staff import note
from bot.office.codes import submission_of
from bot.office.requests import Office, Request, ask, button, call_code
from conversations.call import Call
from conversations.text import Text

from .taking_in import is_shut

#: doors that a moderator types for
_DOORS = {
    "paper": Text("On paper"),
    "mail": Text("By e-mail"),
    "messenger": Text("Another messenger"),
}
_LONGEST = 200


async def take(office: Office, request: Request) -> None:
    """/enter, its buttons, and the words on where it came from."""
    verb, first, second = (*request.act, "", "", "")[:3]
    if request.about:
        await _begin(office, request)
    elif verb == "began":
        await _note(office, request, first, second)
    elif verb == "from":
        await _where_from(office, request, first, second)
    elif verb == "call" and (call := office.call(request, first)) is not None:
        await _which_door(office, request, call)
    elif (only := await office.choose_call(request, Text("For which call?"), "call")) is not None:
        await _which_door(office, request, only)


async def _which_door(office: Office, request: Request, call: Call) -> None:
    if (why := _shut(office, call)) is not None:
        await office.say(request, why)
        return
    code = call_code(call.name)
    keys = tuple((Key(words, button("enter", "from", code, door)),) for door, words in _DOORS.items())
    await office.say(request, call.title, Text("How did it come?"), _WORD, keys=keys)


async def _where_from(office: Office, request: Request, code: str, door: str) -> None:
    call = office.call(request, code)
    if call is None or door not in _DOORS:
        await office.say(request, _CHANGED)
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "enter", call=code, door=door)
        visit.show(Screen(lines=(_FROM_WHOM,), keys=((Key(Text("Back"), button("enter", "call", code)),),)))

    await office.answer(request, do)


async def _begin(office: Office, request: Request) -> None:
    """The words say where it came from; from here on it goes as for anybody who answers for another."""
    call, door = office.call(request, str(request.about.get("call", ""))), str(request.about.get("door", ""))
    words = " ".join(request.words.split())[:_LONGEST]
    if call is None or door not in _DOORS:
        await office.say(request, _CHANGED)
        return
    if (why := _shut(office, call)) is not None:
        await office.say(request, why)
        return
    if not request.is_typed or not any(map(str.isalnum, words)):
        await _where_from(office, request, call_code(call.name), door)
        return

    async def do(visit: Visit, connection: Any) -> None:
        arriving.enter(visit, call, door, words)

    await office.answer(request, do)


async def _note(office: Office, request: Request, code: str, door: str) -> None:
    """The form has begun: that goes into the record."""
    number = submission_of(code)

    async def do(visit: Visit, connection: Any) -> None:
        held = visit.account.holds(number) if number is not None else None
        if held is None or door not in _DOORS or not request.access.may("enter", held.call):
            return
        given = {"submission": str(held.submission), "door": door}
        await note(connection, office.house.ids, office.now, request.chat, "submission.enter", held.call, None, **given)

    await office.answer(request, do)


def _shut(office: Office, call: Call) -> Text | None:
    """Why nothing can be entered here; None where it can."""
    if is_over(call, office.now):
        return _OVER
    return is_shut(office.house.calls.phase(call.name, office.now))


_WORD = Text("If it is our own form in Word, just send me the file.")
_FROM_WHOM = Text("From whom did it come, and when? For example: letter from the union of Fatick, 3 May.")
_CHANGED = Text("Something has changed meanwhile. Please write /enter again.")
_OVER = Text("This call takes no more answers in the chat. A form in Word can still be given to: palabre intake")
