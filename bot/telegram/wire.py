"""Many small calls to one host: HTTP/1.1 kept alive, one call at a time on each connection.

A call costs about half of what it costs a general client. Files go the general way (`request.py`).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urlsplit

import httptools

#: seconds of silence, seconds between questions, and questions before a dead connection is given up
_KEEPALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
#: seconds that an unused connection is kept, well below what servers allow
_KEPT = 30.0
#: bytes of an answer; the Bot API's are a few thousand
_LARGEST = 1 << 24


class NotConnected(OSError):
    """There is no connection, so the call never left this machine."""


class Wire:
    """Connections to one host, made as they are needed."""

    def __init__(self, url: str, headers: dict[str, str], connecting: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address begins with http:// or https:// and a host")
        self._origin = len(f"{parts.scheme}://{parts.netloc}")
        self._host = parts.hostname
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._connecting = connecting
        lines = [f"Host: {parts.netloc.rpartition('@')[2]}", *(f"{name}: {value}" for name, value in headers.items())]
        self._head = " HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\nContent-Length: "
        #: connections on which something came that was not looked at yet
        self._came: list[_Connection] = []
        self._is_held = self._will_look = False
        #: those used last are on the right
        self._idle: deque[_Connection] = deque()
        self._open: set[_Connection] = set()

    async def post(self, address: str, body: bytes, patience: float) -> tuple[int, bytes]:
        """Make a call to an address at this host: the answer's status and body.

        Raises NotConnected, TimeoutError when there is no whole answer after so many seconds, ConnectionError when
        the connection ends before it, and ValueError for what is no HTTP.
        """
        connection = self._take() or await self._connect()
        head = f"POST {address[self._origin :]}{self._head}{len(body)}\r\n\r\n".encode()
        answer = connection.call(head + body, patience)
        try:
            return await answer
        finally:
            if connection.is_free:
                self._idle.append(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close all connections."""
        for connection in list(self._open):
            connection.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Look at no answer meanwhile: something is done that cannot wait, and who waits for them can."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            # what is done next without waiting, such as asking for more, comes first
            self._look_soon()

    def came(self, connection: _Connection) -> None:
        """Look at it when nobody holds that up."""
        self._came.append(connection)
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._will_look and self._came and not self._is_held:
            self._will_look = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._will_look = False
        if not self._is_held:
            came, self._came = self._came, []
            for connection in came:
                connection.look()

    def _take(self) -> _Connection | None:
        """A connection that is open and has not been idle for long."""
        oldest = monotonic() - _KEPT
        while self._idle:
            connection = self._idle.pop()
            if connection.is_free and connection.used > oldest:
                return connection
            connection.close()
        return None

    async def _connect(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connecting):
                _, connection = await loop.create_connection(
                    lambda: _Connection(self.came, self._open),
                    self._host,
                    self._port,
                    ssl=self._tls,
                    happy_eyeballs_delay=0.25,
                )
        except (OSError, TimeoutError, UnicodeError) as error:
            raise NotConnected(getattr(error, "errno", None), getattr(error, "strerror", None)) from None
        return connection


class _Connection(asyncio.Protocol):
    """One connection; also what the parser tells of an answer."""

    def __init__(self, tell: Callable[[_Connection], None], opened: set[_Connection]) -> None:
        self._tell = tell
        self._opened = opened
        self._came = b""
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._stays = False
        #: when it was used last
        self.used = 0.0

    @property
    def is_free(self) -> bool:
        """Another call can be made, and nothing has come that nobody asked for."""
        return self._answer is None and self._transport is not None and not self._came

    def call(self, request: bytes, patience: float) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; the answer comes later."""
        assert self._transport is not None
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._timer = loop.call_later(patience, self._late)
        self._body, self._size, self._stays = [], 0, False
        self._transport.write(request)
        return self._answer

    def _late(self) -> None:
        self.look()
        if self._answer is not None:
            self._fail(TimeoutError())

    def close(self) -> None:
        """Close it at once, whatever it was about."""
        if self._transport is not None:
            self._transport.abort()
        self._fail(ConnectionAbortedError())

    def _end(self) -> asyncio.Future[tuple[int, bytes]] | None:
        """The call is over; who waits for it, if somebody still does."""
        answer, self._answer = self._answer, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return None if answer is None or answer.done() else answer

    def _fail(self, error: Exception) -> None:
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        if (answer := self._end()) is not None:
            answer.set_exception(error)

    # What asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._opened.add(self)
        keep_alive(transport.get_extra_info("socket"))

    def connection_lost(self, error: Exception | None) -> None:
        """Asyncio's."""
        self._opened.discard(self)
        self.look()
        self._fail(ConnectionResetError() if error is None else ConnectionError(*error.args[:2]))

    def data_received(self, data: bytes) -> None:
        """Asyncio's."""
        self._came += data
        self._tell(self)

    def look(self) -> None:
        """Read what came."""
        data, self._came = self._came, b""
        if not data:
            return
        if self._answer is None:
            # nobody asked: whatever it says, the next answer could not be told from it
            self._fail(ValueError())
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(ValueError())

    # What the parser tells

    def on_headers_complete(self) -> None:
        """The parser's."""
        self._stays = self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        """The parser's."""
        self._body.append(body)
        self._size += len(body)
        if self._size > _LARGEST:
            self._fail(ValueError())

    def on_message_complete(self) -> None:
        """The parser's."""
        status = self._parser.get_status_code()
        if status < 200:
            self._body = []
            return
        is_asked = self._answer is not None
        self.used = monotonic()
        answer = self._end()
        if self._transport is not None and not (self._stays and is_asked):
            self._transport.abort()
            self._transport = None
        if answer is not None:
            answer.set_result((status, b"".join(self._body)))


def keep_alive(made: socket.socket) -> None:
    """Let a connection notice when the other side is gone without a word."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE.items():
        if hasattr(socket, name):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
