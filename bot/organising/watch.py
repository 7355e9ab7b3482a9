"""/watch: how a call grows, in numbers and as a picture."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot import logs
from bot.consulting.screens import Key, Picture, Screen
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.figures import read_figures
from bot.database.lives import count_rehearsed
from bot.database.records import Job
from bot.database.staff import read_roles
from bot.office.requests import Office, Request, button, call_code
from bot.office.roles import MAY, SEES_ANSWERS, Access
from bot.watching.apart import draw_apart
from bot.watching.drawing import NoCharts
from bot.watching.figures import Figures
from bot.watching.picture import picture
from bot.watching.privacy import hidden
from bot.watching.telling import told
from bot.whole_files import write_private
from conversations.call import Call
from conversations.text import Text

log = logs.get(__name__)

#: below the data folder; what is older than some days is thrown away
FOLDER = "pictures"

_NO_PICTURE = Text("There is no picture this time: it could not be drawn.")


async def take(office: Office, request: Request) -> None:
    """/watch and its buttons: counting and drawing are work of their own, so that nobody waits for them."""
    verb, code = (*request.act, "", "")[:2]
    call = office.call(request, code) if code else await office.choose_call(request, Text("Which call?"), "show")
    if call is None:
        if code:
            await office.say(request, Text("There is no such call here any more."))
        return
    is_trial = verb == "trial" or office.house.calls.phase(call.name, office.now) in ("draft", "rehearsal")

    async def do(visit: Visit, connection: Any) -> None:
        rehearsed = 0 if is_trial else await count_rehearsed(connection, call.name)
        again = ((Key(Text("The rehearsal"), button("watch", "trial", call_code(call.name))),),) if rehearsed else ()
        visit.show(Screen(lines=(Text("I am counting. It comes in a moment."),), keys=again))
        given = {"chat": visit.chat, "call": call.name, "trial": is_trial}
        office.queue(visit, "watch", {**given, "language": visit.language})

    await office.answer(request, do)


async def count(office: Office, job: Job) -> None:
    """Count, draw, and show both."""
    given = job.payload
    call = office.house.calls.named(given["call"])
    shown: tuple[Screen | Picture, ...] = ()
    async with office.read() as connection:
        role = Access(tuple(await read_roles(connection, given["chat"]))).role(given["call"])
    if call is not None and role in MAY["watch"]:
        figures = await read_figures(office.database, call, office.now, trial=given["trial"])
        figures = figures if role in SEES_ANSWERS else hidden(figures)
        shown = await _shown(office, job, call, figures)

    async def do(visit: Visit, connection: Any) -> None:
        visit.show(*shown)
        await jobs.job_done(connection, job.id)

    await office.attend(given["chat"], do, given["language"])


async def _shown(office: Office, job: Job, call: Call, figures: Figures) -> tuple[Screen | Picture, ...]:
    language = job.payload["language"]
    words = told(figures, language, office.house.translate)
    drawn = picture(figures, language, office.house.translate)
    path = f"{FOLDER}/{job.id}.png"
    try:
        await asyncio.to_thread(_draw, office.data / path, drawn)
    except NoCharts as wrong:
        log.warning("figures are shown without a picture", call=call.name, error=wrong)
        return (Screen(lines=(words, _NO_PICTURE)),)
    return Picture(path, f"{call.name}.png"), Screen(lines=(words,))


def _draw(target: Path, drawn: Any) -> None:
    """Blocks: runs in a thread."""
    write_private(target, draw_apart(drawn))
