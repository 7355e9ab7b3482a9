"""Numbers for rows, made before they are written: 63 bits that grow with time."""

from __future__ import annotations

import secrets
import threading
import time
from random import Random

#: milliseconds between 1970 and the first of January 2026
_EPOCH = 1_767_225_600_000
_COUNTED = 22


class Ids:
    """Makes numbers that only grow, in this process for sure and between processes as well as their clocks agree.

    41 bits of milliseconds, 22 bits that begin at random in each of them and are counted up. A clock that was set
    back changes nothing, as long as the process is told the largest number that there is.
    """

    def __init__(self) -> None:
        self._last = 0
        self._chance = Random(secrets.randbits(64))  # noqa: S311 - where counting begins is no secret
        self._lock = threading.Lock()

    def go_on_after(self, number: int) -> None:
        """Make only numbers that are larger than this one."""
        with self._lock:
            self._last = max(self._last, number)

    def __call__(self) -> int:
        """The next number."""
        with self._lock:
            now = (time.time_ns() // 1_000_000 - _EPOCH) << _COUNTED
            self._last = now | self._chance.getrandbits(_COUNTED - 1) if now > self._last else self._last + 1
            return self._last
