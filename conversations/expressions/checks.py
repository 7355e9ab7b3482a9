"""What can be said about a function call before any answer is known."""

import re

from conversations.expressions.days import CODES, unknown_code
from conversations.expressions.errors import ExpressionError, nearest
from conversations.expressions.patterns import pattern_problem
from conversations.expressions.signatures import LEFT_OUT, SIGNATURES
from conversations.expressions.tree import Call, Literal, Node, Parent, Reference

from ..records import replace

_QUOTED_REFERENCE = re.compile(r"\s*\$\{\s*([^\W\d][\w.\-]*)\s*\}\s*")


def unknown_function(name: str, at: int) -> ExpressionError:
    """Return the error for a function we don't have, saying what to use instead where we know."""
    if name in LEFT_OUT:
        what = f"The function {name}() is not supported in a chat form"
        return ExpressionError(what, LEFT_OUT[name], at + 1)
    meant = nearest(name, SIGNATURES) or nearest(f"jr:{name}", SIGNATURES)
    todo = f"Did you mean {meant}()?" if meant else "Use one of the functions listed in the documentation."
    return ExpressionError(f"There is no function '{name}'", todo, at + 1)


def checked_call(call: Call) -> Call:
    """Return the call, ready to compile. Raises ExpressionError for what can't ever work."""
    signature = SIGNATURES[call.name]
    given = len(call.arguments)
    if not signature.accepts(given):
        raise ExpressionError(
            f"{call.name}() can't be used with {_counted(given)}",
            f"Write it like this: {signature.example}.",
            call.at + 1,
        )
    if call.name == "jr:choice-name":
        return replace(call, arguments=(call.arguments[0], _quoted_reference(call.arguments[1])))
    for argument in call.arguments:
        refuse_quoted_reference(argument)
    match call.name, call.arguments:
        case "regex", (_, Literal(str() as pattern, at)):
            _check_pattern(pattern, at)
        case "format-date" | "format-date-time", (_, Literal(str() as pattern, at)):
            _check_codes(pattern, at)
        case "position", (argument,) if not isinstance(argument, (Parent, Reference)):
            raise ExpressionError("position() works only with '..'", "Write position(..).", argument.at + 1)
        case "indexed-repeat", arguments:
            _check_references(arguments)
    return call


def refuse_quoted_reference(argument: Node) -> None:
    """Raise ExpressionError where a question stands in quotes, as only jr:choice-name() wants it."""
    name = _name_in_quotes(argument)
    if name is not None:
        raise ExpressionError(
            f"The question '{name}' stands in quotes, so it is only a text",
            f"Write ${{{name}}} without the quotes.",
            argument.at + 1,
        )


def _counted(given: int) -> str:
    return "1 value" if given == 1 else f"{given} values" if given else "nothing in its brackets"


def _quoted_reference(argument: Node) -> Reference:
    name = _name_in_quotes(argument)
    if name is None:
        raise ExpressionError(
            "jr:choice-name() needs the question in quotes as its second value",
            f"Write it like this: {SIGNATURES['jr:choice-name'].example}.",
            argument.at + 1,
        )
    return Reference(name, argument.at)


def _name_in_quotes(argument: Node) -> str | None:
    if not isinstance(argument, Literal) or not isinstance(argument.value, str):
        return None
    found = _QUOTED_REFERENCE.fullmatch(argument.value)
    return found[1] if found else None


def _check_pattern(pattern: str, at: int) -> None:
    problem = pattern_problem(pattern)
    if problem:
        what = f"The pattern in regex() can't be used: {problem}"
        raise ExpressionError(what, "Correct or simplify it.", at + 1)


def _check_codes(pattern: str, at: int) -> None:
    unknown = unknown_code(pattern)
    if unknown:
        known = ", ".join(f"%{code}" for code in sorted(CODES))
        raise ExpressionError(f"The date format has no code '{unknown}'", f"Use {known}.", at + 1)


def _check_references(arguments: tuple[Node, ...]) -> None:
    wrong = [each for each in (arguments[0], *arguments[1::2]) if not isinstance(each, Reference)]
    if wrong:
        raise ExpressionError(
            "indexed-repeat() needs a ${question} and a ${repeat}",
            f"Write it like this: {SIGNATURES['indexed-repeat'].example}.",
            wrong[0].at + 1,
        )
