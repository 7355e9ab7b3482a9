"""`palabre review words` and `words-read`: two columns go out to volunteers, and come back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.opened import as_they_stand, call_among, must_be_writable, open_calls, open_database, open_settings, stop

from .terminal import BY, CONFIG, counted, must_be_named, must_end, name_refused, sha256

if TYPE_CHECKING:
    from bot.settings import Settings

    from .taking_over import TakenOver
    from .words_out import Written

_WORKED_ON = ("received", "changed", "accepted")


@click.command("words")
@click.argument("name", metavar="CALL")
@click.option("--kind", type=click.Choice(["transcript", "translation"]), required=True, help="What is wanted.")
@click.option("--to", "language", metavar="LANG", help="Translate into it; or: only voices in this language.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .xlsx or .docx file.")
@click.option("--sounds", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Put voices there.")
@click.option("--review", "states", type=click.Choice(_WORKED_ON), multiple=True, help="Only these; can be repeated.")
@click.option("--most", type=click.IntRange(1, 19_999), default=19_999, show_default=True, help="Rows at most.")
@BY
@CONFIG
def words(
    name: str,
    kind: str,
    language: str | None,
    out: Path,
    sounds: Path | None,
    states: tuple[str, ...],
    most: int,
    who: str,
    config: Path | None,
) -> None:
    """Write a table of two columns for volunteers: what was said, and a cell for the words that are wanted.

    Nobody is named in it. Voices carry their row's number; whoever hears them hears who speaks.
    """
    settings = open_settings(config)
    must_end(out, ".xlsx", ".docx")
    must_be_writable(out, "--out")
    if kind == "translation" and language is None:
        stop("--to: name the language to translate into", 2)
    if sounds is not None and kind != "transcript":
        stop("--sounds: voices go with --kind transcript", 2)
    done = asyncio.run(_write(settings, name, kind, language, out, sounds, states or _WORKED_ON, most, who))
    behind = f", {counted(done.sounds, 'sound')} in {sounds}" if sounds is not None else ""
    click.echo(f"{counted(done.rows, 'row')} in {out}{behind}", err=True)
    if done.is_more:
        click.echo("There is more: bring these back first, then write the next table.", err=True)


async def _write(
    settings: Settings,
    name: str,
    kind: str,
    language: str | None,
    out: Path,
    sounds: Path | None,
    states: tuple[str, ...],
    most: int,
    who: str,
) -> Written:
    from bot.database.ids import Ids
    from bot.database.taken_out import note_taken
    from bot.translations.translator import Translations

    from .words_out import Wish, write_words

    calls = open_calls(settings)
    call = call_among(calls, name)
    known = call.languages if kind == "translation" else call.tongues
    if language is not None and language not in known:
        stop(f"--to: the call has no language '{language[:40]}'; it has {', '.join(known)}", 2)
    async with open_database(settings) as database:
        if database is None:
            stop("", 1)
        await as_they_stand(calls, database)
        wish = Wish(kind, language, frozenset(states), most)

        async def noted(written: Path, done: Written) -> None:
            given = {"kind": kind, "language": language, "rows": done.rows, "sounds": done.sounds, "by": who}
            about = (Ids(), datetime.now(UTC), None, "review.export", call.name, None, done.submissions)
            await note_taken(database, *about, **given, sha256=sha256(written))

        try:
            return await write_words(
                database, calls, call.name, out, wish,
                data=settings.data, sounds=sounds, translate=Translations.load([call]),
                noted=noted,
            )  # fmt: skip
        except OSError as wrong:
            stop(f"{wrong.filename or out} could not be written: {wrong.strerror}", 1)


@click.command("words-read")
@click.argument("name", metavar="CALL")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--machine", is_flag=True, help="A machine wrote them: they stand as drafts that nobody checked.")
@click.option("--over", is_flag=True, help="Also where somebody else has written words meanwhile.")
@BY
@CONFIG
def words_read(name: str, file: Path, machine: bool, over: bool, who: str, config: Path | None) -> None:
    """Take over a table that volunteers filled in.

    Rows whose answer changed meanwhile are refused and named, all others are taken over. Exits 1 when something was
    refused.
    """
    settings = open_settings(config)
    must_be_named(who)
    done = asyncio.run(_read(settings, name, file, machine, over, who))
    name_refused(done.refused)
    texts = counted(done.effects.get("worded", 0), "text")
    click.echo(f"{texts} taken over, {len(done.refused)} refused", err=True)
    raise SystemExit(1 if done.refused else 0)


async def _read(settings: Settings, name: str, file: Path, machine: bool, over: bool, who: str) -> TakenOver:
    from bot.database.ids import Ids
    from bot.database.reviews import Moderator
    from bot.database.staff import note
    from bot.tables.opening import Unreadable

    from .words_in import Reading, read_words

    calls = open_calls(settings)
    call = call_among(calls, name)
    async with open_database(settings) as database:
        if database is None:
            stop("", 1)
        try:
            lines, wrong = await asyncio.to_thread(read_words, file)
        except Unreadable as unreadable:
            stop(str(unreadable), 1)
        now, ids, state = datetime.now(UTC), Ids(), "machine" if machine else "human"
        done = await Reading(database, call, Moderator(None, who), ids, now, state, over).take(lines, wrong)
        given = {"texts": done.effects.get("worded", 0), "refused": len(done.refused), "state": state, "by": who}
        async with database.write() as connection:
            await note(connection, ids, now, None, "review.import", call.name, None, **given, sha256=sha256(file))
        return done
