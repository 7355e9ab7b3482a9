"""What of a call can be read aloud, under which name its recording stands, and the words of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from bot.consulting.about import about_lines, consent_lines
from bot.consulting.of_age import own_age
from bot.consulting.permitting import KINDS, labels_of, question_lines
from conversations.call import Call
from conversations.questions import Question
from conversations.state import Moment
from conversations.text import Text

_BLANK = re.compile(r"\$?\{[^{}]*\}")


def items_of(call: Call) -> tuple[str, ...]:
    """The names of all recordings that a call can have, in the order in which people meet them."""
    asked = [question for question in call.form.questions.values() if question.asked]
    questions = chain.from_iterable(_names(question) for question in asked)
    age = ("age",) if call.minors is not None else ()
    return (
        *_OF_THE_HOUSE[:1],
        *age,
        *_OF_THE_HOUSE[1:],
        *questions,
        *(f"recommendations/{name}" for name in call.library.recommendations),
    )


def lines_of(call: Call, item: str, moment: Moment) -> tuple[str, ...]:
    """The words of one, as they are read aloud, line by line; … stands for what is not known before."""
    return tuple(_BLANK.sub("…", moment.say(line)) for line in _lines(call, item, moment) if line is not None)


def is_same(item: str, call: Call, other: Call) -> bool:
    """Two versions of a call have the same words here, so that one recording does for both."""
    kind, _, name = item.partition("/")
    if call is other or kind in ("consent", "consent-nameless", "consent-others", *KINDS):
        return True
    if kind == "about":
        return (call.title, call.introduction, call.privacy) == (other.title, other.introduction, other.privacy)
    if kind == "age":
        return call.minors == other.minors
    if kind == "recommendations":
        return all(name in one.library.recommendations for one in (call, other)) and (
            call.library.lines(call.library.recommendations[name])
            == other.library.lines(other.library.recommendations[name])
        )
    here, there = call.form.questions.get(name), other.form.questions.get(name)
    return here is not None and there is not None and _of_question(kind, here) == _of_question(kind, there)


def _names(question: Question) -> Iterator[str]:
    yield f"questions/{question.name}"
    if question.choices or question.ready:
        yield f"choices/{question.name}"


def _lines(call: Call, item: str, moment: Moment) -> tuple[object, ...]:
    kind, _, name = item.partition("/")
    match kind:
        case "about":
            return about_lines(call, moment)
        case "consent":
            return consent_lines(None)
        case "age":
            return (own_age(call),)
        case "consent-nameless":
            return consent_lines(None, nameless=True)
        case "consent-others":
            return consent_lines("…")
        case "appearance" | "again" | "outside":
            return (*question_lines(kind), *labels_of(kind).values())
        case "recommendations":
            return call.library.lines(call.library.recommendations[name])
        case _:
            return _of_question(kind, call.form.questions[name])


def _of_question(kind: str, question: Question) -> tuple[object, ...]:
    if kind == "choices":
        # under a filter the numbers are others for everybody
        is_numbered = question.choice_filter is None
        return tuple(
            Text("{number}. {label}", {"number": number, "label": one.label}) if is_numbered else one.label
            for number, one in enumerate((*question.choices, *question.ready), start=1)
        )
    example = Text("Example: {example}", {"example": question.example}) if question.example is not None else None
    return (question.label, question.hint, example)


_OF_THE_HOUSE = ("about", "consent", "consent-nameless", "consent-others", *KINDS)
