"""How many messages Telegram lets through: one a second to a chat with short bursts, thirty a second in all."""

from __future__ import annotations

import math

from .clock import Clock
from .refusals import too_many
from .rules import Rules
from .world import Chat

_A_SECOND = 1.0
_A_MINUTE = 60.0
_ALL_A_SECOND = 30
_GROUP_A_MINUTE = 20
_PAID_A_SECOND = 1000


class Pacer:
    """Refuses with 429 what comes too fast. By the server's clock."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self._clock = clock
        self._rules = rules
        self._buckets: dict[int | str, tuple[float, float]] = {}
        self._closed_until: dict[int | str, float] = {}
        self._told: dict[int, float] = {}
        #: calls to a chat that came before the seconds were over which a 429 for this chat had named
        self.impatient = 0

    def tell(self, chat_id: int | None, seconds: float) -> None:
        """Remember that the caller was told to leave a chat alone."""
        if chat_id is not None:
            self._told[chat_id] = self._clock.now() + seconds

    def notice(self, chat_id: int | None) -> None:
        """Note a call to a chat, and whether it came too early."""
        if chat_id is not None and self._clock.now() < self._told.get(chat_id, 0.0):
            self.impatient += 1

    def take(self, chat: Chat, *, paid: bool = False, messages: int = 1) -> None:
        """Let a message to a chat through; raises Refused with the seconds to wait."""
        if not self._rules.paced:
            return
        lanes: list[tuple[int | str, float, float]] = [
            ("paid", _PAID_A_SECOND / _A_SECOND, _PAID_A_SECOND)
            if paid
            else ("all", _ALL_A_SECOND / _A_SECOND, self._rules.burst_all),
            (chat.id, 1 / _A_SECOND, self._rules.burst_chat)
            if chat.is_private
            else (chat.id, _GROUP_A_MINUTE / _A_MINUTE, self._rules.burst_group),
        ]
        now = self._clock.now()
        for lane, _rate, _burst in lanes:
            left = self._closed_until.get(lane, 0.0) - now
            if left > 0:
                raise too_many(math.ceil(left))
        filled = {lane: self._filled(lane, rate, burst, now) for lane, rate, burst in lanes}
        for lane, rate, _burst in lanes:
            if filled[lane] < 1:
                wait = math.ceil((1 - filled[lane]) / rate)
                self._closed_until[lane] = now + wait
                raise too_many(wait)
        for lane, _rate, _burst in lanes:
            self._buckets[lane] = (filled[lane] - messages, now)

    def _filled(self, lane: int | str, rate: float, burst: float, now: float) -> float:
        level, at = self._buckets.get(lane, (burst, now))
        return min(burst, level + max(0.0, now - at) * rate)
