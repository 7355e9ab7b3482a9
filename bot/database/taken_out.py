"""Which submissions stood in what was taken out: so that whoever answered can see who has received it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import audit, consent, submission, taken_out
from .opening import Database
from .records import Taken
from .staff import note


@record
class Lost:
    """Forms that stand in a file, and that it may not hold any more."""

    #: (number, reference) of those that were taken back
    withdrawn: tuple[tuple[int, str], ...] = ()
    #: numbers of those that are erased
    erased: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.erased)


async def read_lost(connection: AsyncConnection, submissions: Iterable[int], since: datetime) -> Lost:
    """Which of these were taken back since then, or are there no more.

    Who writes a file reads form after form, and hands it over a while later: this is asked in between.
    """
    left, withdrawn, erased = iter(submissions), [], set[int]()
    query = select(submission.c.id, submission.c.reference, consent.c.withdrawn_at).join(
        consent, consent.c.id == submission.c.consent_id
    )
    while part := list(islice(left, AT_ONCE)):
        erased |= set(part)
        for number, reference, at in await connection.execute(query.where(submission.c.id.in_(part))):
            erased.discard(number)
            if at is not None and at >= since:
                withdrawn.append((number, reference))
    return Lost(tuple(withdrawn), frozenset(erased))


async def note_taken(
    database: Database,
    ids: Callable[[], int],
    now: datetime,
    who: int | None,
    what: str,
    call: str,
    why: str | None,
    submissions: Iterable[int],
    /,
    **details: Any,
) -> None:
    """Add a line to the record, and which submissions stood in what was taken out, a few hundred in a transaction.

    It is to be done before anybody is handed anything: after a crash in between the record says too much, never too
    little.
    """
    left = iter(submissions)
    async with database.write() as connection:
        number = await note(connection, ids, now, who, what, call, why, **details)
        await add_taken(connection, number, list(islice(left, AT_ONCE)))
    while part := list(islice(left, AT_ONCE)):
        async with database.write() as connection:
            await add_taken(connection, number, part)


async def add_taken(connection: AsyncConnection, line: int, submissions: Sequence[int]) -> None:
    """These stood in what a line of the record is about; at most AT_ONCE of them."""
    if submissions:
        rows = [{"audit_id": line, "submission_id": one} for one in submissions]
        await connection.execute(taken_out.insert(), rows)


async def read_all_taken(connection: AsyncConnection, submissions: Collection[int]) -> dict[int, list[Taken]]:
    """Who has received these submissions, the first first."""
    query = (
        select(taken_out.c.submission_id, audit.c.at, audit.c.what, audit.c.chat_id, audit.c.why, audit.c.details)
        .join(audit, audit.c.id == taken_out.c.audit_id)
        .where(taken_out.c.submission_id.in_(list(submissions)))
        .order_by(audit.c.id)
    )
    found: dict[int, list[Taken]] = {}
    for number, at, what, chat, why, details in await connection.execute(query):
        who = "organiser" if chat is None else "moderator"
        one = Taken(at, what, who, why, _with_names(what, details), details.get("address"))
        found.setdefault(number, []).append(one)
    return found


async def count_taken(connection: AsyncConnection, submission: int) -> tuple[int, datetime | None]:
    """In how many things that were taken out it stood, and since when."""
    query = (
        select(func.count(), func.min(audit.c.at))
        .select_from(taken_out.join(audit, audit.c.id == taken_out.c.audit_id))
        .where(taken_out.c.submission_id == submission, audit.c.what != COPY)
    )
    count, first = (await connection.execute(query)).one()
    return count, first


def _with_names(what: str, details: Mapping[str, Any]) -> bool:
    match what:
        case "export.make":
            return not details.get("without_names")
        case "review.export":
            return "kind" not in details  # tables for volunteers say of nobody who it is
        case _:
            return False


#: what is noted of a copy for somebody with the code on paper
COPY = "submission.copy"
#: rows of one transaction
AT_ONCE = 500
