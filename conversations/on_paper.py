"""A form as it stands on paper: everything that can be asked, in printed order, with its rules put in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from .expressions import Expression
from .group import Group
from .questions import Choice, Question
from .questions.media import MediaQuestion
from .questions.text import EXACT
from .records import record
from .text import Text

if TYPE_CHECKING:
    from .call import Call

#: line: one line to write; words: room for many; one, several: boxes to tick; order: numbers to write in order;
#: ready: boxes to tick, and room to write; note: nothing to answer; elsewhere: what paper cannot hold
Kind = Literal["line", "words", "one", "several", "order", "ready", "note", "elsewhere"]

#: a list with more choices than this is not printed: its answer is written
MANY_CHOICES = 30
#: a repeat is printed so many times, one within another so many times
ROWS, ROWS_WITHIN = 3, 2


@record(kw_only=True)
class Asked:
    """A question as paper asks it."""

    #: of its answer: "price", "why[milk]", "herds[2]/animals"
    key: str
    question: Question
    #: counted through the form: "7"; empty for what cannot be answered
    number: str
    kind: Kind
    #: what it is about: a choice that was ticked, or which one of several
    about: Text | None = None
    #: when to answer it, where not always
    only: Text | None = None
    #: the names that its texts have blanks for -> what stands there
    values: Mapping[str, object] | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be ticked, or put in order."""
        if self.kind == "ready":
            return self.question.ready
        if self.question.type == "acknowledge":
            return (Choice("ok", Text("OK")),)
        return self.question.choices if self.kind in ("one", "several", "order") else ()

    def said(self, text: Text) -> Text:
        """One of its texts with something in its blanks."""
        return text.with_values(**self.values) if self.values and text.names else text


@record
class Part:
    """A section of the form."""

    group: Group
    only: Text | None
    asked: tuple[Asked, ...]


def on_paper(call: Call, *, short: bool = False) -> tuple[Part, ...]:
    """All that can be asked, section by section; with `short` only what the short way may ask."""
    paper = _Paper(call, short)
    return tuple(part for group in call.form.groups if (part := paper.part(group)).asked)


class _Paper:
    def __init__(self, call: Call, short: bool) -> None:
        self.short = short
        self.questions = call.form.questions
        wanted = [one for one in self.questions.values() if self._is_asked(one) and one.answerable]
        #: question -> its number, counted through the form
        self.numbers = {one.name: str(number) for number, one in enumerate(wanted, start=1)}

    def part(self, group: Group) -> Part:
        return Part(group, self._only(group.relevant), tuple(self._inside(group, "", None, None)))

    def _is_asked(self, question: Question) -> bool:
        if not question.asked:
            return False
        return not self.short or question.short is not False or question.required is not False

    def _inside(self, group: Group, prefix: str, about: Text | None, only: Text | None) -> Iterator[Asked]:
        for child in group.children:
            if isinstance(child, Question):
                yield from self._question(child, prefix, about, self._only(child.relevant) or only)
                continue
            inner = self._only(child.relevant) or only
            if not child.is_repeat:
                yield from self._inside(child, prefix, about, inner)
                continue
            for number in range(1, (ROWS_WITHIN if prefix else ROWS) + 1):
                label = child.label or Text("Number")
                which = Text("{what} {number}", {"what": label, "number": number})
                yield from self._inside(child, f"{prefix}{child.name}[{number}]/", which, inner)

    def _question(self, question: Question, prefix: str, about: Text | None, only: Text | None) -> Iterator[Asked]:
        if not self._is_asked(question):
            return
        values: dict[str, object] = {name: "…" for text in _texts(question) for name in text.names}
        number, kind = self.numbers.get(question.name, ""), _kind(question)
        key = f"{prefix}{question.name}"
        if question.for_each is None:
            yield Asked(key=key, question=question, number=number, kind=kind, about=about, only=only, values=values)
            return
        source = self.questions[question.for_each]
        for choice in source.choices:
            if choice.exclusive:
                continue
            yield Asked(
                key=f"{key}[{choice.name}]",
                question=question,
                number=number,
                kind=kind,
                about=choice.label,
                only=only or self._ticked(question.for_each, (choice.name,)),
                values={**values, "choice": choice.label},
            )

    # When to answer

    def _only(self, condition: Expression | None) -> Text | None:
        """A condition in words, where it is simple enough for that."""
        if condition is None:
            return None
        source = condition.source.strip()
        if (found := _EVEN_ONE.fullmatch(source)) or (found := _ANSWERED.fullmatch(source)):
            number = self.numbers.get(found[1])
            return Text("Only if you answered question {number}.", {"number": number}) if number else _IF_IT_APPLIES
        if found := _NOT.fullmatch(source):
            inner = _ONE.fullmatch(found[1].strip())
            return self._not_ticked(inner[1] or inner[3], inner[2] or inner[4]) if inner else _IF_IT_APPLIES
        pieces = [_ONE.fullmatch(piece.strip()) for piece in source.split(" or ")]
        if not all(pieces):
            return _IF_IT_APPLIES
        named = [(one[1] or one[3], one[2] or one[4]) for one in pieces if one is not None]
        if len({name for name, _ in named}) != 1:
            return _IF_IT_APPLIES
        return self._ticked(named[0][0], tuple(value for _, value in named))

    def _ticked(self, name: str, values: tuple[str, ...]) -> Text:
        labels, number = self._labels(name, values), self.numbers.get(name)
        if not labels or number is None:
            return _IF_IT_APPLIES
        if len(labels) == 1:
            given = {"choice": labels[0], "number": number}
            return Text("Only if you ticked this at question {number}: {choice}", given)
        given = {"choices": labels, "number": number}
        return Text("Only if you ticked one of these at question {number}: {choices}", given)

    def _not_ticked(self, name: str, value: str) -> Text:
        labels, number = self._labels(name, (value,)), self.numbers.get(name)
        if not labels or number is None:
            return _IF_IT_APPLIES
        return Text(
            "Leave this out if you ticked this at question {number}: {choice}", {"choice": labels[0], "number": number}
        )

    def _labels(self, name: str, values: tuple[str, ...]) -> tuple[Text, ...]:
        question = self.questions.get(name)
        known = {choice.name: choice.label for choice in question.choices} if question is not None else {}
        return tuple(known[value] for value in values) if known.keys() >= set(values) else ()


def _kind(question: Question) -> Kind:
    if not question.answerable:
        return "note"
    if isinstance(question, MediaQuestion):
        return "elsewhere"
    if question.type == "acknowledge":
        return "several"
    if question.has_choices and len(question.choices) > MANY_CHOICES:
        return "line"
    match question.type:
        case "select_one":
            return "one"
        case "select_multiple":
            return "several"
        case "rank":
            return "order"
        case "text" if question.ready:
            return "ready"
        case "text" if "multiline" in question.appearance and not question.appearance & (EXACT - {"url"}):
            return "words"
        case _:
            return "line"


def _texts(question: Question) -> Iterator[Text]:
    return (text for text in (question.label, question.hint, question.example) if text is not None)


_IF_IT_APPLIES = Text("If it applies.")
_NAME, _VALUE = r"\$\{\s*([\w-]+)\s*\}", r"['\"]([^'\"]*)['\"]"
#: `${name} = 'value'` or `selected(${name}, 'value')`
_ONE = re.compile(rf"{_NAME}\s*=\s*{_VALUE}|selected\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)")
_NOT = re.compile(r"not\s*\(\s*(.*?)\s*\)")
_ANSWERED = re.compile(rf"{_NAME}\s*!=\s*(?:''|\"\")")
_EVEN_ONE = re.compile(rf"count-selected\(\s*{_NAME}\s*\)\s*(?:>\s*0|>=\s*1)")
