"""Coverage as it is told to those who may not read answers: numbers in fives, none of a few people, and no quotes."""

from __future__ import annotations

from bot.watching import privacy
from bot.watching.figures import Count, Hidden
from conversations.records import replace

from .covering import BY, Cell, Coverage, Covered, CoveredSet


def published(coverage: Coverage) -> Coverage:
    """The same with every number rounded down to fives; what would give a few people away is kept back."""
    return replace(
        coverage,
        sets=tuple(_set(each, coverage.roles) for each in coverage.sets),
        submissions=privacy.in_fives(_number(coverage.submissions)),
        left_out=privacy.in_fives(_number(coverage.left_out)),
        in_fives=True,
    )


def _set(each: CoveredSet, roles: tuple[str, ...]) -> CoveredSet:
    entries = tuple(_entry(one, roles) for one in each.entries)
    return replace(each, counts=_told(each.counts, roles), entries=entries)


def _entry(one: Covered, roles: tuple[str, ...]) -> Covered:
    return replace(one, counts=_told(one.counts, roles), quotes=())


def _told(found: dict[Cell, Count], roles: tuple[str, ...]) -> dict[Cell, Count]:
    """Each breakdown of a number makes that number up: where a few could be worked out, another is kept back too.

    Nobody is told as a few are.
    """
    counts: dict[Cell, Count] = {**{(role, "", ""): 0 for role in roles}, **found}
    order = sorted(counts)
    # a table a role, a row a cell of it
    places: dict[Cell, privacy.Cell] = {cell: (cell[0], at, cell[1]) for at, cell in enumerate(order)}
    numbers = {places[cell]: _number(counts[cell]) for cell in order}
    sums = []
    for role in {cell[0] for cell in order}:
        for by in BY:
            parts = tuple(places[cell] for cell in order if cell[:2] == (role, by))
            if parts and (role, "", "") in places:
                sums.append(privacy.Sum(places[role, "", ""], parts))
    kept = privacy.hide(numbers, sums)
    return {cell: Hidden.KEPT if places[cell] in kept else privacy.in_fives(numbers[places[cell]]) for cell in order}


def _number(count: Count) -> int:
    assert isinstance(count, int), "this is told already"
    return count
