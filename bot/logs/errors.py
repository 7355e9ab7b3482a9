"""What may be said of an error: its kind, a code and a place; its own words may quote an answer."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
#: code of an own error -> what it can be asked for: SQLite's name of a fault, PostgreSQL's state, the system's number
_CODES = ("sqlite_errorname", "sqlstate")


class Told(str):
    """Words about an error that `told` chose: they hold nothing that somebody wrote."""

    __slots__ = ()


def told(error: BaseException) -> Told:
    """An error's kind, the database's code for it, and the place in our code: its own words may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{_ROOT}/" in frame.filename] or list(frames)
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    code = next(_codes(error), None)
    return Told(f"{type(error).__name__}{f' {code}' if code else ''}{where}")


def _codes(error: BaseException) -> Iterator[str]:
    for one in (error, getattr(error, "orig", None), error.__cause__, getattr(error.__cause__, "orig", None)):
        for name in _CODES:
            if isinstance(code := getattr(one, name, None), str) and code.replace("_", "").isalnum():
                yield code
        if isinstance(one, OSError) and isinstance(one.strerror, str) and type(one.errno) is int:
            # the system's own words for the number, whatever the error was given
            yield f"(errno {one.errno})"
