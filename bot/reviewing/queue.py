"""/queue: what came in, one submission at a time."""

from __future__ import annotations

from bot.office.requests import Office, Request
from conversations.text import Text

from . import asking_back


async def take(office: Office, request: Request) -> None:
    """/queue and its buttons."""
    if asking_back.is_meant(request):
        await asking_back.take(office, request)
        return
    await office.say(request, Text("There is nothing here yet."))
