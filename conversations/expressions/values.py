"""The values expressions work with and how one kind becomes another, as JavaRosa does it.

Rules: XPath 1.0 section 4, with the changes of JavaRosa's XPathEqExpr and XPathFuncExpr (dates are days,
an empty answer is empty text, equality of numbers has a tolerance).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from math import inf, isfinite, nan
from typing import TypeAlias

from conversations.expressions.days import days_since_1970, iso, share_of_day

#: None is the empty value: '' as text, NaN as a number, false as a boolean. A tuple holds the names of the
#: choices of a select_multiple, as text joined by one space.
Value: TypeAlias = bool | int | float | str | tuple[str, ...] | date | time | datetime | None
#: What evaluation passes around: a value, or a list of one question's answers in all instances of a repeat.
Raw: TypeAlias = Value | list[Value]

#: Numbers nearer to each other than this are equal.
TOLERANCE = 1e-12
#: Every whole number nearer to zero than this has a float of its own.
EXACT = 2**53
#: No function makes a longer text than this; one that would gives the empty text.
LONGEST_TEXT = 10_000

_NEVER_EMPTY = frozenset({float, int, bool, date, datetime, time})
_NUMBER = re.compile(r"\s*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*")


def to_boolean(value: Raw) -> bool:
    """Return false for what is empty, zero or NaN, true for everything else (also for the text 'false')."""
    match value:
        case bool():
            return value
        case int() | float():
            return abs(value) > TOLERANCE
        case list():
            return bool(value) and to_boolean(value[0])
        case tuple():
            return to_text(value) != ""
        case None | "":
            return False
    return True


def to_number(value: Raw) -> float:
    """Return the value as a number; NaN when it isn't one. Dates are days since 1970, times parts of one."""
    match value:
        case float():
            return value
        case int():  # a bool too
            return _float(value)
        case None:
            return nan
        case str():
            found = _NUMBER.fullmatch(value)
            return float(found[1]) if found else nan
        case tuple():
            return to_number(to_text(value))
        case list():
            return to_number(value[0]) if value else nan
        case date():
            return days_since_1970(value)
    return share_of_day(value)


def to_text(value: Raw) -> str:
    """Return the value as text: '6' for 6.0, 'true', '2026-11-22', choices joined by a space, '' for None."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if -(10**300) < value < 10**300 else _plain(_float(value))
        case float():
            return _plain(value)
        case tuple():
            return " ".join(value)
        case list():
            return to_text(value[0]) if value else ""
    return iso(value)


def single(value: Raw) -> Value:
    """Return the value itself, or the first of a list."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def equals(left: Raw, right: Raw) -> bool:
    """Compare as booleans if either is one, as numbers if either is one or both are dates, else as texts."""
    left, right = single(left), single(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if _is_number(left) or _is_number(right) or (_is_moment(left) and _is_moment(right)):
        return same_number(to_number(left), to_number(right))
    return to_text(left) == to_text(right)


def same_number(left: float, right: float) -> bool:
    """Compare two numbers with the tolerance; NaN equals nothing."""
    return left == right or abs(left - right) < TOLERANCE


def is_empty(value: Raw) -> bool:
    """Return whether the value's text is empty."""
    if value.__class__ in _NEVER_EMPTY:
        return False
    return value is None or to_text(value) == ""


def capped(text: str) -> str:
    """Return the text, or nothing at all if it is too long to keep (half a text would mislead)."""
    return text if len(text) <= LONGEST_TEXT else ""


def whole(number: float) -> int | None:
    """Return the number without its fraction, or None for NaN and the infinities."""
    return int(number) if isfinite(number) else None


def settled(run: Callable[..., Raw]) -> Callable[..., Value]:
    """Wrap the outermost closure: one value, nothing as None, whole numbers as int."""

    def settle(env: object) -> Value:
        value = single(run(env))
        if value.__class__ is float:
            return int(value) if value.is_integer() and abs(value) < EXACT else value
        return None if value == "" else value

    return settle


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float))


def _is_moment(value: Value) -> bool:
    return isinstance(value, (date, time))


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


def _plain(number: float) -> str:
    """Write a number without an exponent, which XPath has none of."""
    if number != number:
        return "NaN"
    if not isfinite(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < TOLERANCE:
        return "0"
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text
