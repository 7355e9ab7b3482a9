"""A form compiled: every condition a function, every question in its place, in the order they need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from .expressions import Env, Expression
from .expressions import Value as Computed
from .group import Group, walk
from .questions import Question
from .questions.media import MediaQuestion
from .records import record
from .text import Text

Compute = Callable[[Env], Computed]


class Cycle(Exception):
    """Conditions that wait for each other; `names` goes round once."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(" -> ".join(names))


@record
class Scope:
    """One instance of the repeats around a question; `prefixes[depth]` begins the keys at that depth."""

    prefixes: tuple[str, ...] = ("",)
    positions: tuple[int, ...] = ()

    @property
    def prefix(self) -> str:
        """What keys in this very instance begin with."""
        return self.prefixes[-1]

    def instance(self, repeat: str, number: int) -> Scope:
        """The scope inside instance `number` (from 1) of a repeat that stands here."""
        return Scope((*self.prefixes, f"{self.prefix}{repeat}[{number}]/"), (*self.positions, number))


TOP = Scope()


@dataclass(slots=True, eq=False)
class Node:
    """A question, group or repeat with its conditions compiled."""

    name: str
    question: Question | None
    group: Group | None
    section: int
    #: the group around it, and how many repeats that one stands in
    parent: str | None
    parent_depth: int
    repeats: tuple[str, ...]
    relevant: Compute | None
    constraint: Compute | None
    choice_filter: Compute | None
    calculation: Compute | None
    default: Compute | None
    count: Compute | None
    required: Compute | bool
    short: Compute | bool
    typed: Callable[[Any], Computed] | None
    #: whose answers its own condition asks for
    conditions: frozenset[str]
    minutes: float
    #: keeps its first value in the store
    once: bool = False
    is_gate: bool = False
    #: asked after everything else
    is_last: bool = False
    #: given by the host or by its default, never asked
    is_handed_in: bool = False
    is_repeat: bool = False
    #: its value is the answer as stored: nothing to compute, filter or convert
    is_plain: bool = False

    #: the answers that its texts name
    names: frozenset[str] = frozenset()

    @property
    def depth(self) -> int:
        """In how many repeats it stands."""
        return len(self.repeats)

    def names_in(self, text: Text) -> frozenset[str]:
        """The answers that one of its texts names; most name none, which is known beforehand."""
        return text.names if self.names else frozenset()


@record
class Item:
    """A question in one instance: what can be asked, answered and gone back to. `key` names it for ever."""

    node: Node
    question: Question
    key: str
    scope: Scope
    #: the chosen option that a follow-up is about
    choice: str | None = None


def question_name(key: str) -> str:
    """The name of the question that a key is an instance of: "price" of "products[2]/price", "why" of "why[milk]"."""
    return key.rpartition("/")[2].partition("[")[0]


Step = tuple[Node, str, str | None, Compute | None, bool, bool]


class Plan:
    """What the engine walks along. Building it raises ExpressionError or Cycle; the loader reports both with lines."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.sections: tuple[Group, ...] = tuple(groups)
        self.nodes: dict[str, Node] = {}
        self._children: dict[str | None, list[Node]] = {None: []}
        places = {child.name: here for child, here in walk(self.sections)}
        repeats = frozenset(
            child.name for child, _ in walk(self.sections) if isinstance(child, Group) and child.is_repeat
        )
        self._compiler = _Compiler(places, repeats)
        self.gates: dict[str, Node] = {}
        for index, section in enumerate(self.sections):
            self._add(section, None, (), index)
        #: names whose answers decide whether something else is asked
        self.deciding = frozenset(name for needs in self._compiler.needs.values() for name in needs)
        #: in the order they depend on each other: node, name, group around it, condition, and whether its value is the
        #: answer as stored, or has to be filled in; spelled out, since every turn goes through all of them
        self.steps: tuple[Step, ...] = tuple(
            (node, node.name, node.parent, node.relevant, node.is_plain, node.question is not None or node.is_repeat)
            for node in _in_order(self.nodes, self._compiler.needs)
        )
        flat = not repeats and not any(n.question and n.question.for_each for n in self.nodes.values())
        #: what can be asked, where no answer changes that (no repeats, no follow-ups for each choice); else empty
        self.fixed = tuple(self._walk(self._children[None], TOP, None)) if flat else ()
        self.by_key = {item.key: item for item in self.fixed}
        #: questions that are never asked, and repeats in which nothing is left to ask
        self.left_out: frozenset[str] = frozenset()

    def without(self, names: frozenset[str]) -> Plan:
        """The same form, in which these questions are never asked and are worth nothing."""
        kept = copy(self)
        kept.left_out = names | {one for one in self.nodes if self._is_emptied(one, names)}
        kept.steps = tuple(step for step in self.steps if step[1] not in names)
        kept.fixed = tuple(item for item in self.fixed if item.node.name not in names)
        kept.by_key = {item.key: item for item in kept.fixed}
        return kept

    def _is_emptied(self, group: str, names: frozenset[str]) -> bool:
        """It is a repeat in which these are all that is asked."""
        if not self.nodes[group].is_repeat:
            return False
        nodes = self.nodes.values()
        asked = {one.name for one in nodes if one.question and one.question.asked and self.is_inside(one, group)}
        return bool(asked) and asked <= names

    def is_inside(self, node: Node, group: str) -> bool:
        """The question stands in this group, at whatever depth."""
        parent = node.parent
        while parent is not None and parent != group:
            parent = self.nodes[parent].parent
        return parent == group

    def items(self, counts: Mapping[str, int], chosen: Callable[[str], tuple[str, ...]]) -> tuple[Item, ...]:
        """Everything that can be asked, in asking order: as written, but questions marked `ask: last` at the end.

        `counts` has the instances of each repeat, `chosen(key)` the options picked for a follow-up's question.
        """
        items = self._walk(self._children[None], TOP, (counts, chosen))
        return tuple(item for item in items if item.node.name not in self.left_out) if self.left_out else tuple(items)

    def _add(self, child: Group | Question, parent: Node | None, repeats: tuple[str, ...], section: int) -> None:
        group = None if isinstance(child, Question) else child
        question = child if isinstance(child, Question) else None
        build = self._compiler.at(child.name, repeats)
        node = Node(
            name=child.name,
            question=question,
            group=group,
            section=section,
            parent=parent.name if parent else None,
            parent_depth=parent.depth if parent else 0,
            repeats=repeats,
            relevant=build.value(child.relevant),
            constraint=build.value(question.constraint, needed=False) if question else None,
            choice_filter=build.filter(question) if question else None,
            calculation=build.value(question.calculation) if question else None,
            default=build.value(question.default, needed=False) if question else None,
            count=build.value(group.repeat_count) if group else None,
            required=build.flag(question.required) if question else False,
            short=build.flag(question.short) if question else False,
            typed=type(question).typed if question else None,
            conditions=child.relevant.names if child.relevant is not None else frozenset(),
            minutes=_minutes(question) if question else 0.0,
            names=_names(question) if question else frozenset(),
            is_handed_in=question is not None and not question.asked and question.calculation is None,
            is_last=question is not None and question.last,
            is_repeat=group is not None and group.is_repeat,
            is_plain=question is not None and _is_plain(question),
            once=bool(question and question.calculation and "once" in question.calculation.functions),
        )
        if question is not None and question.for_each is not None:
            build.needs.add(question.for_each)
        if parent is not None:
            build.needs.add(parent.name)
        self.nodes[child.name] = node
        self._children[parent.name if parent else None].append(node)
        if group is not None:
            self._children[group.name] = []
            inside = (*repeats, group.name) if group.is_repeat else repeats
            if group.gate is not None:
                self.gates[group.name] = _gate(group, group.gate, node)
            for each in group.children:
                self._add(each, node, inside, section)

    def _walk(self, nodes: list[Node], scope: Scope, known: _Known | None) -> Iterator[Item]:
        """Items in asking order; `known` is None for a form without repeats and follow-ups."""
        written = list(self._as_written(nodes, scope, known))
        yield from (item for item in written if not item.question.last)
        yield from (item for item in written if item.question.last)

    def _as_written(self, nodes: list[Node], scope: Scope, known: _Known | None) -> Iterator[Item]:
        for node in nodes:
            key = scope.prefix + node.name
            if node.question is not None:
                if not node.question.asked:
                    continue
                if node.question.for_each is None or known is None:
                    yield Item(node, node.question, key, scope)
                    continue
                for name in known[1](scope.prefix + node.question.for_each):
                    yield Item(node, node.question, f"{key}[{name}]", scope, name)
            elif node.group is not None and node.group.is_repeat and known is not None:
                gate = self.gates.get(node.name)
                for number in range(1, known[0].get(key, 0) + 1):
                    yield from self._as_written(self._children[node.name], scope.instance(node.name, number), known)
                    if gate is not None and gate.question is not None and number < MOST_INSTANCES:
                        yield Item(gate, gate.question, f"{key}[{number + 1}]", scope)
            else:
                yield from self._as_written(self._children[node.name], scope, known)


_Known = tuple[Mapping[str, int], Callable[[str], tuple[str, ...]]]

#: more instances of one repeat are not asked for
MOST_INSTANCES = 100
#: nor more of all repeats together: every turn goes through all of them
MOST_INSTANCES_IN_ALL = 500


class _Compiler:
    """Compiles the expressions of one form and notes which names each question's own value needs."""

    def __init__(self, places: Mapping[str, tuple[str, ...]], repeats: frozenset[str]) -> None:
        self.places = places
        self.repeats = repeats
        self.needs: dict[str, set[str]] = {}
        self._compiled: dict[tuple[str, tuple[str, ...]], Compute] = {}

    def compiled(self, expression: Expression, here: tuple[str, ...]) -> Compute:
        """The expression as a function: the same one wherever the same words stand in the same repeats."""
        known = self._compiled.get((expression.source, here))
        if known is None:
            known = expression.compile(self.places, here, self.repeats)
            self._compiled[expression.source, here] = known
        return known

    def at(self, name: str, here: tuple[str, ...]) -> _Builder:
        return _Builder(self, here, self.needs.setdefault(name, set()))


@dataclass(slots=True)
class _Builder:
    """Compiles the expressions of one question."""

    compiler: _Compiler
    here: tuple[str, ...]
    needs: set[str]

    def value(self, expression: object, needed: bool = True) -> Compute | None:
        """The expression as a function; a plain value as a function that gives it."""
        if expression is None:
            return None
        if not isinstance(expression, Expression):
            return lambda _env, value=expression: value  # type: ignore[misc]
        if needed:
            self.needs |= expression.names
        return self.compiler.compiled(expression, self.here)

    def flag(self, flag: Expression | bool) -> Compute | bool:
        """`required` and `short`: true, false or a condition."""
        return flag if isinstance(flag, bool) else self.value(flag, needed=False) or False

    def filter(self, question: Question) -> Compute | None:
        """A choice_filter; bare names in it are the columns of the choices."""
        expression = question.choice_filter
        if expression is None:
            return None
        self.needs |= expression.names
        columns = frozenset(name for choice in question.choices for name in choice.columns) | {"name"}
        return expression.compile(self.compiler.places, self.here, self.compiler.repeats, columns)


def _gate(group: Group, question: Question, node: Node) -> Node:
    return Node(
        name=group.name,
        question=question,
        group=None,
        section=node.section,
        parent=node.parent,
        parent_depth=node.parent_depth,
        repeats=node.repeats,
        relevant=None,
        constraint=None,
        choice_filter=None,
        calculation=None,
        default=None,
        count=None,
        required=False,
        short=any(child.short is True for child in group.children if isinstance(child, Question)),
        typed=None,
        conditions=frozenset(),
        minutes=0.1,
        is_gate=True,
    )


def _is_plain(question: Question) -> bool:
    computed = question.calculation is not None or question.choice_filter is not None
    computed = computed or (not question.asked and question.default is not None)
    sent = isinstance(question, MediaQuestion)
    return not (computed or sent) and question.for_each is None and type(question).typed is None


def _names(question: Question) -> frozenset[str]:
    texts = (
        question.label,
        question.hint,
        question.guidance_hint,
        question.example,
        question.constraint_message,
        question.required_message,
    )
    return frozenset(name for text in texts if text is not None for name in text.names)


def _minutes(question: Question) -> float:
    if question.minutes is not None:
        return question.minutes
    return 2.0 if "multiline" in question.appearance else question.usual_minutes


def _in_order(nodes: Mapping[str, Node], needs: Mapping[str, set[str]]) -> Iterator[Node]:
    """Each node after all that its value and relevance need, else in written order; raises Cycle."""
    done: set[str] = set()
    for start in nodes:
        path: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            path.append((start, iter(sorted(needs[start]))))
        on_path = {start}
        while path:
            name, left = path[-1]
            following = next((n for n in left if n in nodes and n not in done), None)
            if following is None:
                path.pop()
                on_path.discard(name)
                if name not in done:
                    done.add(name)
                    yield nodes[name]
            elif following in on_path:
                names = [n for n, _ in path]
                raise Cycle((*names[names.index(following) :], following))
            else:
                on_path.add(following)
                path.append((following, iter(sorted(needs[following]))))
