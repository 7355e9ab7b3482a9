"""Compiles operators, with a closure of its own for the shapes forms are full of."""

from collections.abc import Callable
from operator import ge, gt, le, lt

from conversations.expressions import arithmetic
from conversations.expressions.environment import Env
from conversations.expressions.pieces import Code, Kind, Run, as_boolean, as_number, as_single
from conversations.expressions.values import TOLERANCE, Raw, Value, equals, same_number, to_boolean, to_number

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "div": arithmetic.divide,
    "mod": arithmetic.remainder,
}
_RELATIONS: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_COMPARISONS = {"=", "!=", *_RELATIONS}


def operation(operator: str, left: Code, right: Code) -> Code:
    """Return code for one operator between two values."""
    match operator:
        case "=":
            return Code(_equality(left, right), Kind.BOOLEAN)
        case "!=":
            return Code(_inequality(left, right), Kind.BOOLEAN)
        case "<" | "<=" | ">" | ">=":
            return Code(_comparison(operator, left, right), Kind.BOOLEAN)
    if right.constant and operator != "mod" and (number := to_number(right.constant[0])):
        return Code(_arithmetic_with(operator, as_number(left), number), Kind.NUMBER)
    return Code(_arithmetic(operator, as_number(left), as_number(right)), Kind.NUMBER)


def long_chain(first: Code, rest: list[tuple[str, Code]]) -> Code:
    """Return code for a + b - c and longer: a loop, so that a long sum needs no deep stack."""
    steps = tuple((_on_values(operator), as_single(code)) for operator, code in rest)
    start = as_single(first)

    def chained(env: Env) -> Raw:
        value: Value = start(env)
        for do, run in steps:
            value = do(value, run(env))
        return value

    return Code(chained, Kind.BOOLEAN if rest[0][0] in _COMPARISONS else Kind.NUMBER)


def conjunction(terms: list[Code]) -> Code:
    """Return code that is true when every term is; later terms wait for the earlier."""
    match [as_boolean(term) for term in terms]:
        case [one, two]:
            return Code(lambda env: one(env) and two(env), Kind.BOOLEAN)
        case [one, two, three]:
            return Code(lambda env: one(env) and two(env) and three(env), Kind.BOOLEAN)
        case runs:
            return Code(_every(tuple(runs)), Kind.BOOLEAN)


def disjunction(terms: list[Code]) -> Code:
    """Return code that is true when some term is; later terms wait for the earlier."""
    match [as_boolean(term) for term in terms]:
        case [one, two]:
            return Code(lambda env: one(env) or two(env), Kind.BOOLEAN)
        case [one, two, three]:
            return Code(lambda env: one(env) or two(env) or three(env), Kind.BOOLEAN)
        case runs:
            return Code(_some(tuple(runs)), Kind.BOOLEAN)


def negation(operand: Code) -> Code:
    """Return code for a minus sign."""
    number = as_number(operand)
    if operand.constant:
        fixed = -to_number(operand.constant[0])
        return Code(lambda env: fixed, Kind.NUMBER, (fixed,))
    return Code(lambda env: -number(env), Kind.NUMBER)


def _on_values(operator: str) -> Callable[[Value, Value], Value]:
    if operator == "=":
        return equals
    if operator == "!=":
        return lambda left, right: not equals(left, right)
    do: Callable[[float, float], Value] = _RELATIONS.get(operator) or _ARITHMETIC[operator]
    return lambda left, right: do(to_number(left), to_number(right))


def _every(runs: tuple[Callable[[Env], bool], ...]) -> Run:
    def every(env: Env) -> bool:
        for run in runs:  # noqa: SIM110 - a loop is quicker than all(), which sets up a generator
            if not run(env):
                return False
        return True

    return every


def _some(runs: tuple[Callable[[Env], bool], ...]) -> Run:
    def some(env: Env) -> bool:
        for run in runs:  # noqa: SIM110 - as above
            if run(env):
                return True
        return False

    return some


def _arithmetic(operator: str, left: Callable[[Env], float], right: Callable[[Env], float]) -> Run:
    match operator:
        case "+":
            return lambda env: left(env) + right(env)
        case "-":
            return lambda env: left(env) - right(env)
        case "*":
            return lambda env: left(env) * right(env)
    do = _ARITHMETIC[operator]
    return lambda env: do(left(env), right(env))


def _arithmetic_with(operator: str, left: Callable[[Env], float], number: float) -> Run:
    match operator:
        case "+":
            return lambda env: left(env) + number
        case "-":
            return lambda env: left(env) - number
        case "*":
            return lambda env: left(env) * number
    return lambda env: left(env) / number


def _comparison(operator: str, left: Code, right: Code) -> Run:
    if left.key is not None and right.constant:
        return _comparison_of_answer(operator, left.key, to_number(right.constant[0]))
    one, two = as_number(left), as_number(right)
    if right.constant:
        return _comparison_with(operator, one, to_number(right.constant[0]))
    match operator:
        case "<":
            return lambda env: one(env) < two(env)
        case "<=":
            return lambda env: one(env) <= two(env)
        case ">":
            return lambda env: one(env) > two(env)
    return lambda env: one(env) >= two(env)


def _comparison_with(operator: str, left: Callable[[Env], float], limit: float) -> Run:
    match operator:
        case "<":
            return lambda env: left(env) < limit
        case "<=":
            return lambda env: left(env) <= limit
        case ">":
            return lambda env: left(env) > limit
    return lambda env: left(env) >= limit


def _comparison_of_answer(operator: str, key: str, limit: float) -> Run:
    """${age} > 18 and its like: a whole number is compared as it is, which is the same and quicker."""

    def less(env: Env) -> bool:
        value = env.values.get(key)
        return (value if value.__class__ is int else to_number(value)) < limit

    def at_most(env: Env) -> bool:
        value = env.values.get(key)
        return (value if value.__class__ is int else to_number(value)) <= limit

    def more(env: Env) -> bool:
        value = env.values.get(key)
        return (value if value.__class__ is int else to_number(value)) > limit

    def at_least(env: Env) -> bool:
        value = env.values.get(key)
        return (value if value.__class__ is int else to_number(value)) >= limit

    return {"<": less, "<=": at_most, ">": more, ">=": at_least}[operator]


def _equality(left: Code, right: Code) -> Run:
    if left.constant and not right.constant:
        left, right = right, left
    kinds = {left.kind, right.kind}
    if Kind.BOOLEAN in kinds:
        yes, no = as_boolean(left), as_boolean(right)
        return lambda env: yes(env) == no(env)
    if kinds == {Kind.TEXT}:
        text, same = left.run, right.run
        return lambda env: text(env) == same(env)
    if kinds == {Kind.NUMBER} and not right.constant:
        one, two = as_number(left), as_number(right)
        return lambda env: same_number(one(env), two(env))
    value, other = as_single(left), as_single(right)
    if right.constant and right.kind is Kind.TEXT:
        return _equality_with_text(value, right.constant[0])
    if right.constant and right.kind is Kind.NUMBER:
        return _equality_with_number(value, to_number(right.constant[0]))
    return lambda env: equals(value(env), other(env))


def _inequality(left: Code, right: Code) -> Run:
    same = _equality(left, right)
    return lambda env: not same(env)


def _equality_with_text(run: Run, text: Raw) -> Run:
    def same_text(env: Env) -> bool:
        value = run(env)
        return value == text if value.__class__ is str else equals(value, text)

    return same_text


def _equality_with_number(run: Run, number: float) -> Run:
    low, high = number - TOLERANCE, number + TOLERANCE
    truth = to_boolean(number)

    def same_as_number(env: Env) -> bool:
        value = run(env)
        if value.__class__ is float or value.__class__ is int:
            return value == number or low < value < high
        if value.__class__ is bool:
            return value is truth
        return same_number(to_number(value), number)

    return same_as_number
