"""`palabre report`: a call in figures, as a page to pass on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import (
    as_they_stand,
    call_among,
    must_be_writable,
    open_calls,
    open_database,
    open_settings,
    spoken_in,
    stop,
)
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.consulting.calls import Calls

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
    from bot.whole_files import write_whole

    from .page import page
    from .privacy import hidden

    settings = open_settings(config)
    calls = open_calls(settings)
    call = call_among(calls, name)
    spoken = spoken_in(call, language)
    must_be_writable(out, "--html")
    figures = asyncio.run(_read(settings, calls, name))
    words = page(figures if exact else hidden(figures), spoken, Translations.load([call]))
    try:
        write_whole(out, words.encode())
    except OSError as wrong:
        stop(f"{out} could not be written: {wrong.strerror}", 1)
    click.echo(f"the figures of '{call.name}' are in {out}", err=True)


async def _read(settings: Settings, calls: Calls, name: str) -> Figures:
    from datetime import UTC, datetime

    from bot.database.figures import read_figures

    from .tallying import Tally

    now = datetime.now(UTC)
    async with open_database(settings) as database:
        if database is None:
            return Tally(call_among(calls, name), now, trial=False).figures({})
        return await read_figures(database, call_among(await as_they_stand(calls, database), name), now)
