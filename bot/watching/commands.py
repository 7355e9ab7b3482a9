"""`palabre report`: a call in figures, as a page to pass on."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from bot.settings import Settings, WrongSettings, read_settings, with_settings
from conversations.call import Call
from conversations.loader import call_folder, load_call
from conversations.problems import BrokenCall

from .figures import Figures


@click.command()
@click.argument("name", metavar="CALL")
@click.option(
    "--html", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", required=True,
    help="The page to write.",
)  # fmt: skip
@click.option("--language", metavar="L", help="The language of the page; otherwise the call's first.")
@click.option("--exact", is_flag=True, help="Also show figures of 1 to 4 people: not for passing on.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def report(name: str, out: Path, language: str | None, exact: bool, config: Path | None) -> None:
    """Write how a call grows as one page of HTML: counts and no answers, while the bot runs or not.

    FILE appears when it is complete. Exits 0 also when nobody came yet.
    """
    import asyncio

    from bot.translations.translator import Translations

    from .page import page
    from .privacy import hidden

    try:
        settings = read_settings(os.environ, config, Path.cwd(), needs_token=False)
        call = load_call(call_folder(name, settings.calls))
        call = with_settings(call, settings.by_call.get(call.name))
    except BrokenCall as broken:
        _stop(str(broken.problems[0]) if broken.problems else str(broken), 2)
    except WrongSettings as wrong:
        _stop(str(wrong), 2)
    spoken = call.written(language or call.languages[0])
    if spoken not in call.languages:
        _stop(f"--language: the call has no words in {spoken}; it speaks {', '.join(call.languages)}", 2)
    if not os.access(out.absolute().parent, os.W_OK):
        _stop(f"--html: {out} cannot be written there; name a file in a folder that you may write in", 2)
    figures = asyncio.run(_read(settings, call))
    words = page(figures if exact else hidden(figures), spoken, Translations.load([call]))
    try:
        _write_whole(out, words)
    except OSError as wrong:
        _stop(f"{out} could not be written: {wrong.strerror}", 1)
    click.echo(f"the figures of '{call.name}' are in {out}", err=True)


async def _read(settings: Settings, call: Call) -> Figures:
    import asyncio
    from datetime import UTC, datetime

    from bot.database.figures import read_figures
    from bot.database.opening import Away, Database, TooNew
    from bot.database.urls import sqlite_file

    from .tallying import Tally

    now = datetime.now(UTC)
    try:
        file = sqlite_file(settings.database_url)
        if file is not None and not await asyncio.to_thread(file.exists):
            click.echo(f"There is no database at {file} yet, so nobody came there.", err=True)
            return Tally(call, now, trial=False).figures({})
        database = await Database.open(settings.database_url)
        try:
            return await read_figures(database, call, now)
        finally:
            await database.close()
    except (Away, TooNew, OSError) as wrong:
        _stop(f"the database: {wrong}", 1)


def _write_whole(out: Path, words: str) -> None:
    """The file as it should be, or as it was before."""
    handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _stop(why: str, code: int) -> NoReturn:
    """One line on stderr, and out."""
    click.echo(why, err=True)
    sys.exit(code)
