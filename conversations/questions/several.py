"""What select_multiple and rank share: an answer of several choices, each kept by name."""

from __future__ import annotations

from typing import ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..records import record
from ..state import Value
from .base import Choice, Here, Option, Question, label_of


@record(kw_only=True)
class SeveralQuestion(Question):
    """Names of choices, given one after the other until Done."""

    has_choices: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, tuple)

    def stored(self, computed: Computed) -> Value:
        return computed if isinstance(computed, tuple) else tuple(to_text(computed).split()) or None

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        if not isinstance(value, tuple):
            return value
        return tuple(label_of(name, choices or self.choices) for name in value)

    def options(self, here: Here) -> tuple[Option, ...]:
        given = names_so_far(here)
        return tuple(
            Option(choice.name, choice.label, number, choice.name in given)
            for number, choice in enumerate(here.choices, start=1)
        )


def names_so_far(here: Here) -> tuple[str, ...]:
    """What was given so far and still stands in the list."""
    value = here.answer.value if here.answer is not None else None
    names = {choice.name for choice in here.choices}
    return tuple(name for name in value if name in names) if isinstance(value, tuple) else ()
