"""The call, in the very version, that a form on paper was made from."""

from __future__ import annotations

import asyncio

from bot.consulting.calls import Calls
from bot.database.brought import find_forms
from bot.database.opening import Database
from bot.documents.blank import VERSION
from conversations.call import Call


async def call_of_form(database: Database, calls: Calls, version: str, named: str | None = None) -> Call | None:
    """The call whose form's hash begins so, as it stands now or as somebody began it once; None where nobody knows it.

    Of several calls with the same form it is the one that is `named`.
    """
    here = [call for call in calls.all() if call.form.version[:VERSION] == version]
    if here:
        return next((call for call in here if call.name == named), here[0])
    async with database.read() as connection:
        found = await find_forms(connection, version)
    for whole, name, files in found:
        if not calls.knows(whole):
            await asyncio.to_thread(calls.learn, name, whole, files)
        call = calls.pinned(name, whole)
        if call is not None and call.form.version == whole:
            return call
    return None
