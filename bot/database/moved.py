"""A group that became a supergroup has another number: everything that names it is written anew at once."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from .gatherings import migrate
from .models import outbox
from .records import Outgoing


async def move_chat(connection: AsyncConnection, old: int, new: int) -> list[Outgoing]:
    """Give a chat its new number everywhere; the messages that wait for it, as they are to be sent now."""
    await migrate(connection, old, new)
    return await _outbox(connection, old, new)


async def _outbox(connection: AsyncConnection, old: int, new: int) -> list[Outgoing]:
    rows = (await connection.execute(select(outbox).where(outbox.c.chat_id == old).order_by(outbox.c.id))).mappings()
    waiting = [
        Outgoing(row["id"], new, row["method"], {**row["payload"], "chat_id": new}, row["marks"], row["lane"])
        for row in rows
    ]
    for one in waiting:
        changed = update(outbox).where(outbox.c.id == one.id)
        await connection.execute(changed.values(chat_id=one.chat, payload=one.payload))
    return waiting
