"""All submissions of a call, read a few at a time and counted."""

from __future__ import annotations

from datetime import datetime

from bot.consulting.calls import Calls
from bot.consulting.older_forms import learn_forms
from bot.database.exports import Which, read_all
from bot.database.opening import Database
from bot.database.records import Submission
from conversations.call import Call
from conversations.state import Status

from .covering import Coverage, Covering


async def read_coverage(
    database: Database | None, calls: Calls, call: Call, now: datetime, *, quotes: int = 3, language: str = ""
) -> Coverage:
    """What is said of each recommendation of a call; of nobody where there is no database."""

    def form_of(submission: Submission) -> Call:
        return calls.pinned(call.name, submission.form_hash) or call

    covering = Covering(call, form_of, now, quotes=quotes, language=language)
    if database is not None:
        await learn_forms(database, calls, call.name)
        async for came in read_all(database, call.name, Which(frozenset({Status.SUBMITTED}))):
            covering.add(came)
    return covering.coverage()
