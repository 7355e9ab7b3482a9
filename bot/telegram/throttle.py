"""Somebody who sends more than can be taken at once: what is beyond it waits in the database, and nobody else does.

Nothing is dropped. Once something of a chat waits, all that comes later from it waits behind it. What others send is
taken first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from . import incoming

Json = dict[str, Any]


@dataclass(slots=True)
class _Share:
    """What one chat may still send at once."""

    left: float
    #: when that was counted, by the messenger's clock
    at: float
    #: the update before belongs together with what comes next: the album it is of, or "…" for words that were cut
    holds: str = ""


@dataclass(slots=True)
class _Queue:
    """A chat of which something waits."""

    #: when a page of it may be taken, by our own clock
    due: float
    #: updates on their way into the database
    storing: int = 0
    #: how often something was added
    grown: int = 0
    #: the person has been told
    told: bool = False


@dataclass(slots=True, eq=False)
class Throttle:
    """Counts in memory what each chat sends. By the messenger's dates: what waited while we were away is no flood."""

    #: updates that are taken at once, and then in each minute; 0 for all
    most: int
    #: updates of one chat in a page of what waits
    page: int = 20
    #: seconds between two pages of one chat; None for as many as its share takes to be filled again
    pause: float | None = None
    now: Callable[[], float] = monotonic
    _shares: dict[int, _Share] = field(default_factory=dict)
    _waiting: dict[int, _Queue] = field(default_factory=dict)
    #: the newest date of the messenger, and when it was seen: taps have none of their own
    _date: float = 0.0
    _seen: float = 0.0

    def split(self, updates: Sequence[Json]) -> tuple[list[Json], list[Json]]:
        """Those to be taken now and those that wait, in order. Tell `stored` once the latter are in the database."""
        if not self.most and not self._waiting:
            return list(updates), []
        now: list[Json] = []
        later: list[Json] = []
        for raw in updates:
            chat = incoming.chat_of(raw)
            if chat is None or (chat not in self._waiting and self._may(chat, raw)):
                now.append(raw)
                continue
            queue = self._waiting.setdefault(chat, _Queue(self.now() + self._pause()))
            queue.storing += 1
            queue.grown += 1
            later.append(raw)
        return now, later

    def stored(self, updates: Sequence[Json]) -> None:
        """These stand in the database, or never will."""
        for raw in updates:
            if (queue := self._waiting.get(incoming.chat_of(raw) or 0)) is not None:
                queue.storing = max(0, queue.storing - 1)

    def recall(self, chats: Sequence[int]) -> None:
        """Something of these chats waits since an earlier run."""
        for chat in chats:
            self._waiting.setdefault(chat, _Queue(self.now(), told=True))

    def to_tell(self) -> list[int]:
        """People who are to hear that what they sent has arrived: once, for as long as something of theirs waits."""
        found = [chat for chat, queue in self._waiting.items() if not queue.told]
        for chat in found:
            self._waiting[chat].told = True
        return [chat for chat in found if chat > 0]

    @property
    def is_idle(self) -> bool:
        """Nothing waits."""
        return not self._waiting

    def due(self) -> list[tuple[int, int]]:
        """Chats of which a page may be taken now, whoever waits longest first; with how often they had grown."""
        now = self.now()
        ready = sorted((queue.due, chat) for chat, queue in self._waiting.items() if queue.due <= now)
        return [(chat, self._waiting[chat].grown) for _, chat in ready]

    def wait(self) -> float:
        """Seconds until one is due."""
        return max(0.0, min((queue.due for queue in self._waiting.values()), default=math.inf) - self.now())

    def took(self, chat: int, *, all_of_it: bool, grown: int) -> None:
        """A page of a chat was taken; `all_of_it`: nothing more stood in the database."""
        queue = self._waiting[chat]
        if all_of_it and not queue.storing and queue.grown == grown:
            del self._waiting[chat]
        else:
            queue.due = self.now() + self._pause()

    def _pause(self) -> float:
        if self.pause is not None:
            return self.pause
        return 60.0 * self.page / self.most if self.most else 0.0

    def _may(self, chat: int, raw: Json) -> bool:
        """It is within the chat's share, or belongs together with what came before."""
        if not self.most:
            return True
        at = self._moment(raw)
        share = self._shares.get(chat)
        if share is None:
            if len(self._shares) >= _REMEMBERED:
                self._forget(at)
            share = self._shares[chat] = _Share(float(self.most), at)
        share.left = min(float(self.most), share.left + max(0.0, at - share.at) * self.most / 60.0)
        share.at = max(share.at, at)
        holds, before = holds_on(raw), share.holds
        share.holds = holds or ""
        share.left -= 1.0
        # together, but not for ever
        if share.left >= 0.0 or (before and before in ("…", holds) and share.left >= -_TOGETHER):
            return True
        share.left = 0.0
        return False

    def _moment(self, raw: Json) -> float:
        """When it was sent: by its own date, or by the newest one that was seen."""
        now = self.now()
        if (date := _date(raw)) is not None and date >= self._date:
            self._date, self._seen = date, now
        return date if date is not None else self._date + now - self._seen

    def _forget(self, at: float) -> None:
        """Those who sent nothing for a minute have their whole share again, as if they had never been seen."""
        self._shares = {chat: share for chat, share in self._shares.items() if at - share.at < 60.0}
        if len(self._shares) >= _REMEMBERED:
            self._shares.clear()


def holds_on(raw: Json) -> str | None:
    """What binds an update to the next one of its chat: an album, or words that the app cut; None for nothing."""
    message = raw.get("message")
    if not isinstance(message, dict):
        return None
    if isinstance(album := message.get("media_group_id"), str):
        return album
    text = message.get("text")
    return "…" if isinstance(text, str) and len(text) >= _CUT else None


def whole_page(updates: Sequence[Json], most: int) -> list[Json]:
    """The first so many, and those behind them that belong together with the last one."""
    end = min(most, len(updates))
    while 0 < end < min(len(updates), most + LARGEST_ALBUM):
        last = holds_on(updates[end - 1])
        if last is None or (last != "…" and holds_on(updates[end]) != last):
            break
        end += 1
    return list(updates[:end])


def _date(raw: Json) -> float | None:
    for kind in ("message", "edited_message"):
        if isinstance(message := raw.get(kind), dict):
            date = message.get("edit_date", message.get("date"))
            return float(date) if isinstance(date, int) and 0 < date < _YEAR_2100 else None
    return None


#: chats whose shares are remembered
_REMEMBERED = 10_000
#: characters of a message that the app has most likely cut off
_CUT = 4000
#: updates
LARGEST_ALBUM = 10
#: updates beyond the share that belong together with what was taken
_TOGETHER = 9.0
_YEAR_2100 = 4_102_444_800
