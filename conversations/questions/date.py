"""date: a day; with the appearance `month-year` or `year` only so much of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar, Literal

from ..expressions import Value as Computed
from ..reading import read_date
from ..records import record
from ..replies import Answering, Reply, Typed
from ..state import Value
from ..text import Month, Text
from .base import Choice, Here, Outcome, Question, Refused
from .clock import as_outcome, iso

Precision = Literal["day", "month", "year"]


@record(kw_only=True)
class DateQuestion(Question):
    """A date, kept as ISO 8601; of a month or a year the first day is kept, as ODK does."""

    type: ClassVar[str] = "date"
    typed: ClassVar[Callable[[Any], Computed] | None] = staticmethod(date.fromisoformat)

    @property
    def precision(self) -> Precision:
        """How exact the date has to be."""
        if "year" in self.appearance:
            return "year"
        return "month" if "month-year" in self.appearance else "day"

    def read(self, reply: Answering, here: Here) -> Outcome:
        if not isinstance(reply, Typed):
            return Refused(self.wanted())
        found = read_date(reply.text, here.moment.language, here.moment.now.date(), self.precision)
        return as_outcome(found, self.wanted())

    def wanted(self) -> Text:
        match self.precision:
            case "year":
                return Text("Please write a year, for example {example}.", {"example": "2024"})
            case "month":
                example = Month(2024, 4, 1)
                return Text("Please write a month and a year, for example {example}.", {"example": example})
            case _:
                day = date(2024, 4, 22)
                return Text("Please write a date, for example {example} or 22/4/2024.", {"example": day})

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        if not isinstance(value, str):
            return value
        if self.precision == "year":
            return value[:4]
        kind: type[date] = Month if self.precision == "month" else date
        return kind.fromisoformat(value)

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, str) and iso(date, value) is not None

    def stored(self, computed: Computed) -> Value:
        return iso(date, computed)

    def sample(self, random: Random, here: Here) -> Reply:
        day = here.moment.now.date() - timedelta(days=random.choice([0, 1, 7, 40, 400, -10]))
        match self.precision:
            case "year":
                return Typed(str(day.year))
            case "month":
                return Typed(f"{day.month:02}/{day.year}")
            case _:
                return Typed(day.isoformat())
