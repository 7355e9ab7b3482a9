"""What was counted for a draft a moment ago: another look at it need not go through everybody again."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.database.broadcasts import Broadcast


@dataclass(slots=True)
class Lately:
    """Counts of drafts, for a minute; each holds only as long as nothing changes of what it depends on."""

    #: (what was counted, broadcast) -> when, what it depends on, and what was found
    _kept: dict[tuple[str, int], tuple[float, object, Any]] = field(default_factory=dict)

    def find(self, what: str, one: Broadcast) -> Any:
        """What was found; None where it has to be counted."""
        at, of, found = self._kept.get((what, one.id), (0.0, None, None))
        return found if of == _depends(one) and monotonic() - at < _KEPT else None

    def keep(self, what: str, one: Broadcast, found: Any) -> None:
        """Remember what was found, and forget what is old."""
        now = monotonic()
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] < _KEPT}
        self._kept[what, one.id] = now, _depends(one), found


def _depends(one: Broadcast) -> object:
    return one.kind, one.call, one.segment, frozenset(one.content), one.not_before


#: seconds
_KEPT = 60.0
