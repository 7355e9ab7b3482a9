"""Can a condition ever hold? Tried out on every answer that could make a difference, where these can be listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, combinations, pairwise, product

from .expressions import Env, Expression, to_boolean
from .expressions import Value as Computed
from .questions import Question

#: functions whose outcome depends on nothing but which choice, which number or which words were given
_PLAIN = frozenset({"selected", "count-selected", "not", "true", "false", "boolean", "number", "if", "coalesce"})
#: more combinations of answers are not tried
_MOST = 20_000

_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NUMBER = re.compile(r"(?<![\w.$'-])-?\d+(?:\.\d+)?")
_ARITHMETIC = re.compile(r"\bdiv\b|\bmod\b|[*+]|\s-\s")


def can_hold(
    conditions: Iterable[Expression], questions: Mapping[str, Question], judged: Question | None = None
) -> bool | None:
    """True if some answers make all conditions true, False if none do, None where that cannot be told.

    `judged` is the question whose constraint it is: its answer is what `.` stands for.
    """
    conditions = tuple(conditions)
    names = sorted({name for condition in conditions for name in condition.names} | _own(judged))
    if not all(_is_plain(condition) for condition in conditions):
        return None
    answers = {}
    for name in names:
        asked = questions.get(name)
        possible = _possible(asked, conditions) if asked is not None else None
        if possible is None:
            return None
        answers[name] = possible
    count = 1
    for possible in answers.values():
        count *= len(possible)
    if count > _MOST:
        return None
    computes = [condition.compile(dict.fromkeys(names, ())) for condition in conditions]
    for values in product(*answers.values()):
        env = Env(dict(zip(names, values, strict=True)), now=_NOW, random=lambda: 0.5, uuid=lambda: "")
        if judged is not None:
            env.current = env.values[judged.name]
            if env.current is None:
                continue
        if all(to_boolean(compute(env)) for compute in computes):
            return True
    return False


_NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def _own(judged: Question | None) -> set[str]:
    return set() if judged is None else {judged.name}


def _is_plain(condition: Expression) -> bool:
    if not condition.functions <= _PLAIN:
        return False
    return _ARITHMETIC.search(_QUOTED.sub("", condition.source)) is None


def _possible(asked: Question, conditions: tuple[Expression, ...]) -> list[Computed] | None:
    """Answers of which each stands for all that the conditions cannot tell apart from it."""
    words = {one or other for condition in conditions for one, other in _QUOTED.findall(condition.source)}
    names = [choice.name for choice in asked.choices]
    match asked.type:
        case "select_one":
            return [None, *names]
        case "select_multiple":
            return _ticks(names, words, any("count-selected" in one.functions for one in conditions))
        case "integer" | "decimal" | "range":
            return [None, *_numbers(conditions, asked.type == "integer")]
        case "text" if not asked.appearance & {"email", "url", "phone", "country"}:
            return [None, *sorted(words - {""}), "something else"]
        case "acknowledge":
            return [None, True]
        case _:
            return None


def _ticks(names: list[str], words: set[str], counted: bool) -> list[Computed] | None:
    named = [name for name in names if name in words]
    others = [name for name in names if name not in words]
    if len(named) > 6:
        return None
    some = [None, *_subsets(named)]
    if not counted:
        return [*some, *((*ticks, *others[:1]) for ticks in some if ticks is not None)]
    return [*some, *((*ticks, *others[:n]) for ticks in some if ticks is not None for n in range(1, len(others) + 1))]


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))


def _numbers(conditions: tuple[Expression, ...], whole: bool) -> list[float]:
    """Every number that is compared with, those beside it and between: between two of them nothing changes."""
    told = sorted({float(one) for condition in conditions for one in _NUMBER.findall(condition.source)} | {0.0})
    beside = {number + step for number in told for step in (-1.0, 0.0, 1.0)}
    between = {(low + high) / 2 for low, high in pairwise(told)}
    if whole:
        return sorted(beside | {float(round(number)) for number in between})
    return sorted(beside | between | {number + step for number in told for step in (-0.001, 0.001)})
