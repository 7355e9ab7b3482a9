"""The tree an expression is parsed into. Every node knows `at`, the offset of its first letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes or a number."""

    value: str | float
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`: a question, or a repeat."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: a column of the choices, in a choice_filter."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Current:
    """`.`: the answer being checked."""

    at: int


@dataclass(frozen=True, slots=True)
class Parent:
    """`..`, only in position(..)."""

    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign before something."""

    operand: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, left to right: a + b - c. Flat, so that a long sum isn't a deep tree."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    at: int


Node: TypeAlias = Literal | Reference | Column | Current | Parent | Call | Negation | Chain


def nodes(tree: Node) -> Iterator[Node]:
    """The node and all below it."""
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case Call(arguments=arguments):
                waiting.extend(arguments)
            case Negation(operand=operand):
                waiting.append(operand)
            case Chain(first=first, rest=rest):
                waiting += [first, *(operand for _, operand in rest)]
            case _:
                pass
