"""calculate: computed from other answers, never asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .base import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculateQuestion(Question):
    """A value computed anew after each answer; `once()` keeps the first."""

    type: ClassVar[str] = "calculate"
    asked: ClassVar[bool] = False
    answerable: ClassVar[bool] = False
    usual_minutes: ClassVar[float] = 0.0
