"""Posters are made after the commit, away from the chat, and handed over when they are ready."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot import logs
from bot.consulting.screens import Handed
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.records import Job, Source
from bot.database.sources import list_sources
from bot.database.staff import read_roles
from bot.documents.rendering import NotRendered
from bot.inviting.invitation import Invitation
from bot.inviting.links import link
from bot.inviting.poster import Unsaid, poster
from bot.logs import told
from bot.office.requests import Office, call_code
from bot.office.roles import Access
from bot.whole_files import write_private
from conversations.call import Call
from conversations.text import Text

log = logs.get(__name__)

#: on buttons: the call alone, without a source
PLAIN = "plain"
#: below the data folder
FOLDER = "posters"


async def make(office: Office, job: Job) -> None:
    """Make a poster and hand it over, to whoever still may ask for one."""
    given: Mapping[str, Any] = job.payload
    call = office.house.calls.named(str(given["call"]))
    async with office.read() as connection:
        access = Access(tuple(await read_roles(connection, int(given["chat"]))))
        known = await list_sources(connection, str(given["call"]))
    code, language = str(given["source"]), str(given["language"])
    source = next((one for one in known if one.code == code), None)
    if call is None or not access.may("invite", call.name) or (code and source is None):
        async with office.database.write() as connection:
            await jobs.job_done(connection, job.id)
        return
    made = await _made(office, call, source, language)

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        visit.show(made) if isinstance(made, Handed) else visit.say(made)

    await office.attend(int(given["chat"]), do, "")


async def _made(office: Office, call: Call, source: Source | None, language: str) -> Handed | Text:
    try:
        told_there = invitation(office, call, source)
        data = await asyncio.to_thread(poster, call, language, told_there, office.house.translate)
        path = await asyncio.to_thread(keep_file, office, "pdf", data)
    except Unsaid:
        return Text("A poster names who asks, and the phone number of a person who helps. Say both under /call first.")
    except (NotRendered, ValueError, OSError, RuntimeError) as wrong:
        log.error("a poster could not be made", call=call.name, language=language, error=told(wrong))
        return Text("I could not make the poster. Please tell whoever runs this bot.")
    where = f"-{source.code}" if source is not None else ""
    return Handed(path, f"poster-{call.name}{where}-{language}.pdf")


def invitation(office: Office, call: Call, source: Source | None) -> Invitation:
    """How people come into a call, by this source or without one. Raises ValueError where that makes no link."""
    address = link(office.house.name, call.name, source.code if source is not None else "")
    return Invitation(office.house.name, address, source.word if source is not None else None, call.closes)


def source_code(code: str) -> str:
    """A source on a button, however long its code is."""
    return call_code(code)[:6]


def keep_file(office: Office, ending: str, data: bytes) -> str:
    """Keep a file until it is sent: its path below the data folder. Blocks."""
    path = f"{FOLDER}/{office.house.ids()}.{ending}"
    write_private(office.data / path, data)
    return path
