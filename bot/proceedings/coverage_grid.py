"""Coverage as a table that is darker where more is said: on paper with the quotes behind it, or as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.documents.direction import is_right_to_left, runs_right_to_left
from bot.documents.grid import DEPTHS, Grid, Line, Number, Passage, Saying
from bot.watching.figures import Count, Hidden
from conversations.records import replace
from conversations.text import Text, Translate, say

from .coverage_words import BREAKDOWN, ROLE, TITLE, below, counted, notes, row_label, value_label
from .covering import ANY, BY, Coverage, Covered, CoveredSet

#: rows of one picture: more could not be read on a phone
_MOST_ROWS = 22
#: values of a breakdown that are told below a row
_MOST_VALUES = 12

#: from left to right on every page (LRI, PDI): turned round, the sign would say the opposite
_FEW = "\u2066<5\u2069"

Say = Callable[[object], str]


def grid(coverage: Coverage, language: str, translate: Translate | None = None) -> Grid:
    """All of it, with the breakdowns and quotes behind each row."""
    say_ = _said(language, translate)
    passages = [_passage(coverage, one, say_, language) for one in coverage.entries if one.count() != 0]
    rows = [row for each in coverage.sets for row in _rows(coverage, each, each.entries, say_)]
    head = _head(coverage, language, say_)
    return replace(
        head,
        rows=tuple(rows),
        notes=tuple(map(say_, notes(coverage))),
        passages=() if coverage.in_fives else (*passages,),
    )


def table(coverage: Coverage, language: str, translate: Translate | None = None) -> Grid:
    """The numbers alone."""
    return replace(grid(coverage, language, translate), passages=())


def pictures(coverage: Coverage, language: str, translate: Translate | None = None) -> tuple[Grid, ...]:
    """The numbers in pictures for a phone: one a set, several where a set is long."""
    say_, found = _said(language, translate), []
    for each in coverage.sets:
        for begin in range(0, max(1, len(each.entries)), _MOST_ROWS):
            some = each.entries[begin : begin + _MOST_ROWS]
            head = _head(coverage, language, say_)
            found.append(replace(head, lines=head.lines[:2], rows=_rows(coverage, each, some, say_)))
    return tuple(found)


def _said(language: str, translate: Translate | None) -> Say:
    return lambda text: " ".join(say(text, language, translate).split())


def _head(coverage: Coverage, language: str, say_: Say) -> Grid:
    lines = (coverage.call.title, Text("As of {at}", {"at": coverage.at}), *counted(coverage))
    return Grid(
        language=language,
        right_to_left=is_right_to_left(language),
        title=say_(TITLE),
        lines=tuple(map(say_, lines)),
        columns=tuple(say_(ROLE[role]) for role in coverage.roles),
    )


def _rows(coverage: Coverage, each: CoveredSet, entries: Sequence[Covered], say_: Say) -> tuple[Line, ...]:
    largest = [_most(coverage.sets), _most([one for every in coverage.sets for one in every.entries])]
    return (
        _row(coverage, each, largest[0], say_, strong=True),
        *(_row(coverage, one, largest[1], say_, strong=False) for one in entries),
    )


def _row(coverage: Coverage, one: Covered | CoveredSet, largest: int, say_: Say, *, strong: bool) -> Line:
    numbers = tuple(Number(say_(_shown(count)), _depth(count, largest)) for count in map(one.count, coverage.roles))
    return Line(say_(row_label(one)), numbers, strong)


def _shown(count: Count) -> object:
    """A number; short signs where it is not told."""
    match count:
        case Hidden.FEW:
            return _FEW
        case Hidden.KEPT:
            return "–"
        case _:
            return count


def _depth(count: Count, largest: int) -> int:
    if not isinstance(count, int) or not count:
        return 0
    return 1 + min(DEPTHS - 2, (count - 1) * (DEPTHS - 1) // max(largest, DEPTHS - 1))


def _most(some: Sequence[Covered | CoveredSet]) -> int:
    return max((count for one in some if isinstance(count := one.count(), int)), default=0)


def _passage(coverage: Coverage, one: Covered, say_: Say, language: str) -> Passage:
    lines = [line for by in BY if (line := _breakdown(coverage, one, by, say_))]
    sayings = []
    for quote in one.quotes:
        words = f"{quote.words}\n\n{quote.translation}" if quote.translation else quote.words
        is_right = runs_right_to_left(quote.words, is_right_to_left(quote.language))
        sayings.append(Saying(words, say_(below(quote)), is_right))
    return Passage(say_(row_label(one)), tuple(lines), tuple(sayings))


def _breakdown(coverage: Coverage, one: Covered, by: str, say_: Say) -> str:
    found = [(value, count) for (role, of, value), count in one.counts.items() if (role, of) == (ANY, by)]
    told = sorted((-count, value) for value, count in found if isinstance(count, int) and count)
    parts = [f"{say_(value_label(coverage, by, value))} {-count}" for count, value in told[:_MOST_VALUES]]
    if not parts:
        return ""
    return say_(Text("{breakdown}: {values}", {"breakdown": BREAKDOWN[by], "values": ", ".join(parts)}))
