"""What may be written between {{ }} and {% %} in a template: names, tick(), if and for. All else is refused unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import ChainableUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from conversations.records import record

#: pieces of a template, loops in each other, characters of a word in quotes
MOST_NODES, MOST_LOOPS, LONGEST_WORD = 60_000, 3, 300
TICKED, OPEN = "\u2612", "\u2610"
#: around the number of what stands in a place: letters that nobody writes
BEGIN, END = "\ue000", "\ue001"

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Call,
)
_OPERANDS = frozenset({"eq", "ne", "in", "notin"})
_OF_LOOPS = frozenset({"index", "first", "last"})
_NAMED = {
    nodes.Mul: "*",
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Div: "/",
    nodes.Pow: "**",
    nodes.Mod: "%",
    nodes.Concat: "~",
    nodes.Filter: "a filter with |",
    nodes.Test: "a test with 'is'",
    nodes.Assign: "set",
    nodes.Slice: "a slice with :",
}


class Forbidden(Exception):
    """Something stands in a template that it may not do."""


def allow(tree: nodes.Template) -> None:
    """Look at every piece of a parsed template before any of it is run. Raises Forbidden."""
    for count, (node, loops) in enumerate(_walk(tree, 0)):
        if count > MOST_NODES:
            raise Forbidden("the template is too long")
        if loops > MOST_LOOPS:
            raise Forbidden(f"more than {MOST_LOOPS} 'for' stand in each other")
        if why := _why_not(node):
            raise Forbidden(why)


def _walk(tree: nodes.Node, loops: int) -> Iterator[tuple[nodes.Node, int]]:
    waiting = [(tree, loops)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        within = depth + isinstance(node, nodes.For)
        waiting += [(child, within) for child in node.iter_child_nodes()]


def _why_not(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name) if name.startswith("_"):
            return "no name begins with _"
        case nodes.Name(name="tick", ctx="store") | nodes.Name(name="loop", ctx="store"):
            return "'for' needs a name of its own"
        case nodes.Const(value=value) if not _is_plain(value):
            return "only short words in quotes and whole numbers can stand here"
        case nodes.Call():
            is_tick = isinstance(node.node, nodes.Name) and node.node.name == "tick"
            fits = len(node.args) == 2 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
            return "" if is_tick and fits else "only tick(question, 'choice') can be called"
        case nodes.Getattr(attr=attr) if attr.startswith("_"):
            return "no name begins with _"
        case nodes.Getitem(arg=arg) if not (isinstance(arg, nodes.Const) and isinstance(arg.value, str)):
            return "only a name in quotes can stand in [ ]"
        case nodes.Operand(op=op) if op not in _OPERANDS:
            return "only ==, != and 'in' compare"
        case nodes.For() if not isinstance(node.target, nodes.Name) or node.test is not None or node.recursive:
            return "write {% for one in NAME %}"
        case _ if type(node) not in _ALLOWED:
            named = _NAMED.get(type(node), type(node).__name__.lower())
            return f"{named} cannot be used here; only names, tick(), if and for"
        case _:
            return ""


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD
    return value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 1_000_000)


@record
class Put:
    """What comes into a place of the document."""

    text: str
    #: a box to draw
    is_sign: bool = False
    #: stays on the side of its paragraph, whatever its letters
    is_fact: bool = False
    #: a field of a template, which no direction of a line may turn round
    is_code: bool = False


class Placed:
    """A value in a template: in its text stands a number, and the words come in when no template is left."""

    __slots__ = ("_at", "_names", "_text", "besides")

    def __init__(
        self,
        puts: list[Put],
        text: str,
        names: Iterable[str] = (),
        *,
        besides: str = "",
        is_sign: bool = False,
        is_fact: bool = False,
    ) -> None:
        #: what was said and sent beside the choices
        self.besides = Placed(puts, besides) if besides else None
        self._at = len(puts)
        self._text = text
        self._names = frozenset(names)
        puts.append(Put(text, is_sign, is_fact))

    def __html__(self) -> str:
        return f"{BEGIN}{self._at}{END}"

    __str__ = __html__

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return other in self._names if self._names else self._text == other

    def __hash__(self) -> int:
        return hash(self._text)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class Fields:
    """Values by name, and nothing else by name."""

    __slots__ = ("_values", "shown")

    def __init__(self, values: Mapping[str, Any], shown: Placed | None = None) -> None:
        self._values = dict(values)
        #: what stands where it is named alone
        self.shown = shown

    def get(self, name: str) -> Any:
        """The value; None where there is none."""
        return self._values.get(name)

    def __html__(self) -> str:
        return str(self.shown or "")

    __str__ = __html__

    def __bool__(self) -> bool:
        return bool(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values.values())


class Listed(list[Any]):
    """Rows to go through; named alone they show nothing."""

    def __html__(self) -> str:
        return ""


class Sandbox(ImmutableSandboxedEnvironment):
    """Runs nothing that `allow` has not seen, and reaches no attribute of any object."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=ChainableUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError:
            raise TemplateSyntaxError("it is nested too deep", 1) from None
        allow(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a row, or where a loop stands."""
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        if isinstance(obj, Placed) and attribute == "besides" and obj.besides is not None:
            return obj.besides
        found = obj.get(attribute) if isinstance(obj, Fields) else None
        return found if found is not None else self.undefined(name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same, written with [ ]."""
        return self.getattr(obj, str(argument))
