"""A broadcast is let go: whoever does it types how many people get it, and of two who do, one does."""

from __future__ import annotations

import re
from typing import Any

from bot.consulting.screens import Screen
from bot.consulting.visit import Visit
from bot.database.broadcasts import Broadcast, set_status
from bot.database.drafts import change_draft, lock_draft
from bot.office.requests import Office, Request, ask
from conversations.reading import tidy
from conversations.text import Text

from . import hub
from .drafts import GONE, NOT_A_DRAFT, call_of, is_theirs, note_down, reach, show_next
from .numbers import coded
from .trying import as_sent
from .variants import print_of

#: 1200, and as people write it: 1 200, 1,200, 1.200
_FIGURES = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[ .,'٬][0-9]{3}){1,2}")
_LONGEST = 40
_TYPE_IT = Text(
    "{n} person gets this message. To send it, type this number: {n}",
    plural="{n} people get this message. To send it, type this number: {n}",
)
_ANOTHER = Text("That is another number, so nothing is sent. It is {n}.")
_CHANGED = Text("Meanwhile it is {n} people, so nothing is sent yet. Have another look.")
_CHANGED_ITSELF = Text("Somebody has changed it meanwhile, so nothing is sent yet. Have another look.")
_UNTRIED = Text("Try it on yourself first: only then can it be sent.")
_PUT_AWAY = Text("This call has been put away: nobody is written to about it any more.")
_QUEUED = Text("It is on its way now. I show you here how far it is.")
_QUEUED_LATER = Text("It will be sent then: {when}. Whoever has night then gets it in their morning.")


async def ask_number(office: Office, request: Request, one: Broadcast) -> None:
    """How many there are, which has to be typed."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return
    if wrong := _not_yet(office, one):
        await hub.show(office, request, one, wrong)
        return
    n = (await reach(office, one)).recipients
    if not n:
        await hub.show(office, request, one, hub.NOBODY)
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "broadcast", verb="send", number=coded(one.id), n=n, of=_print(one))
        visit.say(_TYPE_IT.with_values(n=n))

    await office.answer(request, do)


def _not_yet(office: Office, one: Broadcast) -> Text | None:
    """Why it cannot be sent as it stands, whomever it reaches."""
    if one.kind != "news" and office.house.calls.phase(one.call, office.now) == "archived":
        return _PUT_AWAY
    return None if hub.is_ready(one) else _UNTRIED


async def typed_number(office: Office, request: Request, one: Broadcast) -> None:
    """The number was typed: it has to be the one that was shown, and still be right, but for a few who came since."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return
    shown = int(request.about.get("n", 0))
    if wrong := _not_yet(office, one):
        await hub.show(office, request, one, wrong)
        return
    if _print(one) != request.about.get("of"):
        await hub.show(office, request, one, _CHANGED_ITSELF)
        return
    if _number(request) != shown:

        async def again(visit: Visit, connection: Any) -> None:
            ask(visit, "broadcast", verb="send", number=coded(one.id), n=shown, of=_print(one))
            visit.show(Screen(lines=(_ANOTHER.with_values(n=shown),)))

        await office.answer(request, again)
        return
    n = (await reach(office, one)).recipients
    if not n:
        await hub.show(office, request, one, hub.NOBODY)
    elif abs(n - shown) > shown // _LITTLE:
        await hub.show(office, request, one, _CHANGED.with_values(n=n))
    else:
        await _let_go(office, request, one, n)


#: people come all the time: so small a part of them makes no other number
_LITTLE = 20


def _print(one: Broadcast) -> str:
    """A short code of all that is confirmed."""
    return print_of({"content": one.content, "segment": one.segment, "when": str(one.not_before)})


def _number(request: Request) -> int | None:
    """What was typed, in figures of any script, in groups or not; anything beside them makes it no number."""
    words = tidy(request.words) if request.is_typed and len(request.words) <= _LONGEST else ""
    return int(re.sub("[^0-9]", "", words)) if _FIGURES.fullmatch(words) else None


async def _let_go(office: Office, request: Request, one: Broadcast, n: int) -> None:
    """Queue it, if it stands there still as it was counted."""

    async def do(visit: Visit, connection: Any) -> None:
        now, call = await lock_draft(connection, one.id), call_of(office, one)
        if now is None or call is None or not is_theirs(office, request, now):
            visit.say(NOT_A_DRAFT)
            return
        if now != one:
            visit.say(_CHANGED_ITSELF)
            show_next(office, request, visit, now)
            return
        await change_draft(connection, one.id, content=as_sent(office, now, call), by_chat=request.chat)
        if not await set_status(connection, one.id, ("draft",), "queued", office.now):
            visit.say(NOT_A_DRAFT)
            return
        await note_down(office, connection, request.chat, now, "confirm", recipients=n, segment=now.segment)
        is_later = now.not_before is not None and now.not_before > office.now
        visit.say(_QUEUED_LATER.with_values(when=hub.when(now, call)) if is_later else _QUEUED)

    await office.answer(request, do)
