"""A backup is made: all tables as they are at one moment, then the files that they name, then who was erased."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pyrage.x25519 import Recipient

from bot import __version__
from bot.database.facts import BackedUp, write_backed_up
from bot.database.opening import Away, Database
from bot.database.whole import NAMING_FILES, read_chunks, row_of, shape_of, standing, tables_in
from bot.whole_files import appearing_meanwhile
from conversations.records import record

from .contents import CONTENTS, ERASED, HEAD, SUMMED, Contents, Head, sum_line
from .packing import LARGEST, Packing, is_inside
from .sealing import sealed

#: what of a disk stays free
_SPARE = 64 << 20


class NoRoom(Exception):
    """The disk is too full: so many bytes are needed, and so many are free."""

    def __init__(self, folder: Path, needed: int, free: int) -> None:
        super().__init__(f"the disk of {folder} has {free // 1_000_000} MB free, and {needed // 1_000_000} are needed")


class NothingYet(Exception):
    """The database has no tables: there is nothing to keep."""


@record
class Made:
    """What a backup holds."""

    contents: Contents
    #: of the file, in bytes
    size: int
    #: the database knows that it was made
    noted: bool = True


async def back_up(
    database: Database,
    data: Path,
    out: Path,
    recipient: Recipient,
    erased: Path,
    passed: Callable[[str, int], None] = lambda part, bytes_done: None,
) -> Made:
    """Write everything that is kept into OUT, which appears when it is complete. The bot goes on meanwhile.

    `passed` is told the part that is worked on and how many bytes of it have just been written. Files are never
    changed once they are written; one that is gone by the time it is its turn was erased, so what is known about who
    was erased is put in last of all. Raises `NoRoom`, `NothingYet`, `Away`, `TooNew`, `Broken` and OSError.
    """
    async with appearing_meanwhile(out) as folder:
        part = folder / out.name
        with sealed(part, recipient) as stream:
            contents = await _pack(Packing(stream, datetime.now(UTC)), database, data, out.parent, erased, passed)
        size = await asyncio.to_thread(lambda: part.stat().st_size)
    return Made(contents, size, await _is_noted(database, BackedUp(datetime.now(UTC), size)))


async def _is_noted(database: Database, made: BackedUp) -> bool:
    """The file is whole, whatever becomes of the note."""
    try:
        async with database.write() as connection:
            await write_backed_up(database, connection, made)
    except Away:
        return False
    return True


async def _pack(
    packing: Packing, database: Database, data: Path, place: Path, erased: Path, passed: Callable[[str, int], None]
) -> Contents:
    counted: dict[str, tuple[int, str]] = {}
    paths = set[str]()
    # the room of a snapshot is the database's own: nothing but rows is read before it is let go
    async with database.read() as connection:
        revision = await standing(connection)
        if revision is None:
            raise NothingYet
        _must_have_room(place, await database.room_taken(connection))
        tables = await tables_in(connection)
        shapes = tuple(shape_of(table) for table in tables)
        packing.put(HEAD, Head(__version__, revision, datetime.now(UTC), shapes).as_bytes())
        for table, shape in zip(tables, shapes, strict=True):
            rows, number, digest = 0, 0, hashlib.sha256()
            async for count, lines in read_chunks(connection, table, shape):
                rows += count
                number += 1
                digest.update(lines)
                packing.put(f"tables/{shape.name}/{number:06}.jsonl", lines)
                passed(shape.name, len(lines))
                if shape.name in NAMING_FILES:
                    paths |= {path for line in lines.splitlines() if (path := row_of(line, shape)["path"])}
            counted[shape.name] = (rows, digest.hexdigest())
    packed = await asyncio.to_thread(_pack_files, packing, data, sorted(paths), place, passed)
    known = await asyncio.to_thread(_read, erased)
    if known is not None:
        packing.put(ERASED, known)
    digest_of_erased = None if known is None else hashlib.sha256(known).hexdigest()
    contents = Contents(counted, *packed, digest_of_erased)
    packing.put(CONTENTS, contents.as_bytes())
    packing.end()
    return contents


def _pack_files(
    packing: Packing, data: Path, paths: list[str], place: Path, passed: Callable[[str, int], None]
) -> tuple[int, int, str, tuple[str, ...]]:
    """How many files, their bytes, the SHA-256 of their sums, and those that are gone."""
    _must_have_room(place, sum(_size(data / path) for path in paths))
    count, total, all_sums, gone = 0, 0, hashlib.sha256(), list[str]()
    sums: list[bytes] = []
    parts = 0
    for path in paths:
        file = _opened(data, path)
        if file is None:
            gone.append(path)
            continue
        with file:
            size, digest = os.fstat(file.fileno()).st_size, hashlib.sha256()
            packing.put_file(path, file, size, digest.update)
        sums.append(sum_line(path, size, digest.hexdigest()))
        count, total = count + 1, total + size
        passed("files", size)
        if len(sums) == SUMMED:
            parts += 1
            _put_sums(packing, parts, sums, all_sums.update)
            sums = []
    if sums:
        _put_sums(packing, parts + 1, sums, all_sums.update)
    return count, total, all_sums.hexdigest(), tuple(gone)


def _put_sums(packing: Packing, number: int, sums: list[bytes], seen: Callable[[bytes], object]) -> None:
    data = b"".join(sums)
    seen(data)
    packing.put(f"sums/{number:06}.jsonl", data)


def _opened(data: Path, path: str) -> BinaryIO | None:
    """A file of the data folder; None where it is no longer there, or is none of ours."""
    if not is_inside(path) or not path.startswith(("files/", "documents/")):
        return None
    try:
        handle = os.open(data / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError as wrong:
        if wrong.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP):
            return None
        raise
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        os.close(handle)
        return None
    return os.fdopen(handle, "rb")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _must_have_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise NoRoom(folder, needed + _SPARE, free)
