"""What staff find in a preview: the call is open, and whoever was given a role works for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.application import Application
from bot.database.lives import keep_life, read_lives
from bot.database.records import Life, Member
from bot.database.staff import add_member, note, read_team
from bot.office.roles import ROLES, Access
from bot.simulator import Person

#: roles that can be chosen on the page: in a preview whoever is there can try the form out anyway
CHOICES = tuple(role for role in ROLES if role != "tester")
#: seconds that a menu may take to be there
_PATIENCE = 3.0


async def open_untouched(at_work: Application) -> None:
    """Open the call unless somebody did something with it before: a step in its life begins where the last one ended.

    Raises Away.
    """
    call, now = at_work.calls.default, datetime.now(UTC)
    async with at_work.database.write() as connection:
        if call not in await read_lives(connection):
            await keep_life(at_work.database, connection, Life(call, "open", opened_at=now), now)


async def employ(at_work: Application, person: Person, role: str) -> None:
    """Somebody works for the call from now on, as if they had followed a link. Raises Away."""
    call, now = at_work.calls.default, datetime.now(UTC)
    async with at_work.database.write() as connection:
        member = Member(person.id, call, role, person.user.first_name, now)
        await add_member(at_work.database, connection, member, None)
        await note(connection, at_work.house.ids, now, person.id, "staff.join", call, role=role, by=None)
    await at_work.keeping_up.look()
    try:
        async with asyncio.timeout(_PATIENCE):
            await at_work.sender.idle()
    except TimeoutError:
        return  # the menu is on its way, and comes when the rest was sent


async def read_roles(at_work: Application) -> dict[int, str]:
    """What people work as for the call, by chat. Raises Away."""
    async with at_work.database.read() as connection:
        team = await read_team(connection)
    found = {one.chat: Access(tuple(each for each in team if each.chat == one.chat)) for one in team}
    roles = {chat: access.role(at_work.calls.default) for chat, access in found.items()}
    return {chat: role for chat, role in roles.items() if role is not None}
