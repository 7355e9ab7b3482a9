"""Keeps up with what calls have become and who works for them, and opens calls when their day comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from bot import logs
from bot.consulting.consulting import MENU
from bot.consulting.screens import Menu
from bot.consulting.staff import COMMANDS
from bot.consulting.visit import House, Visit
from bot.database.facts import read_fact, write_fact
from bot.database.opening import Away, Database
from bot.database.records import Member
from bot.database.staff import read_languages
from bot.logs import told
from bot.office.roles import Access
from bot.office.standing import look
from conversations.call import Call
from conversations.text import say

from . import moving
from .lacking import lacking

log = logs.get(__name__)

#: chat -> the language of its menu (empty where none was chosen), and the commands of staff in it
_Menus = dict[str, list[str]]


class KeepingUp:
    """Looks every few seconds."""

    def __init__(
        self, house: House, database: Database, show: Callable[..., Awaitable[None]], seconds: float = 2.0
    ) -> None:
        self._house = house
        self._database = database
        self._show = show
        self._seconds = seconds
        self._menus: _Menus | None = None
        #: calls whose day has come and that lack something, and when that is looked at again
        self._waiting: dict[str, Any] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except Away:
                pass
            except Exception as wrong:
                log.error("what calls have become could not be looked at", error=told(wrong))
            await asyncio.sleep(self._seconds)

    async def look(self) -> None:
        """Look once."""
        async with self._database.read() as connection:
            team = await look(connection, self._house.calls)
            languages = await read_languages(connection)
            if self._menus is None:
                self._menus = await read_fact(connection, _FACT) or {}
        await self._open()
        await self._set_menus(team, languages)

    # Calls that open by themselves

    async def _open(self) -> None:
        now = self._house.now()
        for call in self._house.calls.all():
            is_due = call.opens is not None and call.opens <= now and not call.is_closed(now)
            if not is_due or self._house.calls.phase(call.name, now) not in ("draft", "rehearsal"):
                continue
            if self._waiting.get(call.name, now) > now:
                continue
            lacks = await asyncio.to_thread(lacking, call, now, self._house.translate)
            if lacks:
                if call.name not in self._waiting:
                    words = " ".join(say(one, "en") for one in lacks)
                    log.warning("a call was to open by now, and cannot yet", call=call.name, todo=words)
                self._waiting[call.name] = now + _AGAIN
                continue
            await self._open_one(call)

    async def _open_one(self, call: Call) -> None:
        now = self._house.now()
        async with self._database.write() as connection:
            await look(connection, self._house.calls)
            life = await moving.standing(connection, call.name)
            try:
                after = moving.opened(life, self._house.calls.phase(call.name, now), now)
            except moving.NotNow:
                return
            await moving.keep(self._database, connection, self._house.ids, after, None, now, "open")
            await look(connection, self._house.calls)
        log.info("a call is open", call=call.name)

    # Menus

    async def _set_menus(self, team: list[Member], languages: Mapping[int, str | None]) -> None:
        """Whoever works here finds their commands in the menu; whoever no longer does, finds those of everybody."""
        names = [call.name for call in self._house.calls.all()]
        wanted: _Menus = {}
        for chat in {one.chat for one in team}:
            access = Access(tuple(one for one in team if one.chat == chat))
            if commands := access.commands(names):
                wanted[str(chat)] = [languages.get(chat) or "", *commands]
        before = self._menus or {}
        changed = [chat for chat in {*wanted, *before} if wanted.get(chat) != before.get(chat)]
        if not changed:
            return

        def make(visit: Visit) -> None:
            commands = wanted.get(str(visit.chat), [])[1:]
            listed = {**{name: COMMANDS[name] for name in commands}, **MENU} if commands else {}
            visit.show(Menu(tuple(listed.items())))

        async def also(connection: Any) -> None:
            await write_fact(self._database, connection, _FACT, wanted)

        await self._show([int(chat) for chat in changed], make, also)
        self._menus = wanted


_FACT = "menus"
_AGAIN = timedelta(minutes=5)
