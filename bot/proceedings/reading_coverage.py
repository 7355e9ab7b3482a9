"""All submissions of a call, read a few at a time and counted."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.consulting.calls import Calls
from bot.consulting.older_forms import learn_forms
from bot.database.exports import Came, Which, read_all
from bot.database.opening import Database
from bot.database.records import Submission
from conversations.call import Call
from conversations.state import Status

from .covering import Coverage, Covering

#: counted at once, away from the loop that answers people
_AT_ONCE = 100


async def read_coverage(
    database: Database | None, calls: Calls, call: Call, now: datetime, *, quotes: int = 3, language: str = ""
) -> Coverage:
    """What is said of each recommendation of a call; of nobody where there is no database."""

    def form_of(submission: Submission) -> Call:
        return calls.pinned(call.name, submission.form_hash) or call

    covering = Covering(call, form_of, now, quotes=quotes, language=language)
    if database is not None:
        await learn_forms(database, calls, call.name)
        some: list[Came] = []
        async for came in read_all(database, call.name, Which(frozenset({Status.SUBMITTED}))):
            some.append(came)
            if len(some) >= _AT_ONCE:
                await asyncio.to_thread(covering.add_all, some)
                some = []
        await asyncio.to_thread(covering.add_all, some)
    return covering.coverage()
