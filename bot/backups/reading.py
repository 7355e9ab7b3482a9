"""A backup, part by part, each checked before it is handed on; whoever reads to the end has read a whole one."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity

from bot.database.whole import CHUNK, Shape, Unfit, paths_among, row_of
from conversations.records import record

from .contents import CONTENTS, ERASED, HEAD, SUMMED, Contents, Head, read_contents, read_head, sum_line
from .packing import Part, is_inside, unpack
from .sealing import Broken, unsealed

#: bytes: a head, and what is kept of who was erased; a chunk of rows, the last of which may be a long one
_HEAD, _ERASED, _ROWS, _CONTENTS = 1 << 20, 1 << 28, 64 * CHUNK, 1 << 28


@record
class Rows:
    """Some rows of a table."""

    shape: Shape
    rows: Sequence[Mapping[str, Any]]


@record
class Kept:
    """A file of the data folder: its bytes are taken before the next part is asked for, or never."""

    path: str
    size: int
    pieces: Iterator[bytes]


@record
class Erased:
    """The file that says who was erased."""

    data: bytes


Piece = Head | Rows | Kept | Erased | Contents


def read_backup(path: Path, identity: Identity) -> Generator[Piece]:
    """What stands in a backup, in order: its head first, its contents last. Blocks.

    Raises `Broken`, which names the first part that is not as it should be, and OSError. Only the head may be believed
    before the end was reached.
    """
    with unsealed(path, identity) as stream:
        yield from _Reading().read(unpack(stream))


class _Reading:
    """How far it was read, and what was counted on the way."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[int, str]] = {}
        self._digest = hashlib.sha256()
        self._table, self._chunk, self._rows = "", 0, 0
        self._named: set[str] = set()
        self._last = ""
        self._sums: list[bytes] = []
        self._summed, self._files, self._bytes = 0, 0, 0
        self._all_sums = hashlib.sha256()
        self._erased: str | None = None

    def read(self, parts: Iterator[Part]) -> Iterator[Piece]:
        """The pieces."""
        first = next(parts, None)
        if first is None or first.name != HEAD:
            raise Broken("it is closed as a backup is, but no backup of Palabre stands in it")
        head = read_head(first.whole(_HEAD))
        shapes = {one.name: one for one in head.tables}
        waiting = list(shapes)
        yield head
        for part in parts:
            folder = part.name.partition("/")[0]
            match folder:
                case "tables" if not self._last and self._erased is None:
                    yield self._read_rows(part, shapes, waiting)
                case "files" | "documents" if self._erased is None:
                    yield from self._read_file(part)
                case "sums" if self._erased is None:
                    self._read_sums(part)
                case _ if part.name == ERASED and self._erased is None:
                    data = part.whole(_ERASED)
                    self._erased = hashlib.sha256(data).hexdigest()
                    yield Erased(data)
                case _ if part.name == CONTENTS:
                    contents = read_contents(part.whole(_CONTENTS))
                    if next(parts, None) is not None:
                        raise Broken(f"something stands behind {CONTENTS}")
                    self._compare(contents, head)
                    yield contents
                    return
                case _:
                    raise Broken(f"{part.name[:80]!a} does not belong there")
        raise Broken("it ends before its last part")

    def _read_rows(self, part: Part, shapes: Mapping[str, Shape], waiting: list[str]) -> Rows:
        name, number = _table_of(part.name)
        if name != self._table:
            if name not in waiting:
                raise Broken(f"{part.name[:80]!a}: it has no such table, or has it twice")
            self._close_table()
            del waiting[: waiting.index(name) + 1]
            self._table, self._chunk, self._rows, self._digest = name, 0, 0, hashlib.sha256()
        self._chunk += 1
        if number != self._chunk:
            raise Broken(f"{part.name}: number {self._chunk} should stand there")
        data = part.whole(_ROWS)
        self._digest.update(data)
        rows = []
        for line, words in enumerate(data.splitlines(), 1):
            try:
                rows.append(row_of(words, shapes[name]))
            except Unfit as unfit:
                raise Broken(f"{part.name}:{line}: {unfit}") from None
        self._rows += len(rows)
        for path in paths_among(name, rows):
            if not is_inside(path):
                raise Broken(f"{part.name}: a row names a file outside of the folder")
            self._named.add(path)
        return Rows(shapes[name], rows)

    def _close_table(self) -> None:
        if self._table:
            self._tables[self._table] = (self._rows, self._digest.hexdigest())

    def _read_file(self, part: Part) -> Iterator[Kept]:
        if part.name <= self._last:
            raise Broken(f"{part.name[:80]!a} stands there twice, or out of order")
        if part.name not in self._named:
            raise Broken(f"{part.name[:80]!a} is named by no row")
        if len(self._sums) >= SUMMED:
            raise Broken(f"sums/{self._summed + 1:06}.jsonl is missing")
        self._last = part.name
        digest, size = hashlib.sha256(), 0

        def pieces() -> Iterator[bytes]:
            nonlocal size
            for piece in part.pieces():
                digest.update(piece)
                size += len(piece)
                yield piece

        taken = pieces()
        yield Kept(part.name, part.size, taken)
        for _ in taken:
            pass
        self._files += 1
        self._bytes += size
        self._sums.append(sum_line(part.name, size, digest.hexdigest()))

    def _read_sums(self, part: Part) -> None:
        self._summed += 1
        data = part.whole(_HEAD)
        lines = data.splitlines(keepends=True)
        if part.name != f"sums/{self._summed:06}.jsonl" or len(lines) != len(self._sums):
            raise Broken(f"{part.name[:80]!a} does not belong there")
        for line, found in zip(lines, self._sums, strict=True):
            if line != found:
                path = ascii(found.split(b'"')[3].decode(errors="replace"))
                raise Broken(f"{path} is not the file that was put there")
        self._all_sums.update(data)
        self._sums = []

    def _compare(self, contents: Contents, head: Head) -> None:
        self._close_table()
        for shape in head.tables:
            counted = self._tables.get(shape.name, (0, hashlib.sha256().hexdigest()))
            if contents.tables.get(shape.name) != counted:
                said = contents.tables.get(shape.name, (0, ""))[0]
                raise Broken(f"tables/{shape.name} is not whole: {counted[0]} rows where {said} were put there")
        if self._sums:
            raise Broken(f"sums/{self._summed + 1:06}.jsonl is missing")
        found = (self._files, self._bytes, self._all_sums.hexdigest())
        if (contents.files, contents.size, contents.sums) != found:
            raise Broken(f"the files are not whole: {self._files} where {contents.files} were put there")
        if self._files + len(set(contents.gone) & self._named) != len(self._named):
            raise Broken("files are missing that rows name")
        if contents.erased != self._erased:
            raise Broken(f"{ERASED} is not as it was put there")


def _table_of(name: str) -> tuple[str, int]:
    """The table of a chunk, and its number."""
    match name.removesuffix(".jsonl").split("/"):
        case ["tables", table, number] if len(number) == 6 and number.isascii() and number.isdigit():
            return table, int(number)
    raise Broken(f"{name[:80]!a} does not belong there")
