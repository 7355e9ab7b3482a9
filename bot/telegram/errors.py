"""What goes wrong with a call, where telegram.error has no word for it."""

from __future__ import annotations

from telegram.error import BadRequest, NetworkError, TelegramError


class NotSent(NetworkError):
    """The call never left this machine, so it surely had no effect."""


class TooLarge(BadRequest):
    """A file is larger than Telegram lets a bot send or fetch."""


class Limited(TelegramError):
    """Telegram wants to be left alone for so many seconds. (The library's own RetryAfter warns at each use.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} seconds")
        self.seconds = seconds
