"""What a broadcast would do, counted without sending anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.consulting.calls import Calls
from bot.database.broadcasts import Broadcast
from bot.database.opening import Database
from bot.database.recipients import list_recipients
from conversations.call import Call
from conversations.records import record

from .audience import ways


@record
class Counted:
    """How many people a broadcast reaches, and whom it does not."""

    recipients: int
    #: the language they read -> how many
    by_language: Mapping[str, int]
    #: reason -> how many
    excluded: Mapping[str, int]


#: nobody at all
NOBODY = Counted(0, {}, {})
#: chats looked at in one transaction
_AT_ONCE = 2_000


async def count_recipients(
    database: Database,
    calls: Calls,
    broadcast: Broadcast,
    now: datetime,
    passed: Callable[[int], None] | None = None,
    after: int | None = None,
) -> Counted:
    """Go through everybody (or those after a chat); `passed` is told how many recipients there are so far.

    Raises what `list_recipients` raises, and Away.
    """
    languages: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    while True:
        async with database.read() as connection:
            # when they get it is of no matter here
            listed = await list_recipients(connection, calls, broadcast, now, after, _AT_ONCE, night=None)
        languages.update(one.written for one in listed.recipients)
        excluded.update(listed.excluded)
        if passed is not None:
            passed(languages.total())
        if listed.reached is None:
            return Counted(languages.total(), dict(sorted(languages.items())), dict(sorted(excluded.items())))
        after = listed.reached


def missing_languages(broadcast: Broadcast, call: Call) -> list[str]:
    """The call's languages without words of their own, whose readers get those of another language or none.

    The words without a language are those of the call's own one.
    """
    given = {one or call.source_language for one in broadcast.content}
    return [one for one in call.languages if not given & set(ways(one, call))]
