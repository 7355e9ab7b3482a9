"""Evaluation never raises: any value, in any position, of any function and operator."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.expressions import (
    SIGNATURES,
    ExpressionError,
    Value,
    parse,
    to_boolean,
    to_number,
    to_text,
)
from tests.expressions.evaluating import an_env, evaluate

ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=5, minutes=45))])
TEXTS = st.text(max_size=20) | st.text(alphabet="0123456789-:.T %+ayes", max_size=20)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**300, 10**5000), st.floats(), TEXTS,
    st.lists(TEXTS, max_size=4).map(tuple), st.dates(), st.times(timezones=ZONES),
    st.datetimes(timezones=ZONES),
    st.sampled_from(["\ud800", "2026-11-22", "2026-02-30T24:61", "(", "%", "yes"]),
)  # fmt: skip
KINDS = (
    bool,
    int,
    float,
    str,
    tuple,
    datetime,
    type(None),
    type(datetime(1, 1, 1).date()),
    type(datetime.min.time()),
)
PLACES: dict[str, tuple[str, ...]] = {"a": (), "b": (), "c": (), "d": (), "in_r": ("r",)}
LEAVES = [
    "${a}",
    "${b}",
    "${c}",
    "${in_r}",
    ".",
    "column",
    "'x'",
    "''",
    "-1",
    "2.5",
    "today()",
    "now()",
    "${r}",
]


def call(name: str, arguments: list[str]) -> str:
    """Return the source of a call."""
    return f"{name}({', '.join(arguments)})"


def callable_with(name: str, count: int) -> int:
    """Return the number of arguments, near `count`, the function takes."""
    signature = SIGNATURES[name]
    most = signature.fewest + 4 if signature.most is None else signature.most
    counts = [each for each in range(signature.fewest, most + 1) if signature.accepts(each)]
    return counts[count % len(counts)]


ORDINARY = sorted(set(SIGNATURES) - {"position", "indexed-repeat", "jr:choice-name"})


def sources(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return bigger expressions made of smaller ones."""
    operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"])
    calls = st.tuples(st.sampled_from(ORDINARY), st.lists(inner, min_size=6, max_size=6), st.integers(0, 5))
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda it: f"({it[0]} {it[1]} {it[2]})"),
        st.tuples(inner, operators, inner, operators, inner).map(lambda it: f"({' '.join(it)})"),
        inner.map("-{}".format),
        calls.map(lambda it: call(it[0], it[1][: callable_with(it[0], it[2])])),
        inner.map("jr:choice-name({}, '${{a}}')".format),
        inner.map("indexed-repeat(${{in_r}}, ${{r}}, {})".format),
    )


@settings(max_examples=400, deadline=None)
@given(
    source=st.recursive(st.sampled_from(LEAVES), sources, max_leaves=8),
    values=st.lists(VALUES, min_size=7, max_size=7),
)
def test_evaluation_never_raises(source: str, values: list[Value]) -> None:
    """Whatever an organiser composed and a respondent answered, the result is a value."""
    try:
        run = parse(source).compile(PLACES, repeats=frozenset({"r"}), columns=frozenset({"column"}))
    except ExpressionError:
        return  # such as a '' that is no good pattern or format
    a, b, c, first, second, current, column = values
    env = an_env(
        {"a": a, "b": b, "c": c, "r[1]/in_r": first, "r[2]/in_r": second},
        counts={"r": 2}, current=current, row={"column": column},
    )  # fmt: skip
    assert isinstance(run(env), KINDS)


@pytest.mark.parametrize("name", ORDINARY)
def test_no_function_raises_for_any_kind_of_value(name: str) -> None:
    """Every function, with every kind of value in every one of its places."""

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(values=st.lists(VALUES, min_size=4, max_size=4), count=st.integers(0, 5))
    def never_raises(values: list[Value], count: int) -> None:
        names = ["${a}", "${b}", "${c}", "${d}", "${a}", "${b}"][: callable_with(name, count)]
        evaluate(call(name, names), dict(zip("abcd", values, strict=True)), current=values[0])

    never_raises()


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_conversions_never_raise(value: Value) -> None:
    """Every value has a boolean, a number and a text."""
    assert isinstance(to_boolean(value), bool)
    assert isinstance(to_number(value), float)
    assert isinstance(to_text(value), str)


@settings(max_examples=300, deadline=None)
@given(source=st.text(alphabet="()${}ab.,'\"=<>!+-*/ 1029andorivmot\u2019\u00a0[]|%&", max_size=60) | st.text())
def test_parsing_raises_only_its_own_error(source: str) -> None:
    """A text that is no expression is an ExpressionError inside the text, never anything else."""
    try:
        parse(source)
        column = 1
    except ExpressionError as error:
        column = error.column
    assert 1 <= column <= len(source) + 1
