"""calculate: computed from other answers, never asked."""

from __future__ import annotations

from typing import ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..records import record
from ..state import Value
from .base import Question
from .numeric import stored_number


@record(kw_only=True)
class CalculateQuestion(Question):
    """A value computed anew after each answer; `once()` keeps the first."""

    type: ClassVar[str] = "calculate"
    asked: ClassVar[bool] = False
    answerable: ClassVar[bool] = False
    usual_minutes: ClassVar[float] = 0.0

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, (str, int, float))

    def stored(self, computed: Computed) -> Value:
        if isinstance(computed, (int, float)) and not isinstance(computed, bool):
            return stored_number(computed)
        return to_text(computed) or None
