"""Who gets a broadcast. Minimal: everybody of the call who can be reached; segments and their reasons are to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import chat, holding, submission

if TYPE_CHECKING:
    from .broadcasts import Broadcast


@record
class Recipient:
    """Somebody who gets it."""

    chat: int
    #: of the broadcast's content; empty for the words that are for all others
    language: str
    #: the end of their night
    not_before: datetime | None = None
    #: the form that is named in it
    submission: int | None = None


@record
class Listed:
    """A part of the list."""

    recipients: tuple[Recipient, ...]
    #: reason -> how many
    excluded: Mapping[str, int]
    #: the largest chat that was looked at; None when there are no more
    reached: int | None


async def list_recipients(
    connection: AsyncConnection, calls: object, broadcast: Broadcast, now: datetime, after: int | None, most: int
) -> Listed:
    """The next part of the list, behind the chat `after`. Minimal: it knows no segment, no time zone, no consent."""
    query = select(chat.c.chat_id, chat.c.language, chat.c.reachable, chat.c.quiet).where(
        chat.c.chat_id.in_(
            select(holding.c.chat_id)
            .join(submission, submission.c.id == holding.c.submission_id)
            .where(submission.c.call == broadcast.call)
        )
    )
    if after is not None:
        query = query.where(chat.c.chat_id > after)
    rows = (await connection.execute(query.order_by(chat.c.chat_id).limit(most))).all()
    excluded = {"blocked": sum(not row[2] for row in rows), "stopped": sum(row[2] and row[3] for row in rows)}
    recipients = tuple(
        Recipient(row[0], row[1] if row[1] in broadcast.content else "") for row in rows if row[2] and not row[3]
    )
    counted = {reason: count for reason, count in excluded.items() if count}
    return Listed(recipients, counted, rows[-1][0] if len(rows) == most else None)
