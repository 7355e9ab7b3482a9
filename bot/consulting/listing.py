"""Lists to choose from, and where somebody reads: in which call, and for which form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.database.records import Submission
from conversations.call import Call
from conversations.prompts import EARLIER, FURTHER
from conversations.recommendations import Interests, Library, Recommendation
from conversations.records import record
from conversations.replies import Reply
from conversations.text import Text

from .screens import Act, Key, Lines, Rows, Screen
from .visit import Visit

#: items of one page
PAGE = 8
_NUMBERS_IN_A_ROW = 4
#: items of a list without pages: a message has room for a hundred buttons
_MOST = 80


@record
class Item:
    """One thing to choose."""

    label: object
    does: Act | Reply


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


def listed(
    visit: Visit, items: Sequence[Item], page: int = 0, turn: Callable[[int], Act] | None = None
) -> tuple[Lines, Rows]:
    """The lines and buttons of one page (from 0) of a list; `turn` makes the button of another page."""
    page = min(max(page, 0), max(0, (len(items) - 1) // PAGE))
    first = page * PAGE
    shown = items[first : first + PAGE] if turn is not None else items[:_MOST]
    say, longest = visit.moment().say, visit.house.phone.button
    lines: Lines = ()
    if any(len(say(item.label)) > longest for item in shown):
        numbered = list(enumerate(shown, start=first + 1))
        lines = (
            joined([Text("{number}. {label}", {"number": number, "label": item.label}) for number, item in numbered]),
        )
        keys = [Key(str(number), item.does) for number, item in numbered]
        rows = [tuple(keys[at : at + _NUMBERS_IN_A_ROW]) for at in range(0, len(keys), _NUMBERS_IN_A_ROW)]
    else:
        rows = [(Key(item.label, item.does),) for item in shown]
    if turn is not None:
        before = (Key(EARLIER, turn(page - 1)),) if page else ()
        after = (Key(FURTHER, turn(page + 1)),) if first + PAGE < len(items) else ()
        rows += [(*before, *after)] if before or after else []
    return lines, tuple(rows)


def joined(lines: Sequence[Text]) -> Text:
    """Lines of one paragraph."""
    names = {f"l{number}": line for number, line in enumerate(lines)}
    return Text("\n".join(f"{{{name}}}" for name in names), names)


def paged(value: str) -> tuple[int, str]:
    """`2.prices` as the page and the code; a value that no button of ours carries as the first page of it."""
    page, _, code = value.partition(".")
    return (int(page), code) if page.isdecimal() and len(page) < 4 else (0, value)
