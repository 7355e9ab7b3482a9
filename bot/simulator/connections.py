"""The open connections, so that one can be broken off on purpose."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

Client = tuple[str, int]


class Connections:
    """Who is connected, by address and port."""

    def __init__(self) -> None:
        self._open: dict[Client, asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """uvicorn's way to speak HTTP, noting here who comes and goes."""
        return type("NotedHTTPProtocol", (_Noted, AutoHTTPProtocol), {"noted": self._open})

    async def abort(self, client: Client) -> None:
        """Break off now; what is still to be sent is lost."""
        transport = self._open.get(client)
        if transport is not None:
            transport.abort()
            await asyncio.sleep(0)

    def close(self, client: Client) -> None:
        """Break off once everything written so far is sent."""
        transport = self._open.get(client)
        if transport is not None:
            transport.close()

    def close_all(self) -> None:
        """The same for everybody."""
        for transport in list(self._open.values()):
            transport.close()

    def is_gone(self, client: Client) -> bool:
        """Whether the caller has given up."""
        transport = self._open.get(client)
        return transport is None or transport.is_closing()


class _Noted(asyncio.Protocol):
    noted: dict[Client, asyncio.Transport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._client: Client = transport.get_extra_info("peername")[:2]
            self.noted[self._client] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.noted.pop(self._client, None)
        super().connection_lost(exc)
