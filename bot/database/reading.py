"""What is read at the start, and by the worker behind a webhook."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import (
    announcement,
    answer,
    asked_back,
    audit,
    broadcast,
    chat,
    consent,
    document,
    file,
    incoming,
    job,
    opened,
    outbox,
    reminder,
    rendition,
    respondent,
    review_note,
    submission,
    unclear,
    upload,
)
from .records import Outgoing


async def read_waiting(connection: AsyncConnection, most: int) -> list[tuple[int, str]]:
    """Updates that were stored and wait for their effect, the oldest first; without those that were put off."""
    query = (
        select(incoming.c.update_id, incoming.c.body)
        .where(incoming.c.body.is_not(None), incoming.c.error.is_(None), incoming.c.not_before.is_(None))
        .order_by(incoming.c.update_id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def read_put_off(connection: AsyncConnection, chat_id: int, most: int) -> list[str]:
    """What was put off of one chat, the oldest first."""
    query = select(incoming.c.body).where(*_PUT_OFF, incoming.c.chat_id == chat_id)
    return [row[0] for row in await connection.execute(query.order_by(incoming.c.update_id).limit(most))]


async def read_put_off_chats(connection: AsyncConnection) -> list[int]:
    """The chats of which something was put off."""
    query = select(incoming.c.chat_id).where(*_PUT_OFF, incoming.c.chat_id.is_not(None)).distinct()
    return [row[0] for row in await connection.execute(query)]


async def read_outbox(connection: AsyncConnection) -> list[Outgoing]:
    """Everything that waits to be sent, in order."""
    rows = await connection.execute(select(outbox).order_by(outbox.c.id))
    return [
        Outgoing(row["id"], row["chat_id"], row["method"], row["payload"], row["marks"], row["lane"])
        for row in rows.mappings()
    ]


async def read_active_between(connection: AsyncConnection, since: datetime, until: datetime) -> list[int]:
    """The chats in which somebody was at work then, and not after, with a form not yet sent."""
    query = (
        select(chat.c.chat_id)
        .join(submission, submission.c.id == chat.c.submission_id)
        .where(
            chat.c.active_at >= since,
            chat.c.active_at < until,
            chat.c.reachable,
            chat.c.quiet.is_(False),
            submission.c.status == "midway",
        )
    )
    return [row[0] for row in await connection.execute(query)]


async def read_uploads(connection: AsyncConnection, bot: int) -> dict[str, str]:
    """The files that this bot has uploaded: SHA-256 -> file_id."""
    query = select(upload.c.sha256, upload.c.file_id).where(upload.c.bot_id == bot)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def read_largest_id(connection: AsyncConnection) -> int:
    """The largest number that was ever made for a row; 0 when there is none."""
    tables = (
        announcement, answer, asked_back, audit, broadcast, consent, document, file, job, opened, outbox, reminder,
        rendition, respondent, review_note, submission, unclear,
    )  # fmt: skip
    largest = [(await connection.execute(select(func.max(table.c.id)))).scalar() for table in tables]
    return max((one for one in largest if one is not None), default=0)


_PUT_OFF = incoming.c.body.is_not(None), incoming.c.error.is_(None), incoming.c.not_before.is_not(None)
