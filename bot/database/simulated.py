"""People who were made up, in the database: where their chats stand, and whether real people stand there too."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import chat, consent, file

#: chats from here on are nobody's: Telegram's own numbers have at most 52 bits
FIRST = 2**52


@record
class Kept:
    """A file that stands in the data folder."""

    id: int
    #: below the data folder
    path: str
    #: bytes
    size: int
    sha256: str


async def has_real_answers(connection: AsyncConnection) -> bool:
    """Somebody who was not made up has agreed to take part in some call."""
    query = select(consent.c.id).where(consent.c.chat_id < FIRST).limit(1)
    return (await connection.execute(query)).first() is not None


async def count_made(connection: AsyncConnection) -> int:
    """How many people were made up here so far, whose numbers are taken."""
    largest = (await connection.execute(select(func.max(chat.c.chat_id)))).scalar()
    return max(0, largest - FIRST + 1) if largest is not None else 0


async def files_kept(connection: AsyncConnection, files: Sequence[Kept]) -> None:
    """These files stand in the data folder."""
    rows = [{"b_id": one.id, "b_path": one.path, "b_size": one.size, "b_sha256": one.sha256} for one in files]
    if rows:
        await connection.execute(_KEPT, rows)


_KEPT = (
    update(file)
    .where(file.c.id == bindparam("b_id"))
    .values(state="kept", handle="", path=bindparam("b_path"), size=bindparam("b_size"), sha256=bindparam("b_sha256"))
)
