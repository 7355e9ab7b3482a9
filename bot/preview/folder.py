"""The folder of a preview: for one preview at a time, and emptied only when it is one."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.settings import WrongSettings

_LOCK = "preview.lock"


@contextlib.contextmanager
def own_folder(folder: Path, *, fresh: bool) -> Iterator[bool]:
    """Hold the folder; tells whether it is new. Raises WrongSettings when it cannot be had."""
    with contextlib.ExitStack() as stack:
        try:
            is_new = _held(folder, stack)
            if fresh:
                _empty(folder)
        except OSError as error:
            what = f"{error.filename or folder} cannot be used ({error.strerror})"
            raise WrongSettings("PALABRE_DATA", what, "name a folder that this user may write in") from None
        yield is_new or fresh


def _held(folder: Path, stack: contextlib.ExitStack) -> bool:
    lock = folder / _LOCK
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not any(folder.iterdir())
    if not is_new and not lock.exists():
        todo = "empty it yourself, or name another data folder"
        raise WrongSettings("PALABRE_DATA", f"{folder} holds what no preview put there", todo)
    held = stack.enter_context(lock.open("a"))
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        todo = "stop that one first, or set PALABRE_DATA to another folder"
        raise WrongSettings("PALABRE_DATA", f"another preview is at work in {folder}", todo) from None
    return is_new


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != _LOCK:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
