"""The tree an expression is parsed into. Every node knows `at`, the offset of its first letter."""

from collections.abc import Iterator
from typing import TypeAlias

from ..records import record


@record
class Literal:
    """A text in quotes or a number."""

    value: str | float
    at: int


@record
class Reference:
    """`${name}`: a question, or a repeat."""

    name: str
    at: int


@record
class Column:
    """A bare name: a column of the choices, in a choice_filter."""

    name: str
    at: int


@record
class Current:
    """`.`: the answer being checked."""

    at: int


@record
class Parent:
    """`..`, only in position(..)."""

    at: int


@record
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]
    at: int


@record
class Negation:
    """A minus sign before something."""

    operand: "Node"
    at: int


@record
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
