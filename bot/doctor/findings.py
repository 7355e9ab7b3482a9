"""What was found: a part, how it is, and what to do about it."""

from __future__ import annotations

from typing import Literal

from conversations.records import record

Level = Literal["ok", "warning", "error"]


@record
class Finding:
    """One line. `todo` is empty where all is well; neither holds a secret or anything that somebody wrote."""

    part: str
    level: Level
    what: str
    todo: str = ""

    def __str__(self) -> str:
        words = "".join(one if one.isprintable() else " " for one in f"{self.part}: {self.what}")
        return f"{self.level:7} {words}{f'; {self.todo}' if self.todo else ''}"


def ok(part: str, what: str) -> Finding:
    """All is well."""
    return Finding(part, "ok", what)


def warning(part: str, what: str, todo: str) -> Finding:
    """It works, and should be mended."""
    return Finding(part, "warning", what, todo)


def error(part: str, what: str, todo: str) -> Finding:
    """Something does not work, or others can read what they must not."""
    return Finding(part, "error", what, todo)


def size(count: float) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
