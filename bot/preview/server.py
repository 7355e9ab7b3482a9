"""The preview's web server: the page, what happens as events, what people do, and their files."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator import Person, Simulator
from bot.simulator.web import Web

from .chats import UNSAYABLE
from .files import headers_of, sends_file, type_of
from .guards import Guard
from .people import People, Unkind, does
from .staffing import CHOICES

Json = dict[str, Any]

_PAGE = {"index.html": "text/html", "app.js": "text/javascript", "style.css": "text/css", "icon.svg": "image/svg+xml"}
#: bytes of what somebody does without a file: 100,000 characters of any script fit
_LONGEST_ACTION = 1 << 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_LONGEST_NAME = 64
_MOST_SECONDS = 3600


class Page:
    """Serves one preview."""

    def __init__(
        self,
        server: Simulator,
        people: People,
        call: Callable[[], str],
        employ: Callable[[Person, str], Awaitable[None]],
    ) -> None:
        """`call` gives the name of the call; `employ` lets somebody work for it."""
        self._server = server
        self._people = people
        self._call = call
        self._employ = employ

    def app(self, host: str) -> Starlette:
        """The web application."""
        return Starlette(
            routes=[
                Route("/", self._file),
                Route("/{name}.{ending:str}", self._file),
                Route("/events", self._events),
                Route("/files/{file}", self._sent_file),
                Route("/people/{person:int}/transcript", self._transcript),
                Route("/people", self._kindly(self._add), methods=["POST"]),
                Route("/people/{person:int}/file", self._kindly(self._send_file), methods=["POST"]),
                Route("/people/{person:int}/{action}", self._kindly(self._act), methods=["POST"]),
            ],
            middleware=[Middleware(Guard, host=host)],
        )

    async def _file(self, request: Request) -> Response:
        parts = request.path_params
        name = f"{parts['name']}.{parts['ending']}" if parts else "index.html"
        if name not in _PAGE:
            return Response(status_code=404)
        return Response(files(__package__).joinpath("page", name).read_bytes(), media_type=_PAGE[name])

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._people.feed.follow(), media_type="text/event-stream")

    async def _sent_file(self, request: Request) -> Response:
        stored = self._server.files.find(request.path_params["file"])
        if stored is None or len(stored.content) < stored.size:
            return Response(status_code=404)
        return Response(stored.content, media_type=type_of(stored), headers=headers_of(stored))

    async def _transcript(self, request: Request) -> Response:
        person = self._people.find(request.path_params["person"])
        if person is None:
            return Response(status_code=404)
        role = self._people.roles.get(person.id, "")
        text = self._people.scribe(person).written(self._call(), person, role)
        name = quote(f"{self._call()}-{person.user.first_name}.yaml", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(text, media_type="text/plain", headers=headers)

    async def _add(self, request: Request) -> Json:
        given = await _json(request)
        name, language = given.get("name"), given.get("language")
        if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or UNSAYABLE.search(name):
            raise Unkind(f"Give a name of 1 to {_LONGEST_NAME} characters, in one line.")
        if not isinstance(language, str) or not _LANGUAGE.match(language):
            raise Unkind("Give a language, such as fr.")
        role = given.get("role", "")
        if role and role not in CHOICES:
            raise Unkind(f"Choose one of these roles: {', '.join(CHOICES)}; or none.")
        person = self._people.add(name.strip(), language)
        if role:
            await self._employ(person, role)
        return {"id": person.id}

    async def _act(self, request: Request) -> Json:
        person = self._person(request)
        try:
            return await does(self._people, person, request.path_params["action"], await _json(request))
        except (LookupError, TypeError):
            raise Unkind("This preview knows no such thing to do.") from None
        except ValueError as why:
            raise Unkind(f"A phone would not send this: {why}.") from None

    async def _send_file(self, request: Request) -> Json:
        person, given = self._person(request), request.query_params
        content = await _body(request, self._server.rules.download_bytes)
        size = _number(given.get("size", ""), 1 << 40) or len(content)
        if size < len(content) or (size > len(content) and size <= self._server.rules.download_bytes):
            raise Unkind("The file did not arrive whole. Send it again.")
        sent = await sends_file(
            person,
            self._people.scribe(person),
            given.get("kind", ""),
            content,
            name=given.get("name", ""),
            mime=request.headers.get("content-type", ""),
            size=size,
            seconds=_number(given.get("seconds", ""), _MOST_SECONDS),
        )
        return {"id": sent.id}

    def _person(self, request: Request) -> Person:
        person = self._people.find(request.path_params["person"])
        if person is None:
            raise Unkind("There is nobody of that number here. Load the page again.")
        return person

    @staticmethod
    def _kindly(do: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return JSONResponse(await do(request))
            except Unkind as why:
                return JSONResponse({"why": str(why)}, 400)
            except ClientDisconnect:
                return Response(status_code=400)

        return answer


async def _json(request: Request) -> Json:
    try:
        given = orjson.loads(await _body(request, _LONGEST_ACTION) or b"{}")
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise Unkind("This is not what the page sends.")
    return given


async def _body(request: Request, longest: int) -> bytes:
    """The body, read no further than it may be long."""
    pieces: list[bytes] = []
    length = 0
    async for piece in request.stream():
        length += len(piece)
        if length > longest:
            raise Unkind("This is too much at once.")
        pieces.append(piece)
    return b"".join(pieces)


def _number(words: str, most: int) -> int:
    """A whole number out of an address; 0 for what is none."""
    return min(int(words), most) if words.isascii() and words.isdigit() and len(words) < 16 else 0


@contextlib.asynccontextmanager
async def serving(app: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """Serve as long as the block runs."""
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
    )
    web = Web(config)
    task = asyncio.create_task(web.serve(sockets=[listener]))
    await web.ready.wait()
    try:
        yield
    finally:
        web.end()
        with contextlib.suppress(asyncio.CancelledError):
            await task
