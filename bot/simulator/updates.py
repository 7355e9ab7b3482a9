"""The updates that wait for the bot: numbered, kept for a day (a tap for 150 seconds), gone once acknowledged."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .jsons import write_json
from .signals import Signal

Json = dict[str, Any]

WEEK = 7 * 86_400
#: an offset further ahead than this is not believed
_FURTHEST_AHEAD = 10
_FIRST_IDS = (100_000_000, 900_000_000)
#: not sent unless asked for
_ON_REQUEST = frozenset(
    {"chat_member", "message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One update; `lane` names the queue within which a webhook keeps the order."""

    id: int
    kind: str
    lane: str
    encoded: bytes = field(repr=False)
    expires_at: float
    chat_id: int | None = None


class UpdateQueue:
    """What waits, oldest first."""

    def __init__(self, clock: Clock, dice: random.Random) -> None:
        self._clock = clock
        self._dice = dice
        self._waiting: OrderedDict[int, Update] = OrderedDict()
        self._key = 0
        self._keys: dict[Update, int] = {}
        self._next_id = dice.randint(*_FIRST_IDS)
        self._last_at = clock.now()
        self._soonest = float("inf")
        #: the ids go up, as they nearly always do
        self._is_sorted = True
        self._newest_kept = 0
        #: acknowledged once, to be seen a second time (a fault that a test asked for)
        self.again: list[Update] = []
        #: how many were taken back unseen because they were too old
        self.expired = 0
        #: the kinds the bot asked for, None when it never said
        self.allowed: frozenset[str] | None = None
        self.changed = Signal()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Update]:
        self._expire()
        return iter(self._waiting.values())

    @property
    def newest_id(self) -> int:
        """The id given last."""
        return self._next_id - 1

    def go_on_with(self, number: int) -> None:
        """Give the next update this number."""
        self._next_id = number

    def allow(self, kinds: Iterable[str]) -> None:
        """Note what the bot wants from now on; an empty list means the usual kinds."""
        self.allowed = frozenset(kinds) or None

    def add(
        self, kind: str, content: Json, lane: str, seconds: float, chat_id: int | None = None, base: Json | None = None
    ) -> Update | None:
        """Let an update wait for so many seconds at most; None when the bot does not want its kind."""
        wanted = kind in self.allowed if self.allowed is not None else kind not in _ON_REQUEST
        if not wanted:
            return None
        number = self._number()
        return self._keep(number, kind, lane, {"update_id": number, **(base or {}), kind: content}, seconds, chat_id)

    def add_raw(self, body: Json, lane: str, seconds: float) -> Update:
        """Let an update wait just as it is; it gets a number when it has none."""
        given = body.get("update_id")
        number = given if isinstance(given, int) and not isinstance(given, bool) else self._number()
        kind = next((name for name in body if name != "update_id"), "")
        if number >= self._next_id:
            self._next_id = number + 1
        return self._keep(number, kind, lane, {"update_id": number, **body}, seconds, None)

    def _number(self) -> int:
        now = self._clock.now()
        if now - self._last_at > WEEK:
            # After a quiet week Telegram starts anew anywhere, also below.
            self._next_id = self._dice.randint(*_FIRST_IDS)
        self._last_at = now
        self._next_id += 1
        return self._next_id - 1

    def _keep(self, number: int, kind: str, lane: str, body: Json, seconds: float, chat_id: int | None) -> Update:
        update = Update(number, kind, lane, write_json(body), self._clock.now() + seconds, chat_id)
        self._is_sorted = self._is_sorted and number > self._newest_kept
        self._newest_kept = number
        self._soonest = min(self._soonest, update.expires_at)
        self._key += 1
        self._waiting[self._key] = update
        self._keys[update] = self._key
        self.changed.ring()
        return update

    def remove(self, update: Update) -> None:
        """Take one out; nothing happens when it is out already."""
        key = self._keys.pop(update, None)
        if key is not None:
            del self._waiting[key]

    def is_waiting(self, update: Update) -> bool:
        """Whether it was neither taken nor expired."""
        return update in self._keys

    def acknowledge(self, offset: int) -> list[Update]:
        """Forget all below an offset and give them back; an offset far ahead counts for nothing."""
        if offset > self._next_id + _FURTHEST_AHEAD:
            return []
        done: list[Update] = []
        for update in self._waiting.values():
            if update.id < offset:
                done.append(update)
            elif self._is_sorted:
                break
        for update in done:
            self.remove(update)
        return done

    def keep_last(self, number: int) -> None:
        """Forget all but the newest."""
        for update in list(self._waiting.values())[: max(0, len(self._waiting) - number)]:
            self.remove(update)

    def clear(self) -> None:
        """Forget all."""
        self.keep_last(0)

    def page(self, limit: int) -> list[Update]:
        """The oldest that wait, before them those that are to be seen again."""
        self._expire()
        repeated, self.again = self.again[:limit], self.again[limit:]
        for update in self._waiting.values():
            if len(repeated) >= limit:
                break
            repeated.append(update)
        return repeated

    def _expire(self) -> None:
        now = self._clock.now()
        if now <= self._soonest:
            return
        for update in [update for update in self._waiting.values() if update.expires_at < now]:
            self.remove(update)
            self.expired += 1
        self._soonest = min((update.expires_at for update in self._waiting.values()), default=float("inf"))
