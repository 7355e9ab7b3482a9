"""The door for staff: who it is, whether they may, and where it leads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.consulting import mine
from bot.consulting.consulting import UNKNOWN
from bot.consulting.visit import Visit
from bot.database.records import Job
from bot.database.staff import read_roles
from bot.exporting import handing
from bot.intake import entering
from bot.office.requests import Office, Request
from bot.office.roles import Access
from bot.organising import broadcasting, groups, inviting, life_of_calls, team, translating, trying, watch
from bot.proceedings import showing
from bot.reviewing import queue, transcribing
from conversations.records import replace

Handler = Callable[[Office, Request], Awaitable[None]]

#: command -> what takes it, its buttons, and the words that it asks for
HANDLERS: Mapping[str, Handler] = {
    "call": life_of_calls.take,
    "queue": queue.take,
    "transcribe": transcribing.take,
    "enter": entering.take,
    "export": handing.take,
    "coverage": showing.take,
    "broadcast": broadcasting.take,
    "groups": groups.take,
    "invite": inviting.take,
    "news": broadcasting.take,
    "staff": team.take,
    "translations": translating.take,
    "watch": watch.take,
}


async def take(office: Office, job: Job) -> None:
    """Take one thing that staff did. Whoever may not is told what anybody is told about a command that is not there."""
    given: Mapping[str, Any] = job.payload
    chat = int(given["chat"])
    if given.get("command") == "join":
        await team.join(office, job.id, chat, str(given.get("words", "")), str(given.get("language", "")))
        return
    async with office.read() as connection:
        access = Access(tuple(await read_roles(connection, chat)))
    request = read(job, chat, access)
    if given.get("command") == "tested":
        await trying.noted(office, replace(request, command="broadcast"), given["tested"])
        return
    is_allowed = any(access.may(request.command, call.name) for call in office.house.calls.all())
    if not (is_allowed or access.may(request.command, "")) or request.command not in HANDLERS:
        await office.answer(request, _refuse)
        return
    await HANDLERS[request.command](office, request)


def read(job: Job, chat: int, access: Access) -> Request:
    """A job as what was done. Buttons and what was asked name the command that they belong to."""
    given: Mapping[str, Any] = job.payload
    about: Mapping[str, Any] = given.get("about") or {}
    command, *act = str(given.get("act") or about.get("command") or given.get("command", "")).split(".")
    return Request(
        job=job.id,
        chat=chat,
        access=access,
        command=command,
        act=tuple(act),
        words=str(given.get("words", "")),
        about=about,
        replied=given.get("replied"),
        language=str(given.get("language", "en")),
        message=given.get("message"),
        is_typed=bool(given.get("is_typed", True)),
    )


async def _refuse(visit: Visit, connection: Any) -> None:
    mine.where(visit, UNKNOWN)
