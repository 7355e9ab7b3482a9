"""hidden: handed in at the start, never asked."""

from __future__ import annotations

from typing import ClassVar

from ..records import record
from .base import Question


@record(kw_only=True)
class HiddenQuestion(Question):
    """A value that the host knows (who answers, where they came from), or the default."""

    type: ClassVar[str] = "hidden"
    asked: ClassVar[bool] = False
    answerable: ClassVar[bool] = False
    usual_minutes: ClassVar[float] = 0.0
