"""rank: all choices of a list, in the person's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..reading import match_choices
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Given, Here, Option, Outcome, Question, Refused, label_of

_WANTED = Text("Please tap the most important one first, then the next. Or write the numbers in your order: 2 1 3.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankQuestion(Question):
    """Names in the order chosen; the last one left falls into place by itself, and Done takes the order."""

    type: ClassVar[str] = "rank"
    has_choices: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    usual_minutes: ClassVar[float] = 0.7

    def read(self, reply: Answering, here: Here) -> Outcome:
        ranked = _ranked(here)
        match reply:
            case Pressed(value=value, on=on) if any(choice.name == value for choice in here.choices):
                if on is False:
                    return Given(tuple(name for name in ranked if name != value), complete=False)
                return _given(here, ranked if value in ranked else (*ranked, value))
            case Typed(text=text):
                found = match_choices(text, [here.moment.say(one.label) for one in here.choices], several=True)
                names = [here.choices[i].name for i in found.indices]
                if not names:
                    return Refused(_WANTED)
                return _given(here, (*(n for n in ranked if n not in names), *names) if len(names) == 1 else names)
            case _:
                return Refused(_WANTED)

    def is_whole(self, value: Value, choices: tuple[Choice, ...]) -> bool:
        return isinstance(value, tuple) and len(value) == len(choices)

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, tuple)

    def stored(self, computed: Computed) -> Value:
        return computed if isinstance(computed, tuple) else tuple(to_text(computed).split()) or None

    def wanted(self) -> Text:
        return _WANTED

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        if not isinstance(value, tuple):
            return value
        return tuple(label_of(name, choices or self.choices) for name in value)

    def options(self, here: Here) -> tuple[Option, ...]:
        ranked = _ranked(here)
        return tuple(
            Option(choice.name, choice.label, number, choice.name in ranked)
            for number, choice in enumerate(here.choices, start=1)
        )

    def sample(self, random: Random, here: Here) -> Reply:
        left = [choice.name for choice in here.choices if choice.name not in _ranked(here)]
        return Pressed(random.choice(left), on=True) if left else Typed("1")


def _given(here: Here, names: Sequence[str]) -> Given:
    left = [choice.name for choice in here.choices if choice.name not in names]
    order = tuple(names) if len(left) > 1 else (*names, *left)
    return Given(order, complete=False)


def _ranked(here: Here) -> tuple[str, ...]:
    value = here.answer.value if here.answer is not None else None
    names = {choice.name for choice in here.choices}
    return tuple(name for name in value if name in names) if isinstance(value, tuple) else ()
