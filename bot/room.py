"""Room for files: on the disk, for one person, and for one call. Voice notes have an allowance of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from bot.database.records import KeptFile
from bot.database.room import Taken, read_taken_by, read_taken_in

Lacks = Literal["disk", "person", "call"]


@dataclass(slots=True, eq=False)
class Room:
    """Says whether a file may be fetched; sizes are in bytes, and 0 is no cap."""

    data: Path
    free_disk: int = 1000 * 10**6
    person: int = 500 * 10**6
    call: int = 50_000 * 10**6
    #: (total, used, free) of the disk on which a folder stands
    usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage
    #: call -> what all have sent in it, and when that was counted
    _calls: dict[str, tuple[Taken, datetime]] = field(default_factory=dict)
    #: chat -> when they were told that there is no room
    _told: dict[int, datetime] = field(default_factory=dict)

    def is_disk_full(self, size: int) -> bool:
        """A file of this size would leave less than a tenth of the disk, and less than is set. Blocks."""
        total, _, free = self.usage(self.data)
        return free - size < min(total // 10, self.free_disk)

    async def lacking(self, connection: Any, file: KeptFile, call: str, now: datetime) -> Lacks | None:
        """What there is no room in; None where there is room."""
        is_voice = file.kind == "voice"
        if self.person:
            taken = await read_taken_by(connection, file.chat)
            if _is_over(taken, self.person, file.size, is_voice=is_voice):
                return "person"
        if self.call and call:
            if call not in self._calls or abs(now - self._calls[call][1]) > _COUNTED:
                self._calls[call] = await read_taken_in(connection, call), now
            if _is_over(self._calls[call][0], self.call, file.size, is_voice=is_voice):
                return "call"
        return None

    def grew(self, call: str, size: int, *, is_voice: bool) -> None:
        """A file has been kept."""
        if call in self._calls:
            taken, at = self._calls[call]
            voices, others = (size, 0) if is_voice else (0, size)
            self._calls[call] = Taken(taken.voices + voices, taken.others + others), at

    def may_tell(self, chat: int, now: datetime) -> bool:
        """They have not been told within the hour; from now on they have."""
        if (last := self._told.get(chat)) is not None and abs(now - last) < _TOLD:
            return False
        if len(self._told) >= _REMEMBERED:
            self._told.clear()
        self._told[chat] = now
        return True


def _is_over(taken: Taken, most: int, size: int, *, is_voice: bool) -> bool:
    """Voice notes are small and somebody's words: photos and films never take their room away."""
    return taken.voices + size > _VOICES * most if is_voice else taken.others + size > most


#: how much more there is room for in voice notes
_VOICES = 2
#: how long what all have sent in a call is known well enough
_COUNTED = timedelta(minutes=10)
_TOLD = timedelta(hours=1)
_REMEMBERED = 10_000
