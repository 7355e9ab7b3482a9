"""`palabre export`: what came in to a call, as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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
    from bot.database.taken_out import Lost
    from conversations.call import Call

    from .streaming import Made
    from .wish import Wish

_KINDS = ("csv", "xlsx", "jsonl", "json", "zip", "docx", "pdf")
_TIMES = 3
_STATES = ("received", "changed", "asked", "accepted", "left-out")


@click.command()
@click.argument("name", metavar="CALL")
@click.option("--format", "kind", type=click.Choice(_KINDS), show_default="as OUT ends, else json",
              help="The kind of file; zip: tables with what was sent along; docx, pdf: a ZIP with a document each."
)  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--all", "everything", is_flag=True, help="Also forms that were not sent, or were taken back.")
@click.option("--review", "states", type=click.Choice(_STATES), multiple=True, metavar="STATE",
              help=f"Only those that stand so with the moderators: {', '.join(_STATES)}. Can be given again."
)  # fmt: skip
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]), metavar="DATE",
              help="Only what was sent on that day or later, such as 2027-03-01; days are those of the call."
)  # fmt: skip
@click.option("--language", metavar="L", help="The language of docx and pdf; otherwise each as it was answered.")
@click.option("--without-names", is_flag=True, help="Leave out whatever tells who speaks, apart from their words.")
@click.option("--sensitive", is_flag=True, help="Also what was said to questions that are marked sensitive.")
@click.option("--labels", metavar="L", help="Headings of csv, xlsx and zip in words of this language, not as names.")
@click.option("--split-multiples", "splits", is_flag=True, help="Each choice of a select_multiple also as a column.")
@click.option("--why", metavar="TEXT", help="What it is for: it is kept in the record of who took out what.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml.")
def export(
    name: str,
    kind: str | None,
    out: Path,
    everything: bool,
    states: tuple[str, ...],
    since: datetime | None,
    language: str | None,
    without_names: bool,
    sensitive: bool,
    labels: str | None,
    splits: bool,
    why: str | None,
    config: Path | None,
) -> None:
    """Write what came in to a call into a file, while the bot runs or not.

    OUT appears when it is complete. Beside it stand, for csv, a table for each repeat (OUT.REPEAT.csv), and for jsonl
    its schema (OUT.schema.json). Exits 0 also when nothing came in.
    """
    import asyncio

    from .wish import Wish

    kind = _kind_of(out, kind)
    if language is not None and kind not in ("docx", "pdf"):
        raise click.UsageError("--language is for docx and pdf; for headings in a language there is --labels.")
    if (labels is not None or splits) and kind not in ("csv", "xlsx", "zip"):
        raise click.UsageError("--labels and --split-multiples are for tables: csv, xlsx and zip.")
    settings = open_settings(config)
    must_be_writable(out)
    calls = open_calls(settings)
    call = call_among(calls, name)
    wish = Wish(
        call=name,
        kind=kind,
        everything=everything,
        states=frozenset(states) or None,
        since=_moment(since, call),
        language=spoken_in(call, language) if language is not None else None,
        without_names=without_names,
        sensitive=sensitive,
        labels=spoken_in(call, labels, "--labels") if labels is not None else None,
        splits=splits,
    )
    made = asyncio.run(_export(settings, wish, out, why))
    _tell(made, wish, out)


def _kind_of(out: Path, kind: str | None) -> str:
    """The kind of file that is wished for: as it was named, or as OUT ends."""
    from .wish import SUFFIXES

    ending = out.suffix.lower()
    if ending in (".docx", ".pdf") and kind in (None, ending[1:]):
        of = ending[1:]
        raise click.UsageError(f"a ZIP holds a document of each: say --format {of} --out {out.with_suffix('.zip')}")
    if kind is None:
        return ending[1:] if ending in SUFFIXES.values() else "json"
    wanted = SUFFIXES[kind]
    is_other = ending in SUFFIXES.values() or ending in (".docx", ".pdf") or kind in ("docx", "pdf")
    if is_other and ending != wanted:
        raise click.UsageError(f"--format {kind} writes a file that ends in {wanted}: say --out {out.stem}{wanted}")
    return kind


def _moment(since: datetime | None, call: Call) -> datetime | None:
    """The beginning of that day where the call is."""
    return None if since is None else since.replace(tzinfo=ZoneInfo(call.timezone)).astimezone(UTC)


async def _export(settings: Settings, wish: Wish, out: Path, why: str | None) -> Made:
    from rich.console import Console
    from rich.progress import Progress

    from bot.database.exports import count_all
    from bot.database.ids import Ids
    from bot.database.taken_out import Lost, note_taken, read_lost
    from bot.documents.rendering import NotRendered
    from bot.translations.translator import Translations

    from .exporting import export as write

    calls = open_calls(settings)
    console = Console(stderr=True)
    async with open_database(settings) as database:
        if database is not None:
            await as_they_stand(calls, database)

        lost, began = Lost(), datetime.now(UTC)

        async def look(made: Made) -> Lost:
            if database is None:
                return Lost()
            async with database.read() as connection:
                return await read_lost(connection, made.submissions, began)

        async def noted(made: Made) -> None:
            nonlocal lost
            lost = await look(made)
            if lost:
                raise _Changed
            if database is not None:
                told = {**wish.as_json, "count": made.count, "sha256": made.sha256[0]}
                given = (Ids(), datetime.now(UTC), None, "export.make", wish.call, why, made.submissions)
                await note_taken(database, *given, **told)

        try:
            with Progress(console=console, disable=not console.is_terminal) as progress:
                total = await count_all(database, wish.call, wish.which) if database is not None else 0
                task = progress.add_task("Writing", total=total)
                for _ in range(_TIMES):
                    began = datetime.now(UTC)
                    try:
                        made = await write(
                            database,
                            calls,
                            wish,
                            out,
                            data=settings.data,
                            translate=Translations.load(calls.all()),
                            passed=lambda count: progress.update(task, completed=count),
                            noted=noted,
                        )
                    except _Changed:
                        click.echo(_said_of(lost, "it is written anew"), err=True)
                        continue
                    if lost := await look(made):
                        if lost.erased:
                            for path in (*made.parts, *made.beside):
                                path.unlink(missing_ok=True)
                            stop(_said_of(lost, "the file is removed; please write it again"), 1)
                        click.echo(_said_of(lost, "please take them out of it, or write it again"), err=True)
                    return made
                stop(_said_of(lost, "nothing is written; please try again"), 1)
        except OSError as wrong:
            stop(f"{out} could not be written: {wrong}", 1)
        except NotRendered as wrong:
            stop(f"{out} is not written: {wrong}", 1)


class _Changed(Exception):
    """Somebody was erased or took their form back while it was written."""


def _said_of(lost: Lost, then: str) -> str:
    names = [f"{reference} was taken back" for _, reference in lost.withdrawn]
    names += [f"{len(lost.erased)} erased"] if lost.erased else []
    return f"while it was written, forms went away: {', '.join(names)}; {then}"


def _tell(made: Made, wish: Wish, out: Path) -> None:
    from .naming import STILL_TELLS

    counted = "1 submission" if made.count == 1 else f"{made.count} submissions"
    click.echo(f"{counted} in {out}", err=True)
    for path in made.beside:
        click.echo(f"beside it: {path}", err=True)
    if made.missing:
        click.echo(f"not in it: {made.missing}; missing.txt names what is gone, or could not be made", err=True)
    if wish.without_names:
        click.echo(STILL_TELLS.source, err=True)
