"""/queue: what came in, one submission at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.consulting.listing import PAGE, Item, listed
from bot.consulting.screens import Key, Screen, Title
from bot.consulting.visit import Visit
from bot.database.queue import TO_LOOK_AT, next_number, read_page
from bot.database.reviews import STATES, count_states
from bot.database.staff import note
from bot.office.codes import submission_of
from bot.office.requests import Office, Request, button, call_code
from conversations.call import Call
from conversations.text import Text

from . import asking_back, cards, deciding, files, mending, noting, reading, speaking, topics
from .cards import form_line
from .deciding import seen_in
from .looking import GONE, others_read
from .twins import title_key


async def take(office: Office, request: Request) -> None:
    """/queue, its buttons, and the words they ask for."""
    if asking_back.is_meant(request):
        await asking_back.take(office, request)
    elif request.about:
        await _said(office, request)
    elif request.act:
        await _tapped(office, request)
    elif request.words.strip():
        await cards.show(office, request, None, reference=_reference(request.words), anew=True)
    else:
        call = await office.choose_call(request, Text("Which call?"), "home")
        if call is not None:
            await show_home(office, request, call)


async def _tapped(office: Office, request: Request) -> None:
    """A button: of a call, or of one submission. One that is not ours leads to nothing."""
    verb, code, *rest = (*request.act, "")
    if verb in _OF_CALL:
        call = office.call(request, code)
        if call is None:
            await office.say(request, _NO_CALL)
        else:
            await _OF_CALL[verb](office, request, call, [one for one in rest if one])
        return
    number = submission_of(code)
    act = _OF_SUBMISSION.get(verb)
    if number is None or act is None:
        await office.say(request, GONE)
        return
    await act(office, request, number, tuple(one for one in rest if one))


# A call


async def show_home(office: Office, request: Request, call: Call, *says: Text) -> None:
    """How many stand where."""

    async def do(visit: Visit, connection: Any) -> None:
        counted, code = await count_states(connection, call.name), call_code(call.name)
        rows = [
            (Key(STATE_LABELS[state].with_values(n=n), button("queue", "list", code, str(at), "0")),)
            for at, (state, n) in enumerate(counted.items())
            if n
        ]
        if any(counted[state] for state in TO_LOOK_AT):
            rows.insert(0, (Key(Text("Next to look at"), button("queue", "next", code)),))
        rows.append((Key(Text("Topics"), button("queue", "tl", code)),))
        lines = [Title(call.title), _HOW if any(counted.values()) else _NOTHING]
        visit.show(Screen(says=says, lines=tuple(lines), keys=tuple(rows)))

    await office.answer(request, do)


async def _list(office: Office, request: Request, call: Call, state: str, page: int) -> None:
    """The submissions of one state, the oldest first."""

    async def do(visit: Visit, connection: Any) -> None:
        counted, code = (await count_states(connection, call.name))[state], call_code(call.name)
        last = max(0, (counted - 1) // PAGE)
        at = min(page, last)
        found = await read_page(connection, call.name, state, at * PAGE, PAGE, title_key(call))
        ids, details = office.house.ids, {"state": state, "forms": len(found)}
        # names and titles are read here
        await note(connection, ids, office.now, visit.chat, "submission.list", call.name, **details)
        items = [Item(form_line(one), cards.act("one", one.number)) for one in found]
        lines, rows = listed(visit, items)

        def turn(label: Text, to: int) -> Key:
            return Key(label, button("queue", "list", code, str(STATES.index(state)), str(to)))

        turns = []
        if at:
            turns.append(turn(Text("Earlier"), at - 1))
        if at < last:
            turns.append(turn(Text("Further"), at + 1))
        keys = [*rows, tuple(turns)] if turns else [*rows]
        keys.append((Key(Text("All forms"), button("queue", "home", code)),))
        title = Title(STATE_LABELS[state].with_values(n=counted))
        visit.show(Screen(lines=(title, *lines), keys=tuple(keys), replaces=request.message))

    await office.answer(request, do)


async def _next(office: Office, request: Request, call: Call, rest: list[str]) -> None:
    """The oldest that somebody has to look at, and that nobody else is looking at."""
    after = submission_of(rest[0]) if rest else None
    async with office.read() as connection:
        read = await others_read(office, connection, call.name, request.chat)
        number = await next_number(connection, call.name, after, read)
    if number is None:
        await show_home(office, request, call, Text("Nothing waits to be looked at."))
    else:
        await cards.show(office, request, number, anew=True)


async def _home(office: Office, request: Request, call: Call, rest: list[str]) -> None:
    await show_home(office, request, call)


async def _listed(office: Office, request: Request, call: Call, rest: list[str]) -> None:
    at, page = (_small(one) for one in (*rest, "0", "0")[:2])
    await _list(office, request, call, STATES[min(at, len(STATES) - 1)], page)


async def _topics(office: Office, request: Request, call: Call, rest: list[str]) -> None:
    await topics.show_list(office, request, call)


async def _topic_name(office: Office, request: Request, call: Call, rest: list[str]) -> None:
    await topics.ask_name(office, request, call, rest[0] if rest else "")


_OF_CALL: dict[str, Callable[[Office, Request, Call, list[str]], Awaitable[None]]] = {
    "home": _home,
    "list": _listed,
    "next": _next,
    "tl": _topics,
    "ta": _topic_name,
    "tr": _topic_name,
}


# One submission

Parts = tuple[str, ...]


async def _one(office: Office, request: Request, number: int, rest: Parts) -> None:
    await cards.show(office, request, number, anew=True)


async def _section(office: Office, request: Request, number: int, rest: Parts) -> None:
    await reading.show_section(office, request, number, _small(_first(rest)))


async def _answer(office: Office, request: Request, number: int, rest: Parts) -> None:
    await reading.show_answer(office, request, number, _first(rest))


async def _files(office: Office, request: Request, number: int, rest: Parts) -> None:
    await files.show_files(office, request, number, _small(rest[0]) if rest else None)


async def _files_of(office: Office, request: Request, number: int, rest: Parts) -> None:
    await files.show_files_of(office, request, number, _first(rest))


async def _note(office: Office, request: Request, number: int, rest: Parts) -> None:
    await noting.ask_note(office, request, number, _first(rest))


async def _decide(office: Office, request: Request, number: int, rest: Parts) -> None:
    seen = seen_in(rest)
    verb = request.act[0]
    if seen is None:
        await office.say(request, GONE)
    elif verb == "no":
        await deciding.ask_why(office, request, number, seen)
    elif verb == "tw":
        await deciding.show_twins(office, request, number, seen)
    else:
        await deciding.settle(office, request, number, {"ok": "accepted", "re": "received"}[verb], seen)


async def _confirm(office: Office, request: Request, number: int, rest: Parts) -> None:
    if request.act[0] == "no2":
        await deciding.leave_out(office, request, number, _first(rest))
    else:
        await deciding.leave_out_as_twin(office, request, number, _first(rest))


async def _twin(office: Office, request: Request, number: int, rest: Parts) -> None:
    other = submission_of(_first(rest))
    if other is None:
        await office.say(request, GONE)
    else:
        await deciding.chose_twin(office, request, number, other)


async def _of_answer(office: Office, request: Request, number: int, rest: Parts) -> None:
    """What is done with one answer."""
    verb, (code, more) = request.act[0], (*rest, "", "")[:2]
    match verb:
        case "q":
            await asking_back.ask(office, request, number, code)
        case "tp":
            await topics.show_topics(office, request, number, code)
        case "tn":
            found = await reading.look_at_answer(office, request, number, code)
            if found is not None:
                await topics.ask_name(office, request, found[0].call, "", number=number, answer=code)
        case "t" | "u":
            await topics.toggle(office, request, number, code, more, is_about=verb == "t")
        case "en":
            await speaking.show_entries(office, request, number, code)
        case "es":
            await speaking.ask_words(office, request, number, code)
        case "e" | "d":
            await speaking.toggle(office, request, number, code, more, is_about=verb == "e")
        case "m":
            await mending.ask_words(office, request, number, code)
        case "h":
            await mending.ask_span(office, request, number, code)
        case _:
            await mending.keep(office, request, number, code, more)


_OF_SUBMISSION: dict[str, Callable[[Office, Request, int, Parts], Awaitable[None]]] = {
    "one": _one,
    "s": _section,
    "a": _answer,
    "f": _files,
    "fa": _files_of,
    "n": _note,
    **dict.fromkeys(("ok", "no", "re", "tw"), _decide),
    **dict.fromkeys(("no2", "w2"), _confirm),
    "w": _twin,
    **dict.fromkeys(("q", "tp", "tn", "t", "u", "en", "es", "e", "d", "m", "h", "y"), _of_answer),
}


async def _said(office: Office, request: Request) -> None:
    """Words that were asked for. What they belong to is looked up anew."""
    about = request.about
    verb, number, code = str(about.get("verb", "")), int(about.get("number", 0)), str(about.get("answer", ""))
    seen = (int(about.get("rev", 0)), int(about.get("revision", 0)))
    match verb:
        case "why":
            await deciding.said_why(office, request, number, seen)
        case "twin":
            reference = _reference(request.words) if request.is_typed else ""
            await deciding.chose_twin(office, request, number, None, reference, seen)
        case "note":
            await noting.said_note(office, request, number, code)
        case "entries":
            await speaking.said_words(office, request, number, code)
        case "topic":
            call = office.call(request, str(about.get("call", "")))
            if call is None:
                await office.say(request, _NO_CALL)
            else:
                await topics.said_name(office, request, call, str(about.get("topic", "")))
        case _:
            await mending.said(office, request, verb, number, code)


def _reference(words: str) -> str:
    """A reference as people type it: in small letters, with a space or nothing instead of the hyphen."""
    letters = "".join(letter for letter in words[:_LONGEST] if letter.isalnum()).upper()
    half = len(letters) // 2
    return f"{letters[:half]}-{letters[half:]}" if len(letters) == _LETTERS else letters


def _first(rest: Parts) -> str:
    return rest[0] if rest else ""


def _small(words: str) -> int:
    """A small number on a button; 0 for anything else."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 5 else 0


#: of what is read as a reference, and letters of one
_LONGEST, _LETTERS = 40, 8
STATE_LABELS = {
    "received": Text("New: {n}"),
    "changed": Text("Sent anew: {n}"),
    "asked": Text("Asked back: {n}"),
    "accepted": Text("Accepted: {n}"),
    "left-out": Text("Left out: {n}"),
}
_HOW = Text("Tap a line to see these forms. To open one form, write /queue and its number.")
_NOTHING = Text("Nothing has come in yet.")
_NO_CALL = Text("There is no such call here any more.")
