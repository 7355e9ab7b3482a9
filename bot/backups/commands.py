"""`palabre backup` and `palabre restore`: everything that is kept, in one encrypted file, and back again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.logs import told
from bot.opened import must_be_writable, open_settings, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from pyrage.x25519 import Identity
    from rich.progress import Progress, TaskID

    from .contents import Contents, Head
    from .making import Made
    from .restoring import Restored

_config = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings; otherwise ./palabre.toml."
)
_identity = click.option("--identity", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The file with the half of the key that opens; otherwise PALABRE_BACKUP_IDENTITY or PALABRE_BACKUP_KEY."
)  # fmt: skip
_check = click.option(
    "--check", "only_check", is_flag=True, help="Only read FILE to its end, and say whether it is whole."
)
_NO_KEY = "PALABRE_BACKUP_KEY: it is not set; make one with: palabre backup --new-key"
_NO_IDENTITY = (
    "PALABRE_BACKUP_IDENTITY: it is not set; give the half of the key that begins with AGE-SECRET-KEY-1, "
    "or --identity FILE with it"
)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), required=False)
@_check
@click.option("--new-key", is_flag=True, help="Make a key, and say where to keep which half of it.")
@_identity
@_config
def backup(file: Path | None, only_check: bool, new_key: bool, identity: Path | None, config: Path | None) -> None:
    """Write everything that is kept into FILE, encrypted, while the bot runs or not.

    It holds the database, what people sent, their documents, and who was erased; not the settings, the calls' folders
    and what was exported. FILE appears when it is complete; one that is there already is left alone.
    """
    import asyncio

    if new_key:
        _make_key()
        return
    if file is None:
        raise click.UsageError("name the FILE to write, such as palabre-2027-05-01.age")
    settings = open_settings(config)
    if only_check:
        _check_whole(file, _opening(settings, identity))
        return
    if not settings.backup_key:
        stop(_NO_KEY, 2)
    must_be_writable(file, "FILE")
    if file.exists():
        stop(f"{file} is there already, and a backup replaces nothing; choose another name", 2)
    with _saying(file):
        made = asyncio.run(_back_up(settings, file.absolute()))
    contents = made.contents
    click.echo(f"{file}: {_sum(contents)}, {_size(made.size)}")
    if not made.noted:
        click.echo("The database was away just now, so it is not noted that this backup was made.", err=True)
    if contents.gone:
        click.echo(f"{len(contents.gone)} files that rows name were no longer there, and are left out.", err=True)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_check
@click.option("--erased", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="What is known of who was erased, where it is kept elsewhere: they stay erased."
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask.")
@_identity
@_config
def restore(
    file: Path, only_check: bool, erased: Path | None, yes: bool, identity: Path | None, config: Path | None
) -> None:
    """Make the database and the data folder anew from FILE, all of it or nothing.

    Only where nothing is: an empty or missing database, and no files. Stop the bot before. Whoever was erased since
    FILE was written, and stands in PALABRE_ERASED or in --erased, is erased again.
    """
    import asyncio

    settings = open_settings(config)
    key = _opening(settings, identity)
    if only_check:
        _check_whole(file, key)
        return
    with _saying(file):
        done = asyncio.run(_restore(settings, file, key, erased, yes))
    click.echo(f"{file}: {_sum(done.contents)} restored, as of {_when(done.head)}")
    if done.again:
        click.echo(f"{done.again} respondents and chats had been erased since, and are erased again.")
    if done.held:
        click.echo(f"{done.held} broadcasts were on their way then, and are paused: look before you resume them.")


def _make_key() -> None:
    from .keys import new_pair

    closes, opens = new_pair()
    click.echo("On the machine of the bot, this half: it writes backups, and cannot read them.\n")
    click.echo(f"  PALABRE_BACKUP_KEY={closes}\n")
    click.echo(
        "In two places away from it (a safe, a password manager), this half: whoever has it can read all backups,"
    )
    click.echo("and without it nobody can, you neither.\n")
    click.echo(f"  PALABRE_BACKUP_IDENTITY={opens}")


def _opening(settings: Settings, path: Path | None) -> Identity:
    """What opens a backup, or exit code 2."""
    from .keys import WrongKey, opening, opening_from

    if path is None and not (settings.backup_identity or settings.backup_key):
        stop(_NO_IDENTITY, 2)
    try:
        return opening_from(path) if path is not None else opening(settings.backup_identity or settings.backup_key)
    except WrongKey as wrong:
        stop(f"{'--identity' if path is not None else 'PALABRE_BACKUP_KEY'}: {wrong}", 2)


def _check_whole(file: Path, key: Identity) -> None:
    from .contents import Contents, Head
    from .reading import Kept, read_backup

    if not file.exists():
        stop(f"{file} is not there", 2)
    head: Head | None = None
    with _saying(file), _progress() as (progress, task):
        progress.update(task, description="Reading")
        for piece in read_backup(file, key):
            match piece:
                case Head():
                    head = piece
                case Kept():
                    for one in piece.pieces:
                        progress.advance(task, len(one))
                case Contents() if head is not None:
                    contents = piece
    assert head is not None
    click.echo(f"{file} is whole: {_sum(contents)}, as of {_when(head)}")


async def _back_up(settings: Settings, file: Path) -> Made:
    import asyncio

    from bot.database.opening import Database
    from bot.database.urls import sqlite_file

    from .keys import closing
    from .making import NothingYet, back_up

    place = sqlite_file(settings.database_url)
    if place is not None and not await asyncio.to_thread(place.exists):
        raise NothingYet
    # as it stands: a bot of an older version may be at work with it
    database = await Database.open(settings.database_url, migrate=False)
    try:
        with _progress() as (progress, task):

            def passed(part: str, size: int) -> None:
                progress.update(task, description=part, advance=size)

            return await back_up(
                database,
                settings.data,
                file,
                closing(settings.backup_key),
                settings.erased,
                passed,
            )
    finally:
        await database.close()


async def _restore(settings: Settings, file: Path, key: Identity, erased: Path | None, yes: bool) -> Restored:
    from .reading import read_backup
    from .restoring import must_be_empty, restore

    await must_be_empty(settings.database_url, settings.data)
    if not yes:
        head = next(iter(read_backup(file, key)))
        if not sys.stdin.isatty():
            stop(f"{file}: of {_when(head)}; say --yes to restore it into {settings.data}", 2)  # type: ignore[arg-type]
        click.confirm(f"Restore what was kept on {_when(head)} into {settings.data}?", abort=True)  # type: ignore[arg-type]
    also = [settings.erased, *([erased] if erased is not None else [])]
    with _progress() as (progress, task):
        progress.update(task, description="Restoring")
        return await restore(
            settings.database_url, settings.data, file, key, also, lambda size: progress.advance(task, size)
        )


@contextmanager
def _saying(file: Path) -> Iterator[None]:
    """What goes wrong is one line, and the end of the command."""
    from bot.database.opening import Away, TooNew

    from .making import NoRoom, NothingYet
    from .restoring import NotEmpty
    from .sealing import Broken

    try:
        yield
    except Broken as broken:
        stop(f"{file}: {broken}", 1)
    except NotEmpty as there:
        stop(f"a restore replaces nothing: {there}", 1)
    except NothingYet:
        stop("there is no database yet, so there is nothing to keep", 1)
    except (Away, TooNew) as wrong:
        stop(f"the database: {wrong}", 1)
    except (NoRoom, OSError) as wrong:
        stop(f"{file}: {wrong}", 1)
    except (click.Abort, click.ClickException):
        raise
    except Exception as wrong:
        stop(f"{file}: it did not work ({told(wrong)}); nothing was changed", 1)


@contextmanager
def _progress() -> Iterator[tuple[Progress, TaskID]]:
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress, progress.add_task("", total=None)


def _sum(contents: Contents) -> str:
    rows = sum(rows for rows, _ in contents.tables.values())
    forms = contents.tables.get("submission", (0, ""))[0]
    return f"{forms} forms, {rows} rows in {len(contents.tables)} tables, {contents.files} files"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _when(head: Head) -> str:
    return f"{head.at:%Y-%m-%d %H:%M} UTC"
