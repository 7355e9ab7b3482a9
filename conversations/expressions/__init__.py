"""XLSForm's expression language: parse once, compile to a closure, evaluate for every answer.

age_check = parse("${age} >= 18").compile({"age": ()})
age_check(Env({"age": 21}, now=now, random=random, uuid=uuid))  # True
"""

from conversations.expressions.environment import Env
from conversations.expressions.errors import ExpressionError
from conversations.expressions.expression import Expression, parse
from conversations.expressions.signatures import LEFT_OUT, SIGNATURES
from conversations.expressions.values import Value, to_boolean, to_number, to_text

__all__ = [
    "LEFT_OUT",
    "SIGNATURES",
    "Env",
    "Expression",
    "ExpressionError",
    "Value",
    "parse",
    "to_boolean",
    "to_number",
    "to_text",
]
