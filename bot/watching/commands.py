"""`palabre report`: a call in figures, as a page to pass on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import as_they_stand, call_among, open_calls, open_database, open_settings, stop
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

    from .page import page
    from .privacy import hidden

    settings = open_settings(config)
    calls = open_calls(settings)
    call = call_among(calls, name)
    spoken = call.written(language or call.languages[0])
    if spoken not in call.languages:
        stop(f"--language: the call has no words in {spoken}; it speaks {', '.join(call.languages)}", 2)
    if not os.access(out.absolute().parent, os.W_OK):
        stop(f"--html: {out} cannot be written there; name a file in a folder that you may write in", 2)
    figures = asyncio.run(_read(settings, calls, name))
    words = page(figures if exact else hidden(figures), spoken, Translations.load([call]))
    try:
        _write_whole(out, words)
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
