"""All that is looked at, one part after the other; what fails while it is looked at is a finding too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress

from bot.consulting.calls import Calls
from bot.logs import told
from bot.opened import as_they_stand
from bot.settings import Settings

from . import calls, database, erased, folders, mail, telegram
from .findings import Finding, error, ok

#: told what is looked at next
Told = Callable[[str], None]


async def look(settings: Settings, telling: Told) -> AsyncIterator[Finding]:
    """Every finding, as it comes. Changes nothing, and works while the bot does."""
    yield ok("settings", "all of them can be read")
    telling("files and folders")
    for finding in await _safely("files", asyncio.to_thread(lambda: list(folders.look_at_folders(settings)))):
        yield finding
    for finding in await _safely("erased", asyncio.to_thread(lambda: list(erased.look_at_erased(settings)))):
        yield finding
    telling("calls")
    known, found = await asyncio.to_thread(calls.loaded, settings)
    for finding in found:
        yield finding
    telling("the database")
    async with database.opened(settings) as (opened, why):
        at_work = opened is not None and await database.is_at_work(opened)
        if why is not None:
            yield why
        if opened is not None:
            for finding in await _safely(database.DATABASE, database.look_at_database(opened)):
                yield finding
            if known is not None:
                unknown: list[Finding] = []
                # a database without its tables yet says nothing about calls
                with suppress(Exception):
                    await as_they_stand(known, opened)
                    async with opened.read() as connection:
                        unknown = await calls.look_at_unknown(known, connection)
                for finding in unknown:
                    yield finding
    yield ok("bot", "it is at work" if at_work else "it does not run just now")
    if known is not None:
        for part, do in (("calls", calls.look_at_calls), ("fonts", calls.look_at_fonts)):
            telling(part)
            for finding in await _safely(part, asyncio.to_thread(_listed, do, known)):
                yield finding
    telling("Telegram")
    for finding in await _safely(telegram.TELEGRAM, telegram.look_at_telegram(settings, at_work=at_work)):
        yield finding
    telling("the mail server")
    for finding in await _safely("mail server", mail.look_at_mail(settings)):
        yield finding


def _listed(do: Callable[[Calls], Iterable[Finding]], known: Calls) -> list[Finding]:
    return list(do(known))


async def _safely(part: str, looking: Awaitable[Iterable[Finding]]) -> list[Finding]:
    try:
        return list(await looking)
    except Exception as wrong:
        return [error(part, f"it could not be looked at ({told(wrong)})", "tell whoever looks after Palabre")]
