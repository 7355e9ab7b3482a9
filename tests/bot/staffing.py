"""People who work for calls, in a bot that is at work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.database.records import Member
from bot.database.staff import add_member
from bot.simulator.people import Person

from .running import Running


async def works(bot: Running, person: Person, role: str = "organiser", call: str = "") -> Person:
    """Let somebody work here, as a link would have."""
    app: Any = bot.application
    async with app.database.write() as connection:
        member = Member(person.id, call, role, person.user.first_name, datetime.now(UTC))
        await add_member(app.database, connection, member, None)
    return person
