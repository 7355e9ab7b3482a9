"""How many, as somebody may know it."""

from __future__ import annotations

from bot.database.records import SourceCount
from bot.watching.privacy import in_fives
from bot.watching.words import counted as told
from conversations.text import Text

from .requests import Request
from .roles import SEES_ANSWERS


def figure(count: int, *, sees_answers: bool) -> int | Text:
    """A count; to whoever has no access to answers it is told in fives, as /watch does."""
    return count if sees_answers else told(in_fives(count))


def figures(request: Request, call: str, counted: SourceCount | None) -> dict[str, object]:
    """How many came, began and sent, as whoever asks may know it."""
    sees = request.access.role(call) in SEES_ANSWERS
    names = ("came", "began", "sent")
    return {name: figure(getattr(counted, name) if counted else 0, sees_answers=sees) for name in names}
