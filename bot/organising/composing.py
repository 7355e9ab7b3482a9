"""/broadcast and /news as a reply to a message: which call, which language, and then the draft with all that is to
be said about it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.consulting.calls import Phase
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.broadcasts import Broadcast
from bot.database.drafts import delete_draft, lock_draft, read_drafts_of
from bot.database.queueing import add_broadcast
from bot.office.requests import Office, Request, call_code
from conversations.call import Call
from conversations.records import replace
from conversations.text import Text

from .drafts import GONE, NOT_A_DRAFT, act, call_of, change, find, note_down, show_next
from .numbers import short
from .steering import await_message
from .variants import EVERYBODY, UNSAID, misfit

#: a draft so old is not added to any more
_YOUNG = timedelta(days=1)
_FOR_EVERYBODY = "all"
#: kind -> where a call has to stand in its life
_PHASES: dict[str, frozenset[Phase]] = {
    "broadcast": frozenset({"draft", "rehearsal", "open", "closed"}),
    "news": frozenset({"closed", "archived"}),
}
#: whom news is for
_CONTRIBUTORS = "status=submitted"


async def replied(office: Office, request: Request, kind: str) -> None:
    """A message that is to go to many."""
    message = request.replied or {}
    calls = fitting(office, request, kind)
    if not calls:
        await office.say(request, *_no_call(office, request, kind))
        return
    languages = {language for call in calls for language in call.languages}
    wrong = misfit(message, languages, office.house.translate, is_news=kind == "news")
    if wrong is not None:
        await office.say(request, wrong)
        return

    async def do(visit: Visit, connection: Any) -> None:
        earlier = await _earlier(office, request, connection, kind)
        call = calls[0] if len(calls) == 1 else None
        one = _draft(office, request, kind, call, message)
        await add_broadcast(connection, one)
        if earlier is not None:
            keys = (
                (Key(Text("Add it"), act(one, "add")),),
                (Key(Text("Begin a new one"), act(one, "new")),),
            )
            visit.show(
                Screen(lines=(Text("Add it to the message that you are preparing, or begin a new one?"),), keys=keys)
            )
        else:
            await _ask_on(office, request, visit, connection, one)

    await office.answer(request, do)


def fitting(office: Office, request: Request, kind: str) -> list[Call]:
    """The calls that one can write about now."""
    phases, now = _PHASES[kind], office.now
    return [call for call in office.calls(request) if office.house.calls.phase(call.name, now) in phases]


def _no_call(office: Office, request: Request, kind: str) -> tuple[Text, ...]:
    if kind != "news":
        return (Text("Every call has been put away: nobody is written to about it any more."),)
    first = Text("What became of a call is told when it has closed.")
    closing = [
        Text("“{call}” closes on {day}.", {"call": call.title, "day": call.closes.date()})
        for call in office.calls(request)
        if call.closes is not None
    ]
    return (first, *closing)


def _draft(office: Office, request: Request, kind: str, call: Call | None, message: Any) -> Broadcast:
    return Broadcast(
        id=office.house.ids(),
        kind=kind,
        call=call.name if call is not None else "",
        by_chat=request.chat,
        status="draft",
        segment=_CONTRIBUTORS if kind == "news" else "all",
        content={UNSAID: {"method": message["method"], "payload": dict(message["payload"])}},
        not_before=None,
        reached=None,
        listed=False,
        excluded={},
        tested=None,
        progress_message=None,
        made_at=office.now,
        confirmed_at=None,
        finished_at=None,
    )


async def _earlier(
    office: Office, request: Request, connection: Any, kind: str, before: Broadcast | None = None
) -> Broadcast | None:
    """What they have begun to write not long ago, and can add to."""
    known = {call.name for call in office.calls(request)}
    for one in await read_drafts_of(connection, request.chat, kind, office.now - _YOUNG):
        is_older = before is None or one.id < before.id
        if is_older and one.call in known and UNSAID not in one.content:
            return one
    return None


# What is asked before it can be shown


async def _ask_on(office: Office, request: Request, visit: Visit, connection: Any, one: Broadcast) -> None:
    """Ask what has to be known first: the call, then the language. Where all is known, it is shown afterwards."""
    call = call_of(office, one)
    if call is None:
        keys = tuple(
            (Key(each.title, act(one, "of", call_code(each.name))),) for each in fitting(office, request, one.kind)
        )
        visit.show(Screen(lines=(Text("Which call is it about?"),), keys=keys))
        return
    if UNSAID not in one.content:
        show_next(office, request, visit, one)
        return
    if len(call.tongues) > 1:
        rows = [(Key(call.name_of(tongue), act(one, "in", short(tongue))),) for tongue in call.tongues]
        rows.append((Key(Text("For everybody"), act(one, "in", _FOR_EVERYBODY)),))
        visit.show(Screen(lines=(Text("In which language is this message?"),), keys=tuple(rows)))
        return
    await _said_in(office, request, visit, connection, one, EVERYBODY)


async def _said_in(
    office: Office, request: Request, visit: Visit, connection: Any, one: Broadcast, language: str
) -> None:
    """The message whose language was not said is in this one; another one in it goes."""

    def content(now: Broadcast) -> dict[str, Any]:
        message = now.content.get(UNSAID)
        kept = {key: value for key, value in now.content.items() if key != UNSAID}
        return kept if message is None else {**kept, language: message}

    after = await change(office, request, visit, connection, one, "draft", content=content)
    if after is not None:
        show_next(office, request, visit, after)


async def chose_call(office: Office, request: Request, code: str, of: str) -> None:
    """The call was chosen."""
    one = await find(office, request, code)
    calls = fitting(office, request, one.kind) if one is not None else []
    call = next((each for each in calls if call_code(each.name) == of), None)
    if one is None or call is None:
        await office.say(request, GONE)
        return

    async def do(visit: Visit, connection: Any) -> None:
        now = await lock_draft(connection, one.id)
        if now is None or now.call not in ("", call.name):
            visit.say(NOT_A_DRAFT)
            return
        after = await change(office, request, visit, connection, now, "draft", call=call.name)
        if after is not None:
            await _ask_on(office, request, visit, connection, after)

    await office.answer(request, do)


async def chose_language(office: Office, request: Request, code: str, which: str) -> None:
    """The language was chosen."""
    one = await find(office, request, code)
    call = call_of(office, one) if one is not None else None
    language = EVERYBODY if which == _FOR_EVERYBODY else None
    if call is not None and language is None:
        language = next((tongue for tongue in call.tongues if short(tongue) == which), None)
    if one is None or call is None or language is None:
        await office.say(request, GONE)
        return

    async def do(visit: Visit, connection: Any) -> None:
        await _said_in(office, request, visit, connection, one, language)

    await office.answer(request, do)


async def chose_draft(office: Office, request: Request, code: str, *, is_new: bool) -> None:
    """Add the message to the draft before it, or leave it as one of its own."""
    one = await find(office, request, code)
    if one is None:
        await office.say(request, GONE)
        return

    async def do(visit: Visit, connection: Any) -> None:
        now = await lock_draft(connection, one.id)
        message = now.content.get(UNSAID) if now is not None else None
        earlier = None if is_new else await _earlier(office, request, connection, one.kind, one)
        if now is None or message is None:
            visit.say(NOT_A_DRAFT)
        elif earlier is None:
            await _ask_on(office, request, visit, connection, now)
        else:
            await delete_draft(connection, now.id)
            joined = await lock_draft(connection, earlier.id)
            assert joined is not None
            content = {**joined.content, UNSAID: message}
            after = await change(office, request, visit, connection, joined, "draft", content=lambda _: content)
            await _ask_on(office, request, visit, connection, after or joined)

    await office.answer(request, do)


async def go_on(office: Office, request: Request, one: Broadcast) -> None:
    """Ask once more what has to be known before it can be shown."""

    async def do(visit: Visit, connection: Any) -> None:
        await _ask_on(office, request, visit, connection, one)

    await office.answer(request, do)


async def another(office: Office, request: Request, one: Broadcast) -> None:
    """How a message in another language is added."""
    command = f"/{one.kind}"
    words = Text("Send me the message in the other language. Then reply to it with {command}.", {"command": command})

    async def do(visit: Visit, connection: Any) -> None:
        await_message(visit, one.kind)
        visit.say(words)

    await office.answer(request, do)


async def discard(office: Office, request: Request, one: Broadcast) -> None:
    """Throw a draft away."""

    async def do(visit: Visit, connection: Any) -> None:
        if await delete_draft(connection, one.id):
            await note_down(office, connection, request.chat, replace(one, content={}), "discard")
            visit.say(Text("It is thrown away. Nobody got it."))
        else:
            visit.say(NOT_A_DRAFT)

    await office.answer(request, do)
