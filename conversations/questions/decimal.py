"""decimal: a number with or without a fraction."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..records import record
from ..replies import Reply, Typed
from ..text import Text
from .base import Here
from .integer import IntegerQuestion

_WANTED = Text("Please write a number, for example {example}.", {"example": 12.5})


@record(kw_only=True)
class DecimalQuestion(IntegerQuestion):
    """A number of at most 15 digits."""

    type: ClassVar[str] = "decimal"
    whole: ClassVar[bool] = False

    def wanted(self) -> Text:
        return _WANTED

    def sample(self, random: Random, here: Here) -> Reply:
        return Typed(str(random.choice([0, 1, 2, 12, 450, 2500])))
