"""Links that let one person in cannot be guessed; whoever tries again and again has to wait all the same."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta


class Guesses:
    """How often each chat has followed a link for one person lately. In memory: after a restart it begins anew."""

    def __init__(self, most: int = 10, within: timedelta = timedelta(hours=1), chats: int = 10_000) -> None:
        self._most = most
        self._within = within
        self._chats = chats
        self._tried: OrderedDict[int, list[datetime]] = OrderedDict()

    def has_to_wait(self, chat: int, now: datetime) -> bool:
        """This chat has tried as often as it may, without a further try."""
        since = now - self._within
        return sum(at > since for at in self._tried.get(chat, ())) >= self._most

    def is_one_too_many(self, chat: int, now: datetime) -> bool:
        """Count one try of this chat; True where it has to wait."""
        since = now - self._within
        tried = [at for at in self._tried.pop(chat, ()) if at > since]
        is_over = len(tried) >= self._most
        self._tried[chat] = tried if is_over else [*tried, now]
        while len(self._tried) > self._chats:
            self._tried.popitem(last=False)
        return is_over
