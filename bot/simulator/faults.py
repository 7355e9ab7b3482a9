"""Faults on demand: what goes wrong, with which calls, how often."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

Action = Callable[[], Awaitable[None] | None]
What = Literal["lose_call", "lose_answer", "cut_answer", "fail", "too_many", "stall", "act"]

_PAGE = (
    "<html>\r\n<head><title>{status} {words}</title></head>\r\n<body>\r\n<center><h1>{status} {words}</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
_WORDS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}


@dataclass(slots=True, eq=False)
class Fault:
    """One thing that goes wrong with calls whose method fits `method` (a name or a pattern such as `send*`)."""

    what: What
    method: str
    #: how likely it is, of the calls that fit
    chance: float
    #: only with the call of this number (from 1) among those that fit
    nth: int | None
    #: so many times at most
    times: int | None
    chat_id: int | None
    status: int = 0
    seconds: float = 0.0
    #: it happens once the call has had its effect
    after: bool = False
    action: Action | None = None
    body: str = ""
    #: calls that fitted, and those that went wrong
    seen: int = 0
    hits: int = 0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether it is about this call; it counts the calls that it is about."""
        if not fnmatchcase(method, self.method) or self.chat_id not in (None, chat_id):
            return False
        self.seen += 1
        return True

    def strikes(self, dice: random.Random) -> bool:
        """Whether the call just counted goes wrong."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.chance < 1 and dice.random() >= self.chance:
            return False
        self.hits += 1
        return True


class Faults:
    """All that shall go wrong; the same seed makes the same calls go wrong.

    Each takes `method` (a name or pattern, `download` for files), `chance`, `nth`, `times` and `chat_id`, and gives
    back a Fault that counts its hits.
    """

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._faults: list[Fault] = []
        self._repeat_chance = 0.0
        self._shuffle_seconds = 0.0

    def lose_call(
        self,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
    ) -> Fault:
        """Close the connection; the call has no effect."""
        return self._add(Fault("lose_call", method, chance, nth, times, chat_id))

    def lose_answer(
        self,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
    ) -> Fault:
        """Close the connection after the call has had its effect: the caller can't know."""
        return self._add(Fault("lose_answer", method, chance, nth, times, chat_id, after=True))

    def cut_answer(
        self,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
    ) -> Fault:
        """Send half of the answer and close the connection."""
        return self._add(Fault("cut_answer", method, chance, nth, times, chat_id, after=True))

    def fail(
        self,
        status: int = 502,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
        body: str | None = None,
    ) -> Fault:
        """Answer with an error of the server and a page of HTML (or `body`); the call has no effect."""
        page = _PAGE.format(status=status, words=_WORDS.get(status, "Error")) if body is None else body
        return self._add(Fault("fail", method, chance, nth, times, chat_id, status=status, body=page))

    def too_many(
        self,
        seconds: int = 1,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
    ) -> Fault:
        """Answer 429 with this retry_after."""
        return self._add(Fault("too_many", method, chance, nth, times, chat_id, seconds=seconds))

    def stall(
        self,
        seconds: float,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
        after: bool = False,
    ) -> Fault:
        """Let the caller wait so many real seconds, before the effect or after it.

        A caller who gives up meanwhile leaves no effect unless it came before.
        """
        return self._add(Fault("stall", method, chance, nth, times, chat_id, seconds=seconds, after=after))

    def act(
        self,
        action: Action,
        method: str = "*",
        *,
        chance: float = 1.0,
        nth: int | None = None,
        times: int | None = None,
        chat_id: int | None = None,
        after: bool = False,
    ) -> Fault:
        """Do something at a call (kill the caller, say), before its effect or after it; it gets no answer."""
        return self._add(Fault("act", method, chance, nth, times, chat_id, after=after, action=action))

    def repeat_updates(self, chance: float = 1.0) -> None:
        """Send updates a second time after they were acknowledged, or answered by a webhook."""
        self._repeat_chance = chance

    def shuffle_queues(self, seconds: float = 0.05) -> None:
        """Let each of a person's queues (messages, taps, blocking) lag on its own by up to so many real seconds."""
        self._shuffle_seconds = seconds

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()
        self._repeat_chance = self._shuffle_seconds = 0.0

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """What goes wrong with this call: the first that fits."""
        fitting = [fault for fault in self._faults if fault.fits(method, chat_id)]
        return next((fault for fault in fitting if fault.strikes(self._dice)), None)

    def repeats_update(self) -> bool:
        """Whether an update shall come a second time."""
        return self._repeat_chance > 0 and self._dice.random() < self._repeat_chance

    def lag(self) -> float:
        """How many seconds an update stays behind on its way into the queue."""
        return self._dice.uniform(0, self._shuffle_seconds) if self._shuffle_seconds else 0.0

    def _add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault
