"""The chats that write in a submission."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import chat, holding, invitation, respondent, submission


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


async def read_owned(connection: AsyncConnection, number: int) -> list[int]:
    """The respondents that a chat answers as: of forms about oneself, those begun in it, or handed over to it.

    Those about others that it holds, and those of another phone in which it may write too, are not among them.
    """
    other = holding.alias("other")
    others = select(other.c.chat_id).where(other.c.submission_id == submission.c.id, other.c.helper.is_(False)).exists()
    newest = (
        select(invitation.c.used_by)
        .where(invitation.c.submission_id == submission.c.id, invitation.c.kind == "handover")
        .where(invitation.c.used_by.is_not(None))
        .order_by(invitation.c.used_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    held = select(submission.c.respondent_id).join(respondent, respondent.c.id == submission.c.respondent_id)
    held = held.join(holding, holding.c.submission_id == submission.c.id)
    mine = or_(holding.c.helper.is_(False), and_(~others, newest == number))
    query = held.where(holding.c.chat_id == number, respondent.c.kind == "myself", mine).distinct()
    return list((await connection.scalars(query.order_by(submission.c.respondent_id))).all())
