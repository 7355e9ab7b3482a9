"""Where an expression stands among the questions and repeats, and what a name means from there."""

from collections.abc import Mapping
from functools import lru_cache

from conversations.expressions.environment import Env
from conversations.expressions.errors import ExpressionError, nearest
from conversations.expressions.pieces import Code, Kind
from conversations.expressions.signatures import SIGNATURES
from conversations.expressions.tree import Column, Reference
from conversations.expressions.values import Value

from ..records import record


@record
class Scope:
    """The names an expression may use, and the repeats it stands in, outermost first."""

    places: Mapping[str, tuple[str, ...]]
    here: tuple[str, ...]
    repeats: frozenset[str]
    columns: frozenset[str] | None

    def place_of(self, reference: Reference) -> tuple[str, ...]:
        """Return the repeats the question or repeat stands in. Raises ExpressionError for an unknown name."""
        name = reference.name
        if name in self.places:
            return self.places[name]
        if name not in self.repeats:
            meant = nearest(name, {*self.places, *self.repeats})
            todo = f"Did you mean ${{{meant}}}?" if meant else "Name a question of this form."
            raise ExpressionError(f"There is no question named '{name}'", todo, reference.at + 1)
        for place in (self.here, *self.places.values()):
            if name in place:
                return place[: place.index(name)]
        return ()

    def shared(self, place: tuple[str, ...]) -> int:
        """Return how many repeats the place has in common with where we stand: their instance is our own."""
        depth = 0
        for ours, theirs in zip(self.here, place, strict=False):
            if ours != theirs:
                break
            depth += 1
        return depth


def reference_code(scope: Scope, reference: Reference) -> Code:
    """Return code that reads an answer, or all answers where the question is in a repeat we are not in."""
    name = reference.name
    place = scope.place_of(reference)
    depth = scope.shared(place)
    if name in scope.repeats:
        return Code(lambda env: [True] * len(_prefixes(env, depth, (*place[depth:], name))), Kind.NODES)
    if depth < len(place):
        below = place[depth:]
        if len(below) == 1:
            return Code(lambda env: _answers_of_one(env, depth, below[0], name), Kind.NODES)
        return Code(lambda env: _answers(env, depth, below, name), Kind.NODES)
    if depth:
        return Code(lambda env: env.values.get(env.prefixes[depth] + name))
    return Code(lambda env: env.values.get(name), key=name)


def column_code(scope: Scope, column: Column) -> Code:
    """Return code that reads a column of the choice. Raises ExpressionError where there is no such column."""
    name = column.name
    if scope.columns is not None and name in scope.columns:
        return Code(lambda env: env.row.get(name))
    if name in scope.places:
        todo = f"Write ${{{name}}} for the question."
    elif name.lower() in SIGNATURES:
        todo = f"Did you mean {SIGNATURES[name.lower()].example}?"
    elif meant := nearest(name, scope.columns or ()):
        todo = f"Did you mean {meant}?"
    else:
        todo = f"Put text in quotes, '{name}', and write a question as ${{name}}."
    where = "is neither a column of the choices" if scope.columns is not None else "is neither a question"
    raise ExpressionError(f"The word '{name}' {where} nor a text in quotes", todo, column.at + 1)


def _answers_of_one(env: Env, depth: int, repeat: str, name: str) -> list[Value]:
    read = env.values.get
    prefix = env.prefixes[depth]
    return [read(key) for key in _keys(prefix + repeat, env.counts.get(prefix + repeat, 0), name)]


@lru_cache(maxsize=256)
def _keys(repeat: str, count: int, name: str) -> tuple[str, ...]:
    """Return the keys of one question in all instances: kept, for a sum is worked out at every answer."""
    return tuple(f"{repeat}[{index}]/{name}" for index in range(1, count + 1))


def _answers(env: Env, depth: int, below: tuple[str, ...], name: str) -> list[Value]:
    read = env.values.get
    return [read(prefix + name) for prefix in _prefixes(env, depth, below)]


def _prefixes(env: Env, depth: int, below: tuple[str, ...]) -> list[str]:
    """Return the prefixes of all instances of the repeats below our own instance at that depth."""
    prefixes = [env.prefixes[depth]]
    for repeat in below:
        prefixes = [
            f"{prefix}{repeat}[{index}]/"
            for prefix in prefixes
            for index in range(1, env.counts.get(prefix + repeat, 0) + 1)
        ]
    return prefixes
