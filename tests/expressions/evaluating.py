"""Evaluates an expression in one call, so that a case fits on one line of a table."""

from datetime import datetime, timedelta, timezone
from typing import Any

from conversations.expressions import Env, Value, parse

#: Half past two in the afternoon in Kathmandu, which is still in the morning in Greenwich.
NOW = datetime(2026, 11, 22, 14, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=5, minutes=45)))


def an_env(values: dict[str, Value] | None = None, **rest: Any) -> Env:
    """Return an environment whose clock, dice and identifiers stand still."""
    rest.setdefault("now", NOW)
    rest.setdefault("choice_name", lambda question, choice: f"{question}:{choice}".upper())
    return Env({} if values is None else values, random=lambda: 0.25, uuid=lambda: "an-id", **rest)


def evaluate(source: str, values: dict[str, Value] | None = None, **rest: Any) -> Value:
    """Return what the expression gives outside all repeats; every `${name}` it mentions exists."""
    expression = parse(source)
    places: dict[str, tuple[str, ...]] = dict.fromkeys({*expression.names, *(values or {})}, ())
    columns = frozenset(rest["row"]) if "row" in rest else None
    return expression.compile(places, columns=columns)(an_env(values, **rest))
