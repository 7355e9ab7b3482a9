"""A conversation evaluated: what every answer is worth just now, what is relevant, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from .expressions import Env, Expression, to_boolean, to_number
from .expressions import Value as Computed
from .plan import MOST_INSTANCES, MOST_INSTANCES_IN_ALL, TOP, Compute, Item, Node, Scope
from .questions import Choice
from .questions.media import MediaQuestion
from .records import replace
from .state import Answer, Conversation, Moment, Value

if TYPE_CHECKING:
    from .call import Call


@dataclass(slots=True)
class Route:
    """Where the way through the form stands: questions and minutes are those of the chosen way."""

    #: the first question that is relevant and not yet passed
    next: Item | None = None
    #: how many questions there are, and how many of them are passed
    questions: int = 0
    passed: int = 0
    minutes_left: float = 0.0
    #: sections (by their place in the form) that have something to ask, apart from what is asked last
    sections: tuple[int, ...] = ()
    has_last: bool = False


class Sheet:
    """All values of one conversation at one moment: evaluated when first asked for, thrown away after the turn."""

    __slots__ = (
        "_alive",
        "_choices",
        "_env",
        "_instances",
        "_items",
        "_route",
        "_scopes",
        "call",
        "conversation",
        "kept",
        "moment",
        "plan",
    )

    def __init__(self, call: Call, conversation: Conversation, moment: Moment) -> None:
        self.call = call
        self.conversation = conversation
        self.moment = moment
        self.plan = call.form.nameless_plan if conversation.nameless else call.form.plan
        #: first values of once(), to be stored
        self.kept: dict[str, Computed] = {}
        self._alive: dict[str, bool] | None = None
        self._choices: dict[str, tuple[Choice, ...]] = {}
        self._scopes: dict[tuple[str, ...], list[Scope]] = {(): [TOP]}
        self._instances = 0
        self._items: tuple[Item, ...] | None = None
        self._env: Env | None = None
        self._route: Route | None = None

    def passing(self, conversation: Conversation) -> Sheet:
        """Go on with a conversation in which answers were passed, and none is worth anything else than before."""
        self.conversation, self._route = conversation, None
        return self

    @property
    def alive(self) -> dict[str, bool]:
        """Key -> relevant, for every question and group."""
        if self._alive is None:
            self._alive = {}
            self._evaluate(self._alive)
        return self._alive

    @property
    def env(self) -> Env:
        """What expressions see, with the values of all answers."""
        if self._env is None:
            _ = self.alive
        assert self._env is not None
        return self._env

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that can be asked, in asking order."""
        if self._items is None:
            self._items = self.plan.fixed or self.plan.items(self.env.counts, self._followed)
        return self._items

    def item(self, key: str | None) -> Item | None:
        """The question with this key, relevant or not; None if there is no such instance."""
        if key is None:
            return None
        if self.plan.fixed:
            return self.plan.by_key.get(key)
        return next((item for item in self.items if item.key == key), None)

    def is_relevant(self, item: Item) -> bool:
        """The question belongs to the form as it stands."""
        if item.node.is_gate:
            return self.alive.get(item.scope.prefix + item.node.name, False)
        return self.alive.get(item.key, False)

    def is_passed(self, item: Item) -> bool:
        """It was answered, or skipped; an answer whose choice has gone since must be given again."""
        answer = self.conversation.answers.get(item.key)
        if answer is None or not answer.complete:
            return False
        if item.node.choice_filter is not None and answer.value is not None and not answer.skipped:
            return self.env.values.get(item.key) is not None
        return True

    def is_required(self, item: Item) -> bool:
        """It cannot be skipped."""
        return self._flag(item.node.required, item) and not self.tells_who(item)

    def tells_who(self, item: Item) -> bool:
        """What its author proposes tells who answers, and they answer without a name: it can be left."""
        default = item.question.default
        return isinstance(default, Expression) and not default.names.isdisjoint(self.plan.left_out)

    def is_on_way(self, item: Item) -> bool:
        """It is asked on the chosen way: all on the whole one; on the short one those marked, and what is required."""
        if self.conversation.way != "short":
            return True
        return self._flag(item.node.short, item) or self._flag(item.node.required, item)

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """The choices that the filter leaves."""
        node = item.node
        if node.choice_filter is None:
            return item.question.choices
        found = self._choices.get(item.key)
        if found is None:
            self.env.prefixes, self.env.positions = item.scope.prefixes, item.scope.positions
            found = self._choices[item.key] = self._left(node)
        return found

    def fits(self, item: Item, value: Value) -> bool:
        """The question's constraint holds for a value; a blank one is never judged."""
        if item.node.constraint is None or value in (None, "", ()):
            return True
        env = self.env
        env.prefixes, env.positions = item.scope.prefixes, item.scope.positions
        before = env.values.get(item.key)
        candidate: Computed = item.node.typed(value) if item.node.typed is not None else value  # type: ignore[assignment]
        env.current = env.values[item.key] = candidate
        try:
            return _holds(item.node.constraint(env))
        finally:
            env.current, env.values[item.key] = None, before

    def proposal(self, item: Item) -> Value:
        """The answer that the author proposes by `default`."""
        if item.node.default is None:
            return None
        self.env.prefixes, self.env.positions = item.scope.prefixes, item.scope.positions
        value = item.question.stored(item.node.default(self.env))
        if not self.fits(item, value):
            return None
        if not item.question.has_choices or value is None:
            return value
        names = {choice.name for choice in self.choices(item)}
        return value if names.issuperset(value if isinstance(value, tuple) else (value,)) else None

    def value(self, name: str, scope: Scope = TOP) -> tuple[Node | None, Computed]:
        """What `${name}` is worth seen from a scope, with the question it belongs to."""
        node = self.plan.nodes.get(name)
        if node is None:
            return None, None
        depth = min(node.depth, len(scope.prefixes) - 1)
        return node, self.env.values.get(scope.prefixes[depth] + name)

    def route(self) -> Route:
        """What comes next, and how much is left."""
        if self._route is None:
            self._route = self._survey()
        return self._route

    def answer(self, item: Item) -> Answer | None:
        """The answer as it counts: without choices that the list no longer has."""
        answer = self.conversation.answers.get(item.key)
        if answer is None or item.node.choice_filter is None or answer.value is None:
            return answer
        value = self.env.values.get(item.key)
        if value == answer.value:
            return answer
        return replace(answer, value=value) if isinstance(value, (str, tuple)) else None

    def is_ruled_out(self, item: Item) -> bool:
        """Irrelevant because of something that was answered; where what decides was left open, so is this."""
        node = item.node
        if self.is_relevant(item) or node.name in self.plan.left_out:
            return False
        while node.parent is not None and not self.alive.get(item.scope.prefixes[node.parent_depth] + node.parent):
            node = self.plan.nodes[node.parent]
        return any(self._is_answered(name, item.scope, set()) for name in node.conditions)

    def _is_answered(self, name: str, scope: Scope, seen: set[str]) -> bool:
        node, value = self.value(name, scope)
        if node is None or name in seen:
            return False
        seen.add(name)
        calculation = node.question.calculation if node.question is not None else None
        if calculation is not None:
            return any(self._is_answered(other, scope, seen) for other in calculation.names)
        return value is not None

    def printed(self) -> tuple[Item, ...]:
        """All questions that are no "another one?", with those asked last back in their printed place."""
        place = {name: number for number, name in enumerate(self.plan.nodes)}
        whole = self.call.form.plan  # on paper also what is not asked of somebody without a name
        items = self.items if self.plan is whole else whole.fixed or whole.items(self.env.counts, self._followed)
        asked = [item for item in items if not item.node.is_gate]
        return tuple(
            sorted(asked, key=lambda item: place[item.node.repeats[0] if item.node.repeats else item.node.name])
        )

    def unanswered(self) -> tuple[Item, ...]:
        """Relevant questions without an answer: never reached, skipped, or not finished."""
        answers = self.conversation.answers
        found = []
        for item in self.items:
            answer = answers.get(item.key) if item.node.choice_filter is None else self.answer(item)
            if answer is not None and answer.complete and not answer.is_empty:
                continue
            if item.question.answerable and self.is_relevant(item):
                found.append(item)
        return tuple(found)

    def _survey(self) -> Route:
        route = Route()
        sections: set[int] = set()
        answers, alive, short = self.conversation.answers, self.alive, self.conversation.way == "short"
        questions = passed = 0
        minutes_left = 0.0
        for item in self.items:
            key, node = item.key, item.node
            if not alive.get(key) and not (node.is_gate and self.is_relevant(item)):
                continue
            if short and not self.is_on_way(item):
                continue
            questions += 1
            if node.is_last:
                route.has_last = True
            else:
                sections.add(node.section)
            answer = answers.get(key)
            if answer is not None and answer.complete and (node.choice_filter is None or self.is_passed(item)):
                passed += 1
                continue
            minutes_left += node.minutes
            if route.next is None:
                route.next = item
        route.questions, route.passed, route.minutes_left = questions, passed, minutes_left
        route.sections = tuple(sorted(sections))
        return route

    def _evaluate(self, alive: dict[str, bool]) -> None:
        conversation, moment = self.conversation, self.moment
        answers, opened = conversation.answers, conversation.opened
        env = self._env = Env({}, now=moment.now, random=moment.random, uuid=moment.uuid, choice_name=self._label)
        values = env.values
        # groups of one form often share their condition: the same function, so it is asked once
        told: dict[Compute, bool] = {}
        for node, key, parent, relevant, is_plain, is_filled in self.plan.steps:
            if node.repeats:
                self._evaluate_in_repeats(node, alive)
                continue
            live = parent is None or alive[parent]
            if live and relevant is not None:
                if relevant not in told:
                    told[relevant] = _holds(relevant(env))
                live = told[relevant]
            if not live and key in opened:
                live = True
            alive[key] = live
            if is_plain:
                if (
                    live
                    and (answer := answers.get(key)) is not None
                    and answer.value is not None
                    and not answer.skipped
                ):
                    values[key] = answer.value  # type: ignore[assignment]
            elif is_filled and (live or node.is_repeat or opened):
                self._fill(node, key, TOP, live)

    def _evaluate_in_repeats(self, node: Node, alive: dict[str, bool]) -> None:
        env, opened = self.env, self.conversation.opened
        for scope in self._scopes.get(node.repeats, ()):
            env.prefixes, env.positions = scope.prefixes, scope.positions
            key = scope.prefix + node.name
            live = node.parent is None or alive.get(scope.prefixes[node.parent_depth] + node.parent, False)
            if live and node.relevant is not None:
                live = _holds(node.relevant(env))
            alive[key] = live = live or key in opened
            if live or node.is_repeat or opened:
                self._fill(node, key, scope, live)
        env.prefixes, env.positions = TOP.prefixes, TOP.positions

    def _fill(self, node: Node, key: str, scope: Scope, live: bool) -> None:
        """Give a question its value, a repeat its instances, a follow-up its relevance for each choice."""
        question = node.question
        if question is None:
            if node.is_repeat:
                self._open(node, key, scope, live)
        elif question.for_each is not None:
            for name in self._followed(scope.prefix + question.for_each):
                each = f"{key}[{name}]"
                self.alive[each] = live or each in self.conversation.opened
                if not self.alive[each]:
                    continue
                self._fill_value(node, each, self.conversation.answers.get(each))
        elif live:
            self._fill_value(node, key, self.conversation.answers.get(key))

    def _fill_value(self, node: Node, key: str, answer: Answer | None) -> None:
        value: Computed = None
        if node.calculation is not None:
            self.env.current = _revived(answer.value) if answer is not None else None
            value = node.calculation(self.env)
            self.env.current = None
            if node.once and answer is None and value is not None:
                self.kept[key] = value
        elif answer is None and node.is_handed_in and node.default is not None:
            value = node.default(self.env)
            if value is not None:
                self.kept[key] = value
        elif answer is not None and not answer.skipped and (held := answer.value) is not None:
            value = node.typed(held) if node.typed is not None else held  # type: ignore[assignment]
            if node.choice_filter is not None:
                names = {choice.name for choice in self._left(node)}
                value = _still_there(value, names)
        elif answer is not None and not answer.skipped and isinstance(node.question, MediaQuestion):
            value = _file_name(answer)
        if value is not None:
            self.env.values[key] = value

    def _left(self, node: Node) -> tuple[Choice, ...]:
        """The choices for which the filter holds, in the scope that is set."""
        assert node.question is not None and node.choice_filter is not None  # noqa: PT018
        left = []
        for choice in node.question.choices:
            self.env.row = {"name": choice.name, **choice.columns}
            if _holds(node.choice_filter(self.env)):
                left.append(choice)
        self.env.row = {}
        return tuple(left)

    def _open(self, node: Node, key: str, scope: Scope, live: bool) -> None:
        """Count the instances of a repeat and make a scope for each."""
        count = 0
        if live:
            if node.count is not None:
                wanted = to_number(node.count(self.env))
                count = int(wanted) if 0 <= wanted <= MOST_INSTANCES else MOST_INSTANCES if wanted > 0 else 0
            else:
                count = 1
                while count < MOST_INSTANCES and self._said_more(f"{key}[{count + 1}]"):
                    count += 1
        count = self.env.counts[key] = min(count, MOST_INSTANCES_IN_ALL - self._instances)
        self._instances += count
        inside = (*node.repeats, node.name)
        self._scopes.setdefault(inside, []).extend(scope.instance(node.name, n) for n in range(1, count + 1))

    def _said_more(self, key: str) -> bool:
        answer = self.conversation.answers.get(key)
        return answer is not None and answer.value == "yes"

    def _followed(self, key: str) -> tuple[str, ...]:
        """The chosen options that have something to ask about: "none of these" has not."""
        node = self.plan.nodes.get(key.rpartition("/")[2])
        choices = node.question.choices if node is not None and node.question is not None else ()
        alone = {choice.name for choice in choices if choice.exclusive}
        return tuple(name for name in self._chosen(key) if name not in alone)

    def _chosen(self, key: str) -> tuple[str, ...]:
        value = self.env.values.get(key)
        if isinstance(value, tuple):
            return value
        return (value,) if isinstance(value, str) and value else ()

    def _flag(self, flag: object, item: Item) -> bool:
        if isinstance(flag, bool):
            return flag
        self.env.prefixes, self.env.positions = item.scope.prefixes, item.scope.positions
        return _holds(flag(self.env)) if callable(flag) else False

    def _label(self, question: str, name: str) -> str:
        node = self.plan.nodes.get(question)
        choices = node.question.choices if node is not None and node.question is not None else ()
        return next((self.moment.say(choice.label) for choice in choices if choice.name == name), name)


def _file_name(answer: Answer) -> str | None:
    """What expressions see where only a file answers: its name, as in XLSForm."""
    return next((file.name or file.kind for file in answer.files), None)


def _revived(value: Value) -> Computed:
    """A first value that once() kept: dates and times come back as such from their ISO 8601 text."""
    if not isinstance(value, str):
        return value if not isinstance(value, dict) else None
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            continue
    return value


def _holds(value: Computed) -> bool:
    """A condition's outcome as true or false."""
    return value is True or (value is not False and to_boolean(value))


def _still_there(value: Computed, names: set[str]) -> Computed:
    """A choice, or of several choices those, that the list still has."""
    if isinstance(value, tuple):
        return tuple(name for name in value if name in names) or None
    return value if value in names else None
