"""/export: the answers as a file, for this chat alone."""

from __future__ import annotations

from bot.office.requests import Office, Request
from conversations.text import Text


async def take(office: Office, request: Request) -> None:
    """/export and its buttons."""
    await office.say(request, Text("There is nothing here yet."))
