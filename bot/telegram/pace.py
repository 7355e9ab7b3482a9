"""When the next call may go out: broadcasts evenly, and beside them never more in a second than Telegram takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

#: messages a second of a broadcast, unless it is set otherwise
RATE = 25.0
#: what Telegram takes in a second: https://core.telegram.org/bots/faq#broadcasting-to-users
_MOST = 30
#: the share of it that broadcasts may have, so that replies find room
_OF_BROADCASTS = 25
#: seconds: a little more than the second in which Telegram counts
_WINDOW = 1.02
#: seconds after which a call without an answer is taken to have arrived
_ARRIVED = 2.0
#: seconds of a broadcast that may be caught up with at once
_CATCH_UP = 0.4
#: how much longer the shortest way there and back may become in a second
_LONGER = 0.002
#: seconds between two looks while all that counts is on its way
_LOOK = 0.02
#: two refusals of a broadcast's messages within so many seconds slow it down
_REPEATED = 10.0
#: of the rate, at least; and how much comes back in a second
_SLOWEST, _RECOVERY = 1 / 8, 1 / 100


class Pace:
    """Says how long a call has to wait, and counts the calls that are made. Knows no network.

    A call arrives at some time between its beginning and its answer. So it counts from its beginning until a second
    after its answer, less the time that every call is on its way at least: whoever finds fewer than `most` counting
    may go, and no second has more, measured where the calls arrive. This holds for every second that has a message of
    a broadcast in it; without a broadcast nothing waits.
    """

    def __init__(self, rate: float = RATE, clock: Callable[[], float] = monotonic) -> None:
        """`rate`: messages of broadcasts a second."""
        self.rate = rate
        #: calls in any second, replies and broadcasts together
        self.most = max(_MOST, int(rate * _MOST / _OF_BROADCASTS))
        #: a broadcast goes out, or is about to; as long as this is False nothing has to be asked or counted
        self.watches = False
        self._clock = clock
        #: calls without an answer yet: when each began, and its lane
        self._flying: dict[int, tuple[float, int]] = {}
        #: those that have one: when it came, and the lane
        self._landed: deque[tuple[float, int]] = deque()
        #: how many of both are of a broadcast
        self._bulk = 0
        self._tickets = 0
        #: the shortest time from a call's beginning to its answer, and when it was looked at
        self._way, self._way_at = 0.0, clock()
        #: when the next message of a broadcast may go
        self._next = float("-inf")
        self._share = 1.0
        #: since when nothing has been refused
        self._calm = self._refused = float("-inf")

    def watch(self) -> None:
        """Something of a broadcast waits. What went out before is not known, so its first message waits a second."""
        if not self.watches:
            self.watches = True
            self._next = self._clock() + _WINDOW

    def rest(self) -> None:
        """Nothing of a broadcast waits any more."""
        self._prune(self._clock())
        if not self._bulk:
            self.watches = False
            self._flying.clear()
            self._landed.clear()

    def wait(self, lane: int) -> float:
        """How many seconds a call of this lane has to wait; 0 when it may begin now."""
        now = self._clock()
        self._prune(now)
        if not lane and not self._bulk:
            return 0.0
        wait = self._next - now if lane else 0.0
        over = len(self._flying) + len(self._landed) - self.most
        if over >= 0:
            wait = max(wait, self._landed[over][0] + _WINDOW - self._way - now if over < len(self._landed) else _LOOK)
        return max(0.0, wait)

    def begin(self, lane: int) -> int:
        """Count a call from now on; what `end` wants to know."""
        now = self._clock()
        self._tickets += 1
        self._flying[self._tickets] = now, lane
        if lane:
            self._bulk += 1
            self._next = max(self._next, now - _CATCH_UP) + 1 / self.speed
        return self._tickets

    def end(self, ticket: int, *, made: bool = True) -> None:
        """A call has its answer, or none is expected any more; `made=False`: it was not made at all."""
        found = self._flying.pop(ticket, None)
        if found is None:
            return
        if made:
            now = self._clock()
            self._landed.append((now, found[1]))
            self._way = min(now - found[0], self._way + min(1.0, now - self._way_at) * _LONGER)
            self._way_at = now
        elif found[1]:
            self._bulk -= 1

    def refused(self, lane: int, seconds: float, *, everybody: bool) -> None:
        """Telegram wants to be left alone for so many seconds (429), by a chat or by `everybody`."""
        now = self._clock()
        is_repeated = lane > 0 and now - self._refused <= _REPEATED
        if lane:
            self._refused = now
        # calls that were on their way say the same once more
        if (everybody or is_repeated) and now >= self._calm:
            self._share = max(_SLOWEST, self._share_at(now) / 2)
            self._calm = now + seconds

    @property
    def speed(self) -> float:
        """Messages of broadcasts a second, as things stand: less after refusals, and more again as they stop."""
        return self.rate * self._share_at(self._clock())

    def _share_at(self, now: float) -> float:
        return min(1.0, self._share + max(0.0, now - self._calm) * _RECOVERY)

    def _prune(self, now: float) -> None:
        """Forget the calls that count no more."""
        while self._flying:
            ticket, (began, lane) = next(iter(self._flying.items()))
            if began > now - _ARRIVED:
                break
            del self._flying[ticket]
            self._landed.append((now, lane))
        while self._landed and self._landed[0][0] <= now - _WINDOW + self._way:
            self._bulk -= self._landed.popleft()[1] > 0
