"""Parses the text of an expression into a tree, by XPath 1.0's precedence of operators."""

from dataclasses import dataclass, field

from conversations.expressions.checks import checked_call, refuse_quoted_reference, unknown_function
from conversations.expressions.errors import ExpressionError, nearest
from conversations.expressions.lexer import DEEPEST, Token, tokens, too_deep
from conversations.expressions.signatures import SIGNATURES
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

MOST_NODES = 500

_PRECEDENCE = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_LOOSEST = 1


@dataclass(slots=True)
class Parser:
    """Reads one expression; after `read` it also knows what the expression mentions."""

    source: str
    names: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    uses_current: bool = False
    _tokens: list[Token] = field(default_factory=list)
    _next: int = 0
    _nodes: int = 0
    _depth: int = 0

    def read(self) -> Node:
        """Return the tree of the whole text. Raises ExpressionError."""
        self._tokens = tokens(self.source)
        if self._peek.kind == "end":
            raise ExpressionError("The expression is empty", "Write one, or leave the cell empty.", 1)
        tree = self._operation(_LOOSEST)
        if self._peek.kind != "end":
            raise self._unexpected_after_operand()
        return tree

    def _operation(self, loosest: int) -> Node:
        """Read operands and the operators that bind at least as tightly as `loosest`."""
        self._depth += 1
        if self._depth > 2 * DEEPEST:  # operators nest too: a + b * c is two deep
            raise too_deep(self._peek.at)
        left = self._operand()
        while (level := self._level()) >= loosest:
            rest: list[tuple[str, Node]] = []
            while self._level() == level:
                operator = self._take()
                self._count(operator)
                rest.append((operator.text, self._operation(level + 1)))
                refuse_quoted_reference(left)
                refuse_quoted_reference(rest[-1][1])
            left = Chain(left, tuple(rest), left.at)
        self._depth -= 1
        return left

    def _operand(self) -> Node:
        signs: list[Token] = []
        while self._is_symbol("-"):
            signs.append(self._take())
            self._count(signs[-1])
        if len(signs) > DEEPEST:
            raise too_deep(signs[DEEPEST].at)
        node = self._primary()
        # two minus signs still make a number of what they stand before
        for sign in reversed(signs if len(signs) < 2 else signs[: 2 - len(signs) % 2]):
            node = Negation(node, sign.at)
        return node

    def _primary(self) -> Node:
        token = self._take()
        self._count(token)
        match token.kind, token.text:
            case "text", text:
                return Literal(text, token.at)
            case "number", text:
                return Literal(float(text), token.at)
            case "reference", name:
                self.names.add(name)
                return Reference(name, token.at)
            case "word", name if self._is_symbol("("):
                return self._call(name, token.at)
            case "word", name:
                self.columns.add(name)
                return Column(name, token.at)
            case "symbol", ".":
                self.uses_current = True
                return Current(token.at)
            case "symbol", "(":
                node = self._operation(_LOOSEST)
                self._close(token)
                return node
        raise _unexpected_as_operand(token)

    def _call(self, name: str, at: int) -> Call:
        if name not in SIGNATURES:
            raise unknown_function(name, at)
        bracket = self._take()
        arguments: list[Node] = []
        while not self._is_symbol(")"):
            if arguments and not self._is_symbol(","):
                self._close(bracket)
            if arguments:
                self._take()
            arguments.append(self._argument(name))
        self._take()
        call = checked_call(Call(name, tuple(arguments), at))
        self.functions.add(name)
        if name == "jr:choice-name" and isinstance(call.arguments[1], Reference):
            self.names.add(call.arguments[1].name)
        if name == "once" or (not call.arguments and name in ("string-length", "normalize-space")):
            self.uses_current = True
        return call

    def _argument(self, function: str) -> Node:
        if function == "position" and self._is_symbol(".."):
            return Parent(self._take().at)
        return self._operation(_LOOSEST)

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _is_symbol(self, text: str) -> bool:
        return self._peek.kind == "symbol" and self._peek.text == text

    def _level(self) -> int:
        """Return how tightly the operator that comes next binds; 0 when no operator comes next."""
        return _PRECEDENCE.get(self._peek.text, 0) if self._peek.kind in ("word", "symbol") else 0

    def _count(self, token: Token) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise ExpressionError(
                f"The expression has more than {MOST_NODES} parts",
                "Split it over several calculate rows.",
                token.at + 1,
            )

    def _close(self, opened: Token) -> None:
        if self._is_symbol(")"):
            self._take()
        elif self._peek.kind == "end":
            what = "A bracket is opened but not closed"
            raise ExpressionError(what, "Add a ) where it ends.", opened.at + 1)
        else:
            raise self._unexpected_after_operand()

    def _unexpected_after_operand(self) -> ExpressionError:
        token = self._peek
        before = self._tokens[self._next - 1]
        if token.text == ")" and token.kind == "symbol":
            return ExpressionError("A bracket is closed but was not opened", "Remove this ).", token.at + 1)
        if token.text == "," and token.kind == "symbol":
            return ExpressionError(
                "A comma stands outside a function's brackets",
                "Write 1.5, not 1,5; or check the brackets.",
                token.at + 1,
            )
        if before.kind == "word" and before.text in SIGNATURES:
            return ExpressionError(
                f"The function '{before.text}' has no brackets",
                f"Write it like this: {SIGNATURES[before.text].example}.",
                before.at + 1,
            )
        meant = nearest(token.text, ("and", "or", "div", "mod")) if token.kind == "word" else None
        todo = f"Did you mean {meant}?" if meant else "Write and, or, = or another operator between the two."
        return ExpressionError(f"There is no operator before '{token.text}'", todo, token.at + 1)


def _unexpected_as_operand(token: Token) -> ExpressionError:
    at = token.at + 1
    if token.kind == "end":
        return ExpressionError("The expression ends too early", "Add what is missing at its end.", at)
    if token.text == "..":
        return ExpressionError("'..' has a meaning only in position(..)", "Write ${name} for a question.", at)
    what = f"Something is missing before '{token.text}'"
    return ExpressionError(what, "Add a question, a number or a text.", at)
