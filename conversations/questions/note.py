"""note: something to read; Next passes it."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..records import record
from ..replies import Answering, Next, Reply
from ..state import Value
from ..text import Text
from .base import Here, Outcome, Question, Refused

_WANTED = Text("There is nothing to answer here yet. Please tap Next, then write to the next question.")


@record(kw_only=True)
class NoteQuestion(Question):
    """Words without an answer."""

    type: ClassVar[str] = "note"
    answerable: ClassVar[bool] = False
    usual_minutes: ClassVar[float] = 0.2

    def read(self, reply: Answering, here: Here) -> Outcome:
        return Refused(_WANTED)

    def stored(self, computed: Computed) -> Value:
        return None

    def wanted(self) -> Text:
        return _WANTED

    def sample(self, random: Random, here: Here) -> Reply:
        return Next()
