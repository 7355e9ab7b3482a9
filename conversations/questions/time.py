"""time: an hour of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from random import Random
from typing import Any, ClassVar

from ..expressions import Value as Computed
from ..reading import read_time
from ..records import record
from ..replies import Answering, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Here, Outcome, Question, Refused
from .clock import as_outcome, iso

_WANTED = Text("Please write a time, for example {example}.", {"example": time(14, 30)})


@record(kw_only=True)
class TimeQuestion(Question):
    """A time of day, kept as ISO 8601 (`14:30:00`)."""

    type: ClassVar[str] = "time"
    typed: ClassVar[Callable[[Any], Computed] | None] = staticmethod(time.fromisoformat)

    def read(self, reply: Answering, here: Here) -> Outcome:
        if not isinstance(reply, Typed):
            return Refused(_WANTED)
        return as_outcome(read_time(reply.text, here.moment.language), _WANTED)

    def wanted(self) -> Text:
        return _WANTED

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, str) and iso(time, value) is not None

    def stored(self, computed: Computed) -> Value:
        return iso(time, computed)

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return time.fromisoformat(value) if isinstance(value, str) else value

    def sample(self, random: Random, here: Here) -> Reply:
        return Typed(f"{random.randrange(24)}:{random.randrange(60):02}")
