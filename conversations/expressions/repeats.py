"""The functions that name an instance of a repeat: position() and indexed-repeat()."""

from collections.abc import Callable

from conversations.expressions.environment import Env
from conversations.expressions.errors import ExpressionError
from conversations.expressions.pieces import Code, Kind, as_number
from conversations.expressions.scope import Scope
from conversations.expressions.tree import Call, Reference
from conversations.expressions.values import Value, whole


def compile_position(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """Return code for position(..): which instance, counted from 1, of the repeat we stand in.

    position(${repeat}) does the same for one of the outer repeats.
    """
    argument = call.arguments[0]
    if isinstance(argument, Reference):
        scope.place_of(argument)
        if argument.name not in scope.here:
            raise ExpressionError(
                f"This expression does not stand in a repeat named '{argument.name}'",
                "Move it into the repeat, or use count() for the number of instances.",
                argument.at + 1,
            )
        depth = scope.here.index(argument.name)
    elif scope.here:
        depth = len(scope.here) - 1
    else:
        what = "position(..) has a meaning only in a repeat"
        raise ExpressionError(what, "Move it into a repeat.", call.at + 1)
    return Code(lambda env: float(env.positions[depth]), Kind.NUMBER)


def compile_indexed_repeat(call: Call, scope: Scope, arguments: tuple[Code, ...]) -> Code:
    """Return code for indexed-repeat(${question}, ${repeat}, number, ...): the answer in that instance."""
    question, *rest = call.arguments
    assert isinstance(question, Reference)
    place = scope.place_of(question)
    numbers = {
        _repeat(scope, question, place, repeat): as_number(number)
        for repeat, number in zip(rest[::2], arguments[2::2], strict=True)
    }
    # the instances of the repeats outside the first one given a number are those we stand in ourselves
    depth = next(index for index, repeat in enumerate(place) if repeat in numbers)
    needed = (*place[scope.shared(place) : depth], *place[depth:])
    missing = [repeat for repeat in needed if repeat not in numbers]
    if missing:
        raise ExpressionError(
            f"indexed-repeat() doesn't say which instance of '{missing[0]}'",
            f"Add ${{{missing[0]}}} and a number.",
            call.at + 1,
        )
    chosen = tuple((repeat, numbers[repeat]) for repeat in place[depth:])
    return Code(_answer_in(question.name, depth, chosen))


def _repeat(scope: Scope, question: Reference, place: tuple[str, ...], repeat: object) -> str:
    assert isinstance(repeat, Reference)
    scope.place_of(repeat)
    if repeat.name not in place:
        what = f"The question '{question.name}' is not in a repeat named '{repeat.name}'"
        todo = f"Write ${{{question.name}}} without indexed-repeat()."
        if place:
            todo = f"Name the repeat it is in: {', '.join(place)}."
        raise ExpressionError(what, todo, repeat.at + 1)
    return repeat.name


def _answer_in(
    name: str, depth: int, numbers: tuple[tuple[str, Callable[[Env], float]], ...]
) -> Callable[[Env], Value]:
    def answer(env: Env) -> Value:
        prefix = env.prefixes[depth]
        for repeat, number in numbers:
            prefix += f"{repeat}[{whole(number(env))}]/"
        return env.values.get(prefix + name)

    return answer
