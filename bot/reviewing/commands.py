"""`palabre review …`: what came in as a workbook, and back; words to write down or translate, for volunteers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import as_they_stand, call_among, must_be_writable, open_calls, open_database, open_settings, stop

from .terminal import (
    BY,
    CONFIG,
    STATES,
    counted,
    day_of,
    must_be_named,
    must_end,
    name_refused,
    sha256,
)
from .words_commands import words, words_read

if TYPE_CHECKING:
    from bot.settings import Settings

    from .taking_over import TakenOver


@click.group()
def review() -> None:
    """Review what came in, in a spreadsheet. Works while the bot runs."""


@review.command("export")
@click.argument("name", metavar="CALL")
@click.option("--xlsx", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="FILE to write.")
@click.option("--review", "states", type=click.Choice(STATES), multiple=True, help="Only these; can be repeated.")
@click.option("--since", metavar="DATE", help="Only what was sent since this day, such as 2027-03-31.")
@BY
@CONFIG
def export_book(
    name: str, out: Path, states: tuple[str, ...], since: str | None, who: str, config: Path | None
) -> None:
    """Write what came in as a workbook: one sheet of submissions, one of their answers.

    State, reason, notes, topics, transcripts and translations are to be changed there; `palabre review import` takes
    them over. The file holds names and answers: keep it as safe as the database.
    """
    settings = open_settings(config)
    must_end(out, ".xlsx")
    must_be_writable(out, "--xlsx")
    day = day_of(settings, name, since)
    submissions, answers = asyncio.run(_export(settings, name, out, states, day, who))
    click.echo(f"{counted(submissions, 'submission')} with {counted(answers, 'answer')} in {out}", err=True)


async def _export(
    settings: Settings, name: str, out: Path, states: tuple[str, ...], since: datetime | None, who: str
) -> tuple[int, int]:
    from rich.console import Console
    from rich.progress import Progress

    from bot.database.exports import Which
    from bot.database.ids import Ids
    from bot.database.taken_out import note_taken
    from bot.translations.translator import Translations
    from conversations.state import Status

    from .sheet_out import TooMany, write_book

    calls = open_calls(settings)
    call = call_among(calls, name)
    which = Which(frozenset({Status.SUBMITTED}), frozenset(states) if states else None, since)
    now, console = datetime.now(UTC), Console(stderr=True)
    async with open_database(settings) as database:
        if database is None:
            stop("", 1)
        await as_they_stand(calls, database)

        async def noted(written: Path, submissions: Sequence[int], answers: int) -> None:
            given = {"submissions": len(submissions), "answers": answers, "sha256": sha256(written), "by": who}
            about = (Ids(), now, None, "review.export", call.name, None, submissions)
            await note_taken(database, *about, **given)

        try:
            with Progress(console=console, disable=not console.is_terminal) as progress:
                task = progress.add_task("Writing", total=None)
                return await write_book(
                    database, calls, call.name, out, which, now,
                    translate=Translations.load([call]),
                    passed=lambda count: progress.update(task, completed=count),
                    noted=noted,
                )  # fmt: skip
        except OSError as wrong:
            stop(f"{out} could not be written: {wrong}", 1)
        except TooMany as wrong:
            stop(f"{wrong}; narrow it with --review or --since", 1)


@review.command("import")
@click.argument("name", metavar="CALL")
@click.option(
    "--xlsx", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="FILE to read."
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--new-topics", is_flag=True, help="Make topics that there are none of yet.")
@BY
@CONFIG
def import_book(name: str, file: Path, dry_run: bool, new_topics: bool, who: str, config: Path | None) -> None:
    """Take over what was changed in a workbook that `palabre review export` wrote.

    Only cells that somebody changed count. A row whose submission was changed meanwhile is refused and named, all
    others are taken over. Topics that nobody has made stop all of it, unless --new-topics makes them. Whoever is left
    out is told so by the running bot. Exits 1 when something was refused.
    """
    settings = open_settings(config)
    must_be_named(who)
    done = asyncio.run(_import(settings, name, file, dry_run, new_topics, who))
    name_refused(done.refused)
    if done.is_stopped:
        stop("nothing was taken over: make these topics, or import the same file with --new-topics", 1)
    did = "would change" if dry_run else "changed"
    kinds = {"decided": "decision", "noted": "note", "about": "topic", "worded": "text"}
    counts = ", ".join(counted(done.effects[kind], word) for kind, word in kinds.items() if kind in done.effects)
    behind = f" ({counts})" if counts else ""
    click.echo(f"{counted(len(done.changed), 'submission')} {did}{behind}, {len(done.refused)} refused", err=True)
    raise SystemExit(1 if done.refused else 0)


async def _import(settings: Settings, name: str, file: Path, dry_run: bool, new_topics: bool, who: str) -> TakenOver:
    from rich.console import Console
    from rich.progress import Progress

    from bot.database.ids import Ids
    from bot.database.reviews import Moderator
    from bot.database.staff import note
    from bot.tables.opening import Unreadable

    from .sheet_in import read_book
    from .taking_over import Taking

    calls = open_calls(settings)
    call = call_among(calls, name)
    console = Console(stderr=True)
    async with open_database(settings) as database:
        if database is None:
            stop("", 1)
        call = call_among(await as_they_stand(calls, database), name)
        with Progress(console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Reading", total=None)
            try:
                changes, wrong = await asyncio.to_thread(read_book, file, call)
            except Unreadable as unreadable:
                stop(str(unreadable), 1)
            progress.update(task, description="Taking over", total=len(changes))
            now, ids = datetime.now(UTC), Ids()
            taking = Taking(database, call, Moderator(None, who), ids, now, dry_run, new_topics)
            taking.passed = lambda count: progress.update(task, completed=count)
            done = await taking.take(changes, wrong)
        if not dry_run:
            given = {"changed": len(done.changed), "refused": len(done.refused), "sha256": sha256(file), "by": who}
            async with database.write() as connection:
                await note(connection, ids, now, None, "review.import", call.name, None, **given, **done.effects)
        return done


review.add_command(words)
review.add_command(words_read)
