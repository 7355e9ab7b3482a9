"""`palabre forget` and `palabre erased`: somebody asked by letter or phone, and who must not come back."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import make_database, open_database, open_settings, stop

from .tombstones import WHAT_TO_DO, Tombstones

if TYPE_CHECKING:
    from bot.settings import Settings

_CONFIG = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml."
)


@click.command()
@click.argument("reference", metavar="REFERENCE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_CONFIG
def forget(reference: str, yes: bool, config: Path | None) -> None:
    """Erase whoever answers in the form REFERENCE (such as K7QM-3VTX), as they asked by letter or phone.

    Answers with older ones, files, documents, notes and names go, from the disk too; a salted hash stays, so that an
    older backup does not bring them back. Files that were taken out before cannot be called back: `palabre audit`
    says who has them. Exits 1 where there is no such form, or nothing was erased.
    """
    settings = open_settings(config)
    asyncio.run(_forget(settings, _as_written(reference), yes))


@click.command()
@click.option("--apply", "applies", is_flag=True, help="Erase again whom an older backup has brought back.")
@click.option("--give-up", "gives_up", is_flag=True, help="Go on without lines whose salt is lost for good.")
@click.option("--json", "as_json", is_flag=True, help="JSON of {file, erased, back, applied, meaningless}.")
@_CONFIG
def erased(applies: bool, gives_up: bool, as_json: bool, config: Path | None) -> None:
    """Say how many were erased, and how many of them a restored backup has brought back.

    With --apply these are erased again, as the bot does by itself whenever it starts. Exits 1 where some are back and
    --apply is not given, and where lines have lost their salt: nobody can say any more whom they are about, and the
    bot does not start until an older copy of the file was put behind it, or --give-up was said once.
    """
    settings = open_settings(config)
    lost = _meaningless(settings, gives_up=gives_up)
    known, back = asyncio.run(_again(settings, applies=applies))
    if as_json:
        found = {"file": str(settings.erased), "erased": known, "back": back, "applied": applies, "meaningless": lost}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo(f"{settings.erased}: {known} erased")
        if back:
            click.echo(f"{back} came back and {'are erased again' if applies else 'are there: palabre erased --apply'}")
        if lost:
            click.echo(f"{lost} lines have no salt, and mean nothing: {WHAT_TO_DO}")
    if lost or (back and not applies):
        raise SystemExit(1)


def _meaningless(settings: Settings, *, gives_up: bool) -> int:
    """How many lines have lost their salt, after those that are given up."""
    try:
        stones = Tombstones(settings.erased)
        if gives_up and stones.meaningless():
            click.echo(f"Given up: {stones.give_up(datetime.now(UTC))} lines", err=True)
        return len(stones.meaningless())
    except OSError as wrong:
        stop(f"PALABRE_ERASED: {settings.erased} cannot be read or written ({wrong.strerror})", 1)


async def _forget(settings: Settings, reference: str, yes: bool) -> None:
    from bot.database.erasing import find_respondent, read_about
    from bot.database.ids import Ids
    from bot.database.persons import Person
    from bot.database.reading import read_largest_id

    from .erasing import Eraser

    async with open_database(settings) as database:
        if database is None:
            raise SystemExit(1)
        async with database.read() as connection:
            respondent = await find_respondent(connection, reference)
            if respondent is None:
                stop(f"there is no form {reference}; the number stands on the form, such as K7QM-3VTX", 1)
            about = await read_about(connection, respondent)
            ids = Ids()
            ids.go_on_after(await read_largest_id(connection))
        words = ", ".join(f"{count} {name}" for name, count in about.items())
        click.echo(f"Of whoever answers in {reference} there is: {words}.")
        if not yes and not click.confirm("Erase all of it? It cannot be brought back."):
            click.echo("Nothing was erased.", err=True)
            raise SystemExit(1)
        eraser = Eraser(database, settings.data, Tombstones(settings.erased), ids, lambda: datetime.now(UTC))
        try:
            noted = await eraser.remember(Person(None, frozenset({respondent})))
            async with database.write() as connection:
                await eraser.erase(connection, noted, "staff")
        except OSError as wrong:
            stop(f"PALABRE_ERASED: {settings.erased} cannot be written ({wrong.strerror}); nothing was erased", 1)
        click.echo("Erased from the database; files and what the database left in its own follow.")
        await eraser.finish()
        click.echo(f"{reference} is erased.")


async def _again(settings: Settings, *, applies: bool) -> tuple[int, int]:
    from rich.console import Console
    from rich.progress import Progress

    from .erasing import apply_tombstones

    try:
        known = len(Tombstones(settings.erased))
    except OSError as wrong:
        stop(f"PALABRE_ERASED: {settings.erased} cannot be read ({wrong.strerror})", 1)
    if not known:
        return 0, 0
    console = Console(stderr=True)
    async with make_database(settings) as database:
        with Progress(console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Erasing", total=None)

            def passed(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            back = await apply_tombstones(
                database,
                settings.data,
                settings.erased,
                now=lambda: datetime.now(UTC),
                passed=passed,
                dry=not applies,
            )
    return known, back


def _as_written(reference: str) -> str:
    """As it stands in the database, however it was typed."""
    found = "".join(one for one in reference.upper() if one.isalnum())
    return f"{found[:4]}-{found[4:]}"
