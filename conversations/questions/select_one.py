"""select_one: one choice of a list, by tap, number, name or label."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..reading import match_choices, search, yes_or_no
from ..records import record
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import (
    Choice,
    Given,
    Here,
    Offered,
    Option,
    Outcome,
    Question,
    Refused,
    Searched,
    label_of,
)

#: a list longer than this is shown in pages, and words look something up in it
LONG_LIST = 10

_WANTED = Text("Please tap one of the answers, or write its number.")
_WANTED_LONG = Text("Please tap one of the answers, or write a few letters of it to look for it.")


@record(kw_only=True)
class SelectOneQuestion(Question):
    """One choice, kept by name."""

    type: ClassVar[str] = "select_one"
    has_choices: ClassVar[bool] = True
    usual_minutes: ClassVar[float] = 0.3

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Pressed(value=value) if any(choice.name == value for choice in here.choices):
                return Given(value)
            case Typed(text=text):
                return self._read_typed(text, here)
            case _:
                return Refused(self.wanted())

    def _read_typed(self, text: str, here: Here) -> Outcome:
        names = {choice.name for choice in here.choices}
        if names >= {"yes", "no"} and (said := yes_or_no(text, here.moment.language)) is not None:
            return Given("yes" if said else "no")
        found = match_choices(text, _labels(here), several=False)
        if found.indices:
            return Given(here.choices[found.indices[0]].name)
        return near_or_search(text, here, found.near, self.wanted())

    def wanted(self) -> Text:
        return _WANTED_LONG if len(self.choices) > LONG_LIST else _WANTED

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return label_of(value, choices or self.choices)

    def options(self, here: Here) -> tuple[Option, ...]:
        chosen = here.answer.value if here.answer is not None else None
        return tuple(
            Option(choice.name, choice.label, number, choice.name == chosen if chosen is not None else None)
            for number, choice in enumerate(here.choices, start=1)
        )

    def sample(self, random: Random, here: Here) -> Reply:
        return Pressed(random.choice(here.choices).name) if here.choices else Typed("1")


def _labels(here: Here) -> list[str]:
    return [here.moment.say(choice.label) for choice in here.choices]


def near_or_search(text: str, here: Here, near: tuple[int, ...], wanted: Text) -> Outcome:
    """What words that name no choice can mean: matches in a long list, a few near ones to ask about, or nothing."""
    if len(here.choices) > LONG_LIST and len(search(text, _labels(here))) > 1:
        return Searched(text)
    if near:
        return Offered(tuple(here.choices[i].name for i in near))
    return Refused(wanted)
