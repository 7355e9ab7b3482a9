"""select_multiple: any number of choices of a list; `exclusive` ones stand alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..reading import match_choices
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Given, Here, Offered, Option, Outcome, Question, Refused, label_of
from .select_one import near_or_search

_WANTED = Text("Please tap all answers that fit, or write their numbers, for example 1, 3. Then tap Done.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectMultipleQuestion(Question):
    """Choices kept by name, in the order of the list; every reply sets or clears, so a repeat changes nothing."""

    type: ClassVar[str] = "select_multiple"
    has_choices: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    usual_minutes: ClassVar[float] = 0.5

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Pressed(value=value, on=on) if any(choice.name == value for choice in here.choices):
                chosen = _chosen(here)
                setting = value not in chosen if on is None else on
                return self._given(here, (*chosen, value) if setting else (n for n in chosen if n != value), value)
            case Typed(text=text, ref=ref):
                found = match_choices(text, [here.moment.say(one.label) for one in here.choices], several=True)
                if found.indices:
                    names = [here.choices[i].name for i in found.indices]
                    edited = bool(ref) and here.answer is not None and here.answer.ref == ref
                    return self._given(here, names if edited else (*_chosen(here), *names), names[-1])
                outcome = near_or_search(text, here, found.near, self.wanted())
                if isinstance(outcome, Offered):
                    return Offered(tuple((str(name),) for name in outcome.values))
                return outcome
            case _:
                return Refused(self.wanted())

    def _given(self, here: Here, names: Iterable[str], newest: str) -> Given:
        wanted = set(names)
        alone = {choice.name for choice in here.choices if choice.exclusive}
        if newest in wanted and newest in alone:
            wanted = {newest}
        elif wanted - alone:
            wanted -= alone
        return Given(tuple(choice.name for choice in here.choices if choice.name in wanted), complete=False)

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
        chosen = set(_chosen(here))
        return tuple(
            Option(choice.name, choice.label, number, choice.name in chosen)
            for number, choice in enumerate(here.choices, start=1)
        )

    def sample(self, random: Random, here: Here) -> Reply:
        return Pressed(random.choice(here.choices).name, on=True) if here.choices else Typed("1")


def _chosen(here: Here) -> tuple[str, ...]:
    """What is ticked so far and still stands in the list."""
    value = here.answer.value if here.answer is not None else None
    names = {choice.name for choice in here.choices}
    return tuple(name for name in value if name in names) if isinstance(value, tuple) else ()
