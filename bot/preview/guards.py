"""What keeps a preview to its own page: nobody else's may read it, write to it, frame it or run in it."""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: what the page may load, send and be put into
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
#: what somebody sent may do, should a browser open it: nothing
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cache-Control": "no-store",
}
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:/@\s\[\]]+)(?::[0-9]{1,5})?\Z")


class Guard:
    """Lets through what its own page asks for, and puts the headers on every answer.

    A page elsewhere that gave its own name our address (DNS rebinding) comes with that name in Host; one that posts
    here comes with its own Origin. Ours are addresses in numbers, localhost, and the name given by --host.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._host = host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        why = self._why_not(scope, Headers(scope=scope))
        app = self._app if why is None else PlainTextResponse(why, 403)
        await app(scope, receive, send_guarded)

    def _why_not(self, scope: Scope, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "This preview is not known by that name. Open the address that it printed."
        if scope["method"] not in ("GET", "HEAD") and headers.get("origin") != f"http://{host}":
            return "Only the preview's own page may do this."
        from_elsewhere = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if from_elsewhere and scope["path"] != "/":
            return "Only the preview's own page may load this."
        return None

    def _is_ours(self, host: str) -> bool:
        match = _HOST.match(host)
        if match is None:
            return False
        name = match["name"].strip("[]").lower()
        if name in ("localhost", self._host):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
