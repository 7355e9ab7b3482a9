"""Figures of few people cannot be had, neither as they stand nor by adding and subtracting the others."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watching.figures import BREAKDOWNS, COLUMNS, Hidden, Row, Section, Stop, columns, with_step
from bot.watching.privacy import Sum, hidden, hide, worked_out
from conversations.records import replace
from conversations.text import Text

from .made import days, figures, many_days, row

small = st.one_of(st.integers(0, 7), st.integers(0, 60))


def table(*counts: int) -> tuple[dict, list[Sum]]:
    """One breakdown: its cells and the sum that they make up."""
    cells = {("by_source", at, "starts"): count for at, count in enumerate(counts)}
    total = ("total", 0, "starts")
    return {**cells, total: sum(counts)}, [Sum(total, tuple(cells))]


@pytest.mark.parametrize(
    ("counts", "few", "kept"),
    [
        ((0, 5, 90), [], []),
        ((3, 5, 90), [3], [5]),
        ((3, 2, 90), [3, 2], []),
        # 2 of two: either is 1
        ((1, 1, 90), [1, 1], [90]),
        # 8 of two that are under 5: either is 4
        ((4, 4, 6, 90), [4, 4], [6]),
        # of 6, with 5 or more in one of them, the other has 1
        ((1, 5, 7), [1], [5, 7]),
        # nothing beside it but the total itself
        ((3, 0, 0), [3, 3], []),
    ],
)
def test_a_figure_of_few_takes_another_with_it(counts, few, kept):
    cells, sums = table(*counts)
    marks = hide(cells, sums)
    assert sorted(cells[cell] for cell, mark in marks.items() if mark is Hidden.FEW) == sorted(few)
    assert sorted(cells[cell] for cell, mark in marks.items() if mark is Hidden.KEPT) == kept


@st.composite
def some_figures(draw):
    """Figures that add up as those of a call do."""

    def rows(total: Row, count: int) -> tuple[Row, ...]:
        cuts = {
            part: sorted(draw(st.lists(st.integers(0, getattr(total, part)), min_size=count - 1, max_size=count - 1)))
            for part in ("starts", "midway", "submitted", "withdrawn")
        }
        counts = {part: [b - a for a, b in zip([0, *at], [*at, getattr(total, part)], strict=True)]
                  for part, at in cuts.items()}  # fmt: skip
        return tuple(row(str(n), *(counts[part][n] for part in counts)) for n in range(count))

    total = row("", *(draw(small) for _ in range(4)))
    waiting = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    stops = tuple(
        Stop(str(n), Text("?"), n % 2, left + 7 + n, 7, n, left, draw(st.integers(0, 6)), 20.0, draw(st.integers(0, 9)))
        for n, left in enumerate(waiting)
    )
    sections = tuple(Section(Text("S"), sum(one.stopped for one in stops if one.section == at)) for at in (0, 1))
    total = replace(total, midway=total.midway + sum(waiting), consented=total.consented + sum(waiting))
    by_day = tuple(
        replace(one, key=f"2027-03-{at + 1:02}") for at, one in enumerate(rows(total, draw(st.integers(1, 9))))
    )
    return figures(
        total=total,
        by_day=by_day,
        by_language=rows(total, draw(st.integers(1, 4))),
        by_country=tuple(replace(one, starts=0) for one in rows(total, draw(st.integers(1, 5)))),
        by_source=rows(total, draw(st.integers(1, 6))),
        stops=stops,
        sections=sections,
        timed=draw(st.integers(0, 9)),
    )


def equations(told):
    """Everything that a reader can write down: each as its hidden places, with a factor."""

    def of(total, parts):
        terms = ((-1, total), *((1, part) for part in parts))
        return {place: factor for factor, (place, count) in terms if isinstance(count, Hidden)}

    def at(table, n, one, column):
        return (table, n, column), getattr(one, column)

    for name in BREAKDOWNS:
        rows = list(enumerate(told.rows(name)))
        for column in columns(name):
            yield of(at("total", 0, told.total, column), [at(name, n, one, column) for n, one in rows])
        if name != "by_day":
            for n, one in rows:
                yield of(at(name, n, one, "consented"), [at(name, n, one, part) for part in COLUMNS[2:4]])
    yield of(at("total", 0, told.total, "consented"), [at("total", 0, told.total, part) for part in COLUMNS[2:4]])
    for n, one in enumerate(told.stops):
        yield of(at("stops", n, one, "reached"), [at("stops", n, one, p) for p in ("answered", "skipped", "stopped")])
    for place, section in enumerate(told.sections):
        parts = [at("stops", n, one, "stopped") for n, one in enumerate(told.stops) if one.section == place]
        yield of(at("sections", place, section, "stopped"), parts)


def solved(rows):
    """The places that have one solution alone, by fractions: the slow and certain way."""
    reduced = []
    for unknown in rows:
        row = {place: Fraction(factor) for place, factor in unknown.items()}
        for pivot, other in reduced:
            if factor := row.get(pivot):
                row = {p: f for p in row | other if (f := row.get(p, 0) - factor * other.get(p, 0))}
        if not row:
            continue
        pivot = next(iter(row))
        row = {place: factor / row[pivot] for place, factor in row.items()}
        for n, (known, other) in enumerate(reduced):
            if factor := other.get(pivot):
                less = {p: f for p in other | row if (f := other.get(p, 0) - factor * row.get(p, 0))}
                reduced[n] = (known, less)
        reduced.append((pivot, row))
    return {pivot for pivot, row in reduced if len(row) == 1}


def place_of(told, place):
    table, n, column = place
    one = told.total if table == "total" else getattr(told, table)[n]
    return getattr(one, column)


@given(some_figures())
def test_nothing_under_five_is_told_or_follows_from_what_is(found):
    told = hidden(found)
    plain = with_step(found, told.step) if told.step != found.step else found
    for name in (*BREAKDOWNS, "stops"):
        for shown, true in zip(getattr(told, name), getattr(plain, name), strict=True):
            true = next((one for one in getattr(plain, name) if name.startswith("by_") and one.key == shown.key), true)
            for column in COLUMNS if name != "stops" else ("reached", "answered", "skipped", "stopped", "unclear"):
                count = getattr(true, column)
                assert getattr(shown, column) in ((Hidden.FEW,) if 0 < count < 5 else (count, Hidden.KEPT))
                assert count or getattr(shown, column) == 0
    assert {place for place in solved(equations(told)) if place_of(told, place) is Hidden.FEW} == set()


@given(st.lists(small, min_size=2, max_size=6))
def test_no_figure_of_few_is_the_total_less_the_others(counts):
    cells, sums = table(*counts)
    marks = hide(cells, sums)
    assert len(marks) != 1
    assert not worked_out(cells, sums, marks)


def test_few_in_the_parts_leave_the_totals_of_the_call_told():
    """Two by two: what is kept back for somebody stands in their row and their column, and goes no further."""
    told = hidden(figures(total=row("", 90, 20, 38, 0)))
    assert (told.total.starts, told.total.consented, told.total.midway, told.total.submitted) == (90, 58, 20, 38)
    few, kept = Hidden.FEW, Hidden.KEPT
    by_language = [(one.key, one.consented, one.midway, one.submitted) for one in told.by_language]
    assert by_language == [("fr", 30, kept, kept), ("sw", 20, 9, 11), ("ar", 8, few, kept)]


def test_the_order_of_hidden_rows_does_not_say_which_is_the_larger():
    rows = (row("a", 0, 20, 30), row("z", 0, 4, 0), row("b", 0, 1, 0))
    assert [one.key for one in hidden(figures(by_source=rows)).by_source] == ["a", "b", "z"]


def test_a_median_of_few_is_hidden_and_of_five_is_told():
    for timed, minutes in ((4, Hidden.FEW), (5, 11.4)):
        told = hidden(figures(timed=timed, stops=(Stop("a", Text("A?"), 0, 9, 9, 0, 0, 0, 30.0, timed),)))
        assert told.minutes == minutes
        assert told.stops[0].seconds == (Hidden.FEW if timed < 5 else 30.0)


def test_days_with_few_people_are_told_by_week():
    assert hidden(figures()).step == "day"
    told = hidden(figures(by_day=days(*[(3, 1, 2)] * 19, (33, 1, 0, 2))))
    assert told.step == "week"
    assert [one.starts for one in told.by_day] == [21, 21, 48]


def test_nobody_and_many_are_told_as_they_are():
    nobody = figures(total=Row(""), by_day=(), by_language=(), by_country=(), by_source=(), stops=(), sections=(),
                     minutes=None, timed=0)  # fmt: skip
    assert hidden(nobody) == nobody
    assert not hidden(nobody).is_hidden
    assert with_step(figures(by_day=many_days(300)), "month").by_day[0].starts > 500
