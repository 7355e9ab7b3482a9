"""The functions that need nothing but their arguments, with the kinds of value they take and give."""

from collections.abc import Callable
from math import pi

from conversations.expressions import arithmetic, choices, moments, texts
from conversations.expressions.patterns import matches
from conversations.expressions.pieces import Code, Kind, Run, constant, converted, value_as
from conversations.expressions.values import Raw, to_number, to_text

from ..records import record

_B, _N, _T, _ANY = Kind.BOOLEAN, Kind.NUMBER, Kind.TEXT, Kind.ANY


@record
class Plain:
    """A function of so many arguments, each turned into the kind it takes."""

    do: Callable[..., Raw]
    takes: tuple[Kind, ...]
    gives: Kind


@record
class Spread:
    """A function of a list of its arguments as they are, lists from repeats among them."""

    do: Callable[[list[Raw]], Raw]
    gives: Kind


PLAIN = {
    "abs": Plain(abs, (_N,), _N),
    "boolean": Plain(bool, (_B,), _B),
    "contains": Plain(texts.contains, (_T, _T), _B),
    "count-selected": Plain(choices.count_selected, (_ANY,), _N),
    "date": Plain(moments.to_date, (_ANY,), _ANY),
    "date-time": Plain(moments.to_date_time, (_ANY,), _ANY),
    "decimal-date-time": Plain(moments.decimal_date_time, (_ANY,), _N),
    "decimal-time": Plain(moments.decimal_time, (_ANY,), _N),
    "ends-with": Plain(texts.ends_with, (_T, _T), _B),
    "exp": Plain(arithmetic.exponential, (_N,), _N),
    "false": Plain(lambda: False, (), _B),
    "format-date": Plain(moments.format_date, (_ANY, _T), _T),
    "format-date-time": Plain(moments.format_date_time, (_ANY, _T), _T),
    "int": Plain(arithmetic.truncated, (_N,), _N),
    "log": Plain(arithmetic.natural_logarithm, (_N,), _N),
    "log10": Plain(arithmetic.common_logarithm, (_N,), _N),
    "lower-case": Plain(texts.lower, (_T,), _T),
    "normalize-space": Plain(texts.normalized, (_T,), _T),
    "number": Plain(to_number, (_N,), _N),
    "pi": Plain(lambda: pi, (), _N),
    "pow": Plain(arithmetic.power, (_N, _N), _N),
    "regex": Plain(matches, (_T, _T), _B),
    "round": Plain(arithmetic.rounded, (_N, _N), _N),
    "selected": Plain(choices.is_selected, (_ANY, _T), _B),
    "selected-at": Plain(choices.selected_at, (_ANY, _N), _T),
    "sqrt": Plain(arithmetic.square_root, (_N,), _N),
    "starts-with": Plain(texts.starts_with, (_T, _T), _B),
    "string": Plain(to_text, (_T,), _T),
    "string-length": Plain(texts.length, (_T,), _N),
    "substr": Plain(texts.part_of, (_T, _N, _N), _T),
    "substring-after": Plain(texts.after, (_T, _T), _T),
    "substring-before": Plain(texts.before, (_T, _T), _T),
    "translate": Plain(texts.translated, (_T, _T, _T), _T),
    "true": Plain(lambda: True, (), _B),
    "upper-case": Plain(texts.upper, (_T,), _T),
}

SPREAD = {
    "checklist": Spread(choices.checklist, _B),
    "concat": Spread(texts.concatenated, _T),
    "count": Spread(choices.count, _N),
    "count-non-empty": Spread(choices.count_non_empty, _N),
    "join": Spread(texts.joined, _T),
    "max": Spread(arithmetic.largest, _N),
    "min": Spread(arithmetic.smallest, _N),
    "sum": Spread(arithmetic.total, _N),
    "weighted-checklist": Spread(choices.weighted_checklist, _B),
}


def plain_call(function: Plain, arguments: tuple[Code, ...]) -> Code:
    """Return code that calls the function; where every argument is a constant, code with the result."""
    do = function.do
    if all(code.constant for code in arguments):
        fixed = [code.constant[0] for code in arguments if code.constant]
        return constant(do(*map(value_as, fixed, function.takes)), function.gives)
    runs = [converted(code, kind) for code, kind in zip(arguments, function.takes, strict=False)]
    if len(arguments) == 2 and arguments[1].constant:
        one, fixed_second = runs[0], value_as(arguments[1].constant[0], function.takes[1])
        return Code(lambda env: do(one(env), fixed_second), function.gives)
    return Code(_closure(do, runs), function.gives)


def spread_call(function: Spread, arguments: tuple[Code, ...]) -> Code:
    """Return code that calls the function with all arguments in one list."""
    do = function.do
    runs = tuple(code.run for code in arguments)
    if len(runs) == 1:
        one = runs[0]
        return Code(lambda env: do([one(env)]), function.gives)
    return Code(lambda env: do([run(env) for run in runs]), function.gives)


def _closure(do: Callable[..., Raw], runs: list[Run]) -> Run:
    match runs:
        case [one]:
            return lambda env: do(one(env))
        case [one, two]:
            return lambda env: do(one(env), two(env))
        case [one, two, three]:
            return lambda env: do(one(env), two(env), three(env))
    raise AssertionError("no plain function takes more than three arguments")
