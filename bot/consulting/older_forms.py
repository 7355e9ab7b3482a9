"""Forms of a call as they were: whoever began with one is shown and read by it."""

from __future__ import annotations

import asyncio

from bot.database.exports import Came, read_forms
from bot.database.opening import Database
from conversations.call import Call

from .calls import Calls


async def learn_forms(database: Database, calls: Calls, name: str, only: str | None = None) -> None:
    """Take in the forms that people began with and that are not at hand: all of a call, or only this one."""
    if only is not None and calls.knows(only):
        return
    for version, files in await read_forms(database, name):
        if not calls.knows(version) and only in (None, version):
            await asyncio.to_thread(calls.learn, name, version, files)


async def form_of(database: Database, calls: Calls, came: Came) -> Call | None:
    """The call with the form that a submission was answered in; None where there is no such call any more."""
    submission = came.submission
    await learn_forms(database, calls, submission.call, submission.form_hash)
    return calls.pinned(submission.call, submission.form_hash)
