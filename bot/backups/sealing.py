"""Streams that are closed and opened by age (https://age-encryption.org/v1) on their way to and from the disk."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient


class Broken(Exception):
    """The file is no whole backup: what is wrong, and with which part."""


@contextmanager
def sealed(out: Path, recipient: Recipient) -> Iterator[BinaryIO]:
    """A stream to write to: what is written stands in OUT, encrypted, when the block ends. Raises OSError."""
    read_end, write_end = os.pipe()

    def work() -> None:
        with os.fdopen(read_end, "rb") as plain, out.open("wb") as file:
            pyrage.encrypt_io(plain, file, [recipient])

    beside = _Beside(work)
    try:
        # nobody there to read means that the disk refused: that is said below
        with contextlib.suppress(BrokenPipeError), os.fdopen(write_end, "wb") as stream:
            yield stream
    finally:
        beside.wait()
    if beside.wrong is not None:
        raise OSError(f"it cannot be written to the disk ({beside.wrong})")


@contextmanager
def unsealed(path: Path, identity: Identity) -> Iterator[BinaryIO]:
    """A stream to read from: what a sealed file holds, in memory that does not grow with it.

    Its end is believed: where the file is cut off, changed, of another key or no such file at all, reading raises
    `Broken` before it says that nothing more comes. Raises OSError where the file cannot be read.
    """
    read_end, write_end = os.pipe()
    file = path.open("rb")

    def work() -> None:
        with file, os.fdopen(write_end, "wb") as stream:
            pyrage.decrypt_io(file, stream, [identity])

    beside = _Beside(work)
    with os.fdopen(read_end, "rb") as plain:
        try:
            yield _Believed(plain, beside)  # type: ignore[misc]
        finally:
            plain.close()
            beside.wait()


class _Beside:
    """Work in a thread of its own, and what went wrong with it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.wrong: Exception | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as wrong:
            self.wrong = wrong


class _Believed:
    """The reading end of a pipe; its end counts once whoever writes has ended well."""

    def __init__(self, stream: BinaryIO, beside: _Beside) -> None:
        self._stream = stream
        self._beside = beside
        self._done = 0

    def read(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        data = self._stream.read(size)
        self._done += len(data)
        if len(data) < size:
            self._beside.wait()
            if self._beside.wrong is not None:
                raise Broken(_told(self._beside.wrong, self._done))
        return data


def _told(wrong: Exception, done: int) -> str:
    match str(wrong):
        case "No matching keys found":
            return "this key does not open it: it was closed with another one, or its head is damaged"
        case _ if isinstance(wrong, pyrage.DecryptError):
            return "it is no backup: not a file that age has closed"
        case _:
            return f"it is cut off or damaged, some {done:,} bytes in"
