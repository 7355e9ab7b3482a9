"""Figures of few people are not told, nor any other figure that would give one of them away.

For those who may not read answers. Which figures add up to which is written down as sums. As long as one of the few can
be worked out by any adding and subtracting of what is told (that is a question of linear equations), the smallest
figure that stands in a sum with it is kept back as well. So it is where the others leave it no choice, such as 8 of two
that are under 5, as far as its own sums have a figure left to keep back.
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
    with_step,
)

#: figures of fewer people are hidden
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
    """The figures that may be told: 0 stays 0, 1 to 4 become FEW, what would give these away becomes KEPT.

    Days are put together by week or month where nearly all of them would have to be hidden.
    """
    figures = _in_longer_steps(figures)
    cells = dict(_cells(figures))
    marks = hide(cells, sums_of(figures, cells))

    def told(table: str, index: int, column: str) -> Count:
        cell = (table, index, column)
        return marks.get(cell, cells[cell])

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
            unclear=Hidden.FEW if _is_few(one.unclear) else one.unclear,
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
    )


def sums_of(figures: Figures, cells: Collection[Cell]) -> list[Sum]:
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
    return [one for one in found if one.parts]


def hide(cells: Mapping[Cell, int], sums: Sequence[Sum]) -> dict[Cell, Hidden]:
    """The cells that are not told, and why."""
    marks = {cell: Hidden.FEW for cell, count in cells.items() if _is_few(count)}
    while True:
        _leave_none_alone(cells, sums, marks)
        known = worked_out(cells, sums, marks)
        more: set[Cell] = set()
        for cell in sorted(known | _left_no_choice(cells, sums, marks)):
            beside = [one for one in sums if cell in one.cells]
            # a figure that was chosen for another cell in this sum may do for this one as well
            if marks[cell] is Hidden.KEPT or any(more & set(one.cells) for one in beside):
                continue
            nearest = _nearest(cells, cell, sums, marks) if cell in known else _smallest(cells, beside, marks)
            more |= {nearest} if nearest else set()
        if not more:
            return marks
        marks |= dict.fromkeys(more, Hidden.KEPT)


def _leave_none_alone(cells: Mapping[Cell, int], sums: Sequence[Sum], marks: dict[Cell, Hidden]) -> None:
    """Keep back a second figure in each sum in which one is hidden; it may leave another sum with one, and so on."""
    changed = True
    while changed:
        changed = False
        for one in sums:
            if sum(cell in marks for cell in one.cells) == 1 and (second := _smallest(cells, [one], marks)):
                marks[second] = Hidden.KEPT
                changed = True


def worked_out(cells: Mapping[Cell, int], sums: Sequence[Sum], marks: Collection[Cell]) -> set[Cell]:
    """The hidden cells that follow from those told by adding and subtracting, however long.

    Each sum is an equation for its hidden cells. Reduced (Gauss and Jordan, modulo a large prime, which is exact
    enough for whole numbers as small as these), a cell that is left alone in an equation is known.
    """
    reduced: dict[Cell, dict[Cell, int]] = {}
    for one in sums:
        row = {cell: 1 for cell in one.parts if cell in marks}
        if one.total in marks:
            row[one.total] = _PRIME - 1
        for cell in [cell for cell in row if cell in reduced]:
            _subtract(row, reduced[cell], row[cell])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        row = {cell: factor * inverse % _PRIME for cell, factor in row.items()}
        for other in reduced.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        reduced[pivot] = row
    return {cell for cell, row in reduced.items() if len(row) == 1}


#: 2^61 - 1
_PRIME = 2**61 - 1
#: more than anybody counts
_MANY = 10**12
_ROUNDS = 12
#: forms midway that wait at none of the questions
_ELSEWHERE: Cell = ("elsewhere", 0, "stopped")


def _subtract(row: dict[Cell, int], other: Mapping[Cell, int], times: int) -> None:
    for cell, factor in other.items():
        left = (row.get(cell, 0) - times * factor) % _PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)


def _left_no_choice(cells: Mapping[Cell, int], sums: Sequence[Sum], marks: Mapping[Cell, Hidden]) -> set[Cell]:
    """The hidden cells for which one number alone is left, knowing that FEW is 1 to 4 and KEPT more."""
    low, high = dict(cells), dict(cells)
    for cell, mark in marks.items():
        low[cell], high[cell] = (1, FEWEST - 1) if mark is Hidden.FEW else (FEWEST, _MANY)
    concerned = [one for one in sums if any(cell in marks for cell in one.cells)]
    # figures without an upper end may draw near for ever: whoever looks for themselves gives up earlier
    for _ in range(_ROUNDS):
        before = (dict(low), dict(high))
        for one in concerned:
            least, most = sum(low[cell] for cell in one.parts), sum(high[cell] for cell in one.parts)
            bounds = {one.total: (least, most)}
            for cell in one.parts:
                bounds[cell] = (low[one.total] - most + high[cell], high[one.total] - least + low[cell])
            for cell, (at_least, at_most) in bounds.items():
                low[cell], high[cell] = max(low[cell], at_least), min(high[cell], at_most)
        if before == (low, high):
            break
    return {cell for cell in marks if low[cell] == high[cell]}


def _nearest(cells: Mapping[Cell, int], cell: Cell, sums: Sequence[Sum], marks: Mapping[Cell, Hidden]) -> Cell | None:
    """The figure to be kept back for this cell: of its own sums, else of those that others tie to it."""
    tied, left = {cell}, list(sums)
    while near := [one for one in left if tied & set(one.cells)]:
        if found := _smallest(cells, near, marks):
            return found
        tied |= {other for one in near for other in one.cells if other in marks}
        left = [one for one in left if one not in near]
    return None


def _smallest(cells: Mapping[Cell, int], sums: Sequence[Sum], marks: Mapping[Cell, Hidden]) -> Cell | None:
    """The smallest figure still told in these sums, a total of the call only where there is no other."""
    found = {cell for one in sums for cell in one.cells if cells[cell] and cell not in marks and cell != _ELSEWHERE}
    return min(found, key=lambda cell: (cell[0] == _TOTAL, cells[cell], cell), default=None)


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
