"""Where the database is: a URL as somebody wrote it, checked before anything is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

#: how a URL should look, by how people begin one
_EXAMPLES = {
    "sqlite": "sqlite+aiosqlite:////folder/palabre.db",
    "postgres": "postgresql+asyncpg://user:password@host/database",
}


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for another."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database is not None
    return Path(str(address.database)) if is_file else None


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


class WrongUrl(ValueError):
    """It cannot be used: what is wrong, and what to do. Neither repeats the URL, which may hold a password."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


def whole_url(words: str, base: Path) -> str:
    """The URL with the path of an SQLite file made absolute, from `base`."""
    begins = {kind: f"{example.partition(':')[0]}://" for kind, example in _EXAMPLES.items()}
    if not words.startswith(tuple(begins.values())):
        near = [begin for kind, begin in begins.items() if words.startswith(kind)] or begins.values()
        raise WrongUrl("it begins like no database that Palabre can use", f"begin it with {' or '.join(near)}")
    try:
        url = make_url(words)
    except (ArgumentError, ValueError):
        raise WrongUrl("it is no database URL", f"write {' or '.join(_EXAMPLES.values())}") from None
    if words.startswith(begins["postgres"]):
        return words
    if url.host or not url.database or ":memory:" in url.database or url.query.get("mode") == "memory":
        raise WrongUrl("it names no file to keep answers in", f"write it such as {_EXAMPLES['sqlite']}")
    if url.query or url.database.startswith("file:"):
        raise WrongUrl("only the path of a file may stand there", f"write it such as {_EXAMPLES['sqlite']}")
    return url.set(database=str(base / url.database)).render_as_string(hide_password=False)
