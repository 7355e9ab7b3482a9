"""For whom a broadcast is, and when it is sent: chosen by buttons, or typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.broadcasting.counting import Values, count_values
from bot.broadcasting.segments import WrongSegment, parse_segment
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.broadcasts import Broadcast
from bot.office.requests import Office, Request, ask
from conversations.call import Call
from conversations.reading import read_datetime, tidy
from conversations.text import Text

from .drafts import GONE, act, call_of, change, show_next
from .hub import country_in_words, language_in_words
from .numbers import coded, short

#: values of a key that have buttons; the others can be typed
_MOST = 12
_LONGEST = 40
#: how far somebody has come, on a button
_STATUSES = {
    "not-started": Text("Nothing answered"),
    "midway": Text("Begun, not sent"),
    "submitted": Text("Sent"),
}
_EXAMPLE = "language=fr,status=midway"


async def ask_whom(office: Office, request: Request, one: Broadcast, *says: object) -> None:
    """Who there is, with counts."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return
    values = await _values(office, one)
    rows = [
        (
            Key(
                Text("{what} ({n})", {"what": _called(key, value, call), "n": n}),
                act(one, "to", short(f"{key}={value}")),
            ),
        )
        for key, value, n in _offered(values)
    ]

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "broadcast", verb="to", number=coded(one.id))
        words = Text("For whom? Tap a button, or write it, such as {example}.", {"example": _EXAMPLE})
        visit.show(Screen(lines=(*says, words), keys=tuple(rows)))

    await office.answer(request, do)


async def _values(office: Office, one: Broadcast) -> Values:
    """Who there is, as it was counted within the last minute: a tap comes soon after the list."""
    found: Values | None = office.lately.find("values", one)
    if found is None:
        found = await count_values(office.database, office.house.calls, one)
        office.lately.keep("values", one, found)
    return found


def _offered(values: Values) -> Iterator[tuple[str, str, int]]:
    yield "all", "all", values["all"]["all"]
    for key in ("status", "language", "country", "source"):
        for value, n in values[key].most_common(_MOST):
            yield key, value, n


def _called(key: str, value: str, call: Call) -> object:
    match key:
        case "all":
            return Text("Everybody")
        case "status":
            return _STATUSES[value]
        case "language":
            return language_in_words(value, call)
        case "country":
            return Text("Country: {country}", {"country": country_in_words(value)})
        case _:
            return Text("By {source}", {"source": value})


async def chose_whom(office: Office, request: Request, one: Broadcast, which: str) -> None:
    """A button was tapped: it is looked for among those that there are now."""
    if call_of(office, one) is None:
        await office.say(request, GONE)
        return
    values = await _values(office, one)
    found = next((pair for *pair, _ in _offered(values) if short("=".join(pair)) == which), None)
    if found is None:
        await ask_whom(office, request, one)
        return
    await _set_segment(office, request, one, "all" if found[0] == "all" else "=".join(found))


async def typed_whom(office: Office, request: Request, one: Broadcast) -> None:
    """It was written."""
    try:
        segment = str(parse_segment(request.words))
    except WrongSegment:
        await ask_whom(office, request, one, Text("I cannot read that. Please write it as below, or tap a button."))
        return
    await _set_segment(office, request, one, segment)


async def _set_segment(office: Office, request: Request, one: Broadcast, segment: str) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        after = await change(office, request, visit, connection, one, "whom", segment=segment)
        if after is not None:
            show_next(office, request, visit, after)

    await office.answer(request, do)


# When


async def ask_when(office: Office, request: Request, one: Broadcast, *says: object) -> None:
    """At once, or a day and hour."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "broadcast", verb="when", number=coded(one.id))
        values = {"example": "2027-03-31 18:00", "zone": call.timezone}
        words = Text("When? Tap the button, or write day and hour ({zone}), such as {example}.", values)
        visit.show(Screen(lines=(*says, words), keys=((Key(Text("At once"), act(one, "now")),),)))

    await office.answer(request, do)


async def typed_when(office: Office, request: Request, one: Broadcast) -> None:
    """Day and hour were written."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return
    now = office.now.astimezone(ZoneInfo(call.timezone))
    when = _moment(request, now)
    if when is None:
        await ask_when(office, request, one, Text("I cannot read a day and an hour there."))
    elif when <= now:
        await ask_when(office, request, one, Text("{moment} has passed already.", {"moment": when}))
    else:
        await set_when(office, request, one, when)


def _moment(request: Request, now: datetime) -> datetime | None:
    """What is meant, in the time zone of `now`; where it could be the morning or the evening, neither."""
    found = _as_in_the_example(request.words) or read_datetime(request.words, request.language, now).value
    if found is None:
        return None
    return found.replace(tzinfo=now.tzinfo) if found.tzinfo is None else found.astimezone(now.tzinfo)


def _as_in_the_example(words: str) -> datetime | None:
    """`2027-03-31 10:00` is in the morning, though an hour alone could be either."""
    found = tidy(words) if len(words) <= _LONGEST else ""
    try:
        return datetime.fromisoformat(found) if ":" in found else None
    except ValueError:
        return None


async def set_when(office: Office, request: Request, one: Broadcast, when: datetime | None) -> None:
    """Send it then; None for at once."""

    async def do(visit: Visit, connection: Any) -> None:
        moment = when.astimezone(_UTC) if when is not None else None
        after = await change(office, request, visit, connection, one, "when", not_before=moment)
        if after is not None:
            show_next(office, request, visit, after)

    await office.answer(request, do)


_UTC = ZoneInfo("UTC")
