"""A decision with all that follows from it, however it is made: in the chat, in a spreadsheet, or in a program."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.database.holders import read_holders
from bot.database.ids import Ids
from bot.database.mailing import mail_payload
from bot.database.opening import Database
from bot.database.queue import read_left_out
from bot.database.records import Job
from bot.database.review_sheets import add_jobs
from bot.database.reviews import Moderator, decide
from bot.database.staff import note

#: kinds of jobs: somebody is told that their form was left out, or counts again, or is to read what was written down of
#: their voice
LEFT_OUT, COUNTS_AGAIN, HEARD = "left-out", "counts-again", "heard"
#: what the record calls a decision
_NOTED = {"accepted": "review.accept", "left-out": "review.leave_out", "received": "review.put_back"}


async def settle(
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
    twin: int | None = None,
) -> list[Job]:
    """Decide about a submission and note it; gives back the jobs that follow, for the same transaction.

    What is accepted may go on by e-mail. Those who can be told that their form was left out, or is no longer, are told
    by the running bot: a job {"submission": number, "chat": …} for each.
    """
    was_out = bool(await read_left_out(connection, [number]))
    await decide(database, connection, number, state, revision, by, now, why=why, twin=twin)
    details: dict[str, Any] = {"submission": number, "revision": revision}
    if twin is not None:
        details["twin"] = twin
    if by.chat is None:
        # whoever decides away from the chat is known by name alone
        details["by"] = by.name
    await note(connection, ids, now, by.chat, _NOTED[state], call, why, **details)
    found = [Job(ids(), "mail", mail_payload(call, number), now)] if state == "accepted" else []
    told = LEFT_OUT if state == "left-out" else COUNTS_AGAIN if was_out else None
    if told is not None:
        chats = [one.chat for one in await read_holders(connection, number) if one.may_be_told]
        found += [Job(ids(), told, {"submission": number, "chat": one}, now) for one in chats]
    return found


async def let_confirm(connection: Any, ids: Ids, rendition: int, now: datetime) -> None:
    """Leave word that a person is to read what was written down of their voice: a job {"rendition": number}."""
    await add_jobs(connection, [Job(ids(), HEARD, {"rendition": rendition}, now)])
