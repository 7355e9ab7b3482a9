"""A table of numbers as words in one language, with what stands behind them: nothing that is left to decide."""

from __future__ import annotations

from conversations.records import record

#: how dark a number's place is: 0 for none, then four steps
DEPTHS = 5


@record
class Number:
    """One number as it is shown, and how dark its place is."""

    words: str
    depth: int = 0


@record
class Line:
    """A row with its numbers; a strong one sums up those below it."""

    label: str
    numbers: tuple[Number, ...]
    strong: bool = False


@record
class Saying:
    """Somebody's own words, and what stands below them."""

    words: str
    below: str
    right_to_left: bool = False


@record
class Passage:
    """What stands behind one row."""

    heading: str
    lines: tuple[str, ...] = ()
    sayings: tuple[Saying, ...] = ()


@record(kw_only=True)
class Grid:
    """A title, some lines, the table, notes, and what stands behind the numbers."""

    #: BCP 47 tag
    language: str
    right_to_left: bool
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
