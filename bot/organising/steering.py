"""Broadcasts that there are: listed, looked at, held, ended, and who got them as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.broadcasting import progress
from bot.broadcasting.ledger import write_ledger
from bot.consulting.listing import joined
from bot.consulting.screens import Handed, Key, Screen, Title
from bot.consulting.visit import Visit
from bot.database import broadcasts
from bot.database.broadcasts import Broadcast
from bot.database.drafts import read_newest
from bot.office.requests import Office, Request, ask
from bot.whole_files import make_private
from conversations.records import replace
from conversations.text import Text

from .drafts import act, call_of, note_down
from .hub import when

#: below the data folder
FOLDER = "documents/broadcasts"
#: broadcasts that are listed
_MOST = 10
_HOW = {
    "broadcast": Text("Send me the message that people are to get. Then reply to it with /broadcast."),
    "news": Text("Send me what you want to tell everybody who took part. Then reply to it with /news."),
}
_STATES = {
    "draft": Text("{number}. {call}: being written"),
    "queued": Text("{number}. {call}: waits for its time"),
    "preparing": Text("{number}. {call}: the list is being made"),
    "sending": Text("{number}. {call}: on its way, {sent} of {total}"),
    "paused": Text("{number}. {call}: paused, {sent} of {total}"),
    "done": Text("{number}. {call}: sent to {sent} of {total}"),
    "cancelled": Text("{number}. {call}: stopped, {sent} of {total}"),
}
_DO: dict[str, Callable[..., Awaitable[bool]]] = {
    "pause": broadcasts.pause,
    "resume": broadcasts.resume,
    "cancel": broadcasts.cancel,
}
_DONE = {
    "pause": Text("It is paused."),
    "resume": Text("It goes on."),
    "cancel": Text("It is stopped for good."),
}
_NOT_DONE = {
    "pause": Text("It is not on its way, so there is nothing to pause."),
    "resume": Text("It is not paused."),
    "cancel": Text("It is over already, so there is nothing to stop."),
}


async def show_all(office: Office, request: Request, kind: str) -> None:
    """How it is done, and the newest that there are."""
    names = [call.name for call in office.calls(request)]
    async with office.read() as connection:
        found = [one for one in await read_newest(connection, names, _MOST) if kind in ("broadcast", one.kind)]
        counts = {one.id: await broadcasts.counts(connection, one.id) for one in found}
    lines = []
    for number, one in enumerate(found, 1):
        call, count = call_of(office, one), counts[one.id]
        title = call.title if call is not None else one.call
        lines.append(_STATES[one.status].with_values(number=number, call=title, sent=count.sent, total=count.total))
    keys = tuple(
        (Key(Text("Open number {number}", {"number": number}), act(one, "show")),)
        for number, one in enumerate(found, 1)
    )
    shown = Screen(lines=(_HOW[kind], *([joined(lines)] if lines else [])), keys=keys)

    async def do(visit: Visit, connection: Any) -> None:
        await_message(visit, kind)
        visit.show(shown)

    await office.answer(request, do)


def await_message(visit: Visit, kind: str) -> None:
    """The next message is for others: in a form of their own it is no answer."""
    ask(visit, kind, verb="message")


async def take_message(office: Office, request: Request) -> None:
    """The message has come. What it says is known when the command replies to it."""
    await office.say(request, Text("Now reply to that message with {command}.", {"command": f"/{request.command}"}))


async def show_one(office: Office, request: Request, one: Broadcast, *says: Text) -> None:
    """How far one is that has been confirmed."""
    async with office.read() as connection:
        counts = await broadcasts.counts(connection, one.id)
    shown = progress.screen(replace(one, progress_message=None), counts, None, is_night=False)
    call = call_of(office, one)
    title = Title(call.title if call is not None else one.call)
    keys = (*shown.keys, (Key(Text("Who got it, as a file"), act(one, "file")),))
    lines = shown.lines
    if one.status == "queued" and call is not None and one.not_before is not None:
        lines = (Text("It waits for its time: {when}", {"when": when(one, call)}),)
    await office.show(request, Screen(says=says, lines=(title, *lines), keys=keys))


async def steer(office: Office, request: Request, one: Broadcast, verb: str) -> None:
    """Pause it, let it go on, or end it."""

    async def do(visit: Visit, connection: Any) -> None:
        is_done = await _DO[verb](connection, one.id, office.now)
        if is_done:
            await note_down(office, connection, request.chat, one, verb)
        visit.say(_DONE[verb] if is_done else _NOT_DONE[verb])

    await office.answer(request, do)


async def ask_whether(office: Office, request: Request, one: Broadcast) -> None:
    """Ending cannot be taken back, so it is asked about."""
    words = Text("Stop it for good? Whoever has not got it yet will not get it, and it cannot go on.")
    keys = ((Key(Text("Yes, stop it for good"), act(one, "stop")),), (Key(Text("No"), act(one, "show")),))
    await office.say(request, words, keys=keys)


async def hand_over(office: Office, request: Request, one: Broadcast) -> None:
    """Who got it and who did not, as a file."""
    folder = office.data / FOLDER
    await asyncio.to_thread(make_private, folder)
    name = f"{one.id}.csv"
    count = await write_ledger(office.database, one.id, folder / name)
    caption = Text("{n} person is on the list.", {"n": count}, plural="{n} people are on the list.")
    await office.show(request, Handed(f"{FOLDER}/{name}", f"{one.kind}-{name}", caption))
