"""/transcribe: what is spoken is written down, what is written is translated."""

from __future__ import annotations

from bot.office.requests import Office, Request
from conversations.text import Text


async def take(office: Office, request: Request) -> None:
    """/transcribe and its buttons."""
    await office.say(request, Text("There is nothing here yet."))
