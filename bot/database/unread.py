"""Updates without a chat of their own: whose they are stands in what came alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import incoming


async def read_unread(connection: AsyncConnection, chat: int) -> list[int]:
    """Updates whose chat could not be told when they came, and which this chat, or its person, sent.

    Others may speak of them, as a card does that was passed on: that makes an update nobody else's.
    """
    query = select(incoming.c.update_id, incoming.c.body).where(
        incoming.c.chat_id.is_(None), incoming.c.body.is_not(None), incoming.c.body.contains(str(chat))
    )
    rows = await connection.execute(query.order_by(incoming.c.update_id))
    return [number for number, body in rows if chat in _senders(body)]


def _senders(body: str) -> set[int]:
    try:
        return set(_named(json.loads(body)))
    except (ValueError, RecursionError):
        return set()


def _named(update: Any) -> Iterator[int]:
    """Chat and sender of what an update is about, and chat of the message that a button stands under."""
    for what in update.values() if isinstance(update, dict) else ():
        if isinstance(what, dict):
            under = what.get("message")
            for place in (what.get("chat"), what.get("from"), under.get("chat") if isinstance(under, dict) else None):
                found = place.get("id") if isinstance(place, dict) else None
                if isinstance(found, int | str) and str(found).removeprefix("-").isdecimal():
                    yield int(found)
