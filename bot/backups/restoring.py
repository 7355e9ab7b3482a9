"""A backup becomes a database and a data folder again: all of it, where nothing was before, or nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity

from bot.database.opening import Database
from bot.database.urls import sqlite_file, sqlite_url
from bot.database.whole import (
    Unfit,
    bring_up_to_date,
    digest_of,
    hold_broadcasts,
    put_rows,
    set_up_anew,
    shape_of,
    unsound,
    used_tables,
)
from bot.privacy.erasing import apply_tombstones
from bot.whole_files import appearing_meanwhile, make_private, write_whole
from conversations.records import record, replace

from .contents import Contents, Head
from .making import NoRoom
from .reading import Erased, Kept, Piece, Rows, read_backup
from .sealing import Broken

#: the folders that a restore fills
FOLDERS = ("files", "documents")
#: beside them while they are put in their places: what stands there was put there by a restore that did not end
_MARK = ".restoring"


class NotEmpty(Exception):
    """Something is there already, and a restore replaces nothing: what it is."""


@record
class Restored:
    """What was restored."""

    head: Head
    contents: Contents
    #: broadcasts that were on their way, and are paused now
    held: int
    #: respondents and chats that had been erased since, and are erased again
    again: int = 0


async def must_be_empty(url: str, data: Path) -> None:
    """Refuse where there is anything of anybody. Raises `NotEmpty`, and `Away` where the database cannot be asked."""
    file = sqlite_file(url)
    if file is None or await asyncio.to_thread(_is_there, file):
        database = await Database.open(url, migrate=False)
        try:
            async with database.read() as connection:
                used = await used_tables(connection)
        finally:
            await database.close()
        if used:
            raise NotEmpty(f"the database holds rows already ({', '.join(used[:3])}{', …' if used[3:] else ''})")
        if file is not None and file.with_name(f"{file.name}-wal").exists():
            raise NotEmpty(f"another program has {file} open; stop the bot first")
    await asyncio.to_thread(_sweep, data)
    for name in FOLDERS:
        if await asyncio.to_thread(_has_files, data / name):
            raise NotEmpty(f"there are files already in {data / name}")


async def restore(
    url: str,
    data: Path,
    path: Path,
    identity: Identity,
    erased: Sequence[Path],
    passed: Callable[[int], None] = lambda bytes_done: None,
) -> Restored:
    """Make the database and the files that stand in a backup, in a place that is empty (`must_be_empty`).

    The database is filled as it was when the backup was made, compared with it, and then brought up to date. It counts
    in the moment in which it is all there. `erased` are files that say who was erased: the first is the one that holds
    from now on, and takes in the others and what stands in the backup. On SQLite whoever is named there is gone before
    the database counts; on PostgreSQL at once after that, or when the bot starts. Raises `Broken`, `NoRoom`, `Away` and
    OSError, with nothing changed.
    """
    file = sqlite_file(url)
    await asyncio.to_thread(_make_folders, data, file)
    size = await asyncio.to_thread(lambda: path.stat().st_size)
    for folder in {data, *([file.parent] if file is not None else [])}:
        free = shutil.disk_usage(folder).free
        if free < 2 * size:
            raise NoRoom(folder, 2 * size, free)
    # a name that nothing has: only what is put into its place by hand comes out of it
    async with appearing_meanwhile(data / "restored") as beside:
        pieces = _Pieces(read_backup(path, identity))
        try:
            async with _database(url, file) as (database, staged):
                async with database.write() as connection:
                    done, known = await _fill(connection, pieces, beside, passed)
                    await asyncio.to_thread(_remember, erased, known)
                    if file is None:
                        await asyncio.to_thread(_put_in_place, beside, data)
                if file is not None:
                    await database.close()
                    again = await _erase_again(staged, beside, erased[0])
                    await asyncio.to_thread(_put_in_place, beside, data)
        except BaseException:
            await asyncio.to_thread(_sweep, data)
            raise
        finally:
            await pieces.close()
    await asyncio.to_thread((data / _MARK).unlink, missing_ok=True)
    if file is None:
        again = await _erase_again(url, data, erased[0])
    return replace(done, again=again)


@asynccontextmanager
async def _database(url: str, file: Path | None) -> AsyncIterator[tuple[Database, str]]:
    """A database to fill, and its URL; SQLite's takes its place when the block ends well."""
    async with AsyncExitStack() as stack:
        if file is not None:
            folder = await stack.enter_async_context(appearing_meanwhile(file))
            url = sqlite_url(folder / file.name)
        database = Database.to_fill(url)
        stack.push_async_callback(database.close)
        yield database, url


async def _erase_again(url: str, data: Path, erased: Path) -> int:
    database = await Database.open(url)
    try:
        return await apply_tombstones(database, data, erased, now=partial(datetime.now, UTC))
    finally:
        await database.close()


async def _fill(
    connection: Any, pieces: _Pieces, beside: Path, passed: Callable[[int], None]
) -> tuple[Restored, bytes | None]:
    """What was filled, and what the backup knows of who was erased."""
    head = await pieces.next()
    assert isinstance(head, Head)
    made = {table.name: table for table in await set_up_anew(connection, head.revision)}
    if {one.name: one.columns for one in head.tables} != {name: shape_of(one).columns for name, one in made.items()}:
        raise Broken("its tables are not those of its revision")
    erased: bytes | None = None
    while True:
        match await pieces.next():
            case Rows(shape, rows):
                try:
                    await put_rows(connection, made[shape.name], rows)
                except Unfit as unfit:
                    raise Broken(f"tables/{shape.name}: {unfit}") from None
                passed(sum(map(len, rows)))
            case Kept() as kept:
                await asyncio.to_thread(_keep, kept, beside, passed)
            case Erased(data):
                erased = data
            case Contents() as contents:
                break
            case other:
                raise AssertionError(other)
    for shape in head.tables:
        if await digest_of(connection, made[shape.name], shape) != contents.tables[shape.name]:
            raise Broken(f"tables/{shape.name} did not come out as it went in")
    await bring_up_to_date(connection)
    if (what := await unsound(connection)) is not None:
        raise Broken(what)
    held = await hold_broadcasts(connection, datetime.now(UTC))
    return Restored(head, contents, held), erased


class _Pieces:
    """The pieces of a backup, read in a thread, one after the other."""

    def __init__(self, pieces: Generator[Piece]) -> None:
        self._pieces = pieces

    async def next(self) -> Piece:
        piece = await asyncio.to_thread(next, self._pieces, None)
        assert piece is not None
        return piece

    async def close(self) -> None:
        with contextlib.suppress(ValueError):  # whoever is interrupted leaves a thread in the middle of a piece
            await asyncio.to_thread(self._pieces.close)


def _keep(kept: Kept, beside: Path, passed: Callable[[int], None]) -> None:
    path = beside / kept.path
    for folder in [*reversed(path.relative_to(beside).parents)][1:]:  # a mode holds for the last of several alone
        (beside / folder).mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in kept.pieces:
            file.write(piece)
            passed(len(piece))


def _remember(erased: Sequence[Path], known: bytes | None) -> None:
    """Put together who was erased: one file may stand behind another (bot/privacy/tombstones.py)."""
    found = [path.read_bytes() for path in erased if path.exists()] + ([known] if known else [])
    whole = b""
    for one in found:
        if one not in whole:
            whole = one if whole in one else whole.rstrip(b"\n") + b"\n" + one
    if whole:
        make_private(erased[0].parent)
        write_whole(erased[0], whole)


def _put_in_place(beside: Path, data: Path) -> None:
    """Only the database is missing after this: whoever restores again finds the mark, and sweeps."""
    (data / _MARK).touch(0o600)
    if hasattr(os, "sync"):
        os.sync()
    for name in FOLDERS:
        if (beside / name).is_dir():
            with contextlib.suppress(FileNotFoundError):
                (data / name).rmdir()
            (beside / name).rename(data / name)


def _sweep(data: Path) -> None:
    """Remove what a restore that did not end has put in place; its database never came to be.

    A file that is newer than the mark was put there by a bot that has been at work since: then all of it stays.
    """
    mark = data / _MARK
    if not mark.exists():
        return
    until = mark.stat().st_mtime_ns
    files = [path for name in FOLDERS for path in (data / name).rglob("*") if path.is_file()]
    if all(path.stat().st_mtime_ns <= until for path in files):
        for name in FOLDERS:
            shutil.rmtree(data / name, ignore_errors=True)
    mark.unlink()


def _make_folders(data: Path, file: Path | None) -> None:
    for folder in (data, *([file.parent] if file is not None else [])):
        make_private(folder)


def _is_there(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
