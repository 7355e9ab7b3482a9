"""The forms that people began with, from the newest to the oldest."""

from __future__ import annotations

from bot.consulting.calls import Calls
from bot.consulting.older_forms import learn_forms
from bot.database.exports import read_begun
from bot.database.opening import Database
from conversations.call import Form
from conversations.records import record


@record
class Versions:
    """The forms of a call."""

    #: the newest first; the form as it stands now among them
    forms: tuple[Form, ...]
    #: each could be read
    is_whole: bool


async def versions(database: Database | None, calls: Calls, name: str) -> Versions:
    """Every form that submissions of a call began with, rehearsals apart. Raises LookupError where there is no call."""
    now = calls.named(name)
    if now is None:
        raise LookupError(name)
    forms, is_whole = [now.form], True
    if database is not None:
        await learn_forms(database, calls, name)
        for version in await read_begun(database, name):
            call = calls.pinned(name, version)
            if call is None or call.form.version != version:
                is_whole = False
            elif version != now.form.version:
                forms.append(call.form)
    return Versions(tuple(forms), is_whole)
