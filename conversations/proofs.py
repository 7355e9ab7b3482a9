"""Can a condition ever hold? Tried out on every answer that could make a difference, where these can be listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, combinations, pairwise, product
from math import prod

from .expressions import Env, Expression, to_boolean, to_number
from .expressions import Value as Computed
from .questions import Question

#: functions whose outcome depends on nothing but which choice, which number or which words were given
_PLAIN = frozenset(
    {"selected", "count-selected", "not", "true", "false", "boolean", "number", "if", "coalesce", "string-length"}
)
_PLAIN_OPERATORS = frozenset({"and", "or", "=", "!=", "<", "<=", ">", ">="})
_ORDER = frozenset({"<", "<=", ">", ">="})
#: more combinations of answers are not tried
_MOST = 20_000
#: characters of a text that is tried for its length
_LONGEST = 5_000


def can_hold(
    conditions: Iterable[Expression], questions: Mapping[str, Question], judged: Question | None = None
) -> bool | None:
    """True if some answers make all conditions true, False if none do, None where that cannot be told.

    `judged` is the question whose constraint it is: its answer is what `.` stands for.
    """
    conditions = tuple(conditions)
    names = sorted({name for condition in conditions for name in condition.names} | _own(judged))
    if not all(one.functions <= _PLAIN and one.operators <= _PLAIN_OPERATORS for one in conditions):
        return None
    tried = _Tried(conditions, names)
    answers: dict[str, list[Computed]] = {}
    for name in names:
        asked = questions.get(name)
        possible = tried.possible(asked) if asked is not None else None
        if possible is None:
            return None
        answers[name] = possible
    if prod(len(possible) for possible in answers.values()) > _MOST:
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


class _Tried:
    """Answers of which each stands for all that the conditions cannot tell apart from it."""

    def __init__(self, conditions: tuple[Expression, ...], names: list[str]) -> None:
        literals = {literal for condition in conditions for literal in condition.literals}
        self.words = {literal for literal in literals if isinstance(literal, str)}
        numbers = {float(to_number(literal)) for literal in literals}
        self.numbers = sorted({number for number in numbers if number == number} | {0.0})
        self.functions = frozenset().union(*(condition.functions for condition in conditions))
        self.operators = frozenset().union(*(condition.operators for condition in conditions))
        self.names = names

    def possible(self, asked: Question) -> list[Computed] | None:
        """What to try for one question; None where that cannot be listed."""
        match asked.type:
            case "select_one":
                return [None, *(choice.name for choice in asked.choices)]
            case "select_multiple":
                return self._ticks([choice.name for choice in asked.choices])
            case "integer" | "decimal" | "range":
                return [None, *self._steps(whole=asked.type == "integer")]
            case "text" if not asked.appearance & {"email", "url", "phone", "country"}:
                return self._texts(asked.name)
            case "acknowledge":
                return [None, True]
            case _:
                return None

    def _steps(self, whole: bool) -> Iterator[float]:
        """Every number that is compared with, and between and beside two of them a step for each question: there may
        have to be room for all of them, one above the other.
        """
        room = len(self.names)
        found = set(self.numbers)
        for number in self.numbers:
            found |= {number + step for step in range(-room, room + 1)}
        for low, high in pairwise(self.numbers):
            found |= {low + (high - low) * part / (room + 1) for part in range(1, room + 1)}
        return iter(sorted({float(round(number)) for number in found} if whole else found))

    def _texts(self, name: str) -> list[Computed] | None:
        measured = "string-length" in self.functions
        if self.operators & _ORDER and not measured:
            return None  # words that are read as numbers
        lengths = {int(number) + step for number in self.numbers for step in (-1, 0, 1)} if measured else set()
        if measured and (self.operators & {"=", "!="}) and len(self.names) > 1:
            return None
        sized = ["x" * length for length in sorted(lengths) if 0 < length <= _LONGEST]
        return [None, *sorted(self.words - {""}), f"something else in {name}", *sized]

    def _ticks(self, names: list[str]) -> list[Computed] | None:
        words = {word for several in self.words for word in several.split()}
        named = [name for name in names if name in words]
        others = [name for name in names if name not in words]
        if len(named) > 6:
            return None
        most = len(others) if "count-selected" in self.functions else min(1, len(others))
        ticks = ((*some, *others[:more]) for some in ((), *_subsets(named)) for more in range(most + 1))
        return [None, *(some for some in ticks if some)]


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))
