"""The database, opened: one writer at a time on SQLite, as many as there are on PostgreSQL.

An error that passes by itself becomes `Away`: whoever was writing tries again later.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Literal

import orjson
from sqlalchemy import URL, Connection, Table, event, exc, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .migrations import TooNew, migrate
from .prepared import Prepared

__all__ = ["Away", "Database", "TooNew", "is_away"]

#: milliseconds that a writer waits for another process, on SQLite
_BUSY = 5_000
#: the same for those who still read from the log that is to be emptied
_BUSY_READERS = 200
#: the same while another process migrates
_BUSY_MIGRATING = 60_000
#: seconds
_CONNECTING, _STATEMENT, _UNANSWERED, _WAITING = 10, 30, 40, 10

_AWAY_SQLITE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
#: connection, rollback (deadlock, serialization), resources, operator (stopping, starting, too slow), system
_AWAY_CLASSES = ("08", "40", "53", "57", "58")
#: read-only (a standby), idle or too long in a transaction, lock not available
_AWAY_STATES = {"25006", "25P03", "25P04", "55P03"}


class Away(Exception):
    """The database cannot be reached or written just now: try the same again later. Safe to log.

    Nothing was written, or, when PostgreSQL went away during the commit itself, all of it or nothing.
    """


class Database:
    """A database that is open."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.kind: Literal["sqlite", "postgresql"] = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.kind == "sqlite" else nullcontext()
        #: statements for many rows, once they have been compiled
        self.prepared: dict[Hashable, Prepared] = {}
        self._reading = engine.execution_options(read=True)
        if self.kind == "postgresql":
            self._reading = self._reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True) -> Database:
        """Open `sqlite:///path` (made where it is missing) or `postgresql://…`, and bring its tables up to date.

        Raises `Away`, `TooNew`, and ValueError for a URL that is neither.
        """
        address, path = _address(url)
        with _telling_away():
            if migrate:
                await asyncio.to_thread(_prepare, address, path)
            database = cls(_engine(address))
            try:
                async with database.read():
                    return database
            except BaseException:
                await database.close()
                raise

    @classmethod
    def to_fill(cls, url: str) -> Database:
        """A database that is filled at once: no time limits, and nobody checks on SQLite what rows point at.

        SQLite's file is made where it is missing. Raises ValueError as `open` does.
        """
        address, path = _address(url)
        if path is not None:
            _make_private(path)
        return cls(_engine(address, migrating=True))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end, rolled back when anything was raised, even if it was caught."""
        async with self._turn:
            with _telling_away():
                async with self.engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One view of the data, the same from the first statement to the last. Keep it short."""
        with _telling_away():
            async with self._reading.begin() as connection:
                yield connection

    async def wipe(self) -> bool:
        """Let nothing that was deleted stand in the files any more: SQLite writes them anew, and empties its log.

        What is deleted is overwritten at once, but rows that were moved between pages leave copies in gaps. Everybody
        waits meanwhile, about a second for each 100 MB. On PostgreSQL its own vacuum does that, in its own time.
        False where somebody still reads what stood there: then `empty_log` is to follow.
        """
        if self.kind == "sqlite":
            async with self._turn, self._driver() as driver:
                await driver.execute("VACUUM")
        return await self.empty_log()

    async def empty_log(self) -> bool:
        """Let nothing stand in SQLite's log; False where somebody reads from it, as a backup does for a while."""
        if self.kind != "sqlite":
            return True
        async with self._turn, self._driver() as driver:
            # whoever writes waits meanwhile: a reader that stays long is not waited for
            await driver.execute(f"PRAGMA busy_timeout={_BUSY_READERS}")
            try:
                busy = await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
            finally:
                await driver.execute(f"PRAGMA busy_timeout={_BUSY}")
        return busy is not None and not busy[0]

    @asynccontextmanager
    async def _driver(self) -> AsyncIterator[Any]:
        """SQLite's own connection, outside of a transaction."""
        with _telling_away():
            async with self.engine.connect() as connection:
                yield (await connection.get_raw_connection()).driver_connection

    async def size(self) -> int:
        """Bytes of an SQLite database, as it is written anew; 0 of another, which is never."""
        if self.kind != "sqlite":
            return 0
        async with self.read() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            return int(pages) * int((await connection.exec_driver_sql("PRAGMA page_size")).scalar_one())

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        return sqlite.insert(table) if self.kind == "sqlite" else postgresql.insert(table)

    async def close(self) -> None:
        """Let go of all connections."""
        await self.engine.dispose()


def is_away(error: BaseException) -> bool:
    """Whether the same may work later: nothing is wrong with what was asked."""
    match error:
        case Away() | exc.TimeoutError() | exc.PendingRollbackError() | OSError():
            return True
        case exc.DBAPIError(connection_invalidated=True):
            return True
        case exc.DBAPIError(orig=BaseException() as cause):
            return is_away(cause)
        case sqlite3.Error():
            return getattr(error, "sqlite_errorcode", 0) & 0xFF in _AWAY_SQLITE
        case _:
            state = getattr(error, "sqlstate", None) or ""
            return state[:2] in _AWAY_CLASSES or state in _AWAY_STATES


@contextmanager
def _telling_away() -> Iterator[None]:
    try:
        yield
    except Away:
        raise
    except Exception as error:
        if is_away(error):
            raise Away(f"The database is away ({_reason(error)}).") from error
        raise


def _reason(error: Exception) -> str:
    """A word for the log: never a statement, a value or an address."""
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause).__name__


def _address(url: str) -> tuple[URL, Path | None]:
    """The URL with its driver, and the file of an SQLite database."""
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise ValueError("The database is given as sqlite:///path/to/palabre.db or postgresql://host/name.") from None
    match address.get_backend_name():
        case "sqlite":
            path = _path(address)
            # mode=rw: a file that went missing is a fault to report, not an empty database to begin
            return URL.create("sqlite+aiosqlite", database=path.as_uri(), query={"mode": "rw", "uri": "true"}), path
        case "postgresql" | "postgres":
            query = {"ssl" if name == "sslmode" else name: value for name, value in address.query.items()}
            return address.set(drivername="postgresql+asyncpg", query=query), None
        case other:
            raise ValueError(f"Palabre keeps its data in SQLite or PostgreSQL, not in {other!r}.")


def _path(address: URL) -> Path:
    name = address.database
    if not name or name.startswith(":") or address.query:
        raise ValueError("An SQLite database is given by the path of its file: sqlite:///path/to/palabre.db")
    return Path(name).absolute()


def _prepare(address: URL, path: Path | None) -> None:
    if path is not None:
        _make_private(path)
    migrate(_engine(address, migrating=True), path)
    if path is not None:
        _use_wal(path)


def _make_private(path: Path) -> None:
    """Nobody else may read the file. SQLite gives the files that it makes beside it the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if each.exists() and each.stat().st_mode & 0o077:
            each.chmod(0o600)


def _use_wal(path: Path) -> None:
    """Turn the write-ahead log on, which SQLite refuses without waiting while another process is starting too."""
    until = time.monotonic() + _WAITING
    with closing(sqlite3.connect(path)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if not is_away(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)


def _engine(address: URL, *, migrating: bool = False) -> AsyncEngine:
    on_sqlite = address.get_backend_name() == "sqlite"
    engine = create_async_engine(
        address,
        connect_args={} if on_sqlite else _postgresql_settings(migrating),
        json_serializer=_to_json,
        json_deserializer=_from_json,
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=_WAITING,
        pool_pre_ping=not on_sqlite,
    )
    _listen(engine)
    if on_sqlite:
        _listen_on_sqlite(engine, migrating)
    return engine


def _postgresql_settings(migrating: bool) -> dict[str, Any]:
    settings = {"application_name": "palabre"}
    if migrating:
        return {"timeout": _CONNECTING, "server_settings": settings}
    settings |= {
        "statement_timeout": f"{_STATEMENT}s",
        "lock_timeout": f"{_WAITING}s",
        "idle_in_transaction_session_timeout": f"{2 * _STATEMENT}s",
    }
    return {"timeout": _CONNECTING, "command_timeout": _UNANSWERED, "server_settings": settings}


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _from_json(value: Any) -> Any:
    """SQLite gives a bare number back as a number already."""
    return orjson.loads(value) if isinstance(value, str) else value


def _listen(engine: AsyncEngine) -> None:
    """Never commit after a statement failed: PostgreSQL would roll back in silence, SQLite keep one half."""

    @event.listens_for(engine.sync_engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        if context.connection is not None and not context.connection.invalidated:
            context.connection.info["failed"] = True

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        connection.info.pop("failed", None)

    @event.listens_for(engine.sync_engine, "commit")
    def committing(connection: Connection) -> None:
        if "failed" in connection.info:
            raise RuntimeError("A statement failed in this transaction, so nothing of it is kept.")


def _listen_on_sqlite(engine: AsyncEngine, migrating: bool) -> None:
    """Pragmas for each connection; BEGIN by ourselves, for sqlite3 begins too late."""

    @event.listens_for(engine.sync_engine, "connect")
    def connected(driver: Any, _: Any) -> None:
        driver.isolation_level = None
        cursor = driver.cursor()
        # while migrating, with foreign keys on, a parent table that is made anew takes its children's rows with it
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MIGRATING if migrating else _BUSY}")
        cursor.execute(f"PRAGMA foreign_keys={'OFF' if migrating else 'ON'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")
        if not migrating:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def cancelled(driver: Any, *_: Any) -> None:
        # closing alone leaves the lock to a statement that was broken off, for as long as anything knows its cursor
        with suppress(Exception):
            driver.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
