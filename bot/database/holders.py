"""The chats that write in a submission."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import chat, holding


@record
class Holder:
    """A chat that may write in a submission."""

    chat: int
    reachable: bool
    #: they asked not to be written to first
    quiet: bool
    #: BCP 47 tag they chose; None until then
    language: str | None
    timezone: str | None
    #: writes for somebody else
    helper: bool = False

    @property
    def may_be_told(self) -> bool:
        """It can be written to, and did not ask for silence."""
        return self.reachable and not self.quiet


async def read_holders(connection: AsyncConnection, number: int) -> list[Holder]:
    """Who may write in a submission; first whoever has done so longest."""
    query = (
        select(chat.c.chat_id, chat.c.reachable, chat.c.quiet, chat.c.language, chat.c.timezone, holding.c.helper)
        .join(holding, holding.c.chat_id == chat.c.chat_id)
        .where(holding.c.submission_id == number)
        .order_by(holding.c.since, chat.c.chat_id)
    )
    return [Holder(*row) for row in await connection.execute(query)]
