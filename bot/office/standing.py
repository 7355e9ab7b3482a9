"""What calls have become, and who works for them, as the database has it now."""

from __future__ import annotations

from typing import Any

from bot.consulting.calls import Calls
from bot.database.lives import read_lives
from bot.database.records import Member
from bot.database.staff import read_team


async def look(connection: Any, calls: Calls) -> list[Member]:
    """See what was said of calls outside of folders and settings."""
    team = await read_team(connection)
    calls.live(await read_lives(connection), team)
    return team
