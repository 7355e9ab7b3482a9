"""`palabre coverage`: what is said of each recommendation, as a table, a picture, or with the quotes behind it."""

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

if TYPE_CHECKING:
    from bot.consulting.calls import Calls
    from bot.settings import Settings
    from bot.watching.figures import Count
    from conversations.text import Translate

    from .covering import Coverage

_ENDINGS = (".pdf", ".png", ".xlsx", ".csv")


@click.command()
@click.argument("name", metavar="CALL")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", required=True,
    help="The file to write: .pdf and .xlsx have the quotes, .png and .csv the numbers.",
)  # fmt: skip
@click.option("--language", metavar="L", help="The language of the table; otherwise the call's first.")
@click.option(
    "--quotes", type=click.IntRange(0, 1000), metavar="N", default=3, show_default=True,
    help="Quotes of each recommendation and column.",
)  # fmt: skip
@click.option("--published", is_flag=True, help="To pass on: numbers in fives, none of 1 to 4 people, no quotes.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def coverage(name: str, out: Path, language: str | None, quotes: int, published: bool, config: Path | None) -> None:
    """Write what answers say of each recommendation: used, helped, hard to use, women, young people; by whom and where.

    Recommendations of which no answer speaks yet are there as well. FILE appears when it is complete.
    """
    import asyncio

    settings = open_settings(config)
    calls = open_calls(settings)
    call = call_among(calls, name)
    spoken = spoken_in(call, language)
    if out.suffix.lower() not in _ENDINGS:
        stop(f"--out: {out} is none of {', '.join(_ENDINGS)}; end the file's name with one of them", 2)
    must_be_writable(out)
    if not call.library.recommendations:
        stop(f"the call '{name}' explains no recommendations, so there is nothing to count", 1)
    quotes = 0 if published or out.suffix.lower() not in (".pdf", ".xlsx") else quotes
    found = asyncio.run(_read(settings, calls, name, spoken, quotes, published))
    from bot.documents.rendering import NotRendered
    from bot.translations.translator import Translations
    from bot.whole_files import write_whole

    try:
        write_whole(out, _made(found, out.suffix.lower(), spoken, Translations.load([call])))
    except NotRendered as wrong:
        stop(f"{out} could not be made: {wrong}", 1)
    except OSError as wrong:
        stop(f"{out} could not be written: {wrong}", 1)
    silent = sum(one.count() == 0 for one in found.entries)
    if published:
        click.echo(f"{_in_fives(found.submissions)} counted: {out}", err=True)
    else:
        click.echo(f"{found.submissions} submissions, {silent} recommendations without an answer yet: {out}", err=True)


def _in_fives(count: Count) -> str:
    """How many submissions, as far as that may be passed on."""
    return f"at least {count} submissions" if isinstance(count, int) else "a few submissions"


async def _read(settings: Settings, calls: Calls, name: str, language: str, quotes: int, published: bool) -> Coverage:
    from datetime import UTC, datetime

    from bot.database.ids import Ids
    from bot.database.taken_out import note_taken

    from . import publishing
    from .reading_coverage import read_coverage

    now = datetime.now(UTC)
    async with open_database(settings) as database:
        if database is not None:
            await as_they_stand(calls, database)
        call = call_among(calls, name)
        found = await read_coverage(database, calls, call, now, quotes=quotes, language=language)
        if database is not None:
            given = (Ids(), now, None, "coverage.make", name, None, found.quoted)
            await note_taken(database, *given, published=published or None)
    return publishing.published(found) if published else found


def _made(found: Coverage, ending: str, language: str, translate: Translate) -> bytes:
    from bot.documents.rendering import Renderer

    from .coverage_grid import grid, table
    from .coverage_tables import as_csv, as_xlsx

    if ending == ".csv":
        return as_csv(found, language, translate)
    if ending == ".xlsx":
        return as_xlsx(found, language, translate)
    with Renderer() as renderer:
        if ending == ".png":
            return renderer.render_grid(table(found, language, translate), "png")
        return renderer.render_grid(grid(found, language, translate), "pdf")
