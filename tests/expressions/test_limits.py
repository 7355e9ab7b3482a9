"""Forms come from strangers: nothing they write may take long, take much or break anything."""

import pytest

from conversations.expressions import ExpressionError, Value, parse
from tests.expressions.evaluating import evaluate

REFUSED = {
    "too long": ("'" + "a" * 2_000 + "'", "2002 letters"),
    "10,000 brackets": ("(" * 10_000, "10000 letters"),
    "1,000 brackets": ("(" * 1_000 + "1" + ")" * 999, "nested"),
    "51 brackets": ("(" * 51 + "1" + ")" * 51, "nested"),
    "brackets of calls": ("not(" * 51 + "1" + ")" * 51, "nested"),
    "signs": ("-" * 1_999 + "1", "parts"),
    "fewer signs": ("-" * 60 + "1", "nested"),
    "operators and brackets": ("1or 2and 3=4<5+6*(" * 40 + "1" + ")" * 40, "nested|parts"),
    "501 parts": ("+".join("1" * 251), "500 parts"),
    "501 arguments": (f"concat({','.join('1' * 501)})", "500 parts"),
    "backtracking on purpose": (
        "regex('a', '" + "(" * 900 + "a" + ")*" * 900 + "')",
        "can't be used|letters",
    ),
    "a pattern of patterns": ("regex('a', '((a{100}){100}){100}')", "can't be used"),
    "text never closed": ("'" * 1_999, "not closed"),
    "references never closed": ("${" * 999, "not closed"),
    "hyphens and dots": ("a" + "-." * 900 + "@", "no meaning"),
    "nothing but space": (" " * 2_000, "empty"),
    "letters nobody asked for": ("\x00", "no meaning"),
    "half a letter": ("regex('a', '\ud800')", "can't be used"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_sources_are_refused(name: str) -> None:
    """Each limit is an error in words, never a broken stack."""
    source, what = REFUSED[name]
    with pytest.raises(ExpressionError, match=what):
        parse(source)


ALLOWED: dict[str, tuple[str, Value]] = {
    "50 brackets": ("(" * 50 + "1" + ")" * 50, 1),
    "50 calls": ("not(" * 50 + "1" + ")" * 50, True),
    "a long sum": ("+".join("1" * 250), 250),
    "a long or": (" or ".join(["1=2"] * 124) + " or 1", True),
    "a long comparison": ("=".join("1" * 250), True),
    "40 nested ifs": ("if(1=2,1," * 40 + "7" + ")" * 40, 7),
    "50 signs": ("-" * 50 + "1", 1),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_big_but_honest_expressions_work(name: str) -> None:
    """The limits leave room for the longest conditions of real forms."""
    source, expected = ALLOWED[name]
    assert evaluate(source) == expected


def test_the_stack_suffices_far_down() -> None:
    """The deepest expression can be read and evaluated with half the stack in use already."""
    source = "0or 2and 3=4<5+6*(" * 14 + "1" + ")" * 14

    def dive(depth: int) -> Value:
        return dive(depth - 1) if depth else evaluate(source)

    assert dive(500) is True


HARMLESS: dict[str, tuple[str, dict[str, Value], Value]] = {
    "backtracking": ("regex(${a}, '(a+)+$')", {"a": "a" * 30 + "!"}, False),
    "backtracking from an answer": ("regex(${a}, ${b})", {"a": "a" * 30 + "!", "b": "(a+)+$"}, False),
    "a long text to match": ("regex(${a}, '(a|aa)+')", {"a": "a" * 100_000 + "!"}, False),
    "powers of powers": ("string(pow(9, pow(9, 9)))", {}, "NaN"),
    "big products": ("*".join(["9999999999999999"] * 110) + " > 0", {}, True),
    "doubling texts": ("concat(${a}, ${a}, ${a})", {"a": "x" * 4_000}, None),
    "a separator that is long": (f"join(${{a}}, {','.join('1' * 99)})", {"a": "x" * 9_000}, None),
    "capital letters that grow": ("upper-case(${a})", {"a": "ΰ" * 5_000}, None),
    "dates that grow": ("format-date(today(), ${a})", {"a": "%Y" * 5_000}, None),
    "at the limit": ("string-length(concat(${a}, ${a}))", {"a": "x" * 5_000}, 10_000),
    "a number of 400 digits": ("${a} + 1 > 0", {"a": 10**400}, True),
    "half a letter": ("regex(${a}, 'a')", {"a": "\ud800"}, False),
    "half a letter in a pattern": ("regex('a', ${a})", {"a": "\ud800"}, False),
    "a far day": ("date(pow(10, 300))", {}, None),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_hostile_answers_do_no_harm(name: str) -> None:
    """Whatever is calculated stays small; a text that would be too long is empty, never cut."""
    source, values, expected = HARMLESS[name]
    assert evaluate(source, values) == expected
