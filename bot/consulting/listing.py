"""Lists to choose from: short names stand on the buttons, long ones in the message with numbers on the buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conversations.prompts import EARLIER, FURTHER
from conversations.records import record
from conversations.replies import Reply
from conversations.text import Text

from .screens import Act, Key, Lines, Rows
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
    return _between("\n", lines)


def with_commas(some: Sequence[Text]) -> Text:
    """Names with commas between them, where more follow: the last has no "and" before it."""
    return _between(", ", some)


def _between(sign: str, some: Sequence[Text]) -> Text:
    names = {f"l{number}": one for number, one in enumerate(some)}
    return Text(sign.join(f"{{{name}}}" for name in names), names)


def paged(value: str) -> tuple[int, str]:
    """`2.prices` as the page and the code; a value that no button of ours carries as the first page of it."""
    page, _, code = value.partition(".")
    return (int(page), code) if page.isdecimal() and len(page) < 4 else (0, value)
