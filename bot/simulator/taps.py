"""Taps on buttons, and what becomes of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from .world import Chat, Message, User


@dataclass(slots=True, eq=False)
class Tap:
    """Somebody pressed a button and waits for the clock on it to go away."""

    id: str
    user: User
    chat: Chat
    message: Message
    data: str
    #: the server's clock
    at: float
    answered_at: float | None = None
    #: the words that flashed up, empty for none
    words: str = ""
    is_alert: bool = False
    #: where a button with a link led
    url: str = ""
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_answered(self) -> bool:
        """The bot has answered it."""
        return self.answered_at is not None

    def answer(self, now: float, words: str, *, is_alert: bool) -> None:
        """The bot's answer."""
        self.answered_at, self.words, self.is_alert = now, words, is_alert
        self._done.set()

    async def answered(self, timeout: float = 5.0) -> str:  # noqa: ASYNC109 - reads best where it is used
        """Wait for the answer and give its words; an AssertionError when none comes in so many real seconds."""
        try:
            await asyncio.wait_for(self._done.wait(), timeout)
        except TimeoutError:
            raise AssertionError(f"nobody answered the tap on {self.data!r} within {timeout} seconds") from None
        return self.words
