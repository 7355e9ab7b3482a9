"""acknowledge: one tap to say that something was read."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..reading import yes_or_no
from ..records import record
from ..replies import Answering, Pressed, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Given, Here, Option, Outcome, Question, Refused

_WANTED = Text("If you agree, please tap OK.")


@record(kw_only=True)
class AcknowledgeQuestion(Question):
    """True, or nothing."""

    type: ClassVar[str] = "acknowledge"
    usual_minutes: ClassVar[float] = 0.2

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Pressed(value="ok"):
                return Given(True)
            case Typed(text=text) if yes_or_no(text, here.moment.language):
                return Given(True)
            case _:
                return Refused(_WANTED)

    def has_shape(self, value: Value) -> bool:
        return value is True

    def stored(self, computed: Computed) -> Value:
        return computed is True or None

    def wanted(self) -> Text:
        return _WANTED

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return Text("OK") if value is True else value

    def options(self, here: Here) -> tuple[Option, ...]:
        return (Option("ok", Text("OK"), 1),)

    def sample(self, random: Random, here: Here) -> Reply:
        return Pressed("ok")
