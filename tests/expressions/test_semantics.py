"""How values are compared, calculated with and turned into each other: JavaRosa's rules, one case per row."""

from datetime import date, datetime, time
from math import inf, isnan, nan

import pytest

from conversations.expressions import Value, parse, to_boolean, to_number, to_text
from tests.expressions.evaluating import an_env, evaluate

EQUALITY: list[tuple[str, dict[str, Value], bool, str]] = [
    ("${a} = 17", {"a": "17"}, True, "a number on one side makes numbers of both"),
    ("${a} = 17", {"a": 17}, True, "an integer is a number"),
    ("${a} = '17'", {"a": 17.0}, True, "also when the number is the answer"),
    ("${a} = '017'", {"a": "17"}, False, "two texts are compared letter by letter"),
    ("${a} = 17", {"a": "seventeen"}, False, "text that is no number is NaN, which equals nothing"),
    ("${a} != 17", {"a": "seventeen"}, True, "and so differs from everything"),
    ("${a} != 17", {}, True, "an empty answer differs from a number"),
    ("${a} = 0", {}, False, "empty is not zero"),
    ("${a} = ''", {}, True, "empty equals the empty text"),
    ("${a} = ''", {"a": None}, True, "None is as empty as a missing answer"),
    ("${a} = ''", {"a": ()}, True, "no choice selected is empty"),
    ("${a} = ${b}", {}, True, "two empty answers are equal texts"),
    ("${a} = 'x y'", {"a": ("x", "y")}, True, "selected choices are text with one space between"),
    ("0.1 + 0.2 = 0.3", {}, True, "numbers have a tolerance"),
    ("1 = 1.000000000001", {}, False, "of less than 1e-12"),
    ("${a} = 0.3", {"a": 0.1 + 0.2}, True, "the tolerance holds for answers"),
    ("true() = 'false'", {}, True, "a boolean on one side makes booleans of both; text is true unless empty"),
    ("${a} = 'x'", {"a": True}, True, "the same for an answer that is a boolean"),
    ("${a} = 5", {"a": True}, True, "a boolean wins over a number"),
    ("${a} = 0", {"a": False}, True, "and zero is false"),
    ("'a' = 'A'", {}, False, "letter case counts"),
    ("${d} = '2026-01-31'", {"d": date(2026, 1, 31)}, True, "a day against a text is its ISO text"),
    ("${d} = date('2026-01-31')", {"d": date(2026, 1, 31)}, True, "two days are equal as days"),
    ("${d} = 1", {"d": date(1970, 1, 2)}, True, "a day against a number is days since 1970"),
    ("${d} = ${e}", {"d": date(2026, 1, 31), "e": datetime(2026, 1, 31)}, True, "a day is its midnight"),
    ("${d} = ''", {"d": date(2026, 1, 31)}, False, "a day is not empty"),
    ("${t} = '09:30:00'", {"t": time(9, 30)}, True, "a time against a text is its ISO text"),
    ("'a' = 'a' = true()", {}, True, "a chain goes from left to right"),
    ("1 != 1 != 1", {}, True, "also of inequalities: false() != 1"),
    (f"9{'0' * 400} = 9{'0' * 400}", {}, True, "numbers beyond all limits are equal infinities"),
]


@pytest.mark.parametrize(("source", "values", "expected", "why"), EQUALITY)
def test_equality(source: str, values: dict[str, Value], expected: bool, why: str) -> None:
    """Booleans win over numbers, numbers over days, days over texts."""
    assert evaluate(source, values) is expected, why


ORDER: list[tuple[str, dict[str, Value], bool, str]] = [
    ("${a} > 18", {"a": 19}, True, "numbers"),
    ("${a} > 18", {"a": "19"}, True, "text that is a number is one"),
    ("${a} > 18", {"a": 18}, False, "the limit itself is not above"),
    ("${a} >= 18", {"a": 18}, True, "but at it"),
    ("${a} <= 18", {"a": 18.0}, True, "and at most it"),
    ("${a} < 18", {"a": 17.5}, True, "decimals"),
    ("18 < ${a}", {"a": 19}, True, "either way round"),
    ("${a} < 18", {}, False, "an empty answer is not below"),
    ("${a} >= 18", {}, False, "nor above anything"),
    ("'b' > 'a'", {}, False, "texts have no order"),
    ("${d} > '2020-01-01'", {"d": date(2026, 1, 1)}, False, "nor has a day in quotes without date()"),
    ("${d} > date('2020-01-01')", {"d": date(2026, 1, 1)}, True, "days have"),
    ("${d} < today()", {"d": date(2026, 11, 21)}, True, "yesterday is before today"),
    ("${d} < now()", {"d": date(2026, 11, 22)}, True, "midnight is before now"),
    ("${d} <= today()", {"d": datetime(2026, 11, 22, 1)}, False, "an hour after midnight is after the day"),
    ("${t} < ${u}", {"t": time(9), "u": time(9, 0, 1)}, True, "times of day have an order"),
    ("true() > false()", {}, True, "booleans are 1 and 0"),
    ("1 < 2 < 3", {}, True, "a chain compares true() with 3"),
    ("3 > 2 > 1", {}, False, "so this is true() > 1, as XPath says"),
]


@pytest.mark.parametrize(("source", "values", "expected", "why"), ORDER)
def test_order(source: str, values: dict[str, Value], expected: bool, why: str) -> None:
    """<, <=, > and >= are always about numbers; NaN makes them false."""
    assert evaluate(source, values) is expected, why


ARITHMETIC: list[tuple[str, dict[str, Value], Value, str]] = [
    ("1 + 2 * 3", {}, 7, "products before sums"),
    ("(1 + 2) * 3", {}, 9, "brackets before products"),
    ("10 - 4 - 3", {}, 3, "from left to right"),
    ("10 - 2 * 3 + 1", {}, 5, "both"),
    ("7 div 2", {}, 3.5, "div keeps the fraction"),
    ("7 div 0", {}, inf, "a division by zero is infinite"),
    ("-7 div 0", {}, -inf, "on the side of its sign"),
    ("7 mod 3", {}, 1, "the remainder"),
    ("-7 mod 3", {}, -1, "has the sign of the dividend"),
    ("7 mod -3", {}, 1, "not of the divisor"),
    ("-7.5 mod 2", {}, -1.5, "and may have a fraction"),
    ("--3", {}, 3, "two signs cancel out"),
    ("---3", {}, -3, "three don't"),
    ("--${a} = 3", {"a": "3"}, True, "but make a number of a text"),
    ("-${a}", {"a": "3"}, -3, "as one sign does"),
    ("- 2 * 3", {}, -6, "the sign binds tightest"),
    ("5-3", {}, 2, "no spaces needed between numbers"),
    ("${a}-1", {"a": 5}, 4, "nor after a reference"),
    ("2*3", {}, 6, "a star"),
    (".5 + 1.", {}, 1.5, "numbers may begin or end with the point"),
    ("1 and 2div 2", {}, True, "a word may follow a number at once"),
    ("true() + true()", {}, 2, "booleans are 1 and 0"),
    ("'2' + '3'", {}, 5, "+ never joins texts"),
    ("${d} + 7", {"d": date(1970, 1, 1)}, 7, "a day is a number of days"),
    ("today() - ${d}", {"d": date(2026, 11, 15)}, 7, "so days have a difference"),
    ("2 * 3 = 6 and 1 < 2 or false()", {}, True, "comparison before and before or"),
    ("true() or true() and false()", {}, True, "and before or"),
]


@pytest.mark.parametrize(("source", "values", "expected", "why"), ARITHMETIC)
def test_arithmetic(source: str, values: dict[str, Value], expected: Value, why: str) -> None:
    """Operators have XPath's precedence and work on floats."""
    assert evaluate(source, values) == expected, why


@pytest.mark.parametrize("source", ["${a} + 1", "'x' * 2", "0 div 0", "5 mod 0", "(1 div 0) mod 2", "-''"])
def test_calculating_with_nothing_gives_nan(source: str) -> None:
    """An empty answer is not zero: what is calculated with it is not a number."""
    result = evaluate(source)
    assert isinstance(result, float)
    assert isnan(result)


@pytest.mark.parametrize(
    ("source", "row", "expected", "why"),
    [
        ("a-b", {"a-b": "hyphen", "a": 5, "b": 3}, "hyphen", "a name may hold a hyphen"),
        ("a - b", {"a-b": "hyphen", "a": 5, "b": 3}, 2, "with spaces it is a subtraction"),
        ("a -b", {"a": 5, "b": 3}, 2, "a name doesn't begin with a hyphen"),
        ("div div mod", {"div": 6, "mod": 3}, 2, "where a value must stand, operators' names are names"),
        ("and and or", {"and": 1, "or": 1}, True, "the same for and"),
        ("mod * mod", {"mod": 4}, 16, "a star between two values multiplies"),
        ("région = ${r}", {"région": "nord"}, True, "names may have accents"),
        ("region = ${ r }", {"region": "nord"}, True, "a reference may have spaces inside"),
        ("list.a", {"list.a": "dot"}, "dot", "a name may hold a dot"),
        ("date", {"date": "x"}, "x", "a function's name without brackets is a name"),
        ("name = 'x' or  not (selected(., name))", {"name": "y"}, True, "space before a bracket"),
    ],
)
def test_names(source: str, row: dict[str, Value], expected: Value, why: str) -> None:
    """What a word is depends on where it stands, as in XPath."""
    assert evaluate(source, {"r": "nord"}, row=row, current=("x",)) == expected, why


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\u2018a\u2019 = 'a'", True),
        ("\u201ca\u201d = \u201da\u201c", True),
        ("'l\u2019eau'", "l\u2019eau"),
        ("\u201cl\u2019eau\u201d", "l\u2019eau"),
        ("'a\u2019", "a"),
        ('"it\'s"', "it's"),
        ("concat('a',\u00a0'b')", "ab"),
    ],
)
def test_spreadsheet_quotes(source: str, expected: Value) -> None:
    """A spreadsheet's curly quotes and unbreakable spaces are plain ones, except inside plain quotes."""
    assert evaluate(source) == expected


def test_and_or_and_if_are_lazy() -> None:
    """What can't change the result is not evaluated, so a second uuid() or random() is not used up."""
    rolls: list[float] = []

    def roll() -> float:
        rolls.append(0.5)
        return 0.5

    env = an_env()
    env.random = roll
    for source in (
        "false() and random()", "true() or random()", "if(true(), 1, random())", "coalesce(1, random())",
        "true() and true() and false() and true() and random()", "0 or '' or 1 or random()",
    ):  # fmt: skip
        parse(source).compile({})(env)
    assert not rolls


CONVERSIONS: list[tuple[Value, bool, float, str]] = [
    (None, False, nan, ""),
    ("", False, nan, ""),
    ("false", True, nan, "false"),
    (" -1.50 ", True, -1.5, " -1.50 "),
    ("1e3", True, nan, "1e3"),
    ("+1", True, nan, "+1"),
    ("٣", True, nan, "٣"),
    (".", True, nan, "."),
    ("2026-01-31", True, nan, "2026-01-31"),
    (True, True, 1, "true"),
    (False, False, 0, "false"),
    (0, False, 0, "0"),
    (7, True, 7, "7"),
    (7.0, True, 7, "7"),
    (-0.0, False, 0, "0"),
    (0.1, True, 0.1, "0.1"),
    (1e21, True, 1e21, "1" + "0" * 21),
    (1.5e-7, True, 1.5e-7, "0.00000015"),
    (nan, False, nan, "NaN"),
    (-inf, True, -inf, "-Infinity"),
    (10**400, True, inf, "Infinity"),
    ((), False, nan, ""),
    (("a", "b"), True, nan, "a b"),
    (("3",), True, 3, "3"),
    (date(1970, 1, 11), True, 10, "1970-01-11"),
    (datetime(1970, 1, 11, 12), True, 10.5, "1970-01-11T12:00:00"),
    (time(18), True, 0.75, "18:00:00"),
    (time(18, 0, 0, 5000), True, 0.75 + 0.005 / 86_400, "18:00:00.005"),
]


@pytest.mark.parametrize(("value", "boolean", "number", "text"), CONVERSIONS)
def test_conversions(value: Value, boolean: bool, number: float, text: str) -> None:
    """Every value has a boolean, a number and a text; numbers are read and written without exponents."""
    assert to_boolean(value) is boolean
    assert to_number(value) == pytest.approx(number, nan_ok=True, abs=1e-15)
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("source", "expected", "kind"),
    [
        ("2 + 2", 4, int),
        ("2.5 * 2", 5, int),
        ("1 div 3", 1 / 3, float),
        ("''", None, type(None)),
        ("1 = 1", True, bool),
    ],
)
def test_results_are_tidy(source: str, expected: Value, kind: type) -> None:
    """The caller gets whole numbers as int and the empty text as None, so that empty has one form."""
    result = evaluate(source)
    assert result == expected
    assert type(result) is kind
