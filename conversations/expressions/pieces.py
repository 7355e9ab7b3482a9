"""A compiled piece of an expression, and its conversion to the kind of value its surroundings need."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias, cast

from conversations.expressions.environment import Env
from conversations.expressions.values import EXACT, Raw, Value, single, to_boolean, to_number, to_text

from ..records import record

Run: TypeAlias = Callable[[Env], Raw]


class Kind(Enum):
    """What is known, before evaluation, about what a piece of code gives."""

    BOOLEAN = auto()
    #: always a float, so that no product of whole numbers can grow without end
    NUMBER = auto()
    TEXT = auto()
    #: one value of any kind
    ANY = auto()
    #: a list: the answers to one question over the instances of a repeat
    NODES = auto()


@record
class Code:
    """A closure with what is known about it."""

    run: Run
    kind: Kind = Kind.ANY
    #: the value itself where it is the same for every environment (in a tuple, since it may be None)
    constant: tuple[Raw] | None = None
    #: the key of the answer read, where the code does nothing but read an answer outside all repeats
    key: str | None = None


def constant(value: Raw, kind: Kind) -> Code:
    """Return code that always gives the value."""
    return Code(lambda env: value, kind, (value,))


def as_boolean(code: Code) -> Callable[[Env], bool]:
    """Return a closure that gives a boolean."""
    run = code.run
    if code.kind is Kind.BOOLEAN:
        return cast(Callable[[Env], bool], run)

    def boolean(env: Env) -> bool:
        return to_boolean(run(env))

    return boolean


def as_number(code: Code) -> Callable[[Env], float]:
    """Return a closure that gives a number, NaN where there is none."""
    run = code.run
    if code.kind is Kind.NUMBER:
        return cast(Callable[[Env], float], run)
    if code.constant:
        fixed = to_number(code.constant[0])
        return lambda env: fixed

    key = code.key or ""

    def number(env: Env) -> float:
        value = run(env)
        return value if value.__class__ is float else to_number(value)

    def number_of_answer(env: Env) -> float:
        value = env.values.get(key)
        if value.__class__ is float:
            return value
        if value.__class__ is int and -EXACT < value < EXACT:
            return float(value)
        return to_number(value)

    return number if code.key is None else number_of_answer


def as_text(code: Code) -> Callable[[Env], str]:
    """Return a closure that gives a text."""
    run = code.run
    if code.kind is Kind.TEXT:
        return cast(Callable[[Env], str], run)
    if code.constant:
        fixed = to_text(code.constant[0])
        return lambda env: fixed

    key = code.key or ""

    def text(env: Env) -> str:
        value = run(env)
        return value if value.__class__ is str else to_text(value)

    def text_of_answer(env: Env) -> str:
        value = env.values.get(key)
        return value if value.__class__ is str else to_text(value)

    return text if code.key is None else text_of_answer


def as_single(code: Code) -> Callable[[Env], Value]:
    """Return a closure that gives one value: the first of a list, anything else as it is."""
    run = code.run
    if code.kind is not Kind.NODES:
        return cast(Callable[[Env], Value], run)
    return lambda env: single(run(env))


def value_as(value: Raw, kind: Kind) -> Raw:
    """Return a value that is known already as one of that kind."""
    match kind:
        case Kind.BOOLEAN:
            return to_boolean(value)
        case Kind.NUMBER:
            return to_number(value)
        case Kind.TEXT:
            return to_text(value)
    return value


def converted(code: Code, kind: Kind) -> Run:
    """Return the closure that gives a value of that kind."""
    match kind:
        case Kind.BOOLEAN:
            return as_boolean(code)
        case Kind.NUMBER:
            return as_number(code)
        case Kind.TEXT:
            return as_text(code)
        case Kind.ANY:
            return as_single(code)
    return code.run
