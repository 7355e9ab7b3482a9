"""Parts behind one another in one stream: a plain tar, which other tools unpack too (`age -d FILE | tar x`).

What comes from outside is read by rules of our own: plain files alone, with relative names and a size that is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from tarfile import BLOCKSIZE, REGTYPE, USTAR_FORMAT, HeaderError, TarInfo
from typing import BinaryIO

from .sealing import Broken

#: bytes: Telegram hands out files of 2 GB at most
LARGEST = 4 << 30
PIECE = 1 << 18


class Packing:
    """Writes parts into a stream."""

    def __init__(self, stream: BinaryIO, now: datetime) -> None:
        self._stream = stream
        self._now = int(now.timestamp())

    def put(self, name: str, data: bytes) -> None:
        """Add a part."""
        self._head(name, len(data))
        self._stream.write(data)
        self._stream.write(bytes(-len(data) % BLOCKSIZE))

    def put_file(self, name: str, file: BinaryIO, size: int, seen: Callable[[bytes], object]) -> None:
        """Add a part of this size from a file, piece by piece. Raises `Broken` where the file is shorter."""
        self._head(name, size)
        left = size
        while left:
            piece = file.read(min(left, PIECE))
            if not piece:
                raise Broken(f"{name} became shorter while it was read; try again")
            seen(piece)
            self._stream.write(piece)
            left -= len(piece)
        self._stream.write(bytes(-size % BLOCKSIZE))

    def end(self) -> None:
        """Say that nothing more comes."""
        self._stream.write(bytes(2 * BLOCKSIZE))

    def _head(self, name: str, size: int) -> None:
        info = TarInfo(name)
        info.size, info.mtime, info.mode = size, self._now, 0o600
        try:
            self._stream.write(info.tobuf(USTAR_FORMAT, "utf-8", "strict"))
        except ValueError:
            raise Broken(f"{name[:80]}… cannot be named in a backup; give the file a shorter name") from None


class Part:
    """One part, as long as the next one was not asked for."""

    def __init__(self, name: str, size: int, stream: BinaryIO) -> None:
        self.name = name
        self.size = size
        self._stream = stream
        self._left = size

    def pieces(self) -> Iterator[bytes]:
        """What is left of it."""
        while self._left:
            piece = self._stream.read(min(self._left, PIECE))
            if not piece:
                raise Broken(f"it ends in the middle of {self.name}")
            self._left -= len(piece)
            yield piece

    def whole(self, most: int) -> bytes:
        """All of it, where it is no larger than that."""
        if self.size > most:
            raise Broken(f"{self.name} is larger than such a part can be")
        return b"".join(self.pieces())

    def skip(self) -> None:
        """Go to its end."""
        for _ in self.pieces():
            pass
        self._stream.read(-self.size % BLOCKSIZE)


def unpack(stream: BinaryIO) -> Iterator[Part]:
    """The parts of a stream, up to its very end. Raises `Broken`."""
    while True:
        block = stream.read(BLOCKSIZE)
        if len(block) < BLOCKSIZE:
            raise Broken("it ends before its last part")
        if not any(block):
            break
        part = _part(block, stream)
        yield part
        part.skip()
    if any(rest := stream.read(BLOCKSIZE)) or len(rest) < BLOCKSIZE or stream.read(1):
        raise Broken("something stands behind its end")


def is_inside(name: str) -> bool:
    """Whether a path stays below the folder it starts from, spelled in one way only."""
    parts = PurePosixPath(name).parts
    is_plain = "\\" not in name and ":" not in name and name.isprintable() and str(PurePosixPath(name)) == name
    return is_plain and bool(parts) and not name.startswith("/") and ".." not in parts and name != "."


def _part(block: bytes, stream: BinaryIO) -> Part:
    try:
        info = TarInfo.frombuf(block, "utf-8", "strict")
    except (HeaderError, ValueError):
        raise Broken("what stands where a part should begin is none") from None
    if info.type != REGTYPE:
        raise Broken(f"{_shown(info.name)} is no plain file (a link, a folder, a device…), as no backup has them")
    if not is_inside(info.name):
        raise Broken(f"{_shown(info.name)} would stand outside of the folder, as in no backup")
    if not 0 <= info.size <= LARGEST:
        raise Broken(f"{_shown(info.name)} says that it is larger than any file can be")
    return Part(info.name, info.size, stream)


def _shown(name: str) -> str:
    return ascii(name[:80])
