"""/call: where a call stands in its life, what it lacks, and the next steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.consulting.calls import Phase
from bot.consulting.listing import joined
from bot.consulting.screens import Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database.lives import count_rehearsed
from bot.database.records import Life
from bot.database.staff import Opening, add_opening, note
from bot.links import chat_link, token
from bot.office.requests import Office, Request, ask, button, call_code
from conversations.call import Call
from conversations.reading import read_date
from conversations.records import replace
from conversations.text import Text

from . import moving
from .lacking import can_be_called, lacking

#: people that a link lets into a rehearsal, and for how long
_TESTERS, _TESTING = 20, timedelta(days=14)


async def take(office: Office, request: Request) -> None:
    """/call, its buttons, and what they ask for."""
    if request.about:
        await _said(office, request)
        return
    verb, code = (*request.act, "", "")[:2]
    call = office.call(request, code) if code else await office.choose_call(request, _WHICH, "show")
    if call is None:
        if code:
            await office.say(request, _GONE)
        return
    if verb in ("", "show"):
        await _show(office, request, call)
    elif verb in _STEPS:
        await _step(office, request, call, verb)
    elif verb in _FIELDS or verb in ("until", "extend"):
        await _ask(office, request, call, verb)
    elif verb == "testers":
        await _testers(office, request, call)
    elif verb == "sure":
        await _sure(office, request, call)
    else:
        await _show(office, request, call)


# What is shown


async def _show(office: Office, request: Request, call: Call, *says: Text) -> None:
    """Where it stands. What it lacks is looked for outside of the transaction: that reads the whole folder."""
    lacks = await _lacks(office, call)

    async def do(visit: Visit, connection: Any) -> None:
        count = await count_rehearsed(connection, call.name)
        lines, keys = _drawn(office, call, lacks, count)
        visit.show(Screen(says=says, lines=lines, keys=keys))

    await office.answer(request, do)


async def _lacks(office: Office, call: Call) -> tuple[Text, ...]:
    if office.house.calls.phase(call.name, office.now) not in ("draft", "rehearsal"):
        return ()
    return await asyncio.to_thread(lacking, call, office.now, office.house.translate)


def _drawn(office: Office, call: Call, lacks: tuple[Text, ...], count: int) -> tuple[tuple[object, ...], Rows]:
    phase = office.house.calls.phase(call.name, office.now)
    lines: list[object] = [Title(call.title), _PHASES[phase]]
    if call.opens is not None and phase in ("draft", "rehearsal"):
        lines.append(Text("It opens by itself on {day}.", {"day": call.opens.date()}))
    if call.closes is not None:
        over = Text("It closed on {day}.") if phase in ("closed", "archived") else Text("It closes on {day}.")
        lines.append(over.with_values(day=call.closes.date()))
    if phase == "closed" and call.over is not None and office.now < call.over:
        lines.append(Text("Whoever is midway can still send until {day}.", {"day": call.over.date()}))
    if lacks:
        lines.append(joined((Text("Before it can be opened:"), *lacks)))
    if phase in ("draft", "rehearsal", "open"):
        said = (
            (Text("Who asks: {organiser}"), "organiser", call.organiser),
            (Text("Contact: {contact}"), "contact", call.contact),
            (Text("Phone: {phone}"), "phone", call.phone),
        )
        known = [words.with_values(**{name: value}) for words, name, value in said if value]
        lines += [joined(known)] if known else []
    if count:
        lines.append(
            Text("{n} form was begun in the rehearsal.", {"n": count}, plural="{n} forms were begun in the rehearsal.")
        )
    return tuple(lines), _keys(call, phase, ready=not lacks)


def _keys(call: Call, phase: Phase, *, ready: bool) -> Rows:
    code = call_code(call.name)

    def key(label: Text, verb: str) -> tuple[Key, ...]:
        return (Key(label, button("call", verb, code)),)

    fields = [key(label, name) for name, (label, _) in _FIELDS.items() if phase in ("draft", "rehearsal", "open")]
    match phase:
        case "draft" | "rehearsal":
            first = [key(Text("Open it now"), "open")] if ready else []
            trial = Text("Invite testers") if phase == "rehearsal" else Text("Begin a rehearsal")
            return (*first, key(trial, "testers"), key(Text("Set the last day"), "until"), *fields)
        case "open":
            leads = (
                (Key(Text("Invite people"), button("invite", "show", code)),),
                (Key(Text("Announce in a group"), button("groups", "show", code)),),
            )
            return (*leads, key(Text("Set another last day"), "extend"), key(Text("Close it now"), "sure"), *fields)
        case "closed":
            return (key(Text("Open it again"), "extend"), key(Text("Put it away"), "archive"))
        case "archived":
            return ()


# Steps


async def _step(office: Office, request: Request, call: Call, verb: str) -> None:
    if verb == "open" and await _lacks(office, call):
        await _show(office, request, call)
        return
    await _move(office, request, call, verb, lambda life, phase: _STEPS[verb](office, life, phase))


async def _move(office: Office, request: Request, call: Call, verb: str, step: Callable[[Life, Phase], Life]) -> None:
    """Take a step, unless somebody else has taken it; then show where the call stands."""
    failed: tuple[Text, ...] = ()

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal failed
        await office.refresh(connection)
        life = await moving.standing(connection, call.name)
        try:
            after = step(life, office.house.calls.phase(call.name, office.now))
        except moving.NotNow as not_now:
            failed = not_now.why
        else:
            if after != life:
                await moving.keep(office.database, connection, office.house.ids, after, visit.chat, office.now, verb)
            await office.refresh(connection)
        if failed and request.about:
            # what was typed does not do: what is typed next answers the same
            ask(visit, "call", verb=request.about.get("verb"), call=call_code(call.name))

    await office.answer(request, do)
    await _show(office, request, office.house.calls.named(call.name) or call, *failed)


_STEPS: dict[str, Callable[[Office, Life, Phase], Life]] = {
    "open": lambda office, life, phase: moving.opened(life, phase, office.now),
    "close": lambda office, life, phase: moving.closed(life, phase, office.now),
    "archive": lambda office, life, phase: moving.archived(life, phase),
}


async def _sure(office: Office, request: Request, call: Call) -> None:
    """Closing is asked about: hundreds may be in the middle of a sentence."""
    code, hours = call_code(call.name), round(call.grace.total_seconds() / 3600)
    keys = (
        (Key(Text("Yes, close it now"), button("call", "close", code)),),
        (Key(Text("No"), button("call", "show", code)),),
    )
    words = Text(
        "Close “{call}” now? Whoever has begun a form can still finish it for {hours} hours; nobody new is let in.",
        {"call": call.title, "hours": hours},
    )
    await office.say(request, words, keys=keys)


async def _testers(office: Office, request: Request, call: Call) -> None:
    """A rehearsal, and a link that lets testers in."""
    payload, hashed = token("s_")

    async def do(visit: Visit, connection: Any) -> None:
        await office.refresh(connection)
        life = await moving.standing(connection, call.name)
        try:
            after = moving.rehearsed(life, office.house.calls.phase(call.name, office.now))
        except moving.NotNow as not_now:
            visit.say(*not_now.why)
            return
        if after != life:
            await moving.keep(office.database, connection, office.house.ids, after, visit.chat, office.now, "rehearse")
        until = office.now + _TESTING
        opening = Opening(hashed, "tester", call.name, "", visit.chat, _TESTERS, until)
        await add_opening(connection, opening, office.now)
        await note(connection, office.house.ids, office.now, visit.chat, "staff.invite", call.name, role="tester")
        await office.refresh(connection)
        values = {"n": _TESTERS, "day": until.date()}
        visit.show(
            Screen(
                lines=(
                    Text("Send this link to a few people who try the questions out:"),
                    chat_link(office.house.name, payload),
                    Text("It lets {n} people in, until {day}. What they answer is not counted.", values),
                    Text("Under each question they find “I don't understand this question”; /watch counts it."),
                )
            )
        )

    await office.answer(request, do)


# What is asked for in words


async def _ask(office: Office, request: Request, call: Call, verb: str, *says: Text) -> None:
    words = _FIELDS[verb][1] if verb in _FIELDS else _WHICH_DAY

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "call", verb=verb, call=call_code(call.name))
        visit.show(Screen(says=says, lines=(words,)))

    await office.answer(request, do)


async def _said(office: Office, request: Request) -> None:
    """The answer to what was asked. What cannot be read is asked for once more."""
    verb, call = str(request.about.get("verb", "")), office.call(request, str(request.about.get("call", "")))
    words = " ".join(request.words.split())[:_LONGEST]
    if call is None:
        await office.say(request, _GONE)
    elif verb == "phone" and not can_be_called(words):
        await _ask(office, request, call, verb, Text("I see no number there that a person can call."))
    elif verb in _FIELDS and words:
        await _move(office, request, call, verb, lambda life, phase: _named(life, verb, words))
    elif verb in ("until", "extend") and words:
        until = _day(office, words, call, request.language)
        if until is None:
            await _ask(office, request, call, verb, Text("I cannot read a day there."))
        elif verb == "until":
            await _move(office, request, call, verb, lambda life, phase: _due(life, until, office))
        else:
            await _move(
                office, request, call, verb, lambda life, phase: moving.extended(life, phase, office.now, until)
            )
    else:
        await _ask(office, request, call, verb if verb in (*_FIELDS, "until", "extend") else "until")


def _named(life: Life, field: str, words: str) -> Life:
    match field:
        case "organiser":
            return replace(life, organiser=words)
        case "contact":
            return replace(life, contact=words)
        case _:
            return replace(life, phone=words)


def _due(life: Life, until: datetime, office: Office) -> Life:
    if until <= office.now:
        raise moving.NotNow(Text("{day} has passed already. Give a later day.", {"day": until.date()}))
    return replace(life, closes=until)


def _day(office: Office, words: str, call: Call, language: str) -> datetime | None:
    """A day as people write one, the end of it in the call's time zone."""
    found = moving.day_read(words, call)
    if found is not None:
        return found
    reading = read_date(words, language, office.now.date())
    return moving.day_read(reading.value.isoformat(), call) if reading.value is not None else None


_LONGEST = 200
_WHICH = Text("Which call?")
_GONE = Text("There is no such call here any more.")
_WHICH_DAY = Text("Which is the last day? Write it as in 2027-03-31.")
_PHASES: dict[Phase, Text] = {
    "draft": Text("Nobody is let in yet: it is a draft."),
    "rehearsal": Text("It is in rehearsal: only testers are let in."),
    "open": Text("It is open."),
    "closed": Text("It has closed."),
    "archived": Text("It has been put away."),
}
#: what can be said in the chat -> its name, and how it is asked for
_FIELDS: dict[str, tuple[Text, Text]] = {
    "organiser": (Text("Who asks"), Text("Who asks? Write the name of the organisation as people know it.")),
    "contact": (Text("Contact"), Text("Where can those who ask be reached? Write an e-mail address or a page.")),
    "phone": (
        Text("Phone"),
        Text("Which number can people call to speak with a person? Write it with the code of the country."),
    ),
}
