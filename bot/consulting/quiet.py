"""Silence: who asks not to be written to first is left alone, and is written to again when they say so."""

from __future__ import annotations

from conversations.text import Text
from conversations.turns import QUIET

from .screens import Act, Key, Screen
from .visit import Visit

#: stands under whatever comes unasked
NO_MORE = Key(Text("No more such messages"), Act("quiet"))


def hush(visit: Visit) -> None:
    """Write to them first no more: no broadcasts, no reminders. What they do here is answered as ever."""
    visit.keep(quiet=True)
    visit.show(Screen(lines=(QUIET,), keys=((_AGAIN,),), aside=True))


def brought_back(visit: Visit) -> tuple[Text, ...]:
    """Write to them again; what there is to say of it, which is nothing where they never asked for silence."""
    if not visit.account.quiet:
        return ()
    visit.keep(quiet=False)
    return (Text("I may write to you first again."),)


_AGAIN = Key(Text("Write to me again"), Act("unquiet"))
