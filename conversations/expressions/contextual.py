"""The functions that need more than their arguments: lazy branches, the scope, the outside world."""

from collections.abc import Callable
from typing import TypeAlias

from conversations.expressions.choices import is_selected
from conversations.expressions.environment import Env
from conversations.expressions.errors import ExpressionError
from conversations.expressions.functions import PLAIN, plain_call
from conversations.expressions.patterns import compiled, fully_matches
from conversations.expressions.pieces import Code, Kind, as_boolean, as_single, as_text
from conversations.expressions.repeats import compile_indexed_repeat, compile_position
from conversations.expressions.scope import Scope
from conversations.expressions.tree import Call, Reference
from conversations.expressions.values import Value, capped, is_empty, to_text

#: Makes code of a call, where it stands, and its arguments, compiled already.
Builder: TypeAlias = Callable[[Call, Scope, tuple[Code, ...]], Code]


def _if(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """Only the branch that is chosen is evaluated."""
    test = as_boolean(arguments[0])
    one, two = as_single(arguments[1]), as_single(arguments[2])
    same = arguments[1].kind is arguments[2].kind is not Kind.NODES
    kind = arguments[1].kind if same else Kind.ANY
    return Code(lambda env: one(env) if test(env) else two(env), kind)


def _coalesce(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    runs = tuple(as_single(each) for each in arguments)

    def first_given(env: Env) -> Value:
        for run in runs:
            value = run(env)
            if value is not None and not is_empty(value):
                return value
        return None

    return Code(first_given)


def _once(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    fresh = as_single(arguments[0])
    return Code(lambda env: fresh(env) if is_empty(env.current) else env.current)


def _not(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    test = as_boolean(arguments[0])
    return Code(lambda env: not test(env), Kind.BOOLEAN)


def _selected(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """selected(${question}, 'choice') is most of what real forms call, so it has its own closure."""
    value, choice = arguments
    wanted = to_text(choice.constant[0]).strip() if choice.constant else ""
    return _selected_name(value, wanted) if wanted else plain_call(PLAIN["selected"], arguments)


def _selected_name(value: Code, wanted: str) -> Code:
    run, key = value.run, value.key or ""

    def selected(env: Env) -> bool:
        chosen = run(env)
        return wanted in chosen if chosen.__class__ is tuple else is_selected(chosen, wanted)

    def selected_in_answer(env: Env) -> bool:
        chosen = env.values.get(key)
        return wanted in chosen if chosen.__class__ is tuple else is_selected(chosen, wanted)

    return Code(selected if value.key is None else selected_in_answer, Kind.BOOLEAN)


def _regex(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    source = arguments[1].constant
    pattern = compiled(source[0]) if source and isinstance(source[0], str) else None
    if pattern is None:
        return plain_call(PLAIN["regex"], arguments)
    text = as_text(arguments[0])
    return Code(lambda env: fully_matches(pattern, text(env)), Kind.BOOLEAN)


def _of_current(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """Without an argument, string-length() and normalize-space() are about `.`."""
    return plain_call(PLAIN[call.name], arguments or (Code(lambda env: env.current),))


def _choice_name(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """Several choices give their labels with commas between, since a chat shows them to people."""
    question = call.arguments[1]
    assert isinstance(question, Reference)
    if question.name in scope.repeats:
        raise ExpressionError(
            f"'{question.name}' is a repeat, which has no choices", "Name a question.", question.at + 1
        )
    scope.place_of(question)
    value, name = as_single(arguments[0]), question.name

    def label(env: Env) -> str:
        chosen = value(env)
        if isinstance(chosen, tuple):
            return capped(", ".join([env.choice_name(name, each) for each in chosen]))
        return "" if is_empty(chosen) else capped(env.choice_name(name, to_text(chosen)))

    return Code(label, Kind.TEXT)


def _today(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    return Code(lambda env: env.now.date())


def _now(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    return Code(lambda env: env.now)


def _random(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    return Code(lambda env: env.random(), Kind.NUMBER)


def _uuid(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    return Code(lambda env: env.uuid(), Kind.TEXT)


CONTEXTUAL: dict[str, Builder] = {
    "coalesce": _coalesce,
    "if": _if,
    "indexed-repeat": compile_indexed_repeat,
    "jr:choice-name": _choice_name,
    "normalize-space": _of_current,
    "not": _not,
    "now": _now,
    "once": _once,
    "position": compile_position,
    "random": _random,
    "regex": _regex,
    "selected": _selected,
    "string-length": _of_current,
    "today": _today,
    "uuid": _uuid,
}
