"""How many contributed, and who: counts that may be told, as charts.

How many contributions there are is told as it is: all that are printed stand in the book, where anybody can count
them, and a number beside them that is rounded reads as a mistake. What they are broken down by says more of people
than that, so there the rules are those of all published figures (bot/watching/privacy.py): figures are in fives, those
under five are hidden, and with them whatever would give them away, now that the total is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.documents.book import Bar, Chart
from bot.watching.figures import NOT_SAID, SEVERAL, Count, Hidden
from bot.watching.privacy import FEWEST, Cell, Sum, hide, in_fives
from bot.watching.words import FEW, KEPT
from conversations.call import Call
from conversations.records import record
from conversations.text import Country, Month, Text, own_name

from .gathering import Contribution

#: rows of a chart; the rest are told together
MOST_ROWS = 12

_KINDS = {
    "myself": Text("One person, writing alone"),
    "person": Text("One person, with somebody's help"),
    "group": Text("A group"),
    "organisation": Text("An organisation"),
}
_DOORS = {
    "chat": Text("In the chat"),
    "paper": Text("On paper"),
    "word": Text("As a Word form"),
    "mail": Text("By e-mail"),
    "messenger": Text("By another messenger"),
}
_OTHERS = Text("All others")

Say = Callable[[object], str]


@record
class Table:
    """Counts of one kind. `whole`: its rows add up to all contributions; else one may stand in several."""

    name: str
    heading: Text
    rows: tuple[tuple[object, int], ...]
    whole: bool = True
    note: Text | None = None


@record
class Numbers:
    """What may be told: how many in all, and charts."""

    total: str
    charts: tuple[Chart, ...]
    #: a figure is not shown so that another cannot be worked out
    is_kept_back: bool


def numbers(found: Sequence[Contribution], call: Call, said: Say) -> Numbers:
    """The charts of all accepted contributions, the counted ones among them."""
    tables = [table for table in _tables(found, call) if table.rows]
    total: Cell = ("total", 0, "n")
    cells: dict[Cell, int] = {total: len(found)}
    sums: list[Sum] = []
    for table in tables:
        rows: tuple[Cell, ...] = tuple((table.name, at, "n") for at in range(len(table.rows)))
        cells |= {cell: count for cell, (_, count) in zip(rows, table.rows, strict=True)}
        if table.whole:
            sums.append(Sum(total, rows))
    kept = hide(cells, sums, exact={total})
    told = {cell: Hidden.KEPT if cell in kept else in_fives(count) for cell, count in cells.items()}
    charts = [*(_chart(table, told, said) for table in tables), *_women_and_men(found, said)]
    return Numbers(said(len(found)), tuple(charts), bool(kept))


def counted(count: Count, said: Say) -> str:
    """A figure as it is told."""
    match count:
        case Hidden.FEW:
            return said(FEW)
        case Hidden.KEPT:
            return said(KEPT)
        case _:
            return said(count)


def country_label(code: str) -> object:
    """What a country, or what stands for none, is called."""
    match code:
        case "":
            return Text("Not said")
        case _ if code == SEVERAL:
            return Text("Several countries")
        case _:
            return Country(code)


def _tables(found: Sequence[Contribution], call: Call) -> Iterable[Table]:
    countries = Counter(one.country for one in found)
    if countries.keys() - {NOT_SAID}:
        yield Table("country", Text("By country"), _rows(countries, country_label))
    affiliations = Counter(name for one in found for name, _ in one.affiliations)
    labels = {name: label for one in found for name, label in one.affiliations}
    if affiliations:
        note = Text("One contribution may stand in several rows.")
        yield Table("affiliation", Text("By affiliation"), _rows(affiliations, labels.__getitem__), False, note)
    yield Table(
        "kind", Text("Who answered"), _rows(Counter(one.kind for one in found), lambda key: _KINDS.get(key, key))
    )
    yield Table("language", Text("By language"), _rows(Counter(one.language for one in found), _language(call)))
    yield Table(
        "door", Text("How it came in"), _rows(Counter(one.door for one in found), lambda key: _DOORS.get(key, key))
    )
    months = Counter(one.sent.replace(day=1) for one in found)
    yield Table("month", Text("By month"), tuple((Month(*_parts(day)), months[day]) for day in sorted(months)))


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, 1


def _language(call: Call) -> Callable[[str], object]:
    return lambda tag: call.name_of(tag) or own_name(tag)


def _rows(counts: Mapping[Any, int], label: Callable[[Any], object]) -> tuple[tuple[object, int], ...]:
    # of two figures that are told alike, the order must not say which is the larger
    order = sorted(counts, key=lambda key: (-(counts[key] - counts[key] % FEWEST), str(key)))
    rows: list[tuple[object, int]] = [(label(key), counts[key]) for key in order[:MOST_ROWS]]
    if rest := sum(counts[key] for key in order[MOST_ROWS:]):
        rows.append((_OTHERS, rest))
    return tuple(rows)


def _chart(table: Table, told: Mapping[Cell, Count], said: Say) -> Chart:
    counts = [told[table.name, at, "n"] for at in range(len(table.rows))]
    note = said(table.note) if table.note is not None else ""
    return _drawn(said(table.heading), [said(label) for label, _ in table.rows], counts, note, said)


def _drawn(heading: str, labels: Sequence[str], counts: Sequence[Count], note: str, said: Say) -> Chart:
    most = max((count for count in counts if isinstance(count, int)), default=0)
    bars = (
        Bar(label, counted(count, said), count / most if isinstance(count, int) and most else 0.0)
        for label, count in zip(labels, counts, strict=True)
    )
    return Chart(heading, tuple(bars), note)


def _women_and_men(found: Sequence[Contribution], said: Say) -> Iterable[Chart]:
    """People in groups, as the groups count themselves; told where at least five groups said so."""
    groups = [one for one in found if one.kind == "group" and (one.women or one.men)]
    if len(groups) < FEWEST:
        return
    counts = [in_fives(sum(one.women or 0 for one in groups)), in_fives(sum(one.men or 0 for one in groups))]
    labels = [said(Text("Women")), said(Text("Men"))]
    yield _drawn(
        said(Text("Women and men in groups")), labels, counts, said(Text("As the groups count themselves.")), said
    )
