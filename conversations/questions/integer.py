"""integer: a whole number."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..records import record
from ..replies import Answering, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Here, Outcome, Question, Refused
from .numeric import LARGEST, read_numeric, stored_number

_WANTED = Text("Please write a whole number, for example 12.")


@record(kw_only=True)
class IntegerQuestion(Question):
    """A whole number of at most 15 digits."""

    type: ClassVar[str] = "integer"
    whole: ClassVar[bool] = True

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Typed(text=text):
                return read_numeric(text, here.moment.language, self.whole, self.wanted())
            case _:
                return Refused(self.wanted())

    def wanted(self) -> Text:
        return _WANTED

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST

    def stored(self, computed: Computed) -> Value:
        number = stored_number(computed)
        return None if self.whole and isinstance(number, float) else number

    def sample(self, random: Random, here: Here) -> Reply:
        return Typed(str(random.choice([0, 1, 2, 3, 5, 12, 30, 100, 2500, 2020, random.randrange(-50, 1000)])))
