"""/coverage: what is said of each recommendation, in words and pictures; the quotes behind them as a file."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from bot import logs
from bot.consulting.listing import with_commas
from bot.consulting.screens import Handed, Key, Picture, Screen, Title
from bot.consulting.visit import Visit
from bot.database.staff import note
from bot.database.taken_out import note_taken, read_lost
from bot.documents.grid import Grid
from bot.documents.rendering import NotRendered, Renderer
from bot.documents.worker import Kind
from bot.exporting import handing
from bot.logs import told
from bot.office.requests import Office, Request, button, call_code
from bot.whole_files import write_private
from conversations.call import Call
from conversations.text import Text

from .coverage_grid import grid, pictures
from .coverage_words import TITLE, counted, notes, row_label, unspoken
from .covering import Coverage
from .reading_coverage import read_coverage

log = logs.get(__name__)

#: below the data folder; what is older than some days is thrown away
FOLDER = "pictures"
#: recommendations without an answer that are named in a message
_MOST_NAMED = 12
#: hours after which the file with people's words is taken out of the chat again
_HOURS = 24


async def take(office: Office, request: Request) -> None:
    """/coverage and its buttons."""
    verb, code = (*request.act, "", "")[:2]
    call = office.call(request, code) if code else await office.choose_call(request, Text("Which call?"), "show")
    if call is None:
        if code:
            await office.say(request, Text("There is no such call here any more."))
        return
    if not call.library.recommendations:
        await office.say(request, Text("This call explains no recommendations, so there is nothing to count."))
        return
    if verb == "file":
        await _hand(office, request, call)
    else:
        await _show(office, request, call, await _read(office, request, call, office.now))


async def _read(office: Office, request: Request, call: Call, now: datetime) -> Coverage:
    return await read_coverage(office.database, office.house.calls, call, now, language=request.language)


async def _show(office: Office, request: Request, call: Call, found: Coverage) -> None:
    made = await _made(office, list(pictures(found, request.language, office.house.translate)), "png")
    lines: list[object] = [Title(TITLE), call.title, *counted(found), *_silent(found), *notes(found)]
    if made is None:
        lines.append(Text("There is no picture this time: it could not be drawn."))
    keys = ((Key(Text("The quotes, as a file"), button("coverage", "file", call_code(call.name))),),)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(*(Picture(path, f"coverage-{call.name}-{at}.png") for at, path in enumerate(made or (), start=1)))
        visit.show(Screen(lines=tuple(lines), keys=keys))
        await note(connection, office.house.ids, office.now, request.chat, "coverage.see", call.name)

    await office.answer(request, do)


async def _hand(office: Office, request: Request, call: Call) -> None:
    """The table with the quotes behind it: it has answers in it, so it stays in this chat, and not for long.

    It is made anew where somebody was erased or took a form back meanwhile.
    """
    for number in range(1, handing.TIMES + 1):
        began = office.now
        found = await _read(office, request, call, began)
        made = await _made(office, [grid(found, request.language, office.house.translate)], "pdf")
        async with office.read() as connection:
            lost = await read_lost(connection, found.quoted, began)
        if made is None or not lost:
            break
        if lost.erased or number < handing.TIMES:
            await asyncio.to_thread((office.data / made[0]).unlink, missing_ok=True)
    if lost.erased:
        raise handing.Gone
    if made is None:
        await office.say(request, Text("I could not make the file. Please tell whoever runs this bot."))
        return
    caption = Text(
        "These are answers of people. The file cannot be passed on, and is taken away after {n} hour.",
        {"n": _HOURS},
        plural="These are answers of people. The file cannot be passed on, and is taken away after {n} hours.",
    )

    async def do(visit: Visit, connection: Any) -> None:
        lost = await read_lost(connection, found.quoted, began)
        if lost.erased:
            raise handing.Gone
        for form, reference in lost.withdrawn:
            office.queue(visit, "taken-back", {"form": form, "reference": reference, "call": call.name})
        visit.show(Handed(made[0], f"coverage-{call.name}.pdf", caption, is_protected=True, hours=_HOURS))

    given = (office.house.ids, office.now, request.chat, "coverage.make", call.name, None, found.quoted)
    await note_taken(office.database, *given)

    try:
        await office.answer(request, do)
    except Exception:
        await asyncio.to_thread((office.data / made[0]).unlink, missing_ok=True)
        raise


def _silent(found: Coverage) -> list[Text]:
    """The recommendations that wait for an answer, the first of them by name."""
    silent = unspoken(found)
    if not silent:
        return []
    named = tuple(row_label(one) for one in silent[:_MOST_NAMED])
    if more := len(silent) - len(named):
        values = {"n": more, "names": with_commas(named)}
        return [
            Text(
                "Without an answer: {names}, and {n} more.", values, plural="Without an answer: {names}, and {n} more."
            )
        ]
    return [Text("Without an answer: {names}.", {"names": named})]


async def _made(office: Office, grids: list[Grid], kind: Kind) -> list[str] | None:
    """The files, below the data folder; None where they cannot be made."""

    def make() -> list[str]:
        with Renderer() as renderer:
            return [_keep(office, kind, renderer.render_grid(one, kind)) for one in grids]

    try:
        return await asyncio.to_thread(make)
    except (NotRendered, OSError) as wrong:
        log.error("coverage could not be drawn", error=told(wrong))
        return None


def _keep(office: Office, ending: str, data: bytes) -> str:
    folder = handing.FOLDER if ending == "pdf" else FOLDER  # quotes are answers: they are gone after a day
    path = f"{folder}/{office.house.ids()}.{ending}"
    write_private(office.data / path, data)
    return path
