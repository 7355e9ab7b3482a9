"""Who is reminded, of what and when: seldom, by day, and one thing at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.broadcasting.nights import Night, end_of_night, zone_of
from bot.consulting.calls import Phase, is_over
from bot.database.reminders import Midway
from conversations.call import Call
from conversations.records import record

Kind = Literal["midway", "closing"]


@record
class Rhythm:
    """When and how often somebody is reminded of a form."""

    #: without a change until then; zero for never
    after: timedelta = timedelta(hours=48)
    #: of one form, apart from the closing
    most: int = 3

    def gap(self, told: int) -> timedelta:
        """What lies at least between a reminder and the one before, when there were so many of them."""
        return self.after * (1 << told)


@record
class Due:
    """What one person is reminded of: all their forms that are due, the one that changed last first."""

    kind: Kind
    forms: tuple[Midway, ...]


def takes_answers(call: Call, phase: Phase, now: datetime) -> bool:
    """A form of this call can still be sent."""
    return phase == "open" or (phase == "closed" and not is_over(call, now))


def is_closing(call: Call, now: datetime) -> bool:
    """The call closes soon, or has closed and still takes forms that were begun."""
    return call.closes is not None and call.over is not None and call.closes - _BEFORE_CLOSING <= now < call.over


def due(form: Midway, call: Call, now: datetime, rhythm: Rhythm) -> Kind | None:
    """What there is to say of a form just now: midway, closing or nothing. Its call takes answers."""
    if is_closing(call, now):
        is_calm = now - form.active_at >= _IN_THE_MIDST
        return "closing" if is_calm and not form.told_of_closing else None
    if form.told >= rhythm.most or now - max(form.changed_at, form.active_at) < rhythm.after:
        return None
    is_spaced = form.last_told is None or now - form.last_told >= rhythm.gap(form.told)
    return "midway" if is_spaced else None


def whom(
    forms: Iterable[Midway],
    calls: Mapping[str, Call],
    now: datetime,
    rhythm: Rhythm,
    night: Night | None,
) -> list[Due]:
    """One thing to say to each person: of a form on two phones, to whoever wrote in it last.

    `calls` are those that take answers.
    """
    holders: dict[int, Midway] = {}
    for form in forms:
        if form.welcomes and (form.submission not in holders or holders[form.submission].wrote < form.wrote):
            holders[form.submission] = form
    by_chat: dict[int, list[Midway]] = {}
    for form in holders.values():
        by_chat.setdefault(form.chat, []).append(form)
    found = (_one(held, calls, now, rhythm, night) for held in by_chat.values())
    return [one for one in found if one is not None]


def _one(
    held: Sequence[Midway],
    calls: Mapping[str, Call],
    now: datetime,
    rhythm: Rhythm,
    night: Night | None,
) -> Due | None:
    """What to say to the holder of these forms; nothing at night, nor soon after something else was said."""
    kinds = {one: kind for one in held if (call := calls.get(one.call)) and (kind := due(one, call, now, rhythm))}
    first: Kind = "closing" if "closing" in kinds.values() else "midway"
    forms = sorted((one for one in kinds if kinds[one] == first), key=lambda one: one.changed_at, reverse=True)
    if not forms:
        return None
    zone = zone_of(forms[0].timezone, (), calls[forms[0].call].timezone)
    if end_of_night(now, zone, night) is not None:
        return None
    last = max((one.last_told for one in held if one.last_told), default=None)
    if last is not None and now - last < (_APART if first == "closing" else rhythm.after):
        return None
    return Due(first, tuple(forms))


_BEFORE_CLOSING = timedelta(hours=48)
#: between a word about the closing and any other
_APART = timedelta(hours=6)
#: whoever was here a moment ago is not told in the midst of it that the call closes
_IN_THE_MIDST = timedelta(minutes=30)
