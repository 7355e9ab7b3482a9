"""Who works for which call, the links that let people in, and the record of what they did."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import audit, chat, staff, staff_invitation, submission
from .opening import Database
from .records import Member


@record
class Opening:
    """A link that makes somebody staff: what of it is kept."""

    hash: str
    role: str
    #: empty for every call
    call: str
    label: str
    #: the chat of whoever made it; None for the terminal
    by: int | None
    #: how many people it still takes in
    left: int
    expires_at: datetime


async def read_team(connection: AsyncConnection) -> list[Member]:
    """Everybody who works for a call."""
    rows = await connection.execute(select(staff).order_by(staff.c.since, staff.c.chat_id))
    return [_member(row) for row in rows.mappings()]


async def read_roles(connection: AsyncConnection, number: int) -> list[Member]:
    """What somebody does, for which calls."""
    rows = await connection.execute(select(staff).where(staff.c.chat_id == number))
    return [_member(row) for row in rows.mappings()]


async def read_languages(connection: AsyncConnection) -> dict[int, str | None]:
    """The language that each of those who work here has chosen."""
    query = select(chat.c.chat_id, chat.c.language).where(chat.c.chat_id.in_(select(staff.c.chat_id)))
    return {row[0]: row[1] for row in await connection.execute(query)}


async def count_owners(connection: AsyncConnection) -> int:
    """How many own everything: one has to stay. Until the transaction ends nobody else takes one of them away."""
    query = select(staff.c.chat_id).where(staff.c.call == "", staff.c.role == "owner").with_for_update()
    return len((await connection.execute(query)).all())


async def add_member(database: Database, connection: AsyncConnection, member: Member, by: int | None) -> None:
    """Somebody works for a call from now on, instead of what they did for it before."""
    row = {
        "chat_id": member.chat,
        "call": member.call,
        "role": member.role,
        "label": member.label,
        "by_chat": by,
        "since": member.since,
    }
    new = {name: row[name] for name in ("role", "label", "by_chat", "since")}
    insert = database.insert(staff).values(row)
    await connection.execute(insert.on_conflict_do_update(index_elements=["chat_id", "call"], set_=new))


async def remove_member(connection: AsyncConnection, number: int, call: str) -> bool:
    """Somebody works no more for a call; False where they did not."""
    gone = await connection.execute(
        delete(staff).where(staff.c.chat_id == number, staff.c.call == call).returning(staff.c.chat_id)
    )
    return gone.first() is not None


async def add_opening(connection: AsyncConnection, opening: Opening, now: datetime) -> None:
    """A link that lets people in."""
    row = {
        "hash": opening.hash,
        "role": opening.role,
        "call": opening.call,
        "label": opening.label,
        "by_chat": opening.by,
        "left": opening.left,
        "expires_at": opening.expires_at,
        "made_at": now,
    }
    await connection.execute(staff_invitation.insert().values(row))


async def use_opening(connection: AsyncConnection, hashed: str, now: datetime) -> Opening | None:
    """Take one place of a link; None where there is no such link, it is used up, or too old."""
    is_alive = (
        staff_invitation.c.hash == hashed,
        staff_invitation.c.left > 0,
        staff_invitation.c.expires_at > now,
    )
    taken = update(staff_invitation).where(*is_alive).values(left=staff_invitation.c.left - 1)
    row = (await connection.execute(taken.returning(staff_invitation))).mappings().first()
    if row is None:
        return None
    return Opening(row["hash"], row["role"], row["call"], row["label"], row["by_chat"], row["left"], row["expires_at"])


async def close_openings(connection: AsyncConnection, by: int) -> None:
    """The links that somebody has made let nobody in any more."""
    made = staff_invitation.c.by_chat == by
    await connection.execute(update(staff_invitation).where(made).values(left=0))


async def note(
    connection: AsyncConnection,
    ids: Callable[[], int],
    now: datetime,
    who: int | None,
    what: str,
    call: str = "",
    why: str | None = None,
    /,
    **details: Any,
) -> int:
    """Add a line to the record: who (None: the terminal, or the clock) did what to which call, and why. Its number."""
    number = ids()
    row = {"id": number, "at": now, "chat_id": who, "call": call, "what": what, "details": details, "why": why}
    await connection.execute(audit.insert().values(row))
    return number


async def read_notes(
    connection: AsyncConnection, most: int | None = 1000, *, call: str | None = None, since: datetime | None = None
) -> list[dict[str, Any]]:
    """The newest lines of the record (None: all of them), the oldest first; of one call with those of every call."""
    query = select(audit).order_by(audit.c.id.desc()).limit(most)
    if call is not None:
        query = query.where(audit.c.call.in_(("", call)))
    if since is not None:
        query = query.where(audit.c.at >= since)
    return [dict(row) for row in (await connection.execute(query)).mappings()][::-1]


async def read_references(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, str]:
    """What these submissions are called."""
    found: dict[int, str] = {}
    asked = sorted(numbers)
    for begin in range(0, len(asked), _AT_ONCE):
        some = submission.c.id.in_(asked[begin : begin + _AT_ONCE])
        rows = await connection.execute(select(submission.c.id, submission.c.reference).where(some))
        found |= {row[0]: row[1] for row in rows}
    return found


#: numbers in one statement
_AT_ONCE = 500


def _member(row: RowMapping) -> Member:
    return Member(row["chat_id"], row["call"], row["role"], row["label"], row["since"])
