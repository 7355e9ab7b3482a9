"""Small web servers inside the bot: they say little, and wait for nobody who is slow on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.settings import WrongSettings

#: whole seconds for requests that are being answered at the end
LAST_REQUESTS = 2
#: seconds until a request's headers are whole, and for which a connection may wait for the next one
_HEADERS_WITHIN, _KEPT_ALIVE = 10.0, 75
#: bytes of headers, and connections at once: Telegram makes a hundred at most
_LARGEST_HEADERS, _CONNECTIONS = 1 << 16, 500


class Server(uvicorn.Server):
    """A web server without signal handlers of its own: who runs the bot has them."""

    def __init__(self, app: Any) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Impatient,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_CONNECTIONS,
                timeout_keep_alive=_KEPT_ALIVE,
                timeout_graceful_shutdown=LAST_REQUESTS,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none over."""
        yield


def listening(host: str, port: int, setting: str) -> socket.socket:
    """The socket of a server; raises WrongSettings where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with the protocol named, asyncio sends each answer at once
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        what = f"nothing can listen at {host}:{port} ({error.strerror or error})"
        raise WrongSettings(setting, what, "name another host or port") from None
    return listener


class _Impatient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """Ends a connection whose headers come too slowly or do not end: uvicorn itself would wait for ever."""

    _waiting: asyncio.TimerHandle | None = None
    _came = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(transport)

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        transport = self.transport
        if self._waiting is None and self._is_between:
            self._wait(transport)
        if self._is_between and self._came > _LARGEST_HEADERS + len(data):
            transport.abort()
            return
        super().data_received(data)
        if not self._is_between:
            self._came = 0
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _is_between(self) -> bool:
        """No request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _wait(self, transport: Any) -> None:
        self._waiting = asyncio.get_running_loop().call_later(_HEADERS_WITHIN, transport.abort)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
