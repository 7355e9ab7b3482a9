"""What a broadcast would do, counted without sending anything."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from bot.consulting.calls import Calls
from bot.database.broadcasts import Broadcast
from bot.database.opening import Database
from bot.database.recipients import list_recipients, read_people
from conversations.call import Call
from conversations.records import record

from .audience import Audience, Chosen, ways
from .segments import NO_COUNTRY, Segment


@record
class Counted:
    """How many people a broadcast reaches, and whom it does not."""

    recipients: int
    #: the language they read -> how many
    by_language: Mapping[str, int]
    #: reason -> how many
    excluded: Mapping[str, int]
    #: the language they read, and that of the content -> how many
    by_variant: Mapping[tuple[str, str], int] = field(default_factory=dict)


#: nobody at all
NOBODY = Counted(0, {}, {})
#: chats looked at in one transaction, and before others have their turn
_AT_ONCE = 500
#: key of a segment -> value -> how many
Values = dict[str, Counter[str]]


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
    variants: Counter[tuple[str, str]] = Counter()
    while True:
        async with database.read() as connection:
            # when they get it is of no matter here
            listed = await list_recipients(connection, calls, broadcast, now, after, _AT_ONCE, night=None)
        languages.update(one.written for one in listed.recipients)
        variants.update((one.written, one.language) for one in listed.recipients)
        excluded.update(listed.excluded)
        if passed is not None:
            passed(languages.total())
        if listed.reached is None:
            return Counted(
                languages.total(), dict(sorted(languages.items())), dict(sorted(excluded.items())), dict(variants)
            )
        after = listed.reached
        await asyncio.sleep(0)


async def count_values(database: Database, calls: Calls, broadcast: Broadcast) -> Values:
    """Key of a segment -> value -> how many would get it, were it for them alone. Raises LookupError and Away."""
    call = calls.named(broadcast.call)
    if call is None:
        raise LookupError(f"there is no call {broadcast.call!r}")
    audience = Audience(
        call=call,
        segment=Segment(),
        is_news=broadcast.kind == "news",
        content=("",),
        written=lambda tongue: calls.written(tongue, call.name),
    )
    found: dict[str, Counter[str]] = {key: Counter() for key in ("all", "status", "language", "country", "source")}
    after: int | None = None
    while True:
        async with database.read() as connection:
            people = await read_people(connection, calls, call.name, after, _AT_ONCE)
        for person in people:
            chosen = audience.choose(person)
            if not isinstance(chosen, Chosen):
                continue
            found["all"]["all"] += 1
            found["language"][chosen.written] += 1
            mine = [form for form in chosen.forms if form.call == call.name]
            found["status"].update({form.progress for form in mine if form.progress is not None})
            found["source"].update({source for form in chosen.forms if (source := form.source or person.source)})
            found["country"].update({code for form in chosen.forms for code in form.countries or {NO_COUNTRY}})
        if len(people) < _AT_ONCE:
            return found
        after = people[-1].chat
        await asyncio.sleep(0)


def missing_languages(broadcast: Broadcast, call: Call) -> list[str]:
    """The call's languages without words of their own, whose readers get those of another language or none.

    The words without a language are those of the call's own one.
    """
    given = {one or call.source_language for one in broadcast.content}
    return [one for one in call.languages if not given & set(ways(one, call))]
