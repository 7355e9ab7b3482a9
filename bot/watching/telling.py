"""Figures as lines of a message: the same numbers as in the picture."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.text import Text, Translate, say

from .figures import Breakdown, Count, Figures, Hidden, Row, Stop
from .words import BREAKDOWN, STOPS, counted, name_of, notes, took

#: characters of a message, with room for what stands around it
LONGEST = 3500
#: rows told of a breakdown, and questions at which most stop
MOST_ROWS, MOST_STOPS = 8, 5
#: characters of a label
_LABEL = 80

_BLANK = Text("")


def lines(figures: Figures) -> tuple[Text, ...]:
    """The figures, a line each; an empty text stands between what does not belong together."""
    found = [*_totals(figures)]
    breakdowns: tuple[Breakdown, ...] = ("by_language", "by_country", "by_source")
    for breakdown in breakdowns:
        if rows := figures.rows(breakdown):
            found += [_BLANK, BREAKDOWN[breakdown], *_rows(breakdown, rows)]
    if stops := _most_stops(figures.stops):
        found += [_BLANK, STOPS, *(_stop(one) for one in stops)]
    unclear = [one for one in figures.stops if one.unclear]
    if unclear:
        found += [_BLANK, Text("Not understood"), *(_unclear(one) for one in unclear[:MOST_ROWS])]
    if why := notes(figures):
        found += [_BLANK, *why]
    return tuple(found)


def told(figures: Figures, language: str, translate: Translate | None = None) -> str:
    """The lines as one message of at most LONGEST characters; what does not fit is left out from the end."""
    found = ""
    for line in lines(figures):
        longer = f"{found}\n{say(line, language, translate)}" if found else say(line, language, translate)
        if len(longer) > LONGEST:
            break
        found = longer
    return found.rstrip()


def rank(count: Count) -> int:
    """Where a count stands when the largest come first: what is not told comes after what is."""
    match count:
        case Hidden.KEPT:
            return 4
        case Hidden.FEW:
            return 2
        case _:
            return count if count > 4 else min(count, 4)


def _totals(figures: Figures) -> list[Text]:
    total = figures.total
    found = [
        figures.title,
        Text("As of {at}", {"at": figures.at}),
        *([Text("These are figures of a rehearsal.")] if figures.trial else []),
        _BLANK,
        Text("Opened the call: {count}", {"count": counted(total.starts)}),
        Text("Took part: {count}", {"count": counted(total.consented)}),
        Text("Midway: {count}", {"count": counted(total.midway)}),
        Text("Sent: {count}", {"count": counted(total.submitted)}),
        Text("Taken back: {count}", {"count": counted(total.withdrawn)}),
    ]
    match figures.minutes:
        case None:
            pass
        case Hidden():
            found.append(Text("How long it takes is not shown: fewer than 5 people have sent a form."))
        case minutes:
            time = took(minutes, "minutes")
            found.append(Text("Half of those who sent their form needed {time} or less.", {"time": time}))
    return found


def _rows(breakdown: Breakdown, rows: Sequence[Row]) -> list[Text]:
    # one row of its own is not worth a line that says "others"
    most = MOST_ROWS if len(rows) > MOST_ROWS + 1 else len(rows)
    found = [
        Text(
            "{name}: {begun} took part, {sent} sent",
            {"name": _short(name_of(breakdown, row)), "begun": counted(row.consented), "sent": counted(row.submitted)},
        )
        for row in rows[:most]
    ]
    if left := len(rows) - most:
        found.append(Text("and {n} more", {"n": left}, plural="and {n} more"))
    return found


def _most_stops(stops: Sequence[Stop]) -> list[Stop]:
    # in fives, few may be nobody
    waiting = [one for one in stops if one.stopped and one.stopped is not Hidden.FEW]
    return sorted(waiting, key=lambda one: -rank(one.stopped))[:MOST_STOPS]


def _stop(one: Stop) -> Text:
    values = {"question": _short(one.label), "count": counted(one.stopped), "reached": counted(one.reached)}
    return Text("{question}: {count} stopped here, {reached} had come so far", values)


def _unclear(one: Stop) -> Text:
    return Text("{question}: {count}", {"question": _short(one.label), "count": counted(one.unclear)})


def _short(label: object) -> object:
    """A label that leaves room for the others; a text is shortened in each of its languages when it is said."""
    if isinstance(label, str) and len(label) > _LABEL:
        return f"{label[: _LABEL - 2]} …"
    return label
