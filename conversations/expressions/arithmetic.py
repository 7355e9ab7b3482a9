"""Arithmetic and the number functions. Whatever has no answer is NaN; nothing raises."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from math import inf, isfinite, nan

from conversations.expressions.values import EXACT, Raw, is_empty, to_number, whole

#: Wide enough for every float with every digit round() leaves.
_WIDE = Context(prec=400)


def add(left: float, right: float) -> float:
    """Return the sum."""
    return left + right


def subtract(left: float, right: float) -> float:
    """Return the difference."""
    return left - right


def multiply(left: float, right: float) -> float:
    """Return the product."""
    return left * right


def divide(left: float, right: float) -> float:
    """Return the quotient; as XPath says, an infinity for a division by zero, NaN for 0 div 0."""
    if right:
        return left / right
    return nan if not left or left != left else math.copysign(inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """Return the remainder with the sign of the dividend."""
    try:
        return math.fmod(left, right)
    except ValueError:
        return nan


def power(base: float, exponent: float) -> float:
    """Return base to the exponent, NaN where that is too big or no real number."""
    return _or_nan(math.pow, base, exponent)


def square_root(number: float) -> float:
    """Return the square root, NaN of a negative number."""
    return _or_nan(math.sqrt, number)


def exponential(number: float) -> float:
    """Return e to the number, NaN where that is too big."""
    return _or_nan(math.exp, number)


def natural_logarithm(number: float) -> float:
    """Return the logarithm to base e; minus infinity of zero, NaN of a negative number."""
    return -inf if number == 0 else _or_nan(math.log, number)


def common_logarithm(number: float) -> float:
    """Return the logarithm to base 10; minus infinity of zero, NaN of a negative number."""
    return -inf if number == 0 else _or_nan(math.log10, number)


def truncated(number: float) -> float:
    """Return the number without its fraction."""
    return float(math.trunc(number)) if isfinite(number) else number


def rounded(number: float, digits: float = 0.0) -> float:
    """Round to so many decimals (tens and hundreds where negative); a half goes up, as in XPath.

    The digits a person sees are what is rounded, so 2.675 gives 2.68 although the nearest float is below it.
    """
    places = whole(digits)
    if places is None:
        return nan
    if not isfinite(number) or places > 20:
        return number
    rounding = ROUND_HALF_UP if number >= 0 else ROUND_HALF_DOWN
    unit = Decimal(1).scaleb(-max(places, -310))
    return float(Decimal(repr(number)).quantize(unit, rounding=rounding, context=_WIDE)) + 0.0


def total(given: list[Raw]) -> float:
    """Return the sum."""
    return sum(_numbers(given), 0.0)


def smallest(given: list[Raw]) -> float:
    """Return the smallest number; NaN when there is none, or one isn't a number."""
    return _extreme(min, given)


def largest(given: list[Raw]) -> float:
    """Return the largest number; NaN when there is none, or one isn't a number."""
    return _extreme(max, given)


def _numbers(given: list[Raw]) -> list[float]:
    """Return every number. An empty answer is NaN, but the empty ones among the instances of a repeat are
    left out: JavaRosa leaves out those that are not relevant, and here the two look the same.
    """
    numbers: list[float] = []
    for each in given:
        for value in each if isinstance(each, list) else (to_number(each),):
            if value.__class__ is float:
                numbers.append(value)
            elif value.__class__ is int and -EXACT < value < EXACT:
                numbers.append(float(value))
            elif not is_empty(value):
                numbers.append(to_number(value))
    return numbers


def _extreme(choose: Callable[[list[float]], float], given: list[Raw]) -> float:
    numbers = _numbers(given)
    return choose(numbers) if numbers and not any(map(math.isnan, numbers)) else nan


def _or_nan(function: Callable[..., float], *numbers: float) -> float:
    try:
        return function(*numbers)
    except (OverflowError, ValueError):
        return nan
