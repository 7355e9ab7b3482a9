"""Files that are there when they are complete, and not before, however the work on them ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

if sys.platform != "win32":  # there, what a crash leaves is not found by the next run
    import fcntl


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A hidden folder beside OUT to write in. When the block ends well, each file in it takes its place beside OUT.

    OUT itself comes last. Nobody else on the machine may read them. Files whose names begin with a dot are scratch and
    vanish, and so do folders. What a run that was killed has left for this OUT is removed by the next one. Blocks.
    Raises OSError.
    """
    begins = f".{out.name}."
    _sweep(out.parent, begins)
    folder = Path(tempfile.mkdtemp(prefix=begins, suffix=_PART, dir=out.parent))
    lock = _locked(folder)
    try:
        yield folder
        written = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
        for path in written:
            path.chmod(0o600)  # answers of people: what others may read of it is for its owner to say
            _sync(path, os.O_RDWR)
        for path in sorted(written, key=lambda path: path.name == out.name):
            path.replace(out.parent / path.name)
        sync_folder(out.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.close()


@asynccontextmanager
async def appearing_meanwhile(out: Path) -> AsyncIterator[Path]:
    """The same, where others must not wait for the disk."""
    whole = appearing(out)
    folder = await asyncio.to_thread(whole.__enter__)
    try:
        yield folder
    except BaseException as wrong:
        # not in a thread: whoever is cancelled waits for nothing
        whole.__exit__(type(wrong), wrong, wrong.__traceback__)
        raise
    await asyncio.to_thread(whole.__exit__, None, None, None)


def write_private(out: Path, data: bytes) -> None:
    """A file that nobody else may read, in a folder of the same kind, for what can be made again. Blocks.

    After a crash it may be there in part: see `write_whole`. Raises OSError.
    """
    make_private(out.parent)
    out.touch(mode=0o600)
    out.write_bytes(data)


def make_private(folder: Path) -> None:
    """A folder that nobody else may look into, if it is not there yet. Blocks. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def throw_away(folder: Path, age: timedelta) -> None:
    """Remove what has not been changed for so long, and what is left of files that were cut short. Blocks."""
    oldest = datetime.now(UTC) - age
    for path in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def sync_folder(folder: Path) -> None:
    """See that the names in it stand on the disk too. Blocks. Raises OSError."""
    if os.name != "nt":
        _sync(folder, os.O_RDONLY)


def write_whole(out: Path, data: bytes) -> None:
    """The file as it should be, or as it was before. Blocks. Raises OSError."""
    with appearing(out) as folder:
        (folder / out.name).write_bytes(data)


def is_in_use(path: Path) -> bool:
    """It is a hidden folder that somebody writes in just now. Blocks."""
    return is_scratch(path) and not _is_left(path)


def is_scratch(path: Path) -> bool:
    """It is a hidden folder that files are written in before they appear."""
    return path.name.startswith(".") and path.name.endswith(_PART)


def sweep_left(folder: Path) -> None:
    """Remove what runs that were killed have left in a folder, whatever they were to write. Blocks."""
    for path in folder.glob("*"):
        if is_scratch(path) and _is_left(path):
            shutil.rmtree(path, ignore_errors=True)


def _locked(folder: Path) -> IO[bytes] | None:
    """Say that somebody is at work here."""
    if sys.platform == "win32":
        return None
    lock = (folder / _LOCK).open("wb")
    with contextlib.suppress(OSError):  # some network drives know no locks
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def _sweep(folder: Path, begins: str) -> None:
    """Remove what runs that were killed have left."""
    for path in folder.iterdir():
        if path.name.startswith(begins) and path.name.endswith(_PART) and _is_left(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_PART, _LOCK = ".part", ".lock"
