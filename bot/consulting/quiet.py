"""Silence: who asks not to be written to first is left alone, and is written to again when they say so."""

from __future__ import annotations

from datetime import timedelta

from conversations.text import Text
from conversations.turns import QUIET

from .screens import Act, Key, Screen
from .visit import Visit

#: stands under whatever comes unasked
NO_MORE = Key(Text("No more such messages"), Act("quiet"))


def hush(visit: Visit) -> None:
    """Write to them first no more: no broadcasts, no reminders. What they do here is answered as ever."""
    visit.keep(quiet=True)
    visit.show(Screen(lines=(QUIET,), keys=((_AGAIN,), (_BY_DAY_ONLY,)), aside=True))


def ask_hours(visit: Visit) -> None:
    """Ask by the clock on their wall in which time zone they live: nobody knows its name."""
    now = visit.now.replace(minute=visit.now.minute - visit.now.minute % 5)
    keys = [Key(f"{now + timedelta(hours=hours):%H:%M}", Act("clock", str(hours))) for hours in _HOURS]
    rows = tuple(tuple(keys[at : at + _IN_A_ROW]) for at in range(0, len(keys), _IN_A_ROW))
    visit.show(Screen(lines=(_WHAT_TIME,), keys=rows, aside=True))


def choose_hours(visit: Visit, value: str) -> None:
    """Their clock is so many hours before or behind that of the world."""
    if value.removeprefix("-").isdecimal() and len(value) < 4 and (hours := int(value)) in _HOURS:
        # IANA's names count the other way round
        visit.keep(timezone=f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT", quiet=False)
        visit.show(Screen(lines=(_BY_DAY,), aside=True))


def brought_back(visit: Visit) -> tuple[Text, ...]:
    """Write to them again; what there is to say of it, which is nothing where they never asked for silence."""
    if not visit.account.quiet:
        return ()
    visit.keep(quiet=False)
    return (Text("I may write to you first again."),)


#: of all clocks of the world against UTC
_HOURS, _IN_A_ROW = range(-11, 13), 4
_WHAT_TIME = Text("What time is it now where you are?")
_BY_DAY = Text("Thank you. I write first only by day, by your clock.")
_BY_DAY_ONLY = Key(Text("Only at better hours"), Act("hours"))
_AGAIN = Key(Text("Write to me again"), Act("unquiet"))
