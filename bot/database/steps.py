"""Where somebody stands outside of a form, for whoever reads before they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import chat


async def read_step(connection: AsyncConnection, number: int) -> Mapping[str, Any]:
    """The step of a chat, as it is kept; empty for one that nobody knows."""
    found: Mapping[str, Any] | None = (
        await connection.execute(select(chat.c.step).where(chat.c.chat_id == number))
    ).scalar()
    return found or {}
