"""A decision that is made away from the chat; the running bot tells the person of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.database.ids import Ids
from bot.database.mailing import queue_mail
from bot.database.opening import Database
from bot.database.records import Job
from bot.database.review_sheets import add_jobs, read_holders
from bot.database.reviews import Moderator, decide, read_review, state_of
from bot.database.staff import note

#: kinds of jobs: somebody is told that their form was left out, or is to read what was written down of their voice
LEFT_OUT, HEARD = "left-out", "heard"
#: what the record calls a decision
_NOTED = {"accepted": "review.accept", "left-out": "review.leave_out", "received": "review.put_back"}


async def decide_and_tell(
    database: Database,
    connection: Any,
    ids: Ids,
    call: str,
    number: int,
    state: str,
    revision: int,
    by: Moderator,
    now: datetime,
    *,
    why: str | None = None,
) -> None:
    """Decide about a submission, note it, and leave word for each chat that holds it if it is left out, or no longer.

    A job of kind "left-out", {"submission": number, "chat": …, "is_back": …}, is what the running bot tells it by.
    """
    before = await read_review(connection, number, to_change=True)
    was_out = before is not None and state_of(before, revision) == "left-out"
    await decide(database, connection, number, state, revision, by, now, why=why)
    await note(connection, ids, now, by.chat, _NOTED[state], call, why, submission=number, by=by.name)
    if state == "accepted":
        await queue_mail(connection, ids, now, call, number)
    if was_out or state == "left-out":
        given = {"submission": number, **({} if state == "left-out" else {"is_back": True})}
        chats = await read_holders(connection, number)
        await add_jobs(connection, [Job(ids(), LEFT_OUT, {**given, "chat": one}, now) for one in chats])


async def let_confirm(connection: Any, ids: Ids, rendition: int, now: datetime) -> None:
    """Leave word that a person is to read what was written down of their voice: a job {"rendition": number}."""
    await add_jobs(connection, [Job(ids(), HEARD, {"rendition": rendition}, now)])
