"""rank: all choices of a list, in the person's order."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from ..reading import match_choices
from ..records import record
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Given, Here, Outcome, Refused
from .several import SeveralQuestion, names_so_far

_WANTED = Text("Please tap the most important one first, then the next. Or write the numbers in your order: 2 1 3.")


@record(kw_only=True)
class RankQuestion(SeveralQuestion):
    """Names in the order chosen; the last one left falls into place by itself, and Done takes the order."""

    type: ClassVar[str] = "rank"
    usual_minutes: ClassVar[float] = 0.7

    def read(self, reply: Answering, here: Here) -> Outcome:
        ranked = names_so_far(here)
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

    def wanted(self) -> Text:
        return _WANTED

    def sample(self, random: Random, here: Here) -> Reply:
        left = [choice.name for choice in here.choices if choice.name not in names_so_far(here)]
        return Pressed(random.choice(left), on=True) if left else Typed("1")


def _given(here: Here, names: Sequence[str]) -> Given:
    left = [choice.name for choice in here.choices if choice.name not in names]
    order = tuple(names) if len(left) > 1 else (*names, *left)
    return Given(order, complete=False)
