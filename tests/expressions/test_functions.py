"""Every function, one row per rule; a function without a row fails the last test."""

from datetime import date, datetime, time
from math import inf, isnan, pi

import pytest

from conversations.expressions import SIGNATURES, ExpressionError, Value, parse
from tests.expressions.evaluating import NOW, evaluate

A_DAY, A_MOMENT = date(2026, 3, 7), datetime(2026, 3, 7, 9, 5, 3, 42_000)

CASES: list[tuple[str, dict[str, Value], Value]] = [
    ("selected(${s}, 'b')", {"s": ("a", "b")}, True),
    ("selected(${s}, 'c')", {"s": ("a", "b")}, False),
    ("selected(${s}, ' b ')", {"s": ("a", "b")}, True),
    ("selected(${s}, 'b')", {"s": "a b"}, True),
    ("selected(${s}, 'a')", {"s": "ab"}, False),
    ("selected(${s}, 'a')", {}, False),
    ("selected(${s}, 1)", {"s": ("1", "2")}, True),
    ("selected(${s}, 1)", {"s": 1}, True),
    ("selected(${s}, ${t})", {"s": ("1", "2"), "t": 2}, True),
    ("selected(${s}, '')", {}, True),
    ("selected(${s}, '')", {"s": ()}, True),
    ("selected(${s}, '')", {"s": ("a",)}, False),
    ("selected-at(${s}, 1)", {"s": ("a", "b")}, "b"),
    ("selected-at(${s}, 0)", {"s": "a b"}, "a"),
    ("selected-at(${s}, 2)", {"s": ("a", "b")}, None),
    ("selected-at(${s}, -1)", {"s": ("a", "b")}, None),
    ("selected-at(${s}, 'x')", {"s": ("a", "b")}, None),
    ("count-selected(${s})", {"s": ("a", "b")}, 2),
    ("count-selected(${s})", {"s": " a  b c "}, 3),
    ("count-selected(${s})", {}, 0),
    ("not(${s})", {}, True),
    ("not('false')", {}, False),
    ("if(${s} > 1, 'more', 'less')", {"s": 2}, "more"),
    ("if(${s} > 1, 'more', 'less')", {}, "less"),
    ("if(1, ${s}, 2)", {"s": ("a", "b")}, ("a", "b")),
    ("if(true(), 1, 2) + 1", {}, 2),
    ("coalesce(${s}, 0) + 1", {}, 1),
    ("coalesce(${s}, ${t}, 'last')", {"s": "", "t": ()}, "last"),
    ("coalesce(${s}, 5)", {"s": 0}, 0),
    ("coalesce(${s}, ${t})", {}, None),
    ("true()", {}, True),
    ("false()", {}, False),
    ("boolean(${s})", {"s": "no"}, True),
    ("boolean(0)", {}, False),
    ("number('12.50')", {}, 12.5),
    ("number(true())", {}, 1),
    ("number(${s})", {"s": A_DAY}, 20519),
    ("int(7.9)", {}, 7),
    ("int(-7.9)", {}, -7),
    ("int('7.9')", {}, 7),
    ("int(1 div 0)", {}, inf),
    ("string(1.0)", {}, "1"),
    ("string(${s})", {"s": ("a", "b")}, "a b"),
    ("string(true())", {}, "true"),
    ("string-length('é 1')", {}, 3),
    ("string-length(${s})", {}, 0),
    ("string-length()", {}, 7),
    ("concat('a', 1, true(), ${s})", {"s": ("x", "y")}, "a1truex y"),
    ("concat(${s}, ${s})", {}, None),
    ("contains('abc', 'bc')", {}, True),
    ("contains('abc', '')", {}, True),
    ("starts-with('abc', 'ab')", {}, True),
    ("ends-with('abc', 'ab')", {}, False),
    ("substr('abcdef', 1, 3)", {}, "bc"),
    ("substr('abcdef', 4)", {}, "ef"),
    ("substr('abcdef', -2)", {}, "ef"),
    ("substr('abcdef', 0, -1)", {}, "abcde"),
    ("substr('abcdef', 4, 2)", {}, None),
    ("substr('abcdef', ${s})", {}, None),
    ("substr('abcdef', 0, 1 div 0)", {}, "abcdef"),
    ("substring-before('a@b@c', '@')", {}, "a"),
    ("substring-before('abc', '@')", {}, None),
    ("substring-after('a@b@c', '@')", {}, "b@c"),
    ("substring-after('abc', '@')", {}, None),
    ("normalize-space('  a \t b\n')", {}, "a b"),
    ("normalize-space()", {}, "current"),
    ("translate('banana', 'abn', 'A-')", {}, "-AAA"),
    ("translate('aa', 'aa', 'xy')", {}, "xx"),
    ("upper-case('straße')", {}, "STRASSE"),
    ("lower-case('ÉA')", {}, "éa"),
    ("round(2.5)", {}, 3),
    ("round(-2.5)", {}, -2),
    ("round(2.675, 2)", {}, 2.68),
    ("round(-1.25, 1)", {}, -1.2),
    ("round(1234, -2)", {}, 1200),
    ("round(1.5, 400)", {}, 1.5),
    ("round(5, -400)", {}, 0),
    ("round(1 div 0, 2)", {}, inf),
    ("abs(-3)", {}, 3),
    ("pow(2, 10)", {}, 1024),
    ("pow(4, 0.5)", {}, 2),
    ("sqrt(16)", {}, 4),
    ("exp(0)", {}, 1),
    ("log(exp(2))", {}, 2),
    ("log(0)", {}, -inf),
    ("log10(1000)", {}, 3),
    ("pi()", {}, pi),
    ("regex('ab12', '[a-z]+[0-9]+')", {}, True),
    ("regex('ab12!', '[a-z]+[0-9]+')", {}, False),
    ("regex('x', ${s})", {"s": "x|y"}, True),
    ("regex('x', ${s})", {"s": "(x"}, False),
    ("regex(5, '5')", {}, True),
    ("today()", {}, date(2026, 11, 22)),
    ("now()", {}, NOW),
    ("date('2026-03-07')", {}, A_DAY),
    ("date('2026-3-7')", {}, A_DAY),
    ("date('2026-03-07T23:59:00')", {}, A_DAY),
    ("date(20519)", {}, A_DAY),
    ("date(${s} + 1)", {"s": date(2026, 3, 6)}, A_DAY),
    ("date(now())", {}, date(2026, 11, 22)),
    ("date('2026-02-30')", {}, None),
    ("date('soon')", {}, None),
    ("date(1 div 0)", {}, None),
    ("date-time('2026-03-07 09:05')", {}, datetime(2026, 3, 7, 9, 5)),
    ("date-time(0.5)", {}, datetime(1970, 1, 1, 12)),
    ("date-time('2026-03-07')", {}, datetime(2026, 3, 7)),
    ("date-time('25:00')", {}, None),
    ("format-date(${s}, '%Y-%y-%m-%n-%d-%e %b %a')", {"s": A_DAY}, "2026-26-03-3-07-7 Mar Sat"),
    ("format-date('2026-03-07', '100%% %e')", {}, "100% 7"),
    ("format-date(${s}, ${t})", {"s": A_DAY, "t": "%Q%"}, "%Q%"),
    ("format-date(${s}, '%Y')", {}, None),
    ("format-date-time(${s}, '%H:%h:%M:%S.%3')", {"s": A_MOMENT}, "09:9:05:03.042"),
    ("format-date-time(${s}, '%H:%M')", {"s": time(9, 5)}, "09:05"),
    ("format-date-time('09:05', '%h.%M')", {}, "9.05"),
    ("decimal-date-time('1970-01-02T12:00:00.000+02:00')", {}, 1.5),
    ("decimal-date-time(${s})", {"s": A_DAY}, 20519),
    ("decimal-time('18:00')", {}, 0.75),
    ("decimal-time(${s})", {"s": time(12)}, 0.5),
    ("decimal-time('1970-01-01T06:00:00Z')", {}, 0.25),
    ("once('new')", {}, "current"),
    ("sum(${s})", {"s": "4"}, 4),
    ("count(${s})", {"s": "4"}, 1),
    ("count-non-empty(${s})", {}, 0),
    ("min(3, '1', 2)", {}, 1),
    ("max(3, '10', 2)", {}, 10),
    ("join(', ', 'a', 'b', ${s})", {"s": 3}, "a, b, 3"),
    ("jr:choice-name(${s}, '${s}')", {"s": "rice"}, "S:RICE"),
    ("jr:choice-name(${s}, ' ${ s } ')", {"s": ("rice", "tea")}, "S:RICE, S:TEA"),
    ("jr:choice-name(${s}, '${s}')", {}, None),
    ("jr:choice-name(selected-at(${s}, 1), '${s}')", {"s": ("rice", "tea")}, "S:TEA"),
    ("uuid()", {}, "an-id"),
    ("random()", {}, 0.25),
    ("checklist(2, 2, 'yes', 1 = 1, 'no', 0)", {}, True),
    ("checklist(-1, 1, 'yes', 'yes')", {}, False),
    ("checklist(1, -1, 'yes', 'yes')", {}, True),
    ("weighted-checklist(3, -1, 'yes', 2, 'no', 5, ${s}, 1)", {"s": "yes"}, True),
    ("weighted-checklist(3, 7, 'yes', 2, 'no', 5)", {}, False),
]


@pytest.mark.parametrize(("source", "values", "expected"), CASES)
def test_functions(source: str, values: dict[str, Value], expected: Value) -> None:
    """Each function gives what ODK documents, and something harmless for what ODK leaves open."""
    assert evaluate(source, values, current="current") == expected


@pytest.mark.parametrize(
    "source",
    [
        "pow(10, 400)", "pow(-1, 0.5)", "pow(0, -1)", "sqrt(-1)", "exp(1000)", "log(-1)", "log10('x')",
        "number('')",
        "number('1,5')", "int('x')", "round('x')", "round(1, 'x')", "max(1, '')", "min('a')", "sum('')",
        "decimal-time('noon')", "decimal-date-time('soon')", "abs('')",
    ],
)  # fmt: skip
def test_no_answer_is_nan(source: str) -> None:
    """A number that isn't there or is too big is NaN, never an exception."""
    result = evaluate(source)
    assert isinstance(result, float)
    assert isnan(result)


def test_once_takes_the_new_value_only_when_there_is_none() -> None:
    """once() keeps the first value that was calculated."""
    assert evaluate("once(random())", current=None) == 0.25
    assert evaluate("once(random())", current=0.75) == 0.75


def test_every_function_has_a_case() -> None:
    """A function nobody tested doesn't get in; position() and indexed-repeat() have a file of their own."""
    tested = {name for source, _, _ in CASES for name in parse(source).functions}
    assert tested | {"position", "indexed-repeat"} == set(SIGNATURES)


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_the_example_is_an_example(name: str) -> None:
    """What the error suggests to write can be parsed, and has that function in it."""
    assert name in parse(SIGNATURES[name].example).functions


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_the_number_of_arguments_is_checked(name: str) -> None:
    """Too few and too many arguments are refused when the form is read, not when it is answered."""
    signature = SIGNATURES[name]
    wrong = [signature.fewest - 1] if signature.fewest else []
    wrong += [signature.most + 1] if signature.most is not None else []
    for count in wrong:
        with pytest.raises(ExpressionError, match="can't be used with"):
            parse(f"{name}({', '.join(['1'] * count)})")
