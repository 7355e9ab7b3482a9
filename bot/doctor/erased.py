"""Whether the file of those who were erased still means what it says."""

from __future__ import annotations

from collections.abc import Iterator

from bot.privacy.tombstones import WHAT_TO_DO, Tombstones
from bot.settings import Settings

from .findings import Finding, error, ok, warning

_PART = "erased"


def look_at_erased(settings: Settings) -> Iterator[Finding]:
    """How many lines there are, and that each has its salt."""
    path = settings.erased
    if not path.exists():
        yield ok(_PART, f"there is no {path} yet; it is made when the first person is erased")
        return
    stones = Tombstones(path)
    lost = len(stones.meaningless())
    if lost:
        yield error(_PART, f"{path}: {lost} of {len(stones)} lines have no salt, and mean nothing", WHAT_TO_DO)
    elif stones.damaged:
        what = f"{path}: {len(stones)} lines, and {stones.damaged} that cannot be read"
        yield warning(_PART, what, "compare it with the one in a backup")
    else:
        yield ok(_PART, f"{path}: {len(stones)} lines, each with its salt")
