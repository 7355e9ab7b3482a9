"""Takes broadcasts to their end: makes the list, hands message after message to the sender, and shows progress.

The ledger is the truth. What is handed over is remembered here until the ledger says what became of it; after a crash
that memory is gone, and whoever waits in the ledger still gets the message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Literal, Protocol

from bot import logs
from bot.consulting.visit import House
from bot.database import broadcasts
from bot.database.broadcasts import Broadcast, Settled, Waiting
from bot.database.opening import Away, Database
from bot.database.recipients import list_recipients
from bot.database.records import Outgoing
from bot.database.staff import note
from bot.logs import told
from conversations.records import replace

from . import content
from .nights import NIGHT, Night
from .showing import Showing

log = logs.get(__name__)


class Sends(Protocol):
    """What sends messages, and can give back those that it has not begun to send."""

    def put(self, rows: list[Outgoing]) -> None:
        """Send these."""

    def recall(self, but: Collection[int]) -> list[tuple[int, int]]:
        """Give back what has not been begun of all broadcasts but these: broadcast and chat of each."""

    def knows(self, digest: str) -> bool:
        """A file with this SHA-256 need not be uploaded."""


@dataclass(slots=True, eq=False)
class Broadcaster:
    """Sends broadcasts, one after the other."""

    house: House
    database: Database
    #: the folder of the files that go with them
    data: Path
    sends: Sends
    showing: Showing
    #: messages a second
    rate: float
    #: when nobody is written to; None for never
    night: Night | None = NIGHT
    #: when it was looked whose night has begun, of each broadcast
    _evening: dict[int, datetime] = field(default_factory=dict)
    _awake: asyncio.Event = field(default_factory=asyncio.Event)
    #: broadcast and chat of what was handed over, and is not in the ledger yet
    _out: set[tuple[int, int]] = field(default_factory=set)
    #: broadcasts that have been looked through
    _checked: set[int] = field(default_factory=set)
    #: how many of its messages have been sent, or have failed, in this run
    _begun: dict[int, int] = field(default_factory=dict)
    #: whose messages were on their way when a broadcast was held in vain: they say nothing of a second try
    _before: dict[int, set[int]] = field(default_factory=dict)
    #: broadcasts of which somebody has got their message
    _works: set[int] = field(default_factory=set)
    #: how often somebody's message was given back for failing while others got theirs
    _rounds: dict[tuple[int, int], int] = field(default_factory=dict)
    #: broadcasts whose progress could not be shown, and when that was
    _unshown: dict[int, float] = field(default_factory=dict)

    def wake(self) -> None:
        """There may be work."""
        self._awake.set()

    def noted(self, marked: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """The ledger knows what became of these messages: chat and marks of each."""
        for chat, marks in marked:
            if (number := marks.get("delivery")) is not None:
                self._out.discard((number, chat))
                if chat in self._before.get(number, ()):
                    self._before[number].discard(chat)
                else:
                    self._begun[number] = self._begun.get(number, 0) + 1
            self.showing.noted(marks.get("progress", 0))
        self._look_for_more()

    def returned(self, marked: Iterable[tuple[int, Mapping[str, Any], bool]]) -> None:
        """These were given back, and wait in the ledger: chat, marks, and whether it failed for them alone."""
        for chat, marks, failed in marked:
            if (number := marks.get("delivery")) is not None:
                self._out.discard((number, chat))
                self._before.get(number, set()).discard(chat)
                if failed:
                    self._rounds[number, chat] = self._rounds.get((number, chat), 0) + 1
        self._look_for_more()

    def _look_for_more(self) -> None:
        if len(self._out) <= self._most // 2:
            self._awake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._awake.clear()
            try:
                is_busy = await self._step()
            except Away:
                is_busy = False
            except Exception as wrong:
                log.error("broadcasts could not go on", error=told(wrong))
                is_busy = False
            if not is_busy:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await self._awake.wait()

    @property
    def _most(self) -> int:
        """Messages handed over at once: a few seconds of them."""
        return max(_LEAST, int(self.rate))

    async def _step(self) -> bool:
        """Do the next thing that there is to do; whether there is more of it at once."""
        async with self.database.read() as connection:
            running = await broadcasts.read_running(connection, self.house.now())
        active = {one.id for one in running if one.status in broadcasts.RUNNING}
        if any(number not in active for number, _ in self._out):
            # somebody has paused or ended it: what was not begun stays in the ledger
            self._out -= set(self.sends.recall(active))
        for number in self.showing.numbers:
            if number not in active and not self._is_out(number):
                await self._show(number, partial(self.showing.held, number))
        for one in running:
            if one.status == "cancelled":
                await self._tell_end(one)
            elif not await self._is_fit(one):
                continue
            elif not one.listed:
                return await self._prepare(one)
            elif await self._deliver(one):
                # the next one has its turn when this one has nothing to do
                return False
        return False

    # Before

    async def _is_fit(self, one: Broadcast) -> bool:
        """It can be sent; one that cannot is ended before anybody gets half of it."""
        if one.id in self._checked:
            return True
        try:
            if self.house.calls.named(one.call) is None:
                raise content.Broken("its call is gone", "call-gone")
            await asyncio.to_thread(content.check, one.content, self.data)
        except content.Broken as wrong:
            log.error("a broadcast is cancelled", broadcast=one.id, call=one.call, fault=wrong)
            await self._hold_by_itself(one, "cancel", wrong.why)
            self._awake.set()
            return False
        self._checked.add(one.id)
        return True

    async def _hold_by_itself(self, one: Broadcast, verb: Literal["pause", "cancel"], why: str) -> None:
        """Hold or end it though nobody asked for that, with a code of the reason for those who will."""
        do, now = {"pause": broadcasts.pause, "cancel": broadcasts.cancel}[verb], self.house.now()
        async with self.database.write() as connection:
            if await do(connection, one.id, now, why):
                about = {"broadcast": str(one.id), "kind": one.kind, "why": why}
                await note(connection, self.house.ids, now, None, f"broadcast.{verb}", one.call, **about)

    async def _prepare(self, one: Broadcast) -> bool:
        """Take the next part of the list over."""
        if one.status != "preparing":
            async with self.database.write() as connection:
                await broadcasts.set_status(connection, one.id, (one.status,), "preparing", self.house.now())
            return True
        async with self.database.read() as connection:
            listed = await list_recipients(
                connection, self.house.calls, one, self.house.now(), one.reached, _CHUNK, self.night
            )
        async with self.database.write() as connection:
            await broadcasts.add_listed(connection, one, listed)
        await self._show(one.id, partial(self.showing.now_and_then, one))
        return True

    # On its way

    async def _deliver(self, one: Broadcast) -> bool:
        """Hand the next messages over; whether there is anything to wait for before another broadcast has its turn."""
        if await self._is_in_vain(one):
            return False
        # the first one uploads a file, and all others know it
        is_new = self._begun.get(one.id, 0) < _FIRST and any(
            not self.sends.knows(digest) for digest in content.files(one.content)
        )
        most = 1 if is_new else self._most
        room = most - len(self._out)
        if room > 0 and room >= most // 2:
            # what is noted while this is read has been sent, though it may be read as waiting still
            out = frozenset(self._out)
            await self._put_off(one)
            async with self.database.read() as connection:
                found = await broadcasts.take_batch(connection, one, self.house.now(), room + len(out))
            new = [each for each in found if (one.id, each.chat) not in out][:room]
            await self._hand_over(one, new)
            if not new and not self._is_out(one.id):
                return await self._is_at_end(one)
        await self._show(one.id, partial(self.showing.now_and_then, one))
        return True

    async def _show(self, number: int, show: Callable[[], Awaitable[None]]) -> None:
        """Show progress; where that fails, what is sent goes on, and it is tried again some time later."""
        if monotonic() - self._unshown.get(number, float("-inf")) < _UNSHOWN:
            return
        try:
            await show()
        except Away:
            raise
        except Exception as wrong:
            if number not in self._unshown:
                log.error("how far a broadcast is cannot be shown", broadcast=number, error=told(wrong))
            self._unshown[number] = monotonic()

    async def _put_off(self, one: Broadcast) -> None:
        """Now and then, let those wait whose night has begun: the list may have been made hours ago."""
        now = self.house.now()
        if self.night is None or now - self._evening.get(one.id, _NEVER) < _EVENING:
            return
        self._evening[one.id] = now
        async with self.database.write() as connection:
            await broadcasts.put_off(connection, one.id, now, self.night.length)

    async def _is_in_vain(self, one: Broadcast) -> bool:
        """Telegram has refused each of the first messages: the broadcast is held before it has refused all."""
        if one.id in self._works or self._begun.get(one.id, 0) < _IN_VAIN:
            return False
        one, counts = await self.showing.as_it_stands(one)
        if counts.sent:
            self._works.add(one.id)
        if counts.sent or counts.failed < _IN_VAIN:
            return False
        log.error("a broadcast is paused: Telegram refuses all its messages", broadcast=one.id, call=one.call)
        await self._hold_by_itself(one, "pause", "refused")
        # whoever lets it go on wants it to be tried once more
        self._begun.pop(one.id, None)
        self._before[one.id] = {chat for number, chat in self._out if number == one.id}
        self._awake.set()
        return True

    async def _hand_over(self, one: Broadcast, waiting: list[Waiting]) -> None:
        """Send to those who can and want to get it, and note the others."""
        rows: list[Outgoing] = []
        settled: list[Settled] = []
        for to in waiting:
            call = content.call_for(one, to)
            if to.state != "waiting":
                settled.append(Settled(one.id, to.chat, to.state))
            elif call is None:
                settled.append(Settled(one.id, to.chat, "failed", error="no words in their language"))
            else:
                marks = {**call[2], "rounds": self._rounds.get((one.id, to.chat), 0)}
                rows.append(Outgoing(self.house.ids(), to.chat, call[0], call[1], marks, lane=1))
        if settled:
            async with self.database.write() as connection:
                await broadcasts.settle(connection, settled, self.house.now())
            self._awake.set()
        self._out |= {(one.id, row.chat) for row in rows}
        self.sends.put(rows)

    async def _is_at_end(self, one: Broadcast) -> bool:
        """Nobody's turn has come: False, for another broadcast may go on. At the very end, say so."""
        async with self.database.read() as connection:
            later = await broadcasts.next_due(connection, one.id)
        if later is not None:
            is_night = later - self.house.now() > _SOON
            await self._show(one.id, partial(self.showing.now_and_then, one, is_night=is_night))
            return False
        if self.showing.is_flying(one.id):
            return True
        one, counts = await self.showing.as_it_stands(one)
        if counts.left or one.status != "sending":
            return True

        async def also(connection: Any) -> None:
            await broadcasts.set_status(connection, one.id, ("sending",), "done", self.house.now())

        await self._show_end(replace(one, status="done"), counts, also)
        self._forget(one.id)
        log.info("a broadcast is done", broadcast=one.id, sent=counts.sent, failed=counts.total - counts.sent)
        return False

    async def _tell_end(self, one: Broadcast) -> None:
        """Show that a broadcast was stopped, once its last messages are noted; and note that it was shown."""
        if self.showing.is_flying(one.id) or self._is_out(one.id):
            return
        one, counts = await self.showing.as_it_stands(one)

        async def also(connection: Any) -> None:
            await broadcasts.set_told(connection, one.id, self.house.now())

        await self._show_end(one, counts, also)
        self._forget(one.id)

    async def _show_end(
        self, one: Broadcast, counts: broadcasts.Counts, also: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Show that a broadcast is at its end, and note that; it is noted too where it cannot be shown."""
        try:
            await self.showing.now(one, counts, also)
        except Away:
            raise
        except Exception as wrong:
            log.error("the end of a broadcast cannot be shown", broadcast=one.id, error=told(wrong))
            async with self.database.write() as connection:
                await also(connection)

    def _is_out(self, number: int) -> bool:
        """Some of its messages are not in the ledger yet."""
        return any(number == one for one, _ in self._out)

    def _forget(self, number: int) -> None:
        self.showing.forget(number)
        self._begun.pop(number, None)
        self._checked.discard(number)
        self._works.discard(number)
        self._evening.pop(number, None)
        self._before.pop(number, None)
        self._unshown.pop(number, None)
        self._rounds = {key: rounds for key, rounds in self._rounds.items() if key[0] != number}


#: between two looks whose night has begun
_EVENING, _NEVER = timedelta(minutes=1), datetime.min.replace(tzinfo=UTC)
#: seconds until progress is shown again that could not be shown
_UNSHOWN = 60.0
#: whoever has to wait longer waits for the end of their night
_SOON = timedelta(minutes=20)
#: seconds between two looks for work
_LOOK = 1.0
#: chats that are looked at for the list in one go
_CHUNK = 500
#: messages handed over at once, at least
_LEAST = 64
#: so many refused, and none sent: something is wrong with all of them
_IN_VAIN = 20
#: so many messages at most go one by one until a file that goes with them is known
_FIRST = 5
