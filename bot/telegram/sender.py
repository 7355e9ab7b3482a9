"""Sends what the outbox holds: in order within a chat, chats beside each other, again and again until it is settled."""

from __future__ import annotations

import asyncio
import html
import random
import re
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic as _now
from typing import IO, Any, Literal

from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot import logs
from conversations.records import record, replace

from .client import Client
from .counts import Counts
from .errors import Limited
from .pace import Pace

_log = logs.get(__name__)

Verdict = Literal["sent", "unreachable", "refused", "migrated", "returned"]


@record
class Row:
    """A call to make. An id of 0 is for what is worth one try at once or none, such as the answer to a tap.

    Chats with rows of lane 0 come before all others. Of the payload, a value such as
    `{"@file": "path/in/the/data/folder", "name": "form.pdf"}` is a file to be uploaded; with its `"sha256"` too it is
    uploaded once, and known by its file_id from then on.
    """

    id: int
    chat: int
    method: str
    payload: Mapping[str, Any]
    lane: int = 0
    #: whatever the caller wants back with the outcome
    marks: Mapping[str, Any] | None = None
    #: an earlier run may have made this call already
    again: bool = False
    #: it is kept elsewhere too, and comes back unsent rather than wait for long, or hold up what is urgent
    returns: bool = False


@record
class Outcome:
    """What became of a row; of a file the result is its file_id, of a group that moved its new number.

    Of a row that was returned it is how many seconds to wait before it is given here again. The error is empty where
    that says nothing about the chat.
    """

    row: Row
    verdict: Verdict
    message: int | None
    error: str = ""
    result: Any = None
    #: False where the call may have had its effect before, under another message's number
    sure: bool = True


@record
class Patience:
    """How long to wait, in seconds."""

    #: before a failed call is made again; twice as long each time
    first: float = 0.5
    longest: float = 30.0
    #: more than Telegram asks for
    margin: float = 0.1
    #: two chats told to wait within this time: it is about the whole bot
    together: float = 1.0
    #: while Telegram does not know the bot
    locked_out: float = 30.0
    #: for the answer to a call that is made once
    fleeting: float = 10.0
    #: tries of a call that fails by a mistake of ours, not on the way
    mistakes: int = 5
    #: seconds that a row waits which can be returned
    short: float = 5.0
    #: tries after which it is returned, if others get through meanwhile; and if nobody does
    few: int = 2
    several: int = 4
    #: between two lines in the log about the same trouble
    complaints: float = 30.0


@dataclass(slots=True, eq=False)
class _Chat:
    rows: deque[Row] = field(default_factory=deque)
    #: how many of them are of lane 0
    urgent: int = 0
    #: how many of them were there when the call that is being made began
    known: int = 0
    #: which line it stands in; None while a call is made or it waits
    line: int | None = None
    #: rings when its wait is over
    timer: asyncio.TimerHandle | None = None
    #: tries of its first row that failed, and that were answered with a wait; since when, and what was said last
    fails: int = 0
    limited: int = 0
    since: float = 0.0
    error: str = ""
    #: of its call, at the pace; 0 for one that is not counted
    ticket: int = 0


class Sender:
    """Takes rows out of an outbox that somebody else keeps, and gives back what became of them."""

    def __init__(
        self,
        client: Client,
        files: Path,
        *,
        at_once: int = 64,
        on_settled: Callable[[], None] | None = None,
        patience: Patience | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Without a `pace`, broadcasts go out as fast as all the rest."""
        self._client = client
        self._files = files.resolve()
        self._at_once = at_once
        self._on_settled = on_settled
        self._patience = patience or Patience()
        #: what was done since the start
        self.counts = Counts()
        self._pace = pace
        #: rings when somebody's wait for the pace is over, and when that is
        self._bell: asyncio.TimerHandle | None = None
        #: SHA-256 of a file that is sent to many -> its file_id
        self._uploaded: dict[str, str] = {}
        self._chats: dict[int, _Chat] = {}
        #: chats whose turn comes; those in the first line go before those in the second
        self._lines: tuple[deque[tuple[int, _Chat]], ...] = (deque(), deque())
        self._fleeting: deque[Row] = deque()
        self._outcomes: list[Outcome] = []
        #: how many outcomes of broadcasts wait to be noted
        self.bulk_settled = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._working = self._answering = 0
        #: until when a chat, and everybody, is to be left alone
        self._limits: dict[int, float] = {}
        self._closed_until = 0.0
        self._last_limited = (0, float("-inf"))
        self._locked_out = self._closing = False
        #: when a message was sent last
        self._got_through = float("-inf")
        self._complained = float("-inf")
        self._calm = asyncio.Event()
        self._calm.set()

    def put(self, rows: Iterable[Row]) -> None:
        """Take rows over, in their order; sending begins at once. What comes after `close` stays in the outbox."""
        for row in () if self._closing else rows:
            self._calm.clear()
            if not row.id:
                self._fleeting.append(row)
                continue
            chat = self._chats.get(row.chat)
            is_new = chat is None
            if chat is None:
                chat = self._chats[row.chat] = _Chat()
            chat.rows.append(row)
            chat.urgent += not row.lane
            if is_new or (chat.line == 1 and not row.lane):
                self._line_up(row.chat, chat)
            if not row.lane and chat.urgent < len(chat.rows):
                # they may just have said that they want no more of it: whoever keeps it looks again
                self._give_back(row.chat, chat)
            elif row.returns and chat.timer is not None:
                self._give_back_if_long(row.chat, chat, chat.timer.when() - asyncio.get_running_loop().time())
        self._hire()

    def learn(self, uploaded: Mapping[str, str]) -> None:
        """Files (SHA-256 -> file_id) that were uploaded by an earlier run of this very bot."""
        self._uploaded.update(uploaded)

    def settled(self) -> list[Outcome]:
        """What became of rows since the last call."""
        outcomes, self._outcomes = self._outcomes, []
        self.bulk_settled = 0
        return outcomes

    @property
    def has_settled(self) -> bool:
        """There is something for `settled` to give."""
        return bool(self._outcomes)

    def knows(self, digest: str) -> bool:
        """A file with this SHA-256 has been uploaded, and need not be again."""
        return digest in self._uploaded

    def recall(self, is_meant: Callable[[Row], bool]) -> list[Row]:
        """Take back rows for which no call is being made, those too that wait to be tried again."""
        rows = [row for number, chat in list(self._chats.items()) for row in self._take_out(number, chat, is_meant)]
        self._calm_down()
        self._hire()
        return rows

    def held(self) -> AbstractContextManager[None]:
        """Let what comes of calls wait: a page is what everybody waits for."""
        return self._client.held()

    async def landed(self, chats: Iterable[int], patience: float) -> None:
        """Wait until nothing is on its way to these chats, or is held up, or so many seconds have passed."""
        until = _now() + patience
        numbers = [number for number in chats if number in self._chats]
        while numbers and _now() < until:
            await asyncio.sleep(_LANDING)
            numbers = [number for number in numbers if self._is_on_its_way(number)]

    def _is_on_its_way(self, number: int) -> bool:
        chat = self._chats.get(number)
        if chat is None or chat.line == 1:  # what is sent to many is nothing that anybody answers
            return False
        return not chat.fails and number not in self._limits and _now() >= self._closed_until

    async def idle(self) -> None:
        """Wait until nothing waits and no call is being made."""
        await self._calm.wait()

    async def close(self, patience: float) -> None:
        """Begin nothing more, and let the calls being made end for so many seconds."""
        self._closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._calm.set()

    def _give_back(self, number: int, chat: _Chat, wait: float | None = None) -> None:
        """Return what of a chat can be returned."""
        rows = self._take_out(number, chat, _can_return)
        self._return_rows([Outcome(row, "returned", None, result=wait) for row in rows])

    def _give_back_if_long(self, number: int, chat: _Chat, wait: float) -> None:
        if wait > self._patience.short and self._closed_until <= _now():
            self._give_back(number, chat, wait)

    def _take_out(self, number: int, chat: _Chat, is_meant: Callable[[Row], bool]) -> list[Row]:
        """Take rows of a chat away, but the one whose call is being made."""
        first = chat.rows[0]
        is_called = chat.line is None and chat.timer is None
        out = [row for row in chat.rows if is_meant(row) and not (is_called and row is first)]
        if not out:
            return out
        meant = {row.id for row in out}
        chat.known -= sum(row.id in meant for row in islice(chat.rows, chat.known))
        chat.rows = deque(row for row in chat.rows if row.id not in meant)
        chat.urgent -= sum(not row.lane for row in out)
        if is_called or (chat.rows and chat.rows[0] is first):
            return out
        # what comes next waits for itself alone
        chat.fails = chat.limited = 0
        if chat.timer is not None:
            chat.timer.cancel()
            chat.timer = None
            if chat.rows:
                self._line_up(number, chat)
        if not chat.rows:
            chat.line = None
            del self._chats[number]
        return out

    def _return_rows(self, outcomes: list[Outcome]) -> None:
        self._outcomes += outcomes
        self.bulk_settled += len(outcomes)
        if outcomes and self._on_settled is not None:
            asyncio.get_running_loop().call_soon(self._on_settled)

    # Whose turn it is

    def _line_up(self, number: int, chat: _Chat) -> None:
        chat.line = 0 if chat.urgent else 1
        self._lines[chat.line].append((number, chat))
        if chat.line and self._pace is not None:
            self._pace.watch()

    def _next(self) -> tuple[int, _Chat] | None:
        if self._closing or _now() < self._closed_until:
            return None
        if self._pace is not None and self._pace.watches:
            return self._next_in_time(self._pace)
        for at, line in enumerate(self._lines):
            while line:
                number, chat = line.popleft()
                # A chat that moved to the first line still has its old place in the second.
                if chat.line == at:
                    chat.line = None
                    return number, chat
        return None

    def _next_in_time(self, pace: Pace) -> tuple[int, _Chat] | None:
        """The same beside a broadcast: whoever is first has to wait for the pace, and all others with them."""
        for at, line in enumerate(self._lines):
            while line:
                number, chat = line[0]
                if chat.line == at:
                    if chat.rows[0].method.startswith(_COUNTED):
                        if (wait := pace.wait(at)) > 0:
                            self._ring_in(wait)
                            return None
                        chat.ticket = pace.begin(chat.rows[0].lane)
                    chat.line = None
                    line.popleft()
                    return number, chat
                line.popleft()
        pace.rest()
        return None

    def _ring_in(self, seconds: float) -> None:
        """Look again so many seconds from now, or sooner."""
        loop = asyncio.get_running_loop()
        # a timer may ring a moment early
        at = loop.time() + seconds + 0.001
        if self._bell is not None:
            if self._bell.when() <= at:
                return
            self._bell.cancel()
        self._bell = loop.call_at(at, self._rung)

    def _rung(self) -> None:
        self._bell = None
        self._hire()

    def _hire(self) -> None:
        """Let workers begin: no more than may be, and no more than there are chats to work for."""
        while self._working < self._room and (turn := self._next()):
            self._working += 1
            self._begin(self._work(turn))
        while self._fleeting and self._answering < self._at_once // 2 and not self._closing:
            self._answering += 1
            self._begin(self._answer(self._fleeting.popleft()))

    @property
    def _room(self) -> int:
        # Whether Telegram knows the bot again is for one call to find out.
        return 1 if self._locked_out else self._at_once

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._calm_down()

    def _calm_down(self) -> None:
        if not (self._tasks or self._chats or self._fleeting):
            self._calm.set()

    async def _work(self, turn: tuple[int, _Chat] | None) -> None:
        """Make calls, one for each chat in turn, as long as there are any to make."""
        try:
            while turn:
                await self._serve(*turn)
                turn = self._next() if self._working <= self._room else None
        finally:
            self._working -= 1

    async def _answer(self, row: Row | None) -> None:
        """Make calls that are tried once."""
        try:
            while row:
                if _now() >= max(self._closed_until, self._limits.get(row.chat, 0.0)):
                    await self._try_once(row)
                row = self._fleeting.popleft() if self._fleeting and not self._closing else None
        finally:
            self._answering -= 1

    async def _try_once(self, row: Row) -> None:
        try:
            await self._client.call(row.method, row.payload, wait=self._patience.fleeting)
        except Limited as error:
            self._limit(row, error.seconds)
        except TelegramError as error:
            _log.debug("a call was tried once", method=row.method, refusal=error.message)

    def waiting(self) -> dict[str, int]:
        """How many messages are in memory, by lane."""
        lanes = Counter(row.lane for chat in self._chats.values() for row in chat.rows)
        return {"replies": lanes[0] + len(self._fleeting), "broadcasts": lanes[1]}

    # What becomes of a row

    async def _serve(self, number: int, chat: _Chat) -> None:
        """Make the next call of a chat, and see to it that its turn comes again."""
        chat.known = len(chat.rows)
        wait = self._limits.get(number, 0.0) - _now()
        if wait > 0:
            self._end_ticket(chat, made=False)
        else:
            self._limits.pop(number, None)
            try:
                outcome = await self._try(chat, chat.rows[0])
            finally:
                if chat.ticket:
                    self._end_ticket(chat)
            if isinstance(outcome, Outcome):
                # What came meanwhile is tried: the person may have come back.
                self._settle(chat, outcome, chat.known if outcome.verdict in _FOR_ALL else 1)
                if chat.rows:
                    self._line_up(number, chat)
                else:
                    del self._chats[number]
                return
            wait = outcome
        if chat.rows[0].returns and (error := self._returned_for(chat, wait)) is not None:
            self._return_rows([Outcome(chat.rows[0], "returned", None, error, wait)])
            self._step_over(number, chat)
            return
        if chat.urgent < len(chat.rows):
            self._give_back_if_long(number, chat, wait)
        chat.timer = asyncio.get_running_loop().call_later(wait, self._return, number, chat)

    def _returned_for(self, chat: _Chat, wait: float) -> str | None:
        """Why the first row does not wait so long: the error, empty where it says nothing about the chat.

        None: it waits. That is so while everybody waits.
        """
        now, patience = _now(), self._patience
        if self._closing or self._locked_out or self._closed_until > now:
            return None
        if chat.urgent:
            return ""
        if chat.fails >= patience.few and self._got_through > chat.since:
            return chat.error
        is_long = wait > patience.short or chat.limited >= patience.few or chat.fails >= patience.several
        return "" if is_long else None

    def _step_over(self, number: int, chat: _Chat) -> None:
        """Leave the first row of a chat, which is dealt with; what comes behind it has its turn."""
        chat.urgent -= not chat.rows.popleft().lane
        chat.fails = chat.limited = 0
        if chat.rows:
            self._line_up(number, chat)
        else:
            del self._chats[number]

    def _end_ticket(self, chat: _Chat, *, made: bool = True) -> None:
        if chat.ticket and self._pace is not None:
            self._pace.end(chat.ticket, made=made)
            chat.ticket = 0

    def _return(self, number: int, chat: _Chat) -> None:
        chat.timer = None
        self._line_up(number, chat)
        self._hire()

    def _settle(self, chat: _Chat, outcome: Outcome, count: int) -> None:
        sure, chat.fails, chat.limited = not chat.fails, 0, 0
        for _ in range(count):
            row = chat.rows.popleft()
            if row.lane:
                self.bulk_settled += 1
            else:
                chat.urgent -= 1
            is_sure = sure and not row.again
            is_told = row is outcome.row and is_sure is outcome.sure
            self._outcomes.append(outcome if is_told else replace(outcome, row=row, sure=is_sure))
        if self._on_settled is not None:
            asyncio.get_running_loop().call_soon(self._on_settled)

    async def _try(self, chat: _Chat, row: Row) -> Outcome | float:
        """Make a row's call: what became of it, or how many seconds to wait before it is made again."""
        try:
            outcome = await self._deliver(chat, row)
        except Limited as error:
            chat.limited += 1
            return self._limit(row, error.seconds)
        except (InvalidToken, EndPointNotFound) as error:
            return self._lock_out(error)
        except (TelegramError, OSError) as error:
            return self._fail(chat, row, error)
        except Exception as error:
            # A mistake of ours, which time does not mend; those who wait behind it are not to wait for ever.
            if chat.fails < self._patience.mistakes:
                return self._fail(chat, row, error)
            return _refused(row, type(error).__name__)
        if self._locked_out:
            self._locked_out = False
            _log.warning("Telegram knows the bot again; what waited is being sent")
            self._hire()
        if outcome.verdict == "sent":
            self._got_through = _now()
        return outcome

    async def _deliver(self, chat: _Chat, row: Row) -> Outcome:
        method, payload = row.method, row.payload
        while True:
            try:
                return _sent(row, await self._call(method, payload))
            except Forbidden as error:
                return Outcome(row, "unreachable", None, _plain(error.message))
            except ChatMigrated as error:
                return Outcome(row, "migrated", None, "the group has a new number", error.new_chat_id)
            except FileNotFoundError as error:
                return _refused(row, str(error))
            except BadRequest as error:
                words = error.message.lower()
                if words.startswith(_NOTHING_TO_DO):
                    return Outcome(row, "sent", payload.get("message_id"))
                if words.startswith(_NO_CHAT):
                    return Outcome(row, "unreachable", None, _plain(error.message))
                if method == "editMessageText" and words.startswith(_NOTHING_TO_EDIT):
                    method = "sendMessage"
                    payload = {name: value for name, value in payload.items() if name not in _OF_EDITS}
                elif words.startswith(_BAD_FILE) and (known := _shared(payload) & self._uploaded.keys()):
                    for digest in known:
                        del self._uploaded[digest]
                elif words.startswith(_BAD_MARKUP) and "parse_mode" in payload:
                    _log.error("Telegram can't read the markup; sent as plain text", method=method)
                    payload = _as_plain_text(payload)
                else:
                    return _refused(row, _plain(error.message))
            if self._closing:
                raise NetworkError("closing")
            if chat.ticket and self._pace is not None:
                self._end_ticket(chat)
                while (pause := self._pace.wait(0)) > 0:  # noqa: ASYNC110 - it says how long
                    await asyncio.sleep(pause)
                chat.ticket = self._pace.begin(row.lane)

    async def _call(self, method: str, payload: Mapping[str, Any]) -> Any:
        wanted = {name: value for name, value in payload.items() if isinstance(value, Mapping) and "@file" in value}
        if not wanted:
            return await self._client.call(method, payload)
        with ExitStack() as opened:
            given = dict(payload)
            for name, value in wanted.items():
                if (file_id := self._uploaded.get(value.get("sha256", ""))) is not None:
                    given[name] = file_id
                    continue
                file = opened.enter_context(await asyncio.to_thread(self._open, str(value["@file"])))
                shown = _UNFIT_IN_NAME.sub("_", str(value.get("name") or Path(file.name).name))
                given[name] = InputFile(file, filename=shown, read_file_handle=False)
            result = await self._client.call(method, given)
        for digest in _shared(payload):
            if file_id := _file_id(result):
                self._uploaded[digest] = file_id
        return result

    def _open(self, where: str) -> IO[bytes]:
        path = (self._files / where).resolve()
        if not path.is_relative_to(self._files) or not path.is_file():
            raise FileNotFoundError("the file to send is missing")
        return path.open("rb")

    # When to try again

    def _limit(self, row: Row, seconds: float) -> float:
        """Leave a chat alone, and everybody when it is not the only one; how long, for this one."""
        self.counts.limited += 1
        number = row.chat
        wait = seconds + self._patience.margin * random.uniform(1, 2)  # noqa: S311 - jitter
        now = _now()
        until = self._limits[number] = max(now + wait, self._limits.get(number, 0.0))
        last, at = self._last_limited
        self._last_limited = (number, now)
        is_for_all = last != number and now - at <= self._patience.together
        if is_for_all:
            self._pause(max(until, self._limits.get(last, 0.0)))
        if self._pace is not None:
            self._pace.refused(row.lane, wait, everybody=is_for_all)
        return until - now

    def _lock_out(self, error: TelegramError) -> float:
        """Telegram knows neither bot nor address: everything waits for somebody to put that right."""
        wait = self._patience.locked_out
        if not self._locked_out:
            _log.error("Telegram does not know this bot; everything waits", refusal=error.message)
        self._locked_out = True
        self._pause(_now() + wait)
        return wait

    def _fail(self, chat: _Chat, row: Row, error: Exception) -> float:
        wait = min(self._patience.longest, self._patience.first * 2.0 ** min(chat.fails, 16))
        if not chat.fails:
            chat.since = _now()
        chat.fails += 1
        chat.error = _plain(error.message) if isinstance(error, TelegramError) else type(error).__name__
        if not self._closing and _now() - self._complained >= self._patience.complaints:
            self._complained = _now()
            _log.warning("a call failed and is tried again", method=row.method, refusal=chat.error)
        return wait * random.uniform(0.8, 1)  # noqa: S311 - jitter

    def _pause(self, until: float) -> None:
        self._closed_until = max(self._closed_until, until)
        # A timer may ring a moment early, and nobody would come a second time.
        asyncio.get_running_loop().call_later(self._closed_until - _now() + 0.001, self._hire)


#: what Telegram counts as messages; the answer to a tap is none
_COUNTED = ("send", "edit", "copy", "forward")
#: verdicts on a chat, and so on all that waits for it
_FOR_ALL = frozenset({"unreachable", "migrated"})
_NOTHING_TO_DO = ("message is not modified", "query is too old")
_NO_CHAT = ("chat not found", "private chat not found")
_NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
_BAD_FILE = ("wrong file identifier", "wrong remote file", "file reference")
_KINDS_OF_FILES = ("document", "voice", "audio", "video")
_BAD_MARKUP = "can't parse entities"
#: what a new message is sent without
_OF_EDITS = frozenset({"message_id", "inline_message_id"})

_TAG = re.compile(
    r"</?(?:a|b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|tg-time|code|pre|blockquote)\b[^<>]*>|</>", re.I
)
_QUOTED = re.compile(r'"[^"]*"')
#: seconds between two looks whether messages have landed
_LANDING = 0.004
_UNFIT_IN_NAME = re.compile(r'[\x00-\x1f\x7f"/\\]')


def _plain(words: str) -> str:
    """An error's words without what they quote, which may be somebody's."""
    return _QUOTED.sub('"…"', words)


def _can_return(row: Row) -> bool:
    return row.returns


def _refused(row: Row, words: str) -> Outcome:
    _log.warning("a call was refused", method=row.method, person=logs.person(row.chat), refusal=words)
    return Outcome(row, "refused", None, words)


def _sent(row: Row, result: Any) -> Outcome:
    """The outcome of a call that succeeded; of several messages the last one counts."""
    shown = result[-1] if isinstance(result, list) and result else result
    if not isinstance(shown, dict):
        return Outcome(row, "sent", None)
    return Outcome(row, "sent", shown.get("message_id"), result=_file_id(shown))


def _shared(payload: Mapping[str, Any]) -> set[str]:
    """SHA-256 of the files in a payload that are sent to many."""
    return {value["sha256"] for value in payload.values() if isinstance(value, Mapping) and "sha256" in value}


def _file_id(message: Any) -> str | None:
    """The file_id of the file in a message: Telegram may make another kind of a sound than was asked for."""
    for kind in _KINDS_OF_FILES if isinstance(message, dict) else ():
        if isinstance(described := message.get(kind), dict):
            return described.get("file_id")
    # of a picture, the largest size comes last
    sizes = message.get("photo") if isinstance(message, dict) else None
    if isinstance(sizes, list) and sizes and isinstance(sizes[-1], dict):
        return sizes[-1].get("file_id")
    return None


def _as_plain_text(payload: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in payload.items() if name != "parse_mode"}
    for name in ("text", "caption"):
        if isinstance(plain.get(name), str):
            plain[name] = html.unescape(_TAG.sub("", plain[name]))
    return plain
