"""Forms that are midway and were never sent: who could be reminded of them, and who has been."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, false, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import answer, chat, consent, holding, reminder, submission


@record
class Midway:
    """A form that was begun and never sent, and a chat that may write in it."""

    submission: int
    call: str
    changed_at: datetime
    chat: int
    #: the chat can be written to, and has not asked for silence
    welcomes: bool
    active_at: datetime
    #: IANA name, as they chose it
    timezone: str | None
    #: the newest answer from this chat; 0 for none
    wrote: int
    #: how often it was reminded of, apart from the closing
    told: int = 0
    told_of_closing: bool = False
    last_told: datetime | None = None


@record
class Told:
    """A reminder that was sent."""

    id: int
    submission: int
    chat: int
    #: midway | closing
    kind: str
    at: datetime


async def read_idle(
    connection: AsyncConnection,
    calls: Collection[str],
    closing: Collection[str],
    spaced: Sequence[datetime],
    after: int,
    size: int,
) -> list[int]:
    """Forms that may be due, by their number, the first `size` above `after`.

    Of `calls`, those that have not changed since the first moment of `spaced`, nor been reminded of since that at the
    place of how often they were; of `closing`, those that were not told of it.
    """
    told, of_closing = _count("midway"), _count("closing")
    last = select(func.max(reminder.c.at)).where(reminder.c.submission_id == submission.c.id).scalar_subquery()
    waited = [
        and_(submission.c.changed_at <= spaced[0], told == times, or_(last.is_(None), last <= before))
        for times, before in enumerate(spaced)
    ]
    query = (
        select(submission.c.id)
        .join(consent, consent.c.id == submission.c.consent_id)
        .where(
            submission.c.id > after,
            _is_midway(),
            consent.c.withdrawn_at.is_(None),
            exists().where(answer.c.submission_id == submission.c.id),
            or_(
                and_(submission.c.call.in_(calls), or_(false(), *waited)),
                and_(submission.c.call.in_(closing), of_closing == 0),
            ),
        )
        .order_by(submission.c.id)
        .limit(size)
    )
    return [row[0] for row in await connection.execute(query)]


async def read_midway(connection: AsyncConnection, submissions: Collection[int]) -> list[Midway]:
    """Every chat that holds one of these forms, with each form that it has midway and whoever else holds that."""
    chats = select(holding.c.chat_id).where(holding.c.submission_id.in_(list(submissions)))
    forms = select(holding.c.submission_id).where(holding.c.chat_id.in_(chats))
    said = _reminders(forms)
    newest = (
        select(func.max(answer.c.id))
        .where(answer.c.submission_id == submission.c.id, answer.c.chat_id == holding.c.chat_id)
        .scalar_subquery()
    )
    query = (
        select(
            submission.c.id,
            submission.c.call,
            submission.c.changed_at,
            chat.c.chat_id,
            and_(chat.c.reachable, chat.c.quiet.is_(False)),
            chat.c.active_at,
            chat.c.timezone,
            func.coalesce(newest, 0),
            func.coalesce(said.c.told, 0),
            func.coalesce(said.c.of_closing, 0) > 0,
            said.c.last,
        )
        .join(consent, consent.c.id == submission.c.consent_id)
        .join(holding, holding.c.submission_id == submission.c.id)
        .join(chat, chat.c.chat_id == holding.c.chat_id)
        .outerjoin(said, said.c.submission_id == submission.c.id)
        .where(submission.c.id.in_(forms), _is_midway(), consent.c.withdrawn_at.is_(None))
    )
    return [Midway(*row) for row in await connection.execute(query)]


async def add_reminders(connection: AsyncConnection, told: Sequence[Told]) -> None:
    """Keep that these were sent."""
    rows: list[dict[str, Any]] = [
        {"id": one.id, "submission_id": one.submission, "chat_id": one.chat, "kind": one.kind, "at": one.at}
        for one in told
    ]
    if rows:
        await connection.execute(insert(reminder), rows)


def _is_midway() -> ColumnElement[bool]:
    return and_(
        submission.c.status == "midway",
        submission.c.revision == 0,
        submission.c.trial.is_(False),
    )


def _count(kind: str) -> Any:
    counted = select(func.count()).where(reminder.c.submission_id == submission.c.id, reminder.c.kind == kind)
    return counted.scalar_subquery()


def _reminders(forms: Select[tuple[int]]) -> Subquery:
    return (
        select(
            reminder.c.submission_id,
            func.count().filter(reminder.c.kind == "midway").label("told"),
            func.count().filter(reminder.c.kind == "closing").label("of_closing"),
            func.max(reminder.c.at).label("last"),
        )
        .where(reminder.c.submission_id.in_(forms))
        .group_by(reminder.c.submission_id)
        .subquery()
    )
