"""The HTTP side: a request becomes a call, an outcome becomes an answer, and faults happen in between."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import re
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from .answers import Encoded, Told
from .arguments import Misused, arguments_from
from .bodies import Body, read_body
from .calls import Call
from .connections import Client, Connections
from .faults import Fault
from .jsons import write_json
from .methods import BY_LOWER_NAME, METHODS
from .refusals import Complaint, Refused
from .signatures import parameters_of

if TYPE_CHECKING:
    from .server import Simulator

#: what a body may be longer than the files in it
_BODY_SLACK = 1 << 20
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+\Z")


class Edge:
    """Takes requests in for a simulator."""

    def __init__(self, server: Simulator, connections: Connections) -> None:
        self._server = server
        self._connections = connections

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
                Route("/{rest:path}", _nowhere, methods=["GET", "POST"]),
            ]
        )

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        method = BY_LOWER_NAME.get(method.lower(), method)
        content = await self._content(request)
        size = len(content or b"") + len(request.url.query)
        call = self._server.note_call(method, size)
        try:
            self._check_token(request.path_params["token"])
            if content is None:
                raise Refused(413, "Request Entity Too Large")
            body = await read_body(content, request.headers, request.url.query)
            self._read(call, body)
        except Refused as refused:
            call.status, answer = refused.code, _refusal(call, refused)
            return answer
        try:
            return await self._with_faults(call, request)
        finally:
            if self._server.on_end is not None:
                self._server.on_end(call)

    async def _content(self, request: Request) -> bytes | None:
        """The whole body, None when it is too long to be read."""
        longest = self._server.rules.upload_bytes + _BODY_SLACK
        pieces: list[bytes] = []
        length = 0
        async for piece in request.stream():
            length += len(piece)
            if length <= longest:
                pieces.append(piece)
        return b"".join(pieces) if length <= longest else None

    def _check_token(self, token: str) -> None:
        if not _TOKEN.match(token):
            raise Refused(404, "Not Found")
        if token != self._server.token:
            raise Refused(401, "Unauthorized")
        if self._server.is_logged_out:
            raise Refused(400, "Logged out")

    def _read(self, call: Call, body: Body) -> None:
        """Check the call's name and parameters; what is wrong is the caller's own fault and noted as such."""
        takes = parameters_of(call.method)
        if call.method not in METHODS or takes is None:
            known = "is not simulated" if takes is not None else "is no method of the Bot API"
            self._server.complaints.append(Complaint(call.method, known))
            raise Refused(404, "Not Found: method not found")
        call.has_files = bool(body.uploads)
        try:
            call.given = arguments_from(body, takes)
        except Misused as misused:
            self._server.complaints.append(Complaint(call.method, misused.what))
            raise misused.refused from None
        call.chat_id = self._server.chat_of(call.given)

    async def _with_faults(self, call: Call, request: Request) -> Response:
        client = _client(request)
        self._server.pacer.notice(call.chat_id)
        fault = self._server.faults.strike(call.method, call.chat_id)
        if fault is None:
            return await self._perform(call, request)
        call.fault = fault.what
        if not fault.after:
            early = await self._strike(fault, client, call)
            if early is not None:
                return early
        answer = await self._perform(call, request)
        if fault.after:
            late = await self._strike(fault, client, call)
            if late is not None:
                return late
            if fault.what == "cut_answer":
                return _Cut(answer, self._connections, client)
        return answer

    async def _strike(self, fault: Fault, client: Client, call: Call | None) -> Response | None:
        """Let a fault happen; None when the call goes on all the same."""
        match fault.what:
            case "lose_call" | "lose_answer":
                await self._connections.abort(client)
                return Response(status_code=502)
            case "fail":
                if call is not None:
                    call.status = fault.status
                return Response(fault.body, fault.status, media_type="text/html")
            case "too_many":
                refused = Refused(
                    429, f"Too Many Requests: retry after {fault.seconds}", {"retry_after": fault.seconds}
                )
                if call is not None:
                    self._server.pacer.tell(call.chat_id, fault.seconds)
                return _refusal(call, refused)
            case "stall":
                await asyncio.sleep(fault.seconds)
                return Response(status_code=502) if self._connections.is_gone(client) else None
            case "act":
                outcome = fault.action() if fault.action is not None else None
                if inspect.isawaitable(outcome):
                    await outcome
                await self._connections.abort(client)
                return Response(status_code=502)
            case _:
                return None

    async def _perform(self, call: Call, request: Request) -> Response:
        """Do what a call asks for and say how it went."""
        try:
            outcome = METHODS[call.method](self._server, call.given)
            if inspect.isawaitable(outcome):
                outcome = await _unless_gone(asyncio.ensure_future(outcome), request.receive)
        except Refused as refused:
            if "retry_after" in refused.parameters:
                self._server.pacer.tell(call.chat_id, refused.parameters["retry_after"])
            return _refusal(call, refused)
        call.status, call.done = 200, True
        match outcome:
            case Encoded(content=content):
                return _json(b'{"ok":true,"result":' + content + b"}")
            case Told(result=result, description=words):
                call.result = result
                return _json(write_json({"ok": True, "result": result, "description": words}))
            case _:
                call.result = outcome
                return _json(write_json({"ok": True, "result": outcome}))

    async def _download(self, request: Request) -> Response:
        try:
            self._check_token(request.path_params["token"])
        except Refused as refused:
            return _refusal(None, refused)
        client = _client(request)
        fault = self._server.faults.strike("download", None)
        if fault is not None and fault.what != "cut_answer":
            early = await self._strike(fault, client, None)
            if early is not None:
                return early
        content = self._server.files.fetch(request.path_params["path"])
        if content is None:
            return _refusal(None, Refused(404, "Not Found"))
        answer = Response(content, media_type="application/octet-stream")
        return _Cut(answer, self._connections, client) if fault is not None and fault.after else answer


class _Cut(Response):
    """The first half of an answer, and then nothing."""

    def __init__(self, whole: Response, connections: Connections, client: Client) -> None:
        super().__init__(bytes(whole.body), whole.status_code, media_type=whole.media_type)
        self._connections = connections
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})
        self._connections.close(self._client)


async def _unless_gone(work: asyncio.Future[object], receive: Receive) -> object:
    """What comes of the work; it stops when the caller goes away first."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    await asyncio.sleep(0)
    if work.done():
        return work.result()
    leaving = asyncio.ensure_future(gone())
    both: list[asyncio.Future[Any]] = [work, leaving]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise Refused(499, "Client Closed Request")
        return work.result()
    finally:
        for task in both:
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Refused):
                    await task


def _refusal(call: Call | None, refused: Refused) -> Response:
    if call is not None:
        call.status, call.description = refused.code, refused.description
    shown: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        shown["parameters"] = refused.parameters
    answer = _json(write_json(shown), refused.code)
    if "retry_after" in refused.parameters:
        answer.headers["Retry-After"] = str(refused.parameters["retry_after"])
    return answer


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="application/json")


def _client(request: Request) -> Client:
    return (request.client.host, request.client.port) if request.client else ("", 0)


async def _nowhere(request: Request) -> Response:
    return _refusal(None, Refused(404, "Not Found"))
