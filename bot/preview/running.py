"""A preview from beginning to end: folder, world, bot and page, and what is kept for the next time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.database.opening import Away
from bot.database.urls import whole_url
from bot.settings import Settings, WrongSettings
from bot.simulator import Keeper, Person, Rules, Simulator, Unreadable, running_simulator
from bot.simulator.web import listening
from conversations.call import Call

from .chats import Chat
from .feed import Json
from .folder import own_folder
from .people import People, Unkind
from .playing import DoesNotHold, play
from .server import Page, serving
from .showing import shown_role
from .staffing import CHOICES, employ, read_roles
from .watching import Watcher
from .worker import Worker, opened

log = logging.getLogger(__name__)

#: seconds: so much may happen before it is written; a page that was open comes back by itself
_SAVING, _COMING_BACK = 1.0, 2.5
#: seconds between two lines of what is played, for those who look on
_PAUSE = 0.6
_FIRST = "Amina"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8080
    opens_browser: bool = True
    fresh: bool = False
    watch: bool = False
    #: what is played, before a first person of its own
    chat: Chat | None = None


class Preview:
    """The parts of a running preview."""

    def __init__(self, call: Call, server: Simulator, keeper: Keeper, worker: Worker, *, is_new: bool) -> None:
        self.call = call
        self.server = server
        self.worker = worker
        #: nobody was in this folder before
        self.is_new = is_new
        self.watcher: Watcher | None = None
        self._played: Json | None = None
        self._keeper = keeper
        self._is_to_save = asyncio.Event()
        self.people = People(server, self._is_to_save.set, self._state)

    def begin(self, name: str, language: str) -> None:
        """Take in those who were here before; somebody new where nobody was."""
        try:
            written = self._keeper.restore()
        except Unreadable as wrong:
            raise WrongSettings("PALABRE_DATA", f"{wrong} cannot be read", "begin anew with --fresh") from None
        try:
            for person in self._keeper.people():
                self.people.take_in(person, written.get(str(person.id)))
        except TypeError:
            raise WrongSettings("PALABRE_DATA", "the saved chats cannot be read", "begin anew with --fresh") from None
        if not list(self.people):
            self.people.add(name, language)
        self._save()

    async def employ(self, person: Person, role: str) -> None:
        """Let somebody work for the call."""
        at_work = self.worker.at_work
        try:
            if at_work is None:
                raise Away
            await employ(at_work, person, role)
        except Away:
            name = person.user.first_name
            raise Unkind(f"{name} is here without a role: the bot was away. Add somebody else now.") from None
        await self.see_roles()

    async def see_roles(self) -> None:
        """See who works for the call now."""
        if self.worker.at_work is not None:
            with contextlib.suppress(Away):
                self.people.take_roles(await read_roles(self.worker.at_work))

    async def take(self, call: Call) -> None:
        """Go on with the call as it is now; as it was, where the bot does not start with it."""
        try:
            await self.worker.again(call)
        except Exception:
            await self.worker.start(self.call)
            raise
        self.call = call

    async def play(self, chat: Chat, *, pause: float) -> str | None:
        """Play a chat; None when it holds, else what does not."""
        wrong = None
        try:
            person = next(iter(self.people))
            if chat.role:
                await self.employ(person, chat.role)
            await play(chat, self.people, person, pause=pause)
        except DoesNotHold as differs:
            wrong = str(differs)
        self._played = {"held": wrong is None, "words": wrong or f"{chat.path}: it holds"}
        self.people.feed.tell("played", **self._played)
        return wrong

    async def keep_saving(self) -> None:
        """Write the world down soon after it changed."""
        while True:
            await self._is_to_save.wait()
            await asyncio.sleep(_SAVING)
            self._is_to_save.clear()
            self._save()
            await self.see_roles()

    def watched(self) -> None:
        """Tell the page what the watcher found."""
        if self.watcher is not None:
            self.people.feed.tell("watched", watched=self.watcher.told)

    async def close(self) -> None:
        """Write the world down for the last time."""
        await self.people.close()
        self._save()

    def _save(self) -> None:
        try:
            self._keeper.save(self.people.written())
        except OSError as error:
            log.error("what happened in the chats could not be written down: %s", error.strerror)

    def _state(self) -> Json:
        call, bot = self.call, self.server.world.bot
        return {
            "call": call.name,
            "bot": {"name": bot.first_name, "username": bot.username},
            "languages": [{"tag": tag, "name": call.name_of(tag)} for tag in call.tongues],
            "roles": [{"name": role, "words": shown_role(role)} for role in CHOICES],
            "watched": self.watcher.told if self.watcher is not None else None,
            "played": self._played,
            "people": [self.people.shown(person) for person in self.people],
        }


async def preview(settings: Settings, wanted: Wanted, say: Callable[[str], Any]) -> bool:
    """Run a preview until SIGTERM or SIGINT, or to the end of what is played where no page is opened.

    Whether what was played held, if anything was. Raises BrokenCall and WrongSettings.
    """
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    held = wanted.chat is None
    with contextlib.suppress(asyncio.CancelledError):
        async with previewing(settings, wanted) as (running, address):
            say(address)
            if wanted.opens_browser and _has_display():
                await _open(address, running)
            if wanted.chat is not None:
                if wanted.opens_browser:
                    await running.people.feed.was_seen.wait()
                wrong = await running.play(wanted.chat, pause=_PAUSE if wanted.opens_browser else 0.0)
                held = wrong is None
                say(wrong or f"{wanted.chat.path}: it holds")
                if not wanted.opens_browser:
                    return held
            await running.worker.ended
    return held


@asynccontextmanager
async def previewing(settings: Settings, wanted: Wanted) -> AsyncIterator[tuple[Preview, str]]:
    """A preview as long as the block runs, and its address. Raises BrokenCall and WrongSettings."""
    folder = settings.data / ("preview" if wanted.chat is None else "preview-played")
    chat = wanted.chat
    url = whole_url("sqlite+aiosqlite:///palabre.db", folder)
    erased = folder / "erased.jsonl"
    settings = replace(settings, data=folder, database_url=url, erased=erased, calls=None, webhook=None)
    call = await asyncio.to_thread(opened, wanted.folder, settings)
    os.umask(0o077)
    rules = Rules(slow_repeated_polls=False, remember_calls=False)
    async with contextlib.AsyncExitStack() as stack:
        is_new = stack.enter_context(own_folder(folder, fresh=wanted.fresh or wanted.chat is not None))
        server = await stack.enter_async_context(running_simulator(rules))
        running = Preview(call, server, Keeper(server, folder), Worker(settings, server), is_new=is_new)
        address = await stack.enter_async_context(_page(running, wanted))
        if wanted.watch:
            # before anything else takes time: what is saved from now on is seen
            load = partial(opened, wanted.folder, settings)
            running.watcher = Watcher(wanted.folder, call, load, running.take, running.watched)
        running.begin(*((chat.name, chat.language) if chat is not None else (_FIRST, call.languages[0])))
        # a world that could not be read is not written over
        stack.push_async_callback(running.close)
        stack.push_async_callback(running.worker.stop)
        await running.worker.start(call)
        await running.see_roles()
        stack.push_async_callback(_cancelled, asyncio.create_task(running.keep_saving()))
        if running.watcher is not None:
            stack.push_async_callback(_cancelled, asyncio.create_task(running.watcher.run()))
        yield running, address


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _page(running: Preview, wanted: Wanted) -> AsyncIterator[str]:
    page = Page(running.server, running.people, lambda: running.call.name, running.employ)
    try:
        listener = listening(wanted.host, wanted.port)
    except OSError as error:
        what = f"nothing can listen at {wanted.host}:{wanted.port} ({error.strerror or error})"
        raise WrongSettings("--port", what, "name another, or --port 0 for any that is free") from None
    async with serving(page.app(wanted.host), listener):
        host = "localhost" if wanted.host in ("0.0.0.0", "::") else wanted.host  # noqa: S104 - asked for by --host
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{listener.getsockname()[1]}/"


async def _open(address: str, running: Preview) -> None:
    """Open the page in the browser, unless it is open since the last time."""
    was_seen = running.people.feed.was_seen
    if not running.is_new:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(was_seen.wait(), _COMING_BACK)
    if not was_seen.is_set():
        # some browsers stay in the foreground: nobody waits for them
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
