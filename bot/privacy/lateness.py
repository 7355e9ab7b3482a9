"""What comes too late: it was sent before its chat was erased, and comes again, or only now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .clock import Clock
from .tombstones import Tombstones


@dataclass(slots=True, eq=False)
class Lateness:
    """Goes by the messenger's dates, and learns from each what time it is there."""

    tombstones: Tombstones
    clock: Clock
    now: Callable[[], datetime]

    def is_late(self, chat: int, at: datetime | None) -> bool:
        """It was sent, at this time of the messenger, before its chat was erased: nobody takes it any more."""
        if at is None:
            return False
        self.clock.note(at)
        erased = self.tombstones.when("chat", chat)
        if erased is not None and not self.clock.is_past(erased, self.now()):
            return False  # our clock was wrong then: nobody is to be met with silence for that
        return self.tombstones.is_late(chat, at)
