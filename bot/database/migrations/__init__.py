"""The tables' history: one script a change in `versions`, run when a database is opened.

After a change to `models`, `python -m bot.database.migrations "what changed"` writes the next script; read it before
you keep it. There is no way back but the copy that is made of an SQLite database before it is changed.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

HERE = Path(__file__).parent
#: Alembic keeps what it is doing in one place for the whole process
_ONE_AT_A_TIME = threading.Lock()
#: "palabre" in bytes: whoever holds this lock migrates
_LOCK = int.from_bytes(b"palabre")


class TooNew(Exception):
    """The database was made by a newer Palabre than this one; nothing was touched."""


def migrate(engine: AsyncEngine, path: Path | None = None) -> None:
    """Bring the database to the newest revision, then let go of the engine. Blocks: call it in a thread.

    `path` is the file of an SQLite database: an existing one is copied to `<name>.before-<revision>` first.
    Raises `TooNew`.
    """
    with _ONE_AT_A_TIME:
        asyncio.run(_migrate(engine, path))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the scripts up to a revision, in the transaction that is open."""
    command.upgrade(_config(connection), revision)


def known_revision(connection: Connection) -> str | None:
    """The revision that the database stands at; None when it is empty. Raises `TooNew`."""
    return _standing(connection)


def write_script(connection: Connection, words: str) -> None:
    """Write the next script: what `models` has and the database has not."""
    number = len(list(_scripts().walk_revisions())) + 1
    command.revision(_config(connection), words, autogenerate=True, rev_id=f"{number:04d}")


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [script.revision for script in _scripts().walk_revisions()][::-1]


def read_revision(connection: Connection) -> str | None:
    """The revision that the database stands at, also one that this program does not know; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


async def _migrate(engine: AsyncEngine, path: Path | None) -> None:
    try:
        async with engine.execution_options(read=True).begin() as connection:
            if await connection.run_sync(_standing) == revisions()[-1]:
                return
        async with engine.begin() as connection:
            await _change(connection, path)
        if path is not None:
            _keep_only(path, _copy_of(path))
    finally:
        await engine.dispose()


async def _change(connection: AsyncConnection, path: Path | None) -> None:
    """Migrate, alone with the database: who waited may find that it is done already."""
    if path is None:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    standing = await connection.run_sync(_standing)
    if standing == revisions()[-1]:
        return
    if path is not None and standing is not None:
        _copy(path, _copy_of(path))
    await connection.run_sync(upgrade)
    if path is not None and (lost := (await connection.execute(text("PRAGMA foreign_key_check"))).first()):
        raise RuntimeError(f"After the migration, rows of {lost[0]!r} point at nothing in {lost[2]!r}: left as it was.")


def _standing(connection: Connection) -> str | None:
    """The revision that the database stands at; None when it is empty."""
    standing = MigrationContext.configure(connection).get_current_revision()
    if standing is not None and standing not in revisions():
        raise TooNew(
            f"The database stands at revision {standing}, and this Palabre knows none later than {revisions()[-1]}: "
            f"a newer Palabre has changed it. Install that one again, or restore the copy made before."
        )
    return standing


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(HERE))


def _copy_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-{revisions()[-1]}")


def _copy(path: Path, copy: Path) -> None:
    """Copy the database as it stands before the transaction that is open."""
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        # made first, for its mode; SQLite fills a file that is empty
        opened = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            os.fsync(opened)
        finally:
            os.close(opened)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)


def _keep_only(path: Path, copy: Path) -> None:
    """Remove the older copies, once the migration is safe."""
    if copy.exists():
        for other in path.parent.glob(f"{path.name}.before-*"):
            if other != copy:
                other.unlink(missing_ok=True)
