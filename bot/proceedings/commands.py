"""`palabre proceedings`: what came in to a call, as a book."""

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

    from .making import Made, Order, Volume

_KINDS = (".pdf", ".docx")


@click.command()
@click.argument("name", metavar="CALL")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", required=True,
    help="The book to write: book.pdf or book.docx.",
)  # fmt: skip
@click.option("--language", metavar="L", help="The language of the book; otherwise the call's first.")
@click.option("--by-question", is_flag=True, help="A volume by question: each question, then all answers to it.")
@click.option("--digest", is_flag=True, help="At most four pages: numbers, what was said most about, short quotes.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def proceedings(
    name: str, out: Path, language: str | None, by_question: bool, digest: bool, config: Path | None
) -> None:
    """Write the book of a call: every accepted submission in full, with contents, numbers and indexes.

    Names stand in it as each person chose, contacts never. What was hidden in free words is listed for moderators in
    FILE.hidden.txt. FILE appears when it is complete. Exits 1 when nothing is accepted yet.
    """
    import asyncio

    settings = open_settings(config)
    calls = open_calls(settings)
    call = call_among(calls, name)
    spoken = spoken_in(call, language)
    if by_question and digest:
        stop("--by-question and --digest are two books; name one of them", 2)
    if out.suffix.lower() not in _KINDS:
        stop(f"--out: {out} is no kind of book; name a file that ends in .pdf or .docx", 2)
    must_be_writable(out)
    from .making import Order

    volume: Volume = "questions" if by_question else "digest" if digest else "full"
    order = Order(call=call.name, out=out.absolute(), volume=volume, language=spoken)
    made = asyncio.run(_make(settings, calls, order))
    pages = f", {made.pages} pages" if made.pages is not None else ""
    click.echo(f"{out}: {made.printed} contributions printed, {made.counted} counted{pages}", err=True)
    if made.hidden is not None:
        click.echo(f"{made.cuts} addresses, numbers and names were hidden in it; see {made.hidden}", err=True)


async def _make(settings: Settings, calls: Calls, order: Order) -> Made:
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.progress import Progress

    from bot.documents.rendering import NotRendered
    from bot.translations.translator import Translations

    from .making import Changed, NothingAccepted, make

    console = Console(stderr=True)
    async with open_database(settings) as database:
        if database is None:
            stop(f"nothing is accepted for '{order.call}' yet; accept submissions with /queue first", 1)
        standing = await as_they_stand(calls, database)
        try:
            with Progress(console=console, disable=not console.is_terminal) as progress:
                tasks = {
                    "read": progress.add_task("Reading", total=None),
                    "set": progress.add_task("Setting", total=None),
                }
                translations = Translations.load([call_among(standing, order.call)])
                return await make(
                    database,
                    standing,
                    order,
                    translations,
                    datetime.now(UTC),
                    lambda what, done: progress.update(tasks[what], completed=done),
                )
        except NothingAccepted:
            stop(f"nothing is accepted for '{order.call}' yet; accept submissions with /queue first", 1)
        except Changed:
            stop("forms were taken back or erased while the book was made, three times; please make it again", 1)
        except NotRendered as wrong:
            stop(f"the book could not be made: {wrong}", 1)
        except OSError as wrong:
            stop(f"{order.out} could not be written: {wrong.strerror}", 1)
