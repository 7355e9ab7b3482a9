"""The bot, put together: the only place where everything is wired."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import math
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import door, logs
from bot.all_calls import load_calls
from bot.broadcasting.delivering import Broadcaster
from bot.broadcasting.showing import Showing
from bot.consulting import mine
from bot.consulting.calls import Calls, form_files
from bot.consulting.consulting import MENU
from bot.consulting.libraries import Libraries
from bot.consulting.visit import House, Visit
from bot.database.facts import ALIVE, read_time
from bot.database.ids import Ids
from bot.database.opening import Away, Database, TooNew
from bot.database.persons import FORGET
from bot.database.reading import read_active_between, read_largest_id, read_outbox, read_uploads
from bot.database.records import Outgoing
from bot.database.shelf import Shelf
from bot.database.writing import Writer
from bot.documents.rendering import Renderer
from bot.errands import Errands
from bot.exporting import handing
from bot.fetching import Fetching, Gone
from bot.health.answering import answer_about
from bot.health.standing import Standing
from bot.intake.papers import Papers
from bot.logs import crashing, told
from bot.mailing.sending import Mailing
from bot.office.requests import Office
from bot.organising import announcing, giving_back, posters, watch
from bot.organising.keeping_up import KeepingUp
from bot.organising.lacking import lacking
from bot.organising.taken_back import TakenBack
from bot.privacy import telling_pack
from bot.privacy.clock import Clock
from bot.privacy.due import DUE_SOON, DueSoon
from bot.privacy.erasing import Eraser, apply_tombstones
from bot.privacy.forgetting import Forgetting
from bot.privacy.lateness import Lateness
from bot.privacy.retaining import Retaining
from bot.privacy.telling import Telling
from bot.privacy.tombstones import WHAT_TO_DO, Tombstones
from bot.recordings.recordings import Recordings
from bot.reminding.reminding import Reminding
from bot.reminding.rules import Rhythm
from bot.reviewing import later, put_to_people
from bot.room import Room
from bot.serving import Server, listening
from bot.settings import Settings, Webhook, WrongSettings
from bot.slips import Slips
from bot.telegram.asking import tell_time
from bot.telegram.bulk import Bulk
from bot.telegram.client import UPDATES, Client
from bot.telegram.desk import Desk
from bot.telegram.errors import TooLarge
from bot.telegram.pace import Pace
from bot.telegram.receiver import Inbox, Pauses, Poller, webhook
from bot.telegram.sender import Outcome, Row, Sender
from bot.telegram.throttle import Throttle
from bot.tidying import Tidying
from bot.translations import Translations
from bot.whole_files import sweep_left
from conversations.text import Text, say

log = logs.get(__name__)

T = TypeVar("T")


class Application:
    """A running bot."""

    def __init__(self, settings: Settings, calls: Calls, client: Client, database: Database) -> None:
        ids = Ids()
        self.settings = settings
        self.calls = calls
        self.client = client
        self.database = database
        translations = Translations.load(calls.all())
        self.house = House(
            calls,
            ids,
            name=str(client.me.get("username", "")),
            bot=int(client.me.get("id", 0)),
            translate=translations,
            is_checked=translations.is_checked,
            libraries=Libraries(translations),
            recorded=Recordings(calls.all(), translations, settings.data),
        )
        self.shelf = Shelf(calls.knows, calls.learn)
        pace = Pace(settings.broadcast_rate)
        self.sender = Sender(client, settings.data, at_once=_SENDS, on_settled=self._settled, pace=pace)
        clock = lambda: self.house.now()  # noqa: E731, PLW0108 - the clock of the house may be set later
        messengers = Clock(partial(tell_time, settings.token, settings.api_url))
        tombstones = Tombstones(settings.erased)
        late = Lateness(tombstones, messengers, clock)
        self.desk = Desk(self.house, database, self.shelf, self.sender, self._has_work, self._noted, late.is_late)
        self.papers = Papers(self.house, database, settings.data, self.desk.attend)
        self.office = Office(
            self.house,
            database,
            settings.data,
            self.desk.attend,
            night=settings.quiet_hours,
            ask_back=timedelta(days=settings.ask_back_days),
        )
        self.keeping_up = KeepingUp(self.house, database, self.desk.show)
        eraser = Eraser(database, settings.data, tombstones, ids, clock, messengers)
        self.forgetting = Forgetting(self.house, eraser, self.desk.attend, self.desk.drop, self._has_work, self._arrive)
        sweeping = {"files-of-nobody": eraser.sweep}
        self.tidying = Tidying(database, ids, settings.data, sweeping, clock)
        self.retaining = Retaining(self.house, eraser, self.desk.show, self.desk.drop)
        renderer = Renderer()
        mailing = Mailing(self.house, database, self.shelf, self.desk.show, renderer, settings.mail, settings.by_call)
        telling = Telling(self.office, self.shelf, renderer)
        room = Room(settings.data, settings.free_disk, settings.person_room, settings.call_room)
        self.fetching = Fetching(self.house, database, settings.data, self._fetch, self.desk.show, room)
        slips = Slips(self.house, database, self.shelf, settings.data, self.desk.attend, renderer)
        self.errands = Errands(
            self.house,
            database,
            self.shelf,
            settings.data,
            self.desk.show,
            elsewhere={
                "fetch": self.fetching.take,
                "export": partial(handing.make, self.office),
                "ask": partial(put_to_people.send, self.office),
                "asked": partial(put_to_people.tell, self.office),
                "announced": partial(announcing.noted, self.office),
                "heard": partial(later.heard, self.office),
                "left-out": partial(later.decided, self.office),
                "counts-again": partial(later.decided, self.office),
                "paper": self.papers.take,
                "poster": partial(posters.make, self.office),
                "staff": partial(door.take, self.office),
                "news": partial(giving_back.show_again, self.office),
                "watch": partial(watch.count, self.office),
                "mail": mailing.take,
                "paper-code": slips.give,
                "copy": slips.copy,
                DUE_SOON: DueSoon(database, self.desk.show).tell,
                "taken-back": TakenBack(database, self.desk.show).tell,
                "mydata": telling.take,
                FORGET: self.forgetting.take,
            },
            given_up={"forget": partial(self.forgetting.give_up, show=self.desk.show)},
            renderer=renderer,
        )
        bulk = Bulk(self.sender, pace)
        showing = Showing(database, self.desk.show, bulk.speed)
        self.broadcaster = Broadcaster(
            self.house, database, settings.data, bulk, showing, settings.broadcast_rate, settings.quiet_hours
        )
        rhythm = Rhythm(settings.remind_after, settings.reminders)
        self.reminding = Reminding(
            self.house, database, self.desk.show, rhythm, _REMIND_EVERY, night=settings.quiet_hours
        )
        self.inbox = Inbox(database, self.desk, ids, Throttle(settings.most_a_minute))
        #: after a long stop those who were at work are shown where they are
        self.greets_after_a_stop = True
        self._began = datetime.now(UTC)
        #: when rows were looked through whose time is over
        self._landed = asyncio.Event()
        self._many_landed = asyncio.Event()
        self._pauses = Pauses("the database cannot be written")

    def _settled(self) -> None:
        self._landed.set()
        if self.sender.bulk_settled >= _MANY:
            self._many_landed.set()

    def _noted(self, outcomes: Sequence[Outcome]) -> None:
        self.broadcaster.returned(
            (one.row.chat, one.row.marks, bool(one.error))
            for one in outcomes
            if one.row.marks and one.verdict == "returned"
        )
        self.broadcaster.noted(
            (one.row.chat, one.row.marks) for one in outcomes if one.row.marks and one.verdict != "returned"
        )

    def _has_work(self) -> None:
        self.errands.wake()

    async def _arrive(self, chat: int) -> None:
        await self.sender.landed([chat], _LAST_CALLS)
        await self.desk.record()

    async def _fetch(self, handle: str, target: Path) -> None:
        try:
            await self.client.file(handle, target)
        except (TooLarge, BadRequest) as error:
            raise Gone from error

    async def run(self) -> None:
        """Work until cancelled. Raises TakenOver, InvalidToken, WrongSettings."""
        asked = self.settings.health
        listener = listening(asked.host, asked.port, "PALABRE_HEALTH_LISTEN") if asked is not None else None
        tasks = [asyncio.create_task(self._record())]
        if listener is not None:
            standing = Standing(self.database, self.settings.data, self.desk.counts, self.sender.waiting)
            tasks.append(asyncio.create_task(answer_about(standing, listener)))
        try:
            await asyncio.to_thread(self.fetching.sweep)
            for folder in (handing.FOLDER, telling_pack.FOLDER):
                await asyncio.to_thread(sweep_left, self.settings.data / folder)
            downtime = await self._take_up()
            tasks += [
                asyncio.create_task(work)
                for work in (
                    self.inbox.catch_up(),
                    self.errands.run(),
                    self.keeping_up.run(),
                    self.broadcaster.run(),
                    self.reminding.run(),
                    self.tidying.run(),
                    self._retain(),
                    self._stay_alive(),
                    self._set_menu(),
                    self._prepare_search(),
                )
            ]
            if self.settings.webhook is None:
                await self._poll(downtime)
            else:
                await self._listen(self.settings.webhook, downtime)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self.papers.renderer.stop)
            await asyncio.to_thread(self.fetching.cleaner.stop)
            await self.sender.close(_LAST_CALLS)
            with contextlib.suppress(Away, TimeoutError):
                async with asyncio.timeout(_LAST_RECORD):
                    await self.desk.record()

    async def _take_up(self) -> timedelta:
        """Go on where the last run stopped; how long nobody was at work."""
        forms = [(call.form.version, call.name, form_files(call)) for call in self.calls.all()]

        async def read() -> tuple[datetime | None, list[Outgoing]]:
            async with self.database.write() as connection:
                writer = Writer(self.database, connection, self.house.ids)
                for version, name, files in forms:
                    await writer.form(version, name, files, self._began)
                self.house.ids.go_on_after(await read_largest_id(connection))
                self.sender.learn(await read_uploads(connection, self.house.bot))
                return await read_time(connection, ALIVE), await read_outbox(connection)

        alive, waiting = await self._unless_away(read)
        await self._unless_away(self.keeping_up.look)
        self.sender.put(Row(o.id, o.chat, o.method, o.payload, o.lane, o.marks, again=True) for o in waiting)
        with contextlib.suppress(TimeoutError):
            # what is read next may answer one of these
            async with asyncio.timeout(_LANDING):
                await self.sender.idle()
        await self._unless_away(self.inbox.drain)
        await self._unless_away(self.inbox.recall)
        return self._began - alive if alive is not None else timedelta()

    async def _unless_away(self, do: Callable[[], Awaitable[T]]) -> T:
        """Do it, again and again while the database is away."""
        while True:
            try:
                done = await do()
            except Away as error:
                await self._pauses.wait(error)
            else:
                self._pauses.over()
                return done

    async def _caught_up(self, downtime: timedelta) -> None:
        """After a long stop taps are gone: whoever was at work sees the question again, unless they wrote since."""
        if downtime < _TAPS_LIVE or not self.greets_after_a_stop:
            return
        stopped = self._began - downtime
        async with self.database.read() as connection:
            chats = await read_active_between(connection, stopped - _ACTIVE_BEFORE, self._began)

        def make(visit: Visit) -> None:
            mine.where(visit, _BACK)

        await self.desk.show(chats, make)

    async def _poll(self, downtime: timedelta) -> None:
        await _until_it_works(partial(self.client.call, "deleteWebhook"), "Telegram cannot be reached")
        poller = Poller(self.client, self.desk, self.inbox)

        async def caught_up() -> None:
            await self._caught_up(downtime)

        await poller.run(caught_up)

    async def _listen(self, hook: Webhook, downtime: timedelta) -> None:
        app = webhook(self.inbox, hook.secret, urlsplit(hook.url).path)
        if not hook.is_loopback:
            todo = "listen on 127.0.0.1, and let a proxy with TLS pass requests on"
            log.warning("other machines reach the webhook without TLS", host=hook.host, port=hook.port, todo=todo)
        socket = listening(hook.host, hook.port, "PALABRE_WEBHOOK_LISTEN")
        server = Server(app)
        serving = asyncio.create_task(server.serve(sockets=[socket]))
        taking = asyncio.create_task(self.inbox.run())
        try:
            given = {"url": hook.url, "secret_token": hook.secret, "allowed_updates": list(UPDATES)}
            try:
                await _until_it_works(partial(self.client.call, "setWebhook", given), "Telegram cannot be reached")
            except BadRequest as error:
                raise WrongSettings("PALABRE_WEBHOOK_URL", f"Telegram says: {error.message}", "mend it") from None
            await asyncio.sleep(_SETTLING)
            await self._unless_away(partial(self._caught_up, downtime))
            await asyncio.gather(serving, taking)
        finally:
            server.should_exit = True
            taking.cancel()
            await asyncio.gather(serving, taking, return_exceptions=True)

    async def _record(self) -> None:
        """Note what was sent when no page does it on its way: a kill now would send it again."""
        while True:
            await self._landed.wait()
            self._landed.clear()
            self._many_landed.clear()
            if self.sender.bulk_settled < _MANY:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_IDLE):
                        await self._many_landed.wait()
            if self.desk.has_taken(_IDLE) and self.sender.bulk_settled < _MANY:
                self._landed.set()
                continue
            try:
                await self._unless_away(self.desk.record)
            except Exception as error:
                log.error("what was sent could not be noted", error=told(error))
                self._landed.set()
                await asyncio.sleep(_IDLE)

    async def _stay_alive(self) -> None:
        """Let the next run know how long nobody was at work."""
        while True:
            await asyncio.sleep(_ALIVE_EVERY)
            try:
                await self.desk.note_alive()
            except Exception as error:
                log.debug("that we are at work is not noted", error=told(error))

    async def _retain(self) -> None:
        """Empty the forms whose time is over; what is at hand of them is read anew."""
        while True:
            try:
                count = await self.retaining.look()
            except Exception as error:
                log.warning("answers whose time is over could not all be emptied", error=told(error))
                count = 1
            if count:
                self.shelf.forget()
                self.errands.wake()
            await asyncio.sleep(_RETAIN_EVERY)

    async def _prepare_search(self) -> None:
        """Make what searches need, language by language, when the first rush is over: nobody is to wait for all."""
        for call in self.calls.all():
            for language in call.languages if call.library.recommendations else ():
                await asyncio.sleep(_BETWEEN_LANGUAGES)
                self.house.libraries.finders(call).of(language)

    async def _set_menu(self) -> None:
        """The commands, in every language of every call, and the bot's own words about itself."""
        for language in sorted({tag for call in self.calls.all() for tag in call.languages}):
            commands = [
                {"command": name, "description": say(words, language, self.house.translate)}
                for name, words in MENU.items()
            ]
            given: dict[str, Any] = {"commands": commands, "scope": {"type": "all_private_chats"}}
            base = language.split("-")[0]
            if len(base) == 2 and language != "en":
                given["language_code"] = base
            await _until_it_works(partial(self.client.call, "setMyCommands", given), "no menu yet")


async def _until_it_works(call: Callable[[], Awaitable[object]], what: str) -> None:
    pauses = Pauses(what, 30.0)
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            await pauses.wait(error)
        else:
            pauses.over()
            return


@asynccontextmanager
async def application(settings: Settings, calls: Calls | None = None) -> AsyncIterator[Application]:
    """The bot, ready to run: the database is there, and Telegram knows us. Without `calls`, the settings say which.

    Raises BrokenCall, WrongSettings, TooNew, and InvalidToken.
    """
    os.umask(0o077)
    calls = calls or load_calls(settings)
    await asyncio.to_thread(_make_data_folder, settings.data)
    database = await _opened(settings.database_url)
    client = Client(settings.token, settings.api_url)
    try:
        await _erase_again(settings, database)
        await _until_it_works(client.start, "Telegram cannot be reached")
        yield Application(settings, calls, client, database)
    finally:
        await client.close()
        await database.close()


async def _erase_again(settings: Settings, database: Database) -> None:
    """Whoever was erased stays so, though an older backup was restored."""
    pauses = Pauses("those who were erased cannot be looked for")
    again = partial(
        apply_tombstones, database, settings.data, settings.erased, now=partial(datetime.now, UTC), later=True
    )
    count: int | None = None
    try:
        stones = await asyncio.to_thread(Tombstones, settings.erased)
        if lost := len(stones.meaningless()):
            what = f"{settings.erased}: {lost} lines about who was erased have no salt any more, and mean nothing"
            raise WrongSettings("PALABRE_ERASED", what, WHAT_TO_DO)
        while count is None:
            try:
                count = await again()
            except Away as error:
                await pauses.wait(error)
    except OSError as error:
        what = f"{settings.erased} cannot be read ({error.strerror})"
        raise WrongSettings("PALABRE_ERASED", what, "name a file that this user may read and write") from None
    if count:
        log.warning("people who had been erased came back, as from an older backup, and were erased again", count=count)


def _make_data_folder(folder: Path) -> None:
    """Make it, and see that something can be written there."""
    probe = folder / ".palabre-writes-here"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.touch()
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return  # room may be made: the database waits for it
        what = f"{folder} cannot be written ({error.strerror})"
        raise WrongSettings("PALABRE_DATA", what, "name a folder that this user may write in") from None


async def _opened(url: str) -> Database:
    pauses = Pauses("the database cannot be opened")
    while True:
        try:
            return await Database.open(url)
        except Away as error:
            await pauses.wait(error)
        except TooNew:
            raise
        except Exception as error:
            what = f"the database cannot be used ({told(error)})"
            raise WrongSettings("PALABRE_DATABASE_URL", what, "see that it is there and lets this user in") from None


def _spare_collector() -> None:
    """What was loaded stays: to look through it for garbage again and again took a third of the time of an answer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(crashing.in_a_loop)
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with application(settings) as running:
            log.info("Palabre is at work", at=f"@{running.house.name}")
            telling = asyncio.create_task(_tell_what_is_open(running.house))
            _spare_collector()
            try:
                await running.run()
            finally:
                telling.cancel()


async def _tell_what_is_open(house: House) -> None:
    """Say which calls take answers, and what the others lack, once the first rush is over."""
    await asyncio.sleep(_TELLING if log.isEnabledFor(logging.INFO) else math.inf)
    now, calls = datetime.now(UTC), house.calls
    for call in calls.all():
        phase = calls.phase(call.name, now)
        if phase == "open":
            until = call.closes.isoformat(timespec="minutes") if call.closes is not None else None
            log.info("a call is open", call=call.name, until=until)
        elif phase in ("closed", "archived"):
            log.info("a call takes no answers", call=call.name, phase=phase)
        else:
            lacks = await asyncio.to_thread(lacking, call, now, house.translate)
            words = " ".join(say(one, "en") for one in lacks) or "It lacks nothing."
            todo = f"{words} Open it with: palabre call open {call.name}"
            log.info("a call is not open", call=call.name, phase=phase, todo=todo)


#: Telegram keeps a tap so long; after a shorter stop nothing is missing
_TAPS_LIVE = timedelta(seconds=150)
_ACTIVE_BEFORE = timedelta(minutes=15)
_ALIVE_EVERY = 30.0
#: seconds
_BETWEEN_LANGUAGES = 15.0
_RETAIN_EVERY = 3600.0
_TELLING = 2.0
#: calls at once: at 40 ms to Telegram and back they carry three thousand messages a second
_SENDS = 128
#: messages of a broadcast that may have been sent without being noted: a kill then would send them again
_MANY = 64
#: seconds between two looks for whom to remind
_REMIND_EVERY = 300.0
#: seconds: until what was sent is noted without a page, for calls that are being made at the end, for noting those,
#: until Telegram has most likely found the webhook, for what waited in the outbox
_IDLE, _LAST_CALLS, _LAST_RECORD, _SETTLING, _LANDING = 0.5, 4.0, 3.0, 2.0, 5.0
_BACK = Text("We were away for a while and are back. Here is where we were.")
