"""datetime (XLSForm writes dateTime): a day and an hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

from ..expressions import Value as Computed
from ..reading import read_datetime
from ..records import record
from ..replies import Answering, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Here, Outcome, Question, Refused
from .clock import as_outcome, iso

_WANTED = Text("Please write a date and a time, for example {example}.", {"example": "22/4/2024 14:30"})


@record(kw_only=True)
class DatetimeQuestion(Question):
    """A moment, kept as ISO 8601 with the offset of the person's clock."""

    type: ClassVar[str] = "datetime"
    typed: ClassVar[Callable[[Any], Computed] | None] = staticmethod(datetime.fromisoformat)

    def read(self, reply: Answering, here: Here) -> Outcome:
        if not isinstance(reply, Typed):
            return Refused(_WANTED)
        return as_outcome(read_datetime(reply.text, here.moment.language, here.moment.now), _WANTED)

    def wanted(self) -> Text:
        return _WANTED

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, str) and iso(datetime, value) is not None

    def stored(self, computed: Computed) -> Value:
        return iso(datetime, computed)

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    def sample(self, random: Random, here: Here) -> Reply:
        at = here.moment.now - timedelta(hours=random.choice([0, 5, 50, 500]))
        return Typed(at.strftime("%Y-%m-%d %H:%M"))
