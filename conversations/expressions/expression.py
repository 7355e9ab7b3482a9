"""An expression that has been read: what it mentions, and how to make it ready to evaluate."""

from collections.abc import Callable, Mapping
from dataclasses import field

from conversations.expressions.compiler import compile_tree
from conversations.expressions.environment import Env
from conversations.expressions.parser import Parser
from conversations.expressions.scope import Scope
from conversations.expressions.tree import Chain, Literal, Negation, Node, nodes
from conversations.expressions.values import Value

from ..records import record


@record
class Expression:
    """A parsed expression. Equal to another when their sources are."""

    source: str
    #: every ${name}, also the quoted one of jr:choice-name()
    names: frozenset[str] = field(compare=False)
    #: bare names, which have a meaning only in a choice_filter
    columns: frozenset[str] = field(compare=False)
    #: whether it looks at `.`
    uses_current: bool = field(compare=False)
    functions: frozenset[str] = field(compare=False)
    _tree: Node = field(repr=False, compare=False)

    @property
    def literals(self) -> frozenset[str | float]:
        """The texts and numbers that stand in it."""
        return frozenset(node.value for node in nodes(self._tree) if isinstance(node, Literal))

    @property
    def operators(self) -> frozenset[str]:
        """The operators that stand in it; a minus before something other than a number counts as `-`."""
        found = {operator for node in nodes(self._tree) if isinstance(node, Chain) for operator, _ in node.rest}
        negated = [node.operand for node in nodes(self._tree) if isinstance(node, Negation)]
        return frozenset(found | {"-" for operand in negated if not isinstance(operand, Literal)})

    def compile(
        self,
        places: Mapping[str, tuple[str, ...]],
        here: tuple[str, ...] = (),
        repeats: frozenset[str] = frozenset(),
        columns: frozenset[str] | None = None,
    ) -> Callable[[Env], Value]:
        """Return a function that evaluates the expression in an environment and never raises.

        `places` gives for each question the repeats it stands in, outermost first; `here` those the
        expression stands in; `repeats` the names that are repeats themselves; `columns` those of the choices,
        in a choice_filter. Raises ExpressionError for a name that none of them holds.
        """
        return compile_tree(self._tree, Scope(places, here, repeats, columns))


def parse(source: str) -> Expression:
    """Return the expression written in `source`. Raises ExpressionError, which says where and why."""
    parser = Parser(source)
    tree = parser.read()
    return Expression(
        source,
        names=frozenset(parser.names),
        columns=frozenset(parser.columns),
        uses_current=parser.uses_current,
        functions=frozenset(parser.functions),
        _tree=tree,
    )
