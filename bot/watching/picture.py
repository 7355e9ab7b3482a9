"""Figures as a picture shows them: words said in the reader's language, lengths of bars, and nothing left to think."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.documents.direction import is_right_to_left
from conversations.records import record
from conversations.text import Text, Translate, say

from .figures import Breakdown, Column, Count, Figures, Hidden, Row, all_days, in_few_steps
from .telling import rank
from .words import COLUMN, FEW, STOPS, counted, heading, name_of, notes, took

#: rows of a panel; what is beyond goes into a row "others"
_MOST: dict[Breakdown, int] = {"by_language": 5, "by_country": 5, "by_source": 8}
#: questions with a bar of their own; of more, the sections have one
MOST_STOPS = 15
#: in the order in which they are drawn
SERIES: tuple[Column, ...] = ("starts", "consented", "midway", "submitted")


@record
class Tile:
    """One large number."""

    label: str
    number: str


@record
class Bar:
    """One bar; lengths are counts, None where they are not told."""

    label: str
    number: str
    length: int | None
    #: the dark part of it; 0 where there is none
    dark: int | None = 0


@record
class Panel:
    """Bars under a heading."""

    heading: str
    bars: tuple[Bar, ...]


@record
class Curves:
    """Points for each day, week or month, without gaps in time; None where a number is not told."""

    heading: str
    #: in the order of SERIES
    points: tuple[tuple[int | None, ...], ...]
    first: str
    last: str
    #: the largest number and its half
    largest: int
    marks: tuple[tuple[int, str], ...]
    #: what stands beside the sign for numbers that are not told; empty where all are
    few: str = ""


@record
class Picture:
    """Everything that stands in the picture."""

    title: str
    lines: tuple[str, ...]
    #: in the order of SERIES
    tiles: tuple[Tile, ...]
    curves: Curves | None
    languages: Panel
    countries: Panel
    sources: Panel
    stops: Panel
    notes: tuple[str, ...]
    #: where there is nothing to show
    nothing: str
    right_to_left: bool


def picture(figures: Figures, language: str, translate: Translate | None = None) -> Picture:
    """The figures as they are drawn for somebody who reads this language."""

    def said(text: object) -> str:
        return " ".join(say(text, language, translate).split())

    return Picture(
        title=said(figures.title),
        lines=tuple(said(line) for line in _lines(figures)),
        tiles=tuple(Tile(said(COLUMN[name]), said(counted(getattr(figures.total, name)))) for name in SERIES),
        curves=_curves(figures, said),
        languages=_panel(figures, "by_language", said),
        countries=_panel(figures, "by_country", said),
        sources=_panel(figures, "by_source", said),
        stops=_stops(figures, said),
        notes=tuple(said(note) for note in notes(figures)),
        nothing=said(Text("Nothing yet")),
        right_to_left=is_right_to_left(language),
    )


def _lines(figures: Figures) -> list[Text | str]:
    found: list[Text | str] = [figures.organiser] if figures.organiser else []
    found.append(Text("As of {at}", {"at": figures.at}))
    if figures.trial:
        found.append(Text("These are figures of a rehearsal."))
    if isinstance(figures.minutes, float):
        found.append(Text("Time to fill it in (median): {time}", {"time": took(figures.minutes, "minutes")}))
    return found


def _curves(figures: Figures, said: Callable[[object], str]) -> Curves | None:
    if not figures.by_day:
        return None
    figures = in_few_steps(figures)
    rows = {row.key: row for row in figures.by_day}
    days = all_days(figures.by_day[0].key, figures.by_day[-1].key, figures.step)
    nobody = Row("")
    points = tuple(tuple(_told(getattr(rows.get(day, nobody), name)) for day in days) for name in SERIES)
    largest = max((count for series in points for count in series if count is not None), default=0)
    largest = max(largest, 4)
    half = largest // 2
    first, last = (said(name_of("by_day", Row(days[end]), figures.step)) for end in (0, -1))
    return Curves(
        said(heading("by_day", figures.step)),
        points,
        first,
        last if len(days) > 1 else "",
        largest,
        tuple((mark, said(mark)) for mark in (half, largest)),
        said(_sign(figures)),
    )


def _sign(figures: Figures) -> Text | str:
    """What the sign for numbers that are not told stands for, in these days."""
    counts = {getattr(row, name) for row in figures.by_day for name in SERIES}
    if Hidden.KEPT in counts:
        return Text("fewer than 5, or not shown")
    return FEW if Hidden.FEW in counts else ""


def _panel(figures: Figures, breakdown: Breakdown, said: Callable[[object], str]) -> Panel:
    rows, most = figures.rows(breakdown), _MOST[breakdown]
    most = most if len(rows) > most + 1 else len(rows)
    bars = [_bar(said(name_of(breakdown, row)), row.consented, row.submitted, said) for row in rows[:most]]
    if left := rows[most:]:
        begun = _rest(left)
        # without a bar: many small ones together would make all others look short
        bars.append(Bar(said(Text("{n} other", {"n": len(left)}, plural="{n} others")), said(counted(begun)), 0))
    return Panel(said(heading(breakdown, "day")), tuple(bars))


def _rest(left: Sequence[Row]) -> Count:
    """How many took part in the rows left out, as far as each of them is told."""
    counts = [_told(row.consented) for row in left]
    return Hidden.KEPT if None in counts else sum(count for count in counts if count is not None)


def _stops(figures: Figures, said: Callable[[object], str]) -> Panel:
    found: list[tuple[Text, Count]] = [(one.label, one.stopped) for one in figures.stops]
    if len(found) > MOST_STOPS:
        found = [(one.label, one.stopped) for one in figures.sections]
    if len(found) > MOST_STOPS:
        least = sorted((rank(count) for _, count in found), reverse=True)[MOST_STOPS - 1]
        found = [(label, count) for label, count in found if rank(count) >= least][:MOST_STOPS]
    if not any(rank(count) for _, count in found):
        found = []
    return Panel(said(STOPS), tuple(_bar(said(label), count, 0, said) for label, count in found))


def _bar(label: str, count: Count, dark: Count, said: Callable[[object], str]) -> Bar:
    return Bar(label, said(counted(count)), _told(count), _told(dark))


def _told(count: Count) -> int | None:
    return None if isinstance(count, Hidden) else count
