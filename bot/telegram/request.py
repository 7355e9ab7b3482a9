"""HTTP for python-telegram-bot: nothing that it raises could give the bot's token away, as each address would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import redact

from .errors import Limited, NotSent, TooLarge
from .wire import NotConnected, Wire, keep_alive

_CONNECT_SECONDS = 10.0
#: a whole call may take so much longer than the wait for a piece of its answer; a file needs time to go out
_MORE_SECONDS = 30.0
_UPLOAD_SECONDS = 270.0
_CHUNK = 1 << 18
_JSON = {"Content-Type": "application/json"}

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


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


class AiohttpRequest(BaseRequest):
    """HTTP for python-telegram-bot. What it raises never holds an address, as each has the token in it."""

    __slots__ = ("_address", "_connections", "_read_timeout", "_session", "_wire")

    def __init__(self, connections: int, read_timeout: float, address: str = "") -> None:
        """At most so many connections at once for files; other calls go over a `Wire` to this address, if it is given.

        There `read_timeout` is for the whole answer, which is small.
        """
        self._connections = connections
        self._read_timeout = read_timeout
        self._address = address
        self._session: aiohttp.ClientSession | None = None
        self._wire: Wire | None = None

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
            # what is no address is for the session to refuse
            with suppress(ValueError):
                self._wire = Wire(self._address, headers | _JSON, _CONNECT_SECONDS)

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
        if self._wire is not None:
            self._wire.close()

    def held(self) -> AbstractContextManager[None]:
        """Look at no answer to calls without files meanwhile."""
        return nullcontext() if self._wire is None else self._wire.held()

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
            if self._wire is not None and isinstance(body, bytes):
                return _judged(*await self._wire.post(url, body, silence))
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


def _kept_alive(address: tuple[Any, ...]) -> socket.socket:
    """A socket that notices when the other side is gone without a word."""
    made = socket.socket(*address[:3])
    keep_alive(made)
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
        return _written(data.parameters), _JSON, _MORE_SECONDS
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


_NOT_CONNECTED = NotConnected, aiohttp.InvalidURL, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError


def _failure(error: Exception) -> NetworkError:
    """What it means that a call failed. Only the system's words are kept: others may hold the address."""
    words = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        words += f": {redact(error.strerror)}"
    if isinstance(error, _NOT_CONNECTED):
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
