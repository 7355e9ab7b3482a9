"""What a command opens: settings, calls, database. What is wrong with them is one line, and the end of the command."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot import logs
from bot.logs import told
from bot.settings import Settings, WrongSettings, read_settings
from conversations.problems import BrokenCall

if TYPE_CHECKING:
    from bot.consulting.calls import Calls
    from bot.database.opening import Database
    from conversations.call import Call


def stop(why: str, code: int) -> NoReturn:
    """One line on stderr, and out."""
    click.echo(why, err=True)
    sys.exit(code)


def must_be_writable(out: Path, option: str = "--out") -> None:
    """A file can be made where it is to stand, or exit code 2."""
    if not os.access(out.absolute().parent, os.W_OK):
        stop(f"{option}: {out} cannot be written there; name a file in a folder that you may write in", 2)


def spoken_in(call: Call, language: str | None, option: str = "--language") -> str:
    """A language that the call speaks, its first where none is named, or exit code 2."""
    spoken = call.written(language or call.languages[0])
    if spoken not in call.languages:
        stop(f"{option}: the call has no words in {spoken}; it speaks {', '.join(call.languages)}", 2)
    return spoken


def open_settings(config: Path | None, *, needs_token: bool = False) -> Settings:
    """The settings here, or exit code 2."""
    try:
        settings = read_settings(os.environ, config, Path.cwd(), needs_token=needs_token)
    except WrongSettings as wrong:
        stop(str(wrong), 2)
    logs.keep_out(settings.secrets)
    return settings


def open_calls(settings: Settings) -> Calls:
    """All calls, or exit code 2."""
    from bot.all_calls import load_calls

    try:
        return load_calls(settings)
    except BrokenCall as broken:
        stop(f"a call is broken: {broken.problems[0] if broken.problems else broken}", 2)
    except WrongSettings as wrong:
        stop(str(wrong), 2)


def call_among(calls: Calls, name: str) -> Call:
    """The call of this name, or exit code 2."""
    call = calls.named(name)
    if call is None:
        known = ", ".join(one.name for one in calls.all())
        stop(f"there is no call '{name}'; there are: {known}", 2)
    return call


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database | None]:
    """The database as long as the block runs; None, and a word on stderr, where there is none yet.

    Exit code 1 where it cannot be reached or used.
    """
    from bot.database.urls import sqlite_file

    file = sqlite_file(settings.database_url)
    if file is None or await asyncio.to_thread(file.exists):
        async with make_database(settings) as database:
            yield database
    else:
        click.echo(f"There is no database at {file} yet, so nothing came in there.", err=True)
        yield None


async def as_they_stand(calls: Calls, database: Database) -> Calls:
    """The calls, with what was said of them in the chat or by command."""
    from bot.database.lives import read_lives
    from bot.database.staff import read_team

    async with database.read() as connection:
        calls.live(await read_lives(connection), await read_team(connection))
    return calls


@asynccontextmanager
async def make_database(settings: Settings) -> AsyncIterator[Database]:
    """The database as long as the block runs, made where there is none yet. Exit code 1 where it cannot be used."""
    from bot.database.opening import Away, Database, TooNew

    try:
        database = await Database.open(settings.database_url)
    except (Away, TooNew, OSError) as wrong:
        stop(f"the database: {wrong}", 1)
    except Exception as wrong:  # such as a user or a name that the server does not know
        stop(f"the database cannot be used ({told(wrong)}); see that it is there and lets this user in", 1)
    try:
        yield database
    except Away as wrong:
        stop(f"the database: {wrong}", 1)
    finally:
        await database.close()
