"""Forms that are sent on by e-mail: the work for it, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import review, sent_on, submission
from .opening import Database
from .reviews import stands

#: stands in `error` while a mail is on its way, for the first time and for the second: whoever finds it there does not
#: know whether the last try arrived
ON_ITS_WAY, ON_ITS_WAY_AGAIN = "on its way", "on its way, once more"


@record
class SentOn:
    """One state of a form for one address."""

    submission: int
    revision: int
    address: str
    #: waiting | sent | refused
    state: str
    tries: int
    error: str | None
    #: when it was first tried; once it is settled, when that was
    at: datetime


def mail_payload(call: str, submission: int) -> dict[str, Any]:
    """What a job of kind `mail` holds."""
    return {"call": call, "submission": submission}


async def read_sent_on(
    connection: AsyncConnection, number: int, revision: int, address: str, *, to_change: bool = False
) -> SentOn | None:
    """What became of one state of a form. `to_change`: nobody else settles it until the transaction ends."""
    query = select(sent_on).where(*_one(number, revision, address))
    row = (await connection.execute(query.with_for_update() if to_change else query)).mappings().first()
    if row is None:
        return None
    return SentOn(
        row["submission_id"], row["revision"], row["address"], row["state"], row["tries"], row["error"], row["at"]
    )


async def begin_mail(
    database: Database, connection: AsyncConnection, number: int, revision: int, address: str, now: datetime
) -> SentOn:
    """Note that it is to be sent; how it stands."""
    row = {
        "submission_id": number,
        "revision": revision,
        "address": address,
        "state": "waiting",
        "tries": 0,
        "error": None,
        "at": now,
    }
    await connection.execute(database.insert(sent_on).values(row).on_conflict_do_nothing())
    found = await read_sent_on(connection, number, revision, address, to_change=True)
    assert found is not None
    return found


async def note_mail(
    connection: AsyncConnection, one: SentOn, state: str, tries: int, error: str | None, at: datetime
) -> None:
    """How it stands now."""
    changed = update(sent_on).where(*_one(one.submission, one.revision, one.address))
    await connection.execute(changed.values(state=state, tries=tries, error=error and error[:500], at=at))


async def may_still_go(connection: AsyncConnection, number: int, revision: int, *, accepted: bool = False) -> bool:
    """Whoever answered still agrees that this state of their form is sent on, and moderators have not left it out.

    `accepted`: they have to have accepted it.
    """
    columns = (submission.c.send_outside, submission.c.status, submission.c.revision, submission.c.appearance)
    whole = submission.outerjoin(review, review.c.submission_id == submission.c.id)
    query = select(*columns, stands().label("state")).select_from(whole).where(submission.c.id == number)
    row = (await connection.execute(query)).first()
    if row is None or row.status == "withdrawn" or row.appearance == "counted":
        return False
    if row.state == "left-out" or (accepted and row.state != "accepted"):
        return False
    return bool(row.send_outside) and row.revision == revision


async def read_appearance(connection: AsyncConnection, number: int) -> str | None:
    """How the words of a form may appear now."""
    query = select(submission.c.appearance).where(submission.c.id == number)
    found: str | None = (await connection.execute(query)).scalar()
    return found


def _one(number: int, revision: int, address: str) -> tuple[Any, ...]:
    return sent_on.c.submission_id == number, sent_on.c.revision == revision, sent_on.c.address == address
