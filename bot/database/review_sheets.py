"""What tables of submissions need to know when they come back: numbers and guards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import job, review, submission
from .records import Job
from .reviews import stands


@record
class Guard:
    """How a submission stands just now."""

    submission: int
    revision: int
    #: how often moderators have changed something beside it; 0 for one that nobody has looked at
    rev: int
    status: str
    trial: bool


async def read_guards(
    connection: AsyncConnection, call: str, references: Collection[str], *, to_change: bool = False
) -> Mapping[str, Guard]:
    """Submissions of a call by reference. `to_change`: nobody sends one of them anew until the transaction ends."""
    query = (
        select(
            submission.c.reference,
            submission.c.id,
            submission.c.revision,
            func.coalesce(review.c.rev, 0),
            submission.c.status,
            submission.c.trial,
        )
        .outerjoin(review, review.c.submission_id == submission.c.id)
        .where(submission.c.call == call, submission.c.reference.in_(list(references)))
    )
    rows = await connection.execute(query.with_for_update(of=submission) if to_change else query)
    return {row[0]: Guard(*row[1:]) for row in rows}


async def add_jobs(connection: AsyncConnection, jobs: Sequence[Job]) -> None:
    """Work for the running bot."""
    rows = [
        {"id": one.id, "kind": one.kind, "payload": dict(one.payload), "not_before": one.not_before, "tries": one.tries}
        for one in jobs
    ]
    if rows:
        await connection.execute(job.insert(), rows)


async def read_numbers(
    connection: AsyncConnection, call: str, states: Collection[str], after: int, most: int
) -> list[int]:
    """Submissions of a call that count and stand so with its moderators, the next ones after a number."""
    query = (
        select(submission.c.id)
        .outerjoin(review, review.c.submission_id == submission.c.id)
        .where(submission.c.call == call, submission.c.trial.is_(False), submission.c.id > after)
        .where(submission.c.revision > 0, submission.c.status != "withdrawn", stands().in_(list(states)))
    )
    return [row[0] for row in await connection.execute(query.order_by(submission.c.id).limit(most))]
