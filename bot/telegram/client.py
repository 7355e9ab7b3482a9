"""The way to Telegram: calls and answers as plain values, and nothing that could give the bot's token away."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import socket
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import aiohttp
import orjson
import telegram
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from .incoming import LARGEST_FILE

#: what Telegram is asked to tell
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_READ_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
#: a whole call may take so much longer than the wait for a piece of its answer; a file needs time to go out
_MORE_SECONDS = 30.0
_UPLOAD_SECONDS = 270.0
_CHUNK = 1 << 18

_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
#: seconds of silence, seconds between questions, and questions before a dead connection is given up
_KEEPALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}


class NotSent(NetworkError):
    """The call never left this machine, so it surely had no effect."""


class TooLarge(BadRequest):
    """A file is larger than Telegram lets a bot send or fetch."""


class Limited(TelegramError):
    """Telegram wants to be left alone for so many seconds. (The library's own RetryAfter warns at each use.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} seconds")
        self.seconds = seconds


def cleaned(value: Any) -> Any:
    """The same without NULs and halves of characters, which databases and writers of JSON refuse."""
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case dict():
            return {cleaned(name): cleaned(inner) for name, inner in value.items()}
        case list() | tuple():
            return [cleaned(inner) for inner in value]
    return value


def redact(text: str) -> str:
    """A text without tokens."""
    return _TOKEN.sub("<token>", text)


class Redacting(logging.Filter):
    """Takes tokens out of what is logged: words, arguments and tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            words = record.getMessage()
        except Exception:
            words = f"{record.msg} {record.args}"
        if (safe := redact(words)) != words:
            record.msg, record.args = safe, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and (safe := redact(record.exc_text)) != record.exc_text:
            record.exc_text, record.exc_info = safe, None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def guard_logs() -> None:
    """Keep tokens out of what the root logger's handlers write; to be called again when one is added."""
    for name in ("aiohttp", "httpcore", "httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        if handler is not None and not any(isinstance(each, Redacting) for each in handler.filters):
            handler.addFilter(Redacting())


class AiohttpRequest(BaseRequest):
    """HTTP for python-telegram-bot. What it raises never holds an address, as each has the token in it."""

    __slots__ = ("_connections", "_read_timeout", "_session")

    def __init__(self, connections: int, read_timeout: float) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds without a byte after which an answer is given up."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Make ready to connect."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, ttl_dns_cache=300, keepalive_timeout=30, socket_factory=_kept_alive
            )
            headers = {"User-Agent": self.USER_AGENT}
            self._session = aiohttp.ClientSession(
                connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; raises NetworkError for one that is not the Bot API's."""
        try:
            found = read_json(payload)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise NetworkError("what came back is no answer of the Bot API")
        return found

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a call; gives status and body of what only the library can make sense of."""
        silence = self._read_timeout if read_timeout is self.DEFAULT_NONE else read_timeout
        body, headers, more = _body(request_data)
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=_limits(silence, more), allow_redirects=False
            ) as answer:
                return _judged(answer.status, await answer.read())
        except TelegramError:
            raise
        except Exception as error:
            failure = _failure(error)
        # Raised out here it has no context, whose words might hold the address.
        raise failure

    async def download(self, url: str, target: Path, largest: int) -> None:
        """Fetch what stands at an address into a file, which is there as a whole or not at all."""
        part = target.with_name(f"{target.name}.part")
        try:
            async with self._open().get(
                url, timeout=_limits(self._read_timeout, _UPLOAD_SECONDS), allow_redirects=False
            ) as answer:
                if answer.status != HTTPStatus.OK:
                    raise (BadRequest if answer.status == HTTPStatus.NOT_FOUND else NetworkError)(_named(answer.status))
                await _write(answer.content, part, largest)
            await asyncio.to_thread(part.replace, target)
            return
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            failure = _failure(error)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        raise failure

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("not initialized yet")
        return self._session


class Client:
    """The bot's account. Every method raises telegram.error.TelegramError for what goes wrong on the way or there."""

    def __init__(
        self, token: str, api_url: str = "https://api.telegram.org", *, read_timeout: float = _READ_SECONDS
    ) -> None:
        guard_logs()
        self._api_url = api_url.rstrip("/")
        self._calling = AiohttpRequest(128, read_timeout)
        self._polling = AiohttpRequest(4, read_timeout)
        self._bot = telegram.Bot(
            token,
            base_url=f"{self._api_url}/bot",
            base_file_url=f"{self._api_url}/file/bot",
            request=self._calling,
            get_updates_request=self._polling,
        )
        #: the bot as Telegram describes it, once started
        self.me: dict[str, Any] = {}

    async def start(self) -> None:
        """Make ready and ask who the bot is; can be tried again when it fails."""
        await self._calling.initialize()
        await self._polling.initialize()
        self.me = await self.call("getMe")

    async def close(self) -> None:
        """Close all connections."""
        await self._calling.shutdown()
        await self._polling.shutdown()

    async def call(self, method: str, payload: Mapping[str, Any] | None = None, *, wait: float | None = None) -> Any:
        """Call a method with plain values (and telegram.InputFile ones); `wait` is for its answer, in seconds."""
        silence = BaseRequest.DEFAULT_NONE if wait is None else wait
        given = dict(payload or {})
        try:
            if any(isinstance(value, telegram.InputFile) for value in given.values()):
                # The library warns at each name that it has a method of its own for. The underscore, which it takes
                # away before the call, makes this another name.
                return await self._bot.do_api_request(f"{method}_", given, read_timeout=silence)
            # What is plain already is spared the library's own look at each value.
            request = self._polling if method == "getUpdates" else self._calling
            return await request.post(f"{self._bot.base_url}/{method}", _Plain(given), read_timeout=silence)  # type: ignore[arg-type]
        except KeyError:
            raise NetworkError("the answer has no result") from None

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's
        """Wait for updates, so many seconds at most. The offset acknowledges all that came before it."""
        given = {"offset": offset, "timeout": timeout, "allowed_updates": UPDATES}
        found: list[dict[str, Any]] = await self.call("getUpdates", given, wait=timeout + 10)
        return found

    async def file(self, handle: str, target: Path) -> None:
        """Fetch a file that somebody sent; raises TooLarge, and BadRequest when it is not there any more."""
        try:
            found = await self.call("getFile", {"file_id": handle})
        except BadRequest as error:
            if "file is too big" in error.message.lower():
                raise TooLarge(error.message) from None
            raise
        if found.get("file_size", 0) > LARGEST_FILE:
            raise TooLarge("file is too big")
        if not isinstance(path := found.get("file_path"), str):
            raise NetworkError("the file has no address yet")
        address = f"{self._api_url}/file/bot{self._bot.token}/{quote(path)}"
        await self._calling.download(address, target, LARGEST_FILE)


class _Plain:
    """Parameters without files, as RequestData gives them; nothing stands for None."""

    __slots__ = ("parameters",)

    contains_files = False

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.parameters = {name: value for name, value in given.items() if value is not None}


def _kept_alive(address: tuple[Any, ...]) -> socket.socket:
    """A socket that notices when the other side is gone without a word."""
    made = socket.socket(*address[:3])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE.items():
        if hasattr(socket, name):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return made


@lru_cache(maxsize=64)
def _limits(silence: float | None, more: float) -> aiohttp.ClientTimeout:
    total = None if silence is None else silence + more
    return aiohttp.ClientTimeout(total=total, sock_connect=_CONNECT_SECONDS, sock_read=silence)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str], float]:
    """Body, headers, and how much longer than its answer the call may take."""
    if data is None:
        return None, {}, _MORE_SECONDS
    if not data.contains_files:
        return _written(data.parameters), {"Content-Type": "application/json"}, _MORE_SECONDS
    # Quoted, "rés.pdf" would reach people as "r%C3%A9s.pdf".
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, cleaned(value))
    for name, (shown, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=shown, content_type=mime)
    return form, {}, _UPLOAD_SECONDS


def _written(value: Any) -> bytes:
    try:
        try:
            return orjson.dumps(value)
        except TypeError:
            return orjson.dumps(cleaned(value))
    except TypeError as error:
        raise BadRequest(f"the call can't be written as JSON: {error}") from None


def read_json(payload: bytes) -> Any:
    try:
        found = orjson.loads(payload)
    except ValueError:
        # One half of a character, and orjson refuses everything: all updates of a page would wait for ever.
        return cleaned(json.loads(payload.decode(errors="replace"), strict=False))
    return cleaned(found) if b"\\u0000" in payload else found


def _judged(status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body as they are where the library reads them right; otherwise raises what they mean."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return status, body
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise TooLarge(_named(status))
    try:
        told = AiohttpRequest.parse_json_payload(body)
    except NetworkError:
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            return status, b"{}"
        # Some box on the way spoke: what it says is about nobody's chat.
        raise NetworkError(_named(status)) from None
    words = str(told.get("description", ""))
    seconds = (told.get("parameters") or {}).get("retry_after")
    if seconds or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Limited(float(seconds or 1))
    if status == HTTPStatus.NOT_FOUND and "method not found" in words:
        raise BadRequest(words)
    return (HTTPStatus.UNAUTHORIZED if words == "Logged out" else status), body


def _named(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase} ({status})"
    except ValueError:
        return f"HTTP {status}"


def _failure(error: Exception) -> NetworkError:
    """What it means that a call failed. Only the system's words are kept: others may hold the address."""
    words = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        words += f": {redact(error.strerror)}"
    if isinstance(error, aiohttp.InvalidURL | aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotSent(words)
    return TimedOut() if isinstance(error, TimeoutError) else NetworkError(words)


async def _write(content: aiohttp.StreamReader, part: Path, largest: int) -> None:
    size = 0
    with await asyncio.to_thread(part.open, "wb") as file:
        async for chunk in content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > largest:
                raise TooLarge("file is too big")
            await asyncio.to_thread(file.write, chunk)
        await asyncio.to_thread(_keep, file)


def _keep(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
