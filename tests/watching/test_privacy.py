"""Figures of few people cannot be had, neither as they stand nor by adding and subtracting the others."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.watching.figures import BREAKDOWNS, Hidden, Row, Section, Stop, columns, with_step
from bot.watching.privacy import Sum, hidden, hide
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
    ("counts", "kept"),
    [
        ((0, 5, 90), []),
        ((3, 5, 90), []),
        ((1, 1, 90), []),
        ((3, 0, 0), []),
        # 20 of five that are under 5: each is 4
        ((4, 4, 4, 4, 4), [20]),
        ((4, 4, 4, 4, 9), [9]),
    ],
)
def test_what_gives_the_few_away_is_kept_back_and_nothing_else(counts, kept):
    cells, sums = table(*counts)
    assert sorted(cells[cell] for cell in hide(cells, sums)) == kept


def test_a_total_that_is_told_as_it_is_gives_no_few_away():
    cells, sums = table(4, 34, 9)
    (one,) = sums
    assert hide(cells, sums) == set()
    kept = hide(cells, sums, exact={one.total})
    assert {cells[cell] for cell in kept} == {9}, "else 47 would leave 4 alone"


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


def fits(told, count):
    """A number may stand behind what is told of it."""
    match told:
        case Hidden.FEW:
            return 0 <= count < 5
        case Hidden.KEPT:
            return count >= 5
        case _:
            return told <= count < told + 5


def numbers(told):
    """All that may stand behind what is told, as far as a test needs to try."""
    return range(5) if told is Hidden.FEW else range(5, 30) if told is Hidden.KEPT else range(told, told + 5)


@given(some_figures())
def test_every_figure_under_five_is_fewer_than_five_and_the_others_are_in_fives(found):
    told = hidden(found)
    plain = with_step(found, told.step) if told.step != found.step else found
    for name in BREAKDOWNS:
        true = {one.key: one for one in plain.rows(name)}
        for shown in told.rows(name):
            for column in columns(name):
                count, seen = getattr(true[shown.key], column), getattr(shown, column)
                assert seen in (count // 5 * 5, Hidden.KEPT) if count >= 5 else seen is Hidden.FEW
    for shown, true in zip(told.stops, plain.stops, strict=True):
        for column in ("reached", "answered", "skipped", "stopped"):
            count, seen = getattr(true, column), getattr(shown, column)
            assert seen in (count // 5 * 5, Hidden.KEPT) if count >= 5 else seen is Hidden.FEW


@given(st.lists(st.integers(0, 11), min_size=2, max_size=4))
def test_no_figure_of_few_is_the_total_less_the_others(counts):
    """By trying all numbers that may stand there."""
    rows = tuple(row(str(at), 0, 0, count) for at, count in enumerate(counts))
    found = figures(total=row("", 0, 0, sum(counts)), by_day=(), by_language=(), by_country=(), by_source=rows,
                    stops=(), sections=())  # fmt: skip
    told = hidden(found)
    true = {one.key: one.submitted for one in rows}
    tried = product(*(numbers(one.submitted) for one in told.by_source))
    may_be = [one for one in tried if fits(told.total.submitted, sum(one))]
    for at, one in enumerate(told.by_source):
        if 0 < true[one.key] < 5:
            assert len({each[at] for each in may_be}) > 1


# 30 reached the first, 14 the fifth: each of the four between lost 4
@example(5, [4, 4, 4, 4, 9])
@given(st.integers(0, 30), st.lists(st.integers(0, 11), min_size=2, max_size=3))
def test_nobody_who_stopped_can_be_had_from_the_drop_off_and_the_totals(sent, waiting):
    """Nobody can skip, nothing is for some people only: whoever does not stop at a question reaches the next."""
    began = sent + sum(waiting)
    reached = [began - sum(waiting[:at]) for at in range(len(waiting))]
    stops = tuple(
        Stop(str(at), Text("?"), 0, came, came - left, 0, left)
        for at, (came, left) in enumerate(zip(reached, waiting, strict=True))
    )
    one = (row("a", 0, sum(waiting), sent),)
    told = hidden(
        figures(total=one[0], by_day=(), by_language=one, by_country=one, by_source=one, stops=stops,
                sections=(Section(Text("S"), sum(waiting)),))
    )  # fmt: skip
    may_be = []
    for tried in product(numbers(told.total.submitted), *(numbers(stop.stopped) for stop in told.stops)):
        last, *left = tried
        begun = last + sum(left)
        came = [begun - sum(left[:at]) for at in range(len(left))]
        if (
            fits(told.total.consented, begun)
            and fits(told.total.midway, sum(left))
            and all(fits(stop.reached, count) for stop, count in zip(told.stops, came, strict=True))
            and all(fits(stop.answered, a - b) for stop, a, b in zip(told.stops, came, left, strict=True))
        ):
            may_be.append(tried)
    for at, true in enumerate((sent, *waiting)):
        if 0 < true < 5:
            assert len({each[at] for each in may_be}) > 1


@given(some_figures())
def test_one_more_person_changes_what_is_told_by_nothing_or_at_the_fifth(found):
    """Of two looks, the second shows the language, country or source of one newcomer where they make up a five."""

    def joined(one):
        return replace(one, consented=one.consented + 1, submitted=one.submitted + 1)

    rows = found.by_language
    later = replace(found, total=joined(found.total), by_language=(joined(rows[0]), *rows[1:]), by_country=(),
                    by_source=(), by_day=(), stops=(), sections=())  # fmt: skip
    found = replace(found, by_country=(), by_source=(), by_day=(), stops=(), sections=())
    before = {one.key: one.submitted for one in hidden(found).by_language}
    after = {one.key: one.submitted for one in hidden(later).by_language}
    if rows[0].submitted % 5 != 4 and Hidden.KEPT not in (*before.values(), *after.values()):
        assert before == after


def test_a_headline_that_is_kept_back_is_not_told_by_a_question():
    rows = tuple(row(str(n), 0, 4, 0) for n in range(5))
    stops = (Stop("a", Text("A?"), 0, 20, 12, 0, 8), Stop("b", Text("B?"), 0, 12, 0, 0, 12))
    told = hidden(figures(total=row("", 0, 20, 0), by_language=rows, by_day=(), by_country=(), by_source=(),
                          stops=stops, sections=(Section(Text("S"), 20),)))  # fmt: skip
    assert told.total.consented is Hidden.KEPT
    assert told.stops[0].reached is Hidden.KEPT


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
    assert [one.starts for one in told.by_day] == [20, 20, 45]


def test_of_nobody_no_more_is_told_than_of_a_few():
    nobody = figures(total=Row(""), by_day=(), by_language=(), by_country=(), by_source=(), stops=(), sections=(),
                     minutes=None, timed=0)  # fmt: skip
    one = replace(nobody, total=row("", 1, 0, 1))
    assert hidden(nobody) == hidden(one)


def test_days_are_put_together_by_month():
    assert with_step(figures(by_day=many_days(300)), "month").by_day[0].starts > 500
