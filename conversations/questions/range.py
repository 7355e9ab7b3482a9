"""range: a number from a scale (`parameters: {start, end, step}`)."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..records import record
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Given, Here, Offered, Option, Outcome, Question, Refused
from .numeric import read_numeric, stored_number

#: a scale with more steps is typed, not tapped
MOST_BUTTONS = 12


@record(kw_only=True)
class RangeQuestion(Question):
    """A number between start and end, both included, on a step; XLSForm's defaults are 0, 10 and 1."""

    type: ClassVar[str] = "range"
    usual_minutes: ClassVar[float] = 0.2

    @property
    def scale(self) -> tuple[float, float, float]:
        """Start, end and step."""
        given = self.parameters
        return given.get("start", 0), given.get("end", 10), given.get("step", 1)

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Typed(text=text):
                return self._on_scale(read_numeric(text, here.moment.language, False, self.wanted()))
            case Pressed(value=value):
                number = next((n for n in self._buttons() if _name(n) == value), None)
                return Refused(self.wanted()) if number is None else Given(number)
            case _:
                return Refused(self.wanted())

    def _on_scale(self, outcome: Outcome) -> Outcome:
        match outcome:
            case Given(value=value):
                return outcome if self._fits(value) else Refused(self.wanted())
            case Offered(values=values):
                fitting = tuple(value for value in values if self._fits(value))
                return Offered(fitting) if fitting else Refused(self.wanted())
            case _:
                return outcome

    def _fits(self, value: object) -> bool:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return False
        start, end, step = self.scale
        steps = (value - start) / step
        return min(start, end) <= value <= max(start, end) and abs(steps - round(steps)) < 1e-9

    def has_shape(self, value: Value) -> bool:
        return self._fits(value)

    def stored(self, computed: Computed) -> Value:
        number = stored_number(computed)
        return number if self._fits(number) else None

    def wanted(self) -> Text:
        start, end, _ = self.scale
        return Text("Please write a number from {start} to {end}.", {"start": start, "end": end})

    def options(self, here: Here) -> tuple[Option, ...]:
        chosen = here.answer.value if here.answer is not None else None
        return tuple(
            Option(_name(number), number, 0, number == chosen if chosen is not None else None)
            for number in self._buttons()
        )

    def _buttons(self) -> list[float]:
        """The steps of the scale, if they are few enough to tap."""
        start, end, step = self.scale
        count = int((end - start) / step + 1e-9) + 1
        return [round(start + i * step, 9) for i in range(count)] if count <= MOST_BUTTONS else []

    def sample(self, random: Random, here: Here) -> Reply:
        start, end, step = self.scale
        number = start + random.randrange(int((end - start) / step + 1e-9) + 1) * step
        return Typed(f"{round(number, 9):.9f}".rstrip("0").rstrip(".") or "0")


def _name(number: float) -> str:
    """What a button carries for a number of the scale."""
    return f"{number:.15g}"
