"""Submissions into files, one after the other: memory stays flat however many there are."""

from __future__ import annotations

import asyncio
import hashlib
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot.database.exports import Came
from bot.whole_files import appearing_meanwhile
from conversations.records import record, replace


class Writer(Protocol):
    """Writes submissions into files of one folder."""

    @property
    def missing(self) -> int:
        """Files that should have been there and are not."""

    @property
    def size(self) -> int:
        """Bytes of the largest file so far, as far as is known."""

    def weight(self, came: Came) -> int:
        """Bytes that a submission will add at least."""

    def put(self, came: Came) -> None:
        """Write one submission more."""

    def close(self) -> None:
        """Write what is left."""


#: (folder, name of the file) -> a writer of that file, and of what stands beside it
Make = Callable[[Path, str], Writer]


@record
class Made:
    """What was written."""

    #: submissions
    count: int
    #: parts of OUT, each complete in itself, in their order; one where there is no limit
    parts: tuple[Path, ...]
    #: what stands beside them
    beside: tuple[Path, ...]
    #: of the parts
    sha256: tuple[str, ...]
    #: files that were sent along and are not here
    missing: int
    #: the numbers of the submissions
    submissions: Sequence[int] = ()


async def write_export(
    out: Path,
    make: Make,
    submissions: AsyncIterator[Came],
    passed: Callable[[int], None],
    limit: int | None = None,
    noted: Callable[[Made], Awaitable[None]] | None = None,
) -> Made:
    """Write OUT; with a limit of so many bytes, parts of less: OUT-1, OUT-2 and so on where one does not do.

    They appear together when all are complete, and `noted` has put it on record. `passed` is told how many are written
    so far. Raises OSError.
    """
    async with appearing_meanwhile(out) as folder:
        parts = _Parts(folder, out, make, limit)
        batch: list[Came] = []
        numbers = array("q")
        async for came in submissions:
            batch.append(came)
            numbers.append(came.submission.id)
            if len(batch) >= _AT_ONCE:
                await asyncio.to_thread(parts.put, batch)
                passed(parts.count)
                batch = []
        await asyncio.to_thread(parts.put, batch)
        passed(parts.count)
        made = replace(await asyncio.to_thread(parts.close), submissions=numbers)
        if noted is not None:
            await noted(made)
    return made


class _Parts:
    """The parts of one export."""

    def __init__(self, folder: Path, out: Path, make: Make, limit: int | None) -> None:
        self.count = 0
        self._folder, self._out, self._make = folder, out, make
        #: what comes at the end of a file, and one submission more, must still fit
        self._full = limit * 4 // 5 if limit is not None else None
        self._names: list[str] = []
        self._missing = 0
        self._here = 0
        self._writer = self._begin()

    def _begin(self) -> Writer:
        name = self._out.name
        if self._full is not None:
            name = f"{self._out.stem}-{len(self._names) + 1}{self._out.suffix}"
        self._names.append(name)
        self._here = 0
        return self._make(self._folder, name)

    def put(self, batch: Sequence[Came]) -> None:
        for came in batch:
            if self._full is not None and self._here and self._writer.size + self._writer.weight(came) > self._full:
                self._end()
                self._writer = self._begin()
            self._writer.put(came)
            self._here += 1
            self.count += 1

    def _end(self) -> None:
        self._writer.close()
        self._missing += self._writer.missing

    def close(self) -> Made:
        self._end()
        if self._full is not None and len(self._names) == 1:
            self._rename_only()
        paths = [self._folder / name for name in self._names]
        digests = tuple(map(_digest, paths))
        written = {path.name for path in self._folder.iterdir() if path.is_file() and not path.name.startswith(".")}
        there = self._out.parent
        beside = tuple(there / name for name in sorted(written.difference(self._names)))
        return Made(self.count, tuple(there / name for name in self._names), beside, digests, self._missing)

    def _rename_only(self) -> None:
        """There is one part: it is the whole."""
        before = f"{self._out.stem}-1"
        for path in self._folder.iterdir():
            if path.name.startswith(f"{before}."):
                path.rename(path.with_name(self._out.stem + path.name.removeprefix(before)))
        self._names = [self._out.name]


def _digest(path: Path) -> str:
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


#: submissions written at once in a thread
_AT_ONCE = 100
