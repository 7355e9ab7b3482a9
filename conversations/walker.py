"""An automatic respondent: answers a call thousands of ways and reports where one cannot get through."""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from . import engine
from .asking import here_at
from .call import Call
from .engine import Turn
from .expressions import Expression
from .group import Group, walk
from .plan import Item, question_name
from .records import record, replace
from .replies import Answering, Back, Done, Jump, Next, Pressed, Reply, Settle, Skip, Submit, Typed, Way
from .sheet import Sheet
from .state import Answer, Moment, Status

#: replies tried at one question before it counts as a dead end
MOST_TRIES = 80
#: a walk longer than so many replies for each question goes round in circles
MOST_REPLIES_EACH = 40

#: types whose answers are typed
_TYPED = ("text", "integer", "decimal", "range", "date")

#: after so many answers that were not taken, a question takes none
ENOUGH_TRIES = 30

_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|(?<![\w.])(\d+(?:\.\d+)?)")


@record
class DeadEnd:
    """Where a walk could not go on."""

    question: str
    why: str


@dataclass(slots=True)
class Findings:
    """What many walks have seen."""

    walks: int = 0
    replies: int = 0
    #: questions looked at for all these replies: what the walks cost
    work: int = 0
    #: the first dead end of each walk that met one, and what else was met behind it
    dead_ends: list[DeadEnd] = field(default_factory=list)
    beyond: list[DeadEnd] = field(default_factory=list)
    #: names of questions that were asked, and of those that took an answer at least once
    asked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    #: by question, the choices that its filter left
    offered: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: how often an answer was tried
    tried: Counter[str] = field(default_factory=Counter)


class Walker:
    """Walks one call again and again; the same seed takes the same ways."""

    def __init__(self, call: Call, seed: int = 1, language: str = "en") -> None:
        self.call = call
        self.findings = Findings()
        self._language = language
        self._random = random.Random(seed)  # noqa: S311 - a repeatable walk, not a secret
        self._literals = literals(call)

    def walks(self, count: int, thorough: bool = False) -> Iterator[Findings]:
        """Walk `count` times; gives what was found so far after each. `thorough` ones skip next to nothing."""
        for number in range(count):
            self._walk(eager=0 if thorough else number % 3)
            self.findings.walks += 1
            yield self.findings

    def _walk(self, eager: int) -> None:
        """One way through: 0 answers everything, 1 skips now and then and changes its mind, 2 skips most."""
        turn, stuck = engine.start(self.call, self._moment(), self._handed_in()), False
        tries: Counter[str | None] = Counter()
        patience = limit = MOST_REPLIES_EACH * (len(self.call.form.questions) + 3)
        while patience:
            patience -= 1
            conversation = turn.conversation
            if conversation.status is Status.SUBMITTED or (stuck and conversation.asking is None):
                return
            asking = conversation.asking
            if asking not in tries:
                patience = limit  # a question not met before: the walk goes forward
            tries[asking] += 1
            if asking is not None and tries[asking] > MOST_TRIES:
                end = DeadEnd(_name(asking), "no reply gets past it")
                (self.findings.beyond if stuck else self.findings.dead_ends).append(end)
                stuck, turn = True, self._past(turn)
                tries.clear()
                continue
            reply = self._reply(turn, eager, tries[asking])
            turn = engine.advance(self.call, conversation, reply, self._moment())
            self.findings.replies += 1
            self._note(turn)
        if not stuck:
            end = DeadEnd(_name(turn.conversation.asking), "the walk does not come to an end")
            self.findings.dead_ends.append(end)

    def _handed_in(self) -> dict[str, str]:
        """Values that a host might give to hidden questions."""
        hidden = [name for name, question in self.call.form.questions.items() if question.type == "hidden"]
        pools = {name: self._literals[name] for name in hidden if name in self._literals}
        return {name: self._random.choice(pool) for name, pool in pools.items() if self._random.random() < 0.8}

    def _reply(self, turn: Turn, eager: int, tries: int) -> Reply:
        conversation, chance = turn.conversation, self._random.random()
        if conversation.pending is not None:
            option = 0 if chance < 0.8 else self._random.randrange(len(turn.prompt.options) or 1)
            return Settle(option, conversation.pending.number)
        if conversation.way is None:
            return Way("short" if chance < 0.3 else "whole")
        if conversation.asking is None:
            return Submit()
        if eager == 1 and chance < 0.06 and conversation.answers:
            return Back() if chance < 0.03 else Jump(self._random.choice(list(conversation.answers)))
        sheet = Sheet(self.call, conversation, self._moment())
        item = sheet.item(conversation.asking)
        if item is None:
            return Submit()
        self.findings.asked.add(item.node.name)
        self.findings.work += len(sheet.items)
        if item.node.choice_filter is not None:
            self.findings.offered[item.node.name].update(choice.name for choice in sheet.choices(item))
        answering = self._answer(sheet, item, eager, tries)
        if isinstance(answering, Answering) and (sheet.choices(item) or not item.question.has_choices):
            self.findings.tried[item.node.name] += 1
        return answering

    def unsettled(self) -> bool:
        """Some question was not asked yet, or not tried often enough to say that it takes no answer."""
        found = self.findings
        return any(
            name not in found.asked or (name not in found.answered and found.tried[name] < ENOUGH_TRIES)
            for name, question in self.call.form.questions.items()
            if question.answerable
        )

    def _answer(self, sheet: Sheet, item: Item, eager: int, tries: int) -> Reply:
        question, chance = item.question, self._random.random
        answer = sheet.conversation.answers.get(item.key)
        here = here_at(sheet, item, self._moment())
        if not question.answerable:
            return Next()
        if answer is not None and not answer.is_empty and (answer.complete or chance() < 0.5):
            return Next() if answer.complete else Done()
        if item.node.is_gate and chance() < 0.6:
            return question.sample(self._random, here)
        if not sheet.is_required(item) and (chance() < (0.02, 0.25, 0.8)[eager] or tries > MOST_TRIES // 2):
            return Skip()
        example = (question.example.source,) if question.example is not None else ()
        pool = (*self._literals.get(question.name, ()), *example)
        if question.type in ("select_one", "select_multiple") and here.choices:
            names = [choice.name for choice in here.choices]
            told = [name for name in pool if name in names]
            return Pressed(self._random.choice(told if told and chance() < 0.5 else names), on=chance() < 0.8)
        if pool and question.type in _TYPED and (chance() > 0.7 or (tries > 3 and chance() > 0.3)):
            return Typed(self._random.choice(pool))
        return question.sample(self._random, here)

    def _past(self, turn: Turn) -> Turn:
        """Step over a dead end, to see what lies behind it."""
        conversation = turn.conversation
        answers = {**conversation.answers, str(conversation.asking): Answer(skipped=True)}
        past = replace(conversation, answers=answers, pending=None)
        return engine.advance(self.call, past, Way(conversation.way or "whole"), self._moment())

    def _note(self, turn: Turn) -> None:
        for key in turn.changed:
            answer = turn.conversation.answers.get(key)
            if answer is not None and not answer.is_empty:
                self.findings.answered.add(_name(key))

    def _moment(self) -> Moment:
        bits = self._random.getrandbits
        return Moment(_NOON, self._language, self._random.random, lambda: str(uuid.UUID(int=bits(128))))


_NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def _name(key: str | None) -> str:
    """The question's name in a key such as products[2]/price or purpose[set1]."""
    return "" if key is None else question_name(key)


def literals(call: Call) -> dict[str, tuple[str, ...]]:
    """Words and numbers that conditions compare each question with, and the numbers beside them: worth trying."""
    found: dict[str, set[str]] = {}
    for owner, expression, names in _expressions(call.form.groups):
        for text, quoted, number in _LITERAL.findall(expression.source):
            values = {text or quoted} if not number else _near(number, expression)
            for name in (*names, *((owner,) if expression.uses_current else ())):
                found.setdefault(name, set()).update(values - {""})
    for question in call.form.questions.values():
        for name in question.choice_filter.names if question.choice_filter is not None else ():
            columns = {value for choice in question.choices for value in choice.columns.values()}
            found.setdefault(name, set()).update(columns)
    return {name: tuple(sorted(values)) for name, values in found.items() if values}


def _near(number: str, expression: Expression) -> set[str]:
    """A number that is compared with and those about it; words of that length where lengths are compared."""
    value = float(number)
    about = (value - 1, value, value + 1, value + 0.5, value / 2, value * 2, -value, -value - 1)
    near = {f"{one:.15g}" for one in about}
    if "string-length" in expression.functions and value < 1000:
        near |= {"x" * max(0, int(value) + step) for step in (-1, 0, 1)}
    return near


def _expressions(groups: tuple[Group, ...]) -> Iterator[tuple[str, Expression, frozenset[str]]]:
    for child, _ in walk(groups):
        keys = ("relevant", "repeat_count") if isinstance(child, Group) else ("relevant", "constraint", "choice_filter")
        for key in keys:
            expression = getattr(child, key)
            if isinstance(expression, Expression):
                yield child.name, expression, expression.names
