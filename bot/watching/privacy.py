"""Figures as they are told to those who may not read answers: in fives, so that none of them is about a few people.

Each figure is rounded down to a multiple of 5, by itself, and one under 5 is "fewer than 5", nobody among them. So a
total of what is told is no more than the total that is told, one more person mostly changes nothing (the fifth does),
and adding, subtracting and following the drop-off from question to question leave room on either side.

Seldom they leave none: of five that are fewer than 5 and make up 20, each is 4. Which figures add up to which is
written down as sums; as long as these leave one number alone for one of the few, the smallest figure that stands in a
sum with it is kept back as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from conversations.records import record, replace

from .figures import (
    BREAKDOWNS,
    COLUMNS,
    Breakdown,
    Column,
    Count,
    Figures,
    Hidden,
    Median,
    Row,
    Section,
    Step,
    Stop,
    columns,
    in_few_steps,
    with_step,
)

#: figures of fewer people are not told; others are told in steps of so many
FEWEST = 5

#: where a figure stands: table, row, column
Cell = tuple[str, int, str]

_TOTAL = "total"
_PARTS: tuple[Column, ...] = ("midway", "submitted")
_STOP_PARTS = ("answered", "skipped", "stopped")


@record
class Sum:
    """A figure that others make up."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them."""
        return (*self.parts, self.total)


def hidden(figures: Figures) -> Figures:
    """The figures that may be told: those under 5 become FEW, what would give these away KEPT, others are in fives.

    Days are put together by week or month where nearly all of them would have to be hidden, or where they are many.
    Who did not understand a question is told from 1 on, as FEW: testers are few.
    """
    figures = in_few_steps(_in_longer_steps(figures))
    cells = dict(_cells(figures))
    kept = hide(cells, sums_of(figures, cells))
    kept |= _saying_the_same(cells, kept)

    def told(table: str, index: int, column: str) -> Count:
        cell = (table, index, column)
        return Hidden.KEPT if cell in kept else in_fives(cells[cell])

    def row(table: str, index: int, one: Row) -> Row:
        counts = (told(table, index, column) if column in _told_columns(table) else 0 for column in COLUMNS)
        return Row(one.key, one.label, *counts)

    def rows(name: Breakdown) -> tuple[Row, ...]:
        found = [row(name, at, one) for at, one in enumerate(figures.rows(name))]
        return tuple(found if name == "by_day" else sorted(found, key=_order))

    def stop(index: int, one: Stop) -> Stop:
        return replace(
            one,
            reached=told("stops", index, "reached"),
            answered=told("stops", index, "answered"),
            skipped=told("stops", index, "skipped"),
            stopped=told("stops", index, "stopped"),
            unclear=in_fives(_number(one.unclear)) if one.unclear else 0,
            seconds=_median(one.seconds, one.timed),
            timed=0,
        )

    return replace(
        figures,
        total=row(_TOTAL, 0, figures.total),
        by_day=rows("by_day"),
        by_language=rows("by_language"),
        by_country=rows("by_country"),
        by_source=rows("by_source"),
        stops=tuple(stop(at, one) for at, one in enumerate(figures.stops)),
        sections=tuple(Section(one.label, told("sections", at, "stopped")) for at, one in enumerate(figures.sections)),
        minutes=_median(figures.minutes, figures.timed),
        timed=0,
        in_fives=True,
    )


def in_fives(count: int) -> Count:
    """A count, rounded down."""
    return Hidden.FEW if count < FEWEST else count - count % FEWEST


def sums_of(figures: Figures, cells: Mapping[Cell, int]) -> list[Sum]:
    """Which figures others make up."""
    found = [Sum((_TOTAL, 0, "consented"), tuple((_TOTAL, 0, part) for part in _PARTS))]
    for name in BREAKDOWNS:
        rows = range(len(figures.rows(name)))
        found += [Sum((_TOTAL, 0, column), tuple((name, at, column) for at in rows)) for column in columns(name)]
        if name != "by_day":
            found += [Sum((name, at, "consented"), tuple((name, at, part) for part in _PARTS)) for at in rows]
    for at in range(len(figures.stops)):
        found.append(Sum(("stops", at, "reached"), tuple(("stops", at, part) for part in _STOP_PARTS)))
    for section in range(len(figures.sections)):
        parts = [("stops", at, "stopped") for at, one in enumerate(figures.stops) if one.section == section]
        found.append(Sum(("sections", section, "stopped"), tuple(parts)))
    waiting = [("sections", at, "stopped") for at in range(len(figures.sections))]
    if _ELSEWHERE in cells:
        found.append(Sum((_TOTAL, 0, "midway"), (*waiting, _ELSEWHERE)))
    return [*(one for one in found if one.parts), *_drop_off(figures, cells)]


def _drop_off(figures: Figures, cells: Mapping[Cell, int]) -> Iterator[Sum]:
    """Whoever did not stop at a question reached the next, and after the last one sent the form.

    So it is where nothing between is shown to some people only; where the numbers agree, a reader may take it so.
    """
    came: Cell = (_TOTAL, 0, "consented")
    stopped: tuple[Cell, ...] = ()
    last: Cell = (_TOTAL, 0, "submitted")
    for following in (*(("stops", at, "reached") for at in range(len(figures.stops))), last):
        parts = (*stopped, following)
        if figures.stops and cells[came] == sum(cells[cell] for cell in parts):
            yield Sum(came, parts)
        came, stopped = following, ((following[0], following[1], "stopped"),)


def hide(cells: Mapping[Cell, int], sums: Sequence[Sum], exact: Collection[Cell] = ()) -> set[Cell]:
    """The cells of 5 and more that are kept back, so that none of the few can be worked out.

    `exact`: cells that are told as they are; they are never kept back.
    """
    kept: set[Cell] = set()
    while True:
        more: set[Cell] = set()
        for cell in sorted(worked_out(cells, sums, kept, exact)):
            # a figure that was chosen for another cell in this sum may do for this one as well
            if not any(more & set(one.cells) for one in sums if cell in one.cells):
                nearest = _nearest(cells, cell, sums, {*kept, *exact})
                more |= {nearest} if nearest else set()
        if not more:
            return kept
        kept |= more


def worked_out(
    cells: Mapping[Cell, int], sums: Sequence[Sum], kept: Collection[Cell], exact: Collection[Cell] = ()
) -> set[Cell]:
    """The cells of 1 to 4 people for which the sums leave one number alone; none of those that are told as they are."""
    low, high = {}, {}
    for cell, count in cells.items():
        low[cell], high[cell] = (count, count) if cell in exact else _bounds(cell, count, is_kept=cell in kept)
    # figures without an upper end may draw near for ever: whoever looks for themselves gives up earlier
    for _ in range(_ROUNDS):
        before = (dict(low), dict(high))
        for one in sums:
            least, most = sum(low[cell] for cell in one.parts), sum(high[cell] for cell in one.parts)
            bounds = {one.total: (least, most)}
            for cell in one.parts:
                bounds[cell] = (low[one.total] - most + high[cell], high[one.total] - least + low[cell])
            for cell, (at_least, at_most) in bounds.items():
                low[cell], high[cell] = max(low[cell], at_least), min(high[cell], at_most)
        if before == (low, high):
            break
    return {cell for cell, count in cells.items() if _is_few(count) and low[cell] == high[cell]} - {*exact}


#: more than anybody counts
_MANY = 10**12
_ROUNDS = 12
#: forms midway that wait at none of the questions
_ELSEWHERE: Cell = ("elsewhere", 0, "stopped")


def _bounds(cell: Cell, count: int, *, is_kept: bool) -> tuple[int, int]:
    """What a reader knows of a cell by itself."""
    if cell == _ELSEWHERE:
        return 0, _MANY
    if cell[2] == "skipped" and not count:
        # the question may be one that nobody can skip
        return 0, 0
    if is_kept:
        return FEWEST, _MANY
    least = count - count % FEWEST
    return least, least + FEWEST - 1


def _saying_the_same(cells: Mapping[Cell, int], kept: Collection[Cell]) -> set[Cell]:
    """Figures of questions that would tell how many took part, where that is kept back."""
    began: Cell = (_TOTAL, 0, "consented")
    if began not in kept:
        return set()
    least = cells[began] - cells[began] % FEWEST
    return {cell for cell, count in cells.items() if cell[0] == "stops" and count >= max(least, FEWEST)}


def _nearest(cells: Mapping[Cell, int], cell: Cell, sums: Sequence[Sum], kept: Collection[Cell]) -> Cell | None:
    """The figure to be kept back for this cell: of its own sums, else of those that they are tied to."""
    tied, left = {cell}, list(sums)
    while near := [one for one in left if tied & set(one.cells)]:
        if found := _smallest(cells, near, kept):
            return found
        tied |= {other for one in near for other in one.cells}
        left = [one for one in left if one not in near]
    return None


def _smallest(cells: Mapping[Cell, int], sums: Sequence[Sum], kept: Collection[Cell]) -> Cell | None:
    """The smallest figure still told in these sums, a total of the call only where there is no other."""
    found = {cell for one in sums for cell in one.cells if cells[cell] >= FEWEST and cell not in kept}
    return min(found - {_ELSEWHERE}, key=lambda cell: (cell[0] == _TOTAL, cells[cell], cell), default=None)


def _cells(figures: Figures) -> Iterator[tuple[Cell, int]]:
    tables: dict[str, Sequence[object]] = {_TOTAL: (figures.total,)}
    tables |= {name: figures.rows(name) for name in BREAKDOWNS}
    tables |= {"stops": figures.stops, "sections": figures.sections}
    for table, rows in tables.items():
        for at, row in enumerate(rows):
            for column in _told_columns(table):
                yield (table, at, column), _number(getattr(row, column))
    elsewhere = _number(figures.total.midway) - sum(_number(one.stopped) for one in figures.sections)
    if figures.sections and elsewhere >= 0:
        yield _ELSEWHERE, elsewhere


def _told_columns(table: str) -> tuple[str, ...]:
    match table:
        case "stops":
            return ("reached", *_STOP_PARTS)
        case "sections":
            return ("stopped",)
        case "by_country":
            return columns("by_country")
        case _:
            return columns("by_day")


def _in_longer_steps(figures: Figures) -> Figures:
    steps: tuple[Step, ...] = ("day", "week", "month")
    for step in steps[steps.index(figures.step) :]:
        found = with_step(figures, step) if step != figures.step else figures
        counts = [getattr(row, column) for row in found.by_day for column in ("starts", "consented", "submitted")]
        if 2 * sum(_is_few(count) for count in counts) <= sum(count > 0 for count in counts):
            break
    return found


def _is_few(count: Count) -> bool:
    return isinstance(count, int) and 0 < count < FEWEST


def _median(found: Median, timed: int) -> Median:
    return Hidden.FEW if found is not None and timed < FEWEST else found


def _order(row: Row) -> tuple[int, str]:
    """Where a row stands: of two that are hidden, the order must not say which is the larger."""
    return (-row.consented if isinstance(row.consented, int) else 0, row.key)


def _number(count: Count) -> int:
    assert isinstance(count, int), "these figures are hidden already"
    return count
