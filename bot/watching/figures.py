"""What is counted of a call. Nobody's words stand here; they can be told in fives (privacy.py).

Forms are counted, by the latest they have become: sent once is sent, even while it is being changed. Starts are chats.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Literal

from conversations.records import record, replace
from conversations.text import Text


class Hidden(Enum):
    """Why a figure is not told."""

    #: fewer than 5 people, perhaps nobody
    FEW = "few"
    #: it would say exactly how many one of the few are
    KEPT = "kept"


Count = int | Hidden
#: None where there is nothing to count
Median = float | Hidden | None
Step = Literal["day", "week", "month"]
Breakdown = Literal["by_day", "by_language", "by_country", "by_source"]
Column = Literal["starts", "consented", "midway", "submitted", "withdrawn"]

COLUMNS: tuple[Column, ...] = ("starts", "consented", "midway", "submitted", "withdrawn")
BREAKDOWNS: tuple[Breakdown, ...] = ("by_day", "by_language", "by_country", "by_source")

#: days side by side; of more, weeks and months have a point
MOST_DAYS = 62

#: keys of rows by country that are no country
NOT_SAID, SEVERAL = "", "several"


@record
class Row:
    """How far people came. `midway` and `submitted` make up `consented`, but not by day: there what was sent or taken
    back is counted when that was, the others when they began.
    """

    #: a date (the first day of a week or month), a language tag, a country's code, a source's code
    key: str
    #: as the language calls itself, or as the organiser calls the source; empty where the key says it all
    label: str = ""
    #: chats that opened the call; nothing is known of their country
    starts: Count = 0
    #: forms of those who agreed to take part, as far as they still do
    consented: Count = 0
    midway: Count = 0
    submitted: Count = 0
    #: forms taken back: they count nowhere else
    withdrawn: Count = 0


@record
class Stop:
    """A question: how many forms reached it, and what became of it there. Forms taken back are left out."""

    name: str
    label: Text
    #: place of its section
    section: int
    #: answered, skipped and stopped together
    reached: Count = 0
    answered: Count = 0
    skipped: Count = 0
    #: forms midway, never sent, that wait at this question now
    stopped: Count = 0
    #: testers who did not understand it
    unclear: Count = 0
    #: median of what it took; longer than half an hour is a pause and left out
    seconds: Median = None
    #: forms behind that median
    timed: int = 0


@record
class Section:
    """A section: how many forms wait at its questions now."""

    label: Text
    stopped: Count = 0


@record(kw_only=True)
class Figures:
    """A call in numbers."""

    call: str
    title: Text
    organiser: str
    #: in the call's time zone
    at: datetime
    #: of a rehearsal
    trial: bool
    total: Row
    #: only days on which something happened
    by_day: tuple[Row, ...] = ()
    step: Step = "day"
    #: the largest first
    by_language: tuple[Row, ...] = ()
    by_country: tuple[Row, ...] = ()
    by_source: tuple[Row, ...] = ()
    #: in printed order
    stops: tuple[Stop, ...] = ()
    sections: tuple[Section, ...] = ()
    #: median from the first to the last answer of a form that was sent, without pauses
    minutes: Median = None
    #: forms behind that median
    timed: int = 0
    #: told in fives, as privacy.py does it
    in_fives: bool = False

    def rows(self, breakdown: Breakdown) -> tuple[Row, ...]:
        """The rows of a breakdown."""
        found: tuple[Row, ...] = getattr(self, breakdown)
        return found

    @property
    def is_kept_back(self) -> bool:
        """Some figures of 5 and more are not told."""
        rows = (self.total, *(row for breakdown in BREAKDOWNS for row in self.rows(breakdown)))
        counts = [getattr(row, column) for row in rows for column in COLUMNS]
        counts += [count for one in self.stops for count in (one.reached, one.answered, one.skipped, one.stopped)]
        return Hidden.KEPT in counts


def columns(breakdown: Breakdown) -> tuple[Column, ...]:
    """What a breakdown tells."""
    return COLUMNS[1:] if breakdown == "by_country" else COLUMNS


def with_step(figures: Figures, step: Step) -> Figures:
    """The same figures, days put together by week (from Monday) or month; nothing may be hidden in them yet."""
    begun: dict[str, list[Row]] = {}
    for row in figures.by_day:
        begun.setdefault(first_day(date.fromisoformat(row.key), step).isoformat(), []).append(row)
    rows = tuple(_together(key, found) for key, found in begun.items())
    return replace(figures, by_day=rows, step=step)


def first_day(day: date, step: Step) -> date:
    """The first day of the week or month that a day is in."""
    match step:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)


def next_day(day: date, step: Step) -> date:
    """The first day of the next day, week or month."""
    match step:
        case "day":
            return day + timedelta(days=1)
        case "week":
            return day + timedelta(days=7)
        case "month":
            return first_day(day.replace(day=1) + timedelta(days=32), step)


def in_few_steps(figures: Figures) -> Figures:
    """Weeks or months for many days. Days that are told in fives stay: put together, they would be too few."""
    if not figures.by_day or figures.in_fives:
        return figures
    steps: tuple[Step, ...] = ("day", "week", "month")
    for step in steps[steps.index(figures.step) :]:
        found = with_step(figures, step) if step != figures.step else figures
        if len(all_days(found.by_day[0].key, found.by_day[-1].key, step)) <= MOST_DAYS:
            return found
    return found


def all_days(first: str, last: str, step: Step) -> list[str]:
    """The days, weeks or months from one to another, with those on which nothing happened."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    found = []
    while day <= end:
        found.append(day.isoformat())
        day = next_day(day, step)
    return found


def _together(key: str, rows: Iterable[Row]) -> Row:
    counts = dict.fromkeys(COLUMNS, 0)
    for row in rows:
        for column in COLUMNS:
            count = getattr(row, column)
            assert isinstance(count, int)
            counts[column] += count
    return Row(key, "", *counts.values())
