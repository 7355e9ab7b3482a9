"""Compares us with an independent XPath 1.0 where XLSForm's rules are XPath's: on literals."""

from math import isnan

import pytest
from elementpath import XPath1Parser, XPathContext
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conversations.expressions import Value
from tests.expressions.evaluating import evaluate


def by_xpath(source: str) -> object:
    """Return what elementpath makes of it."""
    return XPath1Parser().parse(source).evaluate(XPathContext(None, item=1))


def same(ours: Value, theirs: object) -> bool:
    """Return whether the two agree; XPath's empty text is our None, and NaN is NaN."""
    if isinstance(theirs, float) and isnan(theirs):
        return isinstance(ours, float) and isnan(ours)
    if isinstance(theirs, (int, float)) and not isinstance(theirs, bool):
        return isinstance(ours, (int, float)) and abs(float(ours) - float(theirs)) <= 1e-9 * max(1.0, abs(theirs))
    return ours == theirs or (ours is None and theirs == "")


@pytest.mark.parametrize(
    "source",
    [
        "concat('a', 'b', 'c')", "contains('abc', 'b')", "contains('abc', 'd')", "starts-with('abc', 'a')",
        "substring-before('1999/04/01', '/')", "substring-after('1999/04/01', '/')",
        "substring-after('a', 'b')",
        "string-length('abc')", "normalize-space('  a   b ')", "translate('bar', 'abc', 'ABC')",
        "translate('--aaa--', 'abc-', 'ABC')", "not(true())", "boolean('')", "boolean('false')", "boolean(0)",
        "number('3')", "number('x')", "number(true())", "string(1.5)", "string(true())", "round(2.5)",
        "round(-2.5)",
        "round(2.4)", "1 + 2 * 3 - 4", "7 mod 3", "-7 mod 3", "5 div 2", "- 3", "--3", "2 > 1",
        "2 >= 3",
        "1 = 1 and 2 != 3", "1 = 2 or 2 = 2", "true() or false() and false()", "'a' = 'a'", "'a' != 'a'",
        "(1 + 2) * (3 - 4)", "(1 < 2) = true()", "10 - 4 - 3", "100 div 10 div 5", "2 * 3 mod 4", "1 + 2 = 3",
        "concat('a', string(1 + 1))", "string-length(concat('ab', 'cd')) = 4", "not(1 = 2) and not(false())",
    ],
)  # fmt: skip
def test_we_agree_with_xpath(source: str) -> None:
    """The part of the language that is plain XPath gives what XPath gives."""
    assert same(evaluate(source), by_xpath(source))


NUMBERS = st.integers(0, 99).map(str) | st.sampled_from(["0.5", "2.25", "100"])
SUMS = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join),
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda it: f"({' '.join(it)})"),
        inner.map("-{}".format),
    ),
    max_leaves=10,
)
CONDITIONS = st.recursive(
    st.tuples(SUMS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), SUMS).map(lambda it: f"({' '.join(it)})"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join), inner.map("not({})".format)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(source=SUMS | CONDITIONS)
def test_we_agree_with_xpath_on_any_arithmetic(source: str) -> None:
    """Precedence, brackets and signs are XPath's, however they are combined."""
    assume(source.count("(") < 40)
    assert same(evaluate(source), by_xpath(source)), source


WORDS = st.text(alphabet="ab c", max_size=5).map(lambda text: f"'{text}'")


@settings(max_examples=150, deadline=None)
@given(
    function=st.sampled_from(["concat", "contains", "starts-with", "substring-before", "substring-after"]),
    one=WORDS,
    two=WORDS,
)
def test_we_agree_with_xpath_on_any_text(function: str, one: str, two: str) -> None:
    """The functions of two texts are XPath's."""
    source = f"{function}({one}, {two})"
    assert same(evaluate(source), by_xpath(source)), source
