"""/healthz and /metrics, for this machine alone."""

from __future__ import annotations

import asyncio
from socket import socket

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import logs
from bot.logs import told
from bot.serving import Server

from .figures import CONTENT_TYPE_LATEST, Figures
from .standing import Standing

log = logs.get(__name__)


def health(standing: Standing) -> Starlette:
    """200 and {"status": "ok"} where all works; otherwise 503 and which part does not."""
    figures = Figures(standing)

    async def healthz(_: Request) -> Response:
        if wrong := await standing.wrong():
            return JSONResponse({"status": "wrong", "parts": wrong}, status_code=503, headers=_FRESH)
        return JSONResponse({"status": "ok"}, headers=_FRESH)

    async def metrics(_: Request) -> Response:
        return Response(await figures.written(), media_type=CONTENT_TYPE_LATEST, headers=_FRESH)

    async def nothing(_: Request, wrong: Exception) -> Response:
        if isinstance(wrong, HTTPException):
            return Response(status_code=wrong.status_code)
        log.error("a request could not be answered", error=told(wrong))
        return Response(status_code=500)

    routes = [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", metrics, methods=["GET"])]
    return Starlette(routes=routes, exception_handlers={HTTPException: nothing, Exception: nothing})


async def answer_about(standing: Standing, listener: socket) -> None:
    """Answer until cancelled."""
    server = Server(health(standing))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)


_FRESH = {"Cache-Control": "no-store"}
