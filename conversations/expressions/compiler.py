"""Turns the tree of an expression into nested closures."""

from collections.abc import Callable

from conversations.expressions.contextual import CONTEXTUAL
from conversations.expressions.environment import Env
from conversations.expressions.functions import PLAIN, SPREAD, plain_call, spread_call
from conversations.expressions.operators import conjunction, disjunction, long_chain, negation, operation
from conversations.expressions.pieces import Code, Kind, as_boolean, constant
from conversations.expressions.scope import Scope, column_code, reference_code
from conversations.expressions.tree import (
    Call,
    Chain,
    Column,
    Current,
    Literal,
    Negation,
    Node,
    Parent,
    Reference,
)  # fmt: skip
from conversations.expressions.values import Value, settled


def compile_tree(tree: Node, scope: Scope) -> Callable[[Env], Value]:
    """Return the closure for the whole expression. Raises ExpressionError for unknown names."""
    code = _code(tree, scope)
    return as_boolean(code) if code.kind is Kind.BOOLEAN else settled(code.run)


def _code(node: Node, scope: Scope) -> Code:
    match node:
        case Literal(value):
            return constant(value, Kind.TEXT if isinstance(value, str) else Kind.NUMBER)
        case Reference():
            return reference_code(scope, node)
        case Column():
            return column_code(scope, node)
        case Current():
            return Code(lambda env: env.current)
        case Negation(operand):
            return negation(_code(operand, scope))
        case Chain():
            return _chain(node, scope)
        case Call():
            return _call(node, scope)
        case Parent():
            return constant(None, Kind.ANY)  # only position(..) has one, and doesn't look at it


def _chain(chain: Chain, scope: Scope) -> Code:
    first = _code(chain.first, scope)
    rest = [(operator, _code(node, scope)) for operator, node in chain.rest]
    match rest[0][0]:
        case "and":
            return conjunction([first, *(code for _, code in rest)])
        case "or":
            return disjunction([first, *(code for _, code in rest)])
    if len(rest) > 1:
        return long_chain(first, rest)
    return operation(rest[0][0], first, rest[0][1])


def _call(call: Call, scope: Scope) -> Code:
    arguments = tuple(_code(argument, scope) for argument in call.arguments)
    if call.name in CONTEXTUAL:
        return CONTEXTUAL[call.name](call, scope, arguments)
    if call.name in SPREAD:
        return spread_call(SPREAD[call.name], arguments)
    return plain_call(PLAIN[call.name], arguments)
