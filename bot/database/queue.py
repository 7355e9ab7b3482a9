"""What moderators go through: submissions by where they stand, the next one, and those that may say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from conversations.records import record
from conversations.state import Answer

from .answers import answer_of
from .models import answer, audit, holding, respondent, review, submission
from .reviews import is_there, stands

#: states in which somebody has to look
TO_LOOK_AT = ("received", "changed")


@record
class Standing:
    """A submission as far as it decides whether and how it is shown."""

    number: int
    call: str
    reference: str
    #: midway | submitted | withdrawn; midway with a revision is one that is being changed
    status: str
    revision: int
    #: in which it was answered
    language: str


@record
class Listed:
    """A submission in a list."""

    number: int
    reference: str
    #: myself | person | group | organisation
    kind: str
    #: who answers, empty for somebody who answers for themselves
    name: str
    language: str
    #: chat | paper | word | mail | messenger
    door: str
    sent_at: datetime | None
    #: the answer to the question that was named; None where there is none
    title: str | None = None


@record
class Likeness:
    """What of a submission is held against others."""

    number: int
    reference: str
    name: str
    chats: frozenset[int]
    #: key of an answer -> its words
    words: dict[str, str]


async def read_standing(
    connection: AsyncConnection, *, number: int | None = None, reference: str = "", to_change: bool = False
) -> Standing | None:
    """A submission by its number or reference; None for none, one never sent, and one of a rehearsal.

    `to_change`: nobody else decides about it, or sends it anew, until the transaction ends.
    """
    which = submission.c.id == number if number is not None else submission.c.reference == reference
    one = submission.c
    query = select(one.id, one.call, one.reference, one.status, one.revision, one.language).where(
        which, submission.c.trial.is_(False), submission.c.revision > 0, is_there()
    )
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return Standing(*row) if row is not None else None


async def read_page(
    connection: AsyncConnection, call: str, state: str, first: int, most: int, title: str | None
) -> list[Listed]:
    """Submissions of a call that stand so, the oldest first, from the one at `first`; `title` is a question's key."""
    query = _listed(call).where(stands() == state).order_by(*_ORDER).offset(first).limit(most)
    rows = (await connection.execute(query)).mappings().all()
    titles = await _titles(connection, [row["id"] for row in rows], title)
    return [_as_listed(row, titles.get(row["id"])) for row in rows]


async def read_some(connection: AsyncConnection, call: str, numbers: Sequence[int], title: str | None) -> list[Listed]:
    """These submissions of a call, in this order; what is not there any more is left out."""
    rows = (await connection.execute(_listed(call).where(submission.c.id.in_(list(numbers))))).mappings().all()
    titles = await _titles(connection, [row["id"] for row in rows], title)
    found = {row["id"]: _as_listed(row, titles.get(row["id"])) for row in rows}
    return [found[number] for number in numbers if number in found]


async def next_number(
    connection: AsyncConnection, call: str, after: int | None, without: Collection[int]
) -> int | None:
    """The oldest one to look at, behind `after` if there is any there; one of `without` only where there is no other.

    The oldest is the one that was sent first.
    """
    query = select(submission.c.id, submission.c.sent_at).select_from(_JOINED).where(*_counted(call))
    rows = (await connection.execute(query.where(stands().in_(TO_LOOK_AT)).order_by(*_ORDER))).all()
    numbers = [row[0] for row in rows]
    if after is not None:
        at = await _place(connection, after, rows)
        numbers = [number for number in (*numbers[at:], *numbers[:at]) if number != after]
    free = (number for number in numbers if number not in without)
    return next(free, numbers[0] if numbers else None)


async def read_seen(
    connection: AsyncConnection, call: str, since: datetime, what: str = "submission.see"
) -> dict[int, set[int]]:
    """Submissions that were opened since then, with the chats of those who did."""
    query = select(audit.c.chat_id, audit.c.details).where(
        audit.c.at >= since, audit.c.call == call, audit.c.what == what, audit.c.chat_id.is_not(None)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for who, details in await connection.execute(query):
        if isinstance(number := details.get("submission"), int):
            found[number].add(who)
    return found


async def is_helped(connection: AsyncConnection, number: int) -> bool:
    """Somebody writes in it for another."""
    query = select(holding.c.chat_id).where(holding.c.submission_id == number, holding.c.helper.is_(True)).limit(1)
    return (await connection.execute(query)).first() is not None


async def read_likenesses(connection: AsyncConnection, call: str, keys: Collection[str]) -> list[Likeness]:
    """Every submission of a call that counts, with its answers of these keys."""
    query = select(submission.c.id, submission.c.reference, submission.c.revision, respondent.c.name)
    query = query.join(respondent, respondent.c.id == submission.c.respondent_id).where(*_counted(call))
    rows = (await connection.execute(query)).all()
    revisions = {row[0]: row[2] for row in rows}
    chats: dict[int, set[int]] = defaultdict(set)
    held = select(holding.c.submission_id, holding.c.chat_id).join(
        submission, submission.c.id == holding.c.submission_id
    )
    for number, who in await connection.execute(held.where(*_counted(call))):
        chats[number].add(who)
    said = _said(keys).join(submission, submission.c.id == answer.c.submission_id).where(*_counted(call))
    words = await _words(connection, said, revisions)
    return [Likeness(row[0], row[1], row[3], frozenset(chats[row[0]]), words.get(row[0], {})) for row in rows]


async def read_left_out(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, str]:
    """Those of these submissions that are left out as they stand, with the reason (empty for one that says the same
    as another).
    """
    query = select(submission.c.id, review.c.why).join(review, review.c.submission_id == submission.c.id)
    query = query.where(submission.c.id.in_(list(numbers)), submission.c.status != "withdrawn")
    return {row[0]: row[1] or "" for row in await connection.execute(query.where(stands() == "left-out"))}


async def count_twins_of(connection: AsyncConnection, number: int) -> int:
    """How many are left out because they say the same as this one."""
    query = select(func.count()).select_from(_JOINED).where(review.c.twin_id == number, stands() == "left-out")
    return int((await connection.execute(query)).scalar_one())


# How they are read


_JOINED = submission.outerjoin(review, review.c.submission_id == submission.c.id)
_ORDER = (submission.c.sent_at, submission.c.id)


def _counted(call: str) -> tuple[ColumnElement[bool], ...]:
    return (
        submission.c.call == call,
        submission.c.trial.is_(False),
        submission.c.revision > 0,
        submission.c.status != "withdrawn",
        is_there(),
    )


def _listed(call: str) -> Select[Any]:
    columns = (
        submission.c.id,
        submission.c.reference,
        respondent.c.kind,
        respondent.c.name,
        submission.c.language,
        submission.c.door,
        submission.c.sent_at,
    )
    whole = _JOINED.join(respondent, respondent.c.id == submission.c.respondent_id)
    return select(*columns).select_from(whole).where(*_counted(call))


def _as_listed(row: RowMapping, title: str | None) -> Listed:
    return Listed(
        row["id"], row["reference"], row["kind"], row["name"], row["language"], row["door"], row["sent_at"], title
    )


async def _titles(connection: AsyncConnection, numbers: list[int], key: str | None) -> dict[int, str]:
    if key is None or not numbers:
        return {}
    known = select(submission.c.id, submission.c.revision).where(submission.c.id.in_(numbers))
    revisions = {row[0]: row[1] for row in await connection.execute(known)}
    said = _said((key,)).where(answer.c.submission_id.in_(numbers))
    words = await _words(connection, said, revisions)
    return {number: found[key] for number, found in words.items() if key in found}


def _said(keys: Collection[str]) -> Select[Any]:
    columns = (answer.c.submission_id, answer.c.key, answer.c.body, answer.c.revision)
    return select(*columns).where(answer.c.key.in_(list(keys))).order_by(answer.c.id)


async def _words(
    connection: AsyncConnection, query: Select[Any], revisions: dict[int, int]
) -> dict[int, dict[str, str]]:
    """The words of answers as they were sent last."""
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    for number, key, body, revision in await connection.execute(query):
        if revision <= revisions.get(number, -1):
            found[number][key] = answer_of(body, found[number].get(key), "", None)
    return {
        number: {key: one.value for key, one in said.items() if isinstance(one.value, str) and not one.skipped}
        for number, said in found.items()
    }


async def _place(connection: AsyncConnection, number: int, rows: Sequence[Any]) -> int:
    """How many of these stand before a submission, whether it is among them or not."""
    sent = (await connection.execute(select(submission.c.sent_at).where(submission.c.id == number))).scalar()
    if sent is None:
        return 0
    return sum((at, other) <= (sent, number) for other, at in rows if at is not None)
