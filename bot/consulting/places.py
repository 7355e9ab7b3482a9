"""Where somebody reads in a library: in which call, beside which form; and what is known of what matters to them."""

from __future__ import annotations

from bot.database.records import Submission
from conversations.call import Call
from conversations.recommendations import Interests, Library, Recommendation
from conversations.records import record
from conversations.text import Text

from .listing import Item
from .screens import Act, Key, Lines, Rows, Screen
from .visit import Visit


@record
class Place:
    """Where somebody reads."""

    call: Call
    #: the form that it is about; None outside of one, and on the way into another call
    submission: Submission | None

    @property
    def number(self) -> int:
        """The form as buttons carry it."""
        return self.submission.id if self.submission is not None else 0

    def entry(self, one: Recommendation) -> Item:
        """A recommendation in a list."""
        return Item(one.topic, Act("entry", self.call.library.code(one.id), self.number))


def place_of(visit: Visit, act: Act | None = None) -> Place:
    """The form whose button was tapped; else where they stand."""
    submission = visit.submission(act.submission) if act is not None else None
    if submission is not None:
        return Place(visit.call_of(submission), submission)
    call, submission = visit.call, visit.open
    if submission is None or "call" in visit.account.step or submission.call != call.name:
        return Place(call, None)
    return Place(call, submission)


def reading(place: Place, lines: Lines, rows: Rows, says: tuple[Text, ...] = (), replaces: int | None = None) -> Screen:
    """Something to read beside the question that is open, with the way back to it, one tap from everywhere."""
    submission = place.submission
    beside = submission.conversation.asking if submission is not None else None
    return Screen(
        says=says,
        lines=lines,
        keys=(*rows, _back_row(place)),
        replaces=replaces,
        aside=True,
        beside=beside,
        submission=place.number if beside is not None else 0,
    )


def _back_row(place: Place) -> tuple[Key, ...]:
    """The way back."""
    words = Text("Back to my question") if place.submission is not None else Text("Back")
    return (Key(words, Act("here", "", place.number)),)


def interests_in(visit: Visit, library: Library) -> Interests:
    """What they said matters to them, as far as this library knows it: another call has other topics."""
    said = visit.account.interests or {}
    does, matters = str(said.get("does", "")), str(said.get("matters", ""))
    return Interests(
        does if library.activity(does) is not None else "", matters if matters in dict(library.tags) else ""
    )
