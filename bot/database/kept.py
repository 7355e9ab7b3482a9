"""What is kept of whoever types, in short: their own forms, those of others they write for, and what lies beside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .holders import read_owned
from .models import answer, file, holding, opened, paper_code, respondent, staff, submission


@record
class KeptForm:
    """A form that a chat writes in, with what lies under it."""

    submission: int
    respondent: int
    call: str
    reference: str
    #: myself | person | group | organisation
    kind: str
    #: of the respondent; empty for oneself, and for somebody without a name
    name: str
    #: midway | submitted | withdrawn
    status: str
    began_at: datetime
    #: it is not their own
    helper: bool
    #: somebody answers in it for themselves, on a phone of their own: it is theirs alone to take or to erase
    is_anothers: bool
    answers: int
    #: those that came here whole, or are still on their way
    files: int
    nameless: bool = False


@record
class KeptOf:
    """What is kept of a chat."""

    forms: tuple[KeptForm, ...]
    #: entries of the library that were opened
    opened: int
    #: they work here
    is_staff: bool
    #: when the last code on paper was shown here; None for never
    code_at: datetime | None = None

    @property
    def own(self) -> tuple[KeptForm, ...]:
        """Their own forms."""
        return tuple(one for one in self.forms if not one.helper)

    @property
    def of_others(self) -> tuple[KeptForm, ...]:
        """Forms of others that they write in."""
        return tuple(one for one in self.forms if one.helper)


async def read_kept(connection: AsyncConnection, chat: int) -> KeptOf:
    """What is kept of a chat: its forms in the order in which they were begun."""
    own = respondent.c.id.in_(await read_owned(connection, chat))
    answers = select(func.count(func.distinct(answer.c.key))).where(answer.c.submission_id == submission.c.id)
    is_here = and_(file.c.submission_id == submission.c.id, file.c.state != "lost")
    files = select(func.count()).select_from(file).where(is_here)
    query = (
        select(
            submission.c.id,
            submission.c.respondent_id,
            submission.c.call,
            submission.c.reference,
            respondent.c.kind,
            respondent.c.name,
            submission.c.status,
            submission.c.began_at,
            not_(own),
            and_(respondent.c.kind == "myself", not_(own)),
            answers.scalar_subquery(),
            files.scalar_subquery(),
            submission.c.nameless,
        )
        .join(holding, holding.c.submission_id == submission.c.id)
        .join(respondent, respondent.c.id == submission.c.respondent_id)
        .where(holding.c.chat_id == chat)
        # as /mine numbers them
        .order_by(holding.c.since, submission.c.id)
    )
    forms = tuple(KeptForm(*row) for row in await connection.execute(query))
    seen = await connection.scalar(select(func.count()).select_from(opened).where(opened.c.chat_id == chat))
    works = await connection.scalar(select(func.count()).select_from(staff).where(staff.c.chat_id == chat))
    codes = select(paper_code.c.at).where(paper_code.c.by_chat == chat).order_by(paper_code.c.at.desc()).limit(1)
    return KeptOf(forms, seen or 0, bool(works), await connection.scalar(codes))
