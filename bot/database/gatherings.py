"""Groups and channels that the bot has been put into, and what was announced there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.base36 import base36
from conversations.records import record

from .models import announcement, gathering
from .records import Gathering, Stirring


@record
class Announcement:
    """A call announced in a group or channel."""

    id: int
    chat: int
    call: str
    language: str
    by: int
    at: datetime
    #: None until it is sent
    message: int | None = None
    pinned: bool = False
    #: why it was not sent
    error: str | None = None


async def stir(insert: Callable[[Any], Any], connection: AsyncConnection, one: Stirring) -> None:
    """Note what has changed about a group or channel. One that the bot was never known to be in cannot be lost."""
    if one.migrated_to is not None or one.migrated_from is not None:
        old, new = one.migrated_from or one.chat, one.migrated_to or one.chat
        if not await migrate(connection, old, new):
            await _keep(insert, connection, Stirring(new, "supergroup", one.title, one.by, one.at, status="member"))
    elif one.status is None:
        await connection.execute(update(gathering).where(gathering.c.chat_id == one.chat).values(title=one.title))
    else:
        await _keep(insert, connection, one)


async def _keep(insert: Callable[[Any], Any], connection: AsyncConnection, one: Stirring) -> None:
    new: dict[str, Any] = {
        "kind": one.kind,
        "title": one.title,
        "status": one.status,
        "can_post": one.can_post,
        "can_pin": one.can_pin,
        "at": one.at,
    }
    if one.status in LOST:
        await connection.execute(update(gathering).where(gathering.c.chat_id == one.chat).values(new))
        return
    row = {**new, "chat_id": one.chat, "by_chat": one.by, "code": _code(one.chat)}
    statement = insert(gathering).values(row)
    new |= {"by_chat": one.by} if one.by is not None else {}
    await connection.execute(statement.on_conflict_do_update(index_elements=["chat_id"], set_=new))


async def migrate(connection: AsyncConnection, old: int, new: int) -> bool:
    """A group has become a supergroup with another number: the same row, and the same announcements.

    It may be told several times, from either side, and after the new chat has been heard of. False where neither has.
    """
    if old == new:
        return True
    row = (await connection.execute(select(gathering).where(gathering.c.chat_id == old))).mappings().first()
    known = (await connection.execute(select(gathering.c.chat_id).where(gathering.c.chat_id == new))).first()
    moved = update(announcement).where(announcement.c.chat_id == old).values(chat_id=new)
    await connection.execute(moved)
    if row is not None and known is not None:
        # what is known of the new chat is newer; the code is what links carry
        await connection.execute(delete(gathering).where(gathering.c.chat_id == old))
        await connection.execute(update(gathering).where(gathering.c.chat_id == new).values(code=row["code"]))
    elif row is not None:
        status = row["status"] if row["status"] not in LOST else "member"
        await connection.execute(
            update(gathering)
            .where(gathering.c.chat_id == old)
            .values(chat_id=new, kind="supergroup", status=status, can_post=True)
        )
    return row is not None or known is not None


async def read_gatherings(connection: AsyncConnection) -> tuple[Gathering, ...]:
    """All groups and channels, by title."""
    rows = (await connection.execute(select(gathering))).mappings()
    found = [Gathering(**{_NAMES.get(name, name): value for name, value in row.items()}) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.code)))


async def find_gathering(connection: AsyncConnection, code: str) -> Gathering | None:
    """The group or channel of this code."""
    return next((one for one in await read_gatherings(connection) if one.code == code), None)


async def set_gathering(connection: AsyncConnection, chat: int, **values: Any) -> None:
    """Note what was learnt about a group or channel on the way: `status`, `can_pin`."""
    await connection.execute(update(gathering).where(gathering.c.chat_id == chat).values(values))


async def add_announcement(connection: AsyncConnection, one: Announcement) -> None:
    """A call is about to be announced."""
    row = {
        "id": one.id,
        "chat_id": one.chat,
        "call": one.call,
        "language": one.language,
        "by_chat": one.by,
        "message_id": one.message,
        "pinned": one.pinned,
        "error": one.error,
        "at": one.at,
    }
    await connection.execute(announcement.insert().values(row))


async def read_announcement(connection: AsyncConnection, number: int) -> Announcement | None:
    """One announcement."""
    row = (await connection.execute(select(announcement).where(announcement.c.id == number))).mappings().first()
    return Announcement(**{_NAMES.get(name, name): value for name, value in row.items()}) if row is not None else None


async def set_announcement(connection: AsyncConnection, number: int, **values: Any) -> None:
    """What became of an announcement: `message_id`, `pinned`, `error`, `chat_id`."""
    await connection.execute(update(announcement).where(announcement.c.id == number).values(values))


async def was_announced(connection: AsyncConnection, chat: int, call: str, since: datetime) -> bool:
    """Whether this call has been announced there since then, or is about to be."""
    query = select(func.count()).where(
        announcement.c.chat_id == chat,
        announcement.c.call == call,
        announcement.c.at >= since,
        announcement.c.error.is_(None),
    )
    return bool((await connection.execute(query)).scalar_one())


def _code(chat: int) -> str:
    number = int.from_bytes(hashlib.sha256(str(chat).encode()).digest()[:8])
    return f"g{base36(number % 36**_DIGITS):0>{_DIGITS}}"


#: the bot is not there any more
LOST = frozenset({"left", "kicked"})
_DIGITS = 6
_NAMES = {"chat_id": "chat", "by_chat": "by", "message_id": "message"}
