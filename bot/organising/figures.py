"""How many, as somebody may know it."""

from __future__ import annotations

from bot.database.records import SourceCount
from bot.watching.words import FEW
from conversations.text import Text

from .requests import Request
from .roles import SEES_ANSWERS

#: people; fewer might be known by name
_FEW = 5


def figure(count: int, *, sees_answers: bool) -> int | Text:
    """A count; a small one is not told to whoever has no access to answers."""
    return FEW if 0 < count < _FEW and not sees_answers else count


def figures(request: Request, call: str, counted: SourceCount | None) -> dict[str, object]:
    """How many came, began and sent, as whoever asks may know it."""
    sees = request.access.role(call) in SEES_ANSWERS
    names = ("came", "began", "sent")
    return {name: figure(getattr(counted, name) if counted else 0, sees_answers=sees) for name in names}
