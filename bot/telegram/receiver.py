"""How updates come in: asked for page by page, or brought to us. Acknowledged only after the commit."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, TelegramError

from bot import logs
from bot.database.opening import Away, Database
from bot.database.reading import read_put_off, read_put_off_chats, read_waiting
from bot.database.writing import Writer
from bot.logs import told
from conversations.text import Text

from . import incoming
from .client import Client
from .desk import Desk, Json
from .errors import Limited
from .request import read_json
from .throttle import LARGEST_ALBUM, Throttle, whole_page

log = logs.get(__name__)

#: updates in a page; Telegram gives no more
PAGE = 100


class TakenOver(Exception):
    """Somebody else polls for the same bot, and does not stop."""


class Pauses:
    """Growing pauses while something does not work, and one line in the log for all of it."""

    def __init__(self, what: str, longest: float = 10.0) -> None:
        self._fails, self._works = f"{what}; trying again until it works", f"{what}: it works again"
        self._longest = longest
        self._next = 0.5
        self._failing = False

    async def wait(self, error: Exception, least: float = 0.0) -> None:
        """Wait before the next try."""
        if not self._failing:
            refusal = error.message if isinstance(error, TelegramError) else None
            more = {"refusal": refusal} if refusal else {}
            log.warning(self._fails, error=told(error), **more)
        self._failing = True
        await asyncio.sleep(max(least, self._next))
        self._next = min(self._longest, self._next * 2)

    def over(self) -> None:
        """It works."""
        if self._failing:
            log.warning(self._works)
        self._failing, self._next = False, 0.5


class Poller:
    """Asks Telegram for pages of updates."""

    def __init__(
        self,
        client: Client,
        desk: Desk,
        inbox: Inbox,
        *,
        timeout: int = 25,
        patience: float = 60.0,
    ) -> None:
        self._client = client
        self._desk = desk
        self._inbox = inbox
        self._timeout = timeout
        #: seconds during which another poller may still be going away
        self._patience = patience
        self._network = Pauses("Telegram cannot be reached", 30.0)
        self._database = Pauses("the database cannot be written, so nothing is acknowledged")

    async def run(self, caught_up: Callable[[], Awaitable[None]]) -> None:
        """Poll until cancelled; `caught_up` is awaited once, after everything that waited has been taken.

        Raises TakenOver when another poller does not go away, InvalidToken when Telegram does not know the bot.
        """
        offset: int | None = None
        conflict_since: float | None = None
        catching_up = True
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            try:
                page = await self._client.updates(offset, 0 if catching_up else self._timeout)
            except Conflict as error:
                if conflict_since is None:
                    conflict_since = loop.time()
                    log.warning("another program polls with this bot's token; one of the two has to stop")
                # whoever was at work before stays longer than whoever came later
                was_alone = conflict_since - began > self._patience
                if loop.time() - conflict_since > self._patience * (3 if was_alone else 1):
                    raise TakenOver from error
                await asyncio.sleep(1.0)
                continue
            except Limited as error:
                await asyncio.sleep(error.seconds)
                continue
            except InvalidToken:
                raise
            except TelegramError as error:
                await self._network.wait(error)
                continue
            self._network.over()
            self._desk.counts.looked = monotonic()
            conflict_since = None
            if page:
                await self._take(page)
                offset = max(_numbers(page), default=-1) + 1 or None
            if catching_up and len(page) < PAGE:
                catching_up = False
                await self._safely(caught_up)

    async def _take(self, page: Sequence[Json]) -> None:
        now, later = self._inbox.throttle.split(page)
        self._desk.counts.throttled += len(later)
        if now:
            await self._safely(lambda: self._desk.take(now))
        if later:
            await self._safely(lambda: self._inbox.put_off(later))

    async def _safely(self, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await do()
            except Away as error:
                await self._database.wait(error)
            else:
                self._database.over()
                return


def _numbers(page: Sequence[Json]) -> list[int]:
    return [number for raw in page if (number := incoming.update_id(raw)) is not None]


class Inbox:
    """Updates that a webhook brings: stored and committed before Telegram gets its 200, taken by a worker after."""

    def __init__(self, database: Database, desk: Desk, ids: Callable[[], int], throttle: Throttle) -> None:
        self._database = database
        self._desk = desk
        self._ids = ids
        self.throttle = throttle
        #: what waits is taken by one at a time
        self._draining = asyncio.Lock()
        self._put_off = asyncio.Event()
        self._waiting: list[tuple[Json, asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None
        self._came = asyncio.Event()
        self._pauses = Pauses("the database cannot be written, so nothing is acknowledged")

    async def store(self, raw: Json) -> None:
        """Commit an update; those that come meanwhile share the next commit. Raises Away."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, done))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        await done

    async def _store(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:PAGE], self._waiting[PAGE:]
            now, later = self.throttle.split([raw for raw, _ in batch])
            self._desk.counts.throttled += len(later)
            try:
                await self._keep(now, later)
            except Exception as error:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                continue
            finally:
                self.throttle.stored(later)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
            self._came.set()
            if later:
                self._put_off.set()

    async def put_off(self, updates: Sequence[Json]) -> None:
        """Commit updates that are taken later. Raises Away."""
        await self._keep((), updates)
        self.throttle.stored(updates)
        self._put_off.set()

    async def _keep(self, now: Sequence[Json], later: Sequence[Json]) -> None:
        """Commit these in one transaction, without what accounts are called; the latter wait until nobody else does."""
        moment = self._desk.house.now()
        async with self._database.write() as connection:
            writer = Writer(self._database, connection, self._ids)
            for updates, not_before in ((now, None), (later, moment)):
                rows = [(incoming.update_id(raw), incoming.chat_of(raw), raw) for raw in updates]
                bodies = [(n, chat, incoming.message_of(raw), _kept(raw)) for n, chat, raw in rows if n is not None]
                await writer.store_waiting(bodies, moment, not_before)

    async def run(self) -> None:
        """Take what was stored, page by page, until cancelled."""
        while True:
            self._came.clear()
            try:
                await self.drain()
                self._pauses.over()
                self._desk.counts.looked = monotonic()
                self._desk.counts.here()
            except Away as error:
                self._desk.counts.gone()
                await self._pauses.wait(error)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._came.wait()

    async def drain(self) -> None:
        """Take everything that waits but what was put off."""
        async with self._draining:
            while True:
                async with self._database.read() as connection:
                    waiting = await read_waiting(connection, PAGE)
                if not waiting:
                    return
                await self._desk.take([orjson.loads(body) for _, body in waiting], stored=True)

    async def recall(self) -> None:
        """Remember of whom something was put off when the last run ended."""
        async with self._database.read() as connection:
            self.throttle.recall(await read_put_off_chats(connection))
        self._put_off.set()

    async def catch_up(self) -> None:
        """Take what was put off, a page of each chat at a time, until cancelled."""
        while True:
            if self.throttle.is_idle:
                self._put_off.clear()
                await self._put_off.wait()
            try:
                if chats := self.throttle.to_tell():
                    await self._desk.show(chats, lambda visit: visit.say(_PATIENCE))
                for chat, grown in self.throttle.due():
                    await self._take_page_of(chat, grown)
                self._pauses.over()
            except Away as error:
                await self._pauses.wait(error)
                continue
            except Exception as error:
                log.error("what was put off could not be taken, and is tried again", error=told(error))
                await asyncio.sleep(_LOOK_EVERY)
            await asyncio.sleep(min(_LOOK_EVERY, self.throttle.wait()))

    async def _take_page_of(self, chat: int, grown: int) -> None:
        """Take the oldest of one chat that were put off, behind everything that was not."""
        page = self.throttle.page
        async with self._database.read() as connection:
            bodies = await read_put_off(connection, chat, page + LARGEST_ALBUM)
        # what of this chat came before stands in the database too by now
        await self.drain()
        updates = [orjson.loads(body) for body in bodies]
        taken = whole_page(updates, page)
        if taken:
            await self._desk.take(taken, stored=True, brief=True)
        self.throttle.took(chat, all_of_it=len(taken) == len(updates) < page + LARGEST_ALBUM, grown=grown)


def _kept(raw: Json) -> str:
    return orjson.dumps(incoming.without_names(raw, to_be_taken=True)).decode()


def webhook(inbox: Inbox, secret: str, path: str) -> Starlette:
    """The web application that Telegram calls. Without the secret it says nothing but no. Raises ValueError."""
    if not secret:
        raise ValueError("a webhook without a secret takes updates from anybody")
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        # headers are bytes, whatever is in them
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode("latin-1", "replace")
        if not secrets.compare_digest(given, expected):
            return Response(status_code=401)
        try:
            async with asyncio.timeout(_BODY_WITHIN):
                body = await _body(request)
            raw: Any = read_json(body)
        except TimeoutError:
            return Response(status_code=408, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)
        except _TooLarge:
            return Response(status_code=413, headers={"Connection": "close"})
        except ValueError:
            return Response(status_code=400)
        if not isinstance(raw, dict) or incoming.update_id(raw) is None:
            return Response(status_code=400)
        try:
            await inbox.store(raw)
        except Away:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(status_code=200)

    async def nothing(_: Request, wrong: Exception) -> Response:
        if isinstance(wrong, HTTPException):
            return Response(status_code=wrong.status_code)
        log.error("a request could not be answered", error=told(wrong))
        return Response(status_code=500)

    routes = [Route(path or "/", receive, methods=["POST"])]
    return Starlette(routes=routes, exception_handlers={HTTPException: nothing, Exception: nothing})


class _TooLarge(ValueError):
    """More than any update has."""


async def _body(request: Request) -> bytes:
    """At most what an update may have. More is read and thrown away for a while: who sends it should read our no."""
    said = request.headers.get("Content-Length", "0")
    if not said.isdigit() or len(said) > _DIGITS or int(said) > _THROWN_AWAY:
        raise _TooLarge
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= _LARGEST_BODY:
            body += chunk
        elif size > _THROWN_AWAY:
            break
    if size > _LARGEST_BODY:
        raise _TooLarge
    return bytes(body)


#: bytes
_LARGEST_BODY, _THROWN_AWAY, _DIGITS = 1 << 20, 1 << 24, 9
#: seconds for a whole body
_BODY_WITHIN = 10.0
_PATIENCE = Text("You sent a lot at once. I keep and read all of it, and it takes me a little while.")
_LOOK_EVERY = 1.0
