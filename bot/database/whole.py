"""All rows of all tables, as lines of JSON that SQLite and PostgreSQL both give and take, to the last digit.

A line is an object: column -> value. Times are ISO 8601 in UTC; a JSON column's text stands as it is, in a string, so
that JSON's null ("null") is another than none at all (null).
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from . import migrations
from .broadcasts import RUNNING, pause
from .models import broadcast, metadata
from .opening import is_away

#: bytes: a chunk of rows is closed once it has so many
CHUNK = 1 << 20
_ROWS = 500
#: the tables whose rows name a file below the data folder
NAMING_FILES = frozenset({"file", "document"})
#: a database that nobody has used yet may have these: the bot notes that it was alive
_OF_THE_HOUSE = "fact"
_VERSION = "alembic_version"
_TYPES: dict[str, tuple[type, ...]] = {
    "words": (str,),
    "number": (int,),
    "real": (int, float),
    "yes": (bool,),
    "moment": (str,),
    "json": (str,),
}


@record
class Shape:
    """A table as it stands in a database: column -> words | number | real | yes | moment | json, in order."""

    name: str
    columns: Mapping[str, str]


class Unfit(ValueError):
    """A line that is no row of its table."""


async def standing(connection: AsyncConnection) -> str | None:
    """The revision that the database stands at; None when it is empty. Raises `TooNew`."""
    return await connection.run_sync(migrations.known_revision)


def revisions() -> list[str]:
    """All revisions that this Palabre knows, the oldest first."""
    return migrations.revisions()


def known_columns(name: str) -> frozenset[str] | None:
    """The columns of a table as it is today; None for a table that nobody knows."""
    table = metadata.tables.get(name)
    return None if table is None else frozenset(table.columns.keys())


async def tables_in(connection: AsyncConnection) -> list[sa.Table]:
    """Our tables as they are in the database, those that others point at first."""
    found = sa.MetaData()
    await connection.run_sync(lambda one: found.reflect(one, only=lambda name, _: name in metadata.tables))
    return found.sorted_tables


def shape_of(table: sa.Table) -> Shape:
    """What columns a table has."""
    return Shape(str(table.name), {str(column.name): _kind(column) for column in table.columns})


async def read_chunks(connection: AsyncConnection, table: sa.Table, shape: Shape) -> AsyncIterator[tuple[int, bytes]]:
    """All rows in the order of their keys: how many, and their lines, about `CHUNK` bytes at a time."""
    on_sqlite = connection.dialect.name == "sqlite"
    columns = [_as_written(table.columns[name], on_sqlite) for name in shape.columns]
    keys = [_in_order(column, on_sqlite) for column in table.primary_key]
    places = [list(shape.columns).index(column.name) for column in table.primary_key]
    # page by page, as PostgreSQL changes no table while a cursor of the same transaction stands in it
    page = sa.select(*columns).order_by(*keys).limit(_ROWS)
    kinds, names = list(shape.columns.values()), list(shape.columns)
    count, lines, size = 0, list[bytes](), 0
    rows = (await connection.execute(page)).all()
    while rows:
        for row in rows:
            values = [value if value is None else _told(kind, value) for kind, value in zip(kinds, row, strict=True)]
            line = orjson.dumps(dict(zip(names, values, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
            lines.append(line)
            size += len(line)
            count += 1
            if size >= CHUNK:
                yield count, b"".join(lines)
                count, lines, size = 0, [], 0
        last = [
            sa.literal(rows[-1][place], column.type) for place, column in zip(places, table.primary_key, strict=True)
        ]
        rows = (await connection.execute(page.where(sa.tuple_(*keys) > sa.tuple_(*last)))).all()
    if lines:
        yield count, b"".join(lines)


def row_of(line: bytes, shape: Shape) -> dict[str, Any]:
    """The row that a line says. Raises `Unfit`."""
    try:
        row = orjson.loads(line)
    except ValueError:
        raise Unfit("it is no JSON") from None
    if not isinstance(row, dict) or row.keys() != shape.columns.keys():
        raise Unfit("it has other columns than its table")
    for name, kind in shape.columns.items():
        if row[name] is not None:
            row[name] = _understood(name, kind, row[name])
    return row


async def put_rows(connection: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows as `row_of` gives them. Raises `Unfit` for one that its table does not take."""
    on_sqlite = connection.dialect.name == "sqlite"
    values: dict[str, Any] = {}
    for column in table.columns:
        is_json = isinstance(column.type, sa.JSON)
        value = sa.bindparam(f"new_{column.name}", type_=sa.Text() if is_json else column.type)
        values[column.name] = sa.cast(value, sa.JSON()) if is_json and not on_sqlite else value
    statement = table.insert().values(values)
    for begin in range(0, len(rows), _ROWS):
        part = rows[begin : begin + _ROWS]
        try:
            await connection.execute(statement, [{f"new_{name}": row[name] for name in values} for row in part])
        except sa.exc.DBAPIError as wrong:
            if is_away(wrong):
                raise
            raise Unfit("such a table does not take one of its rows") from None


async def digest_of(connection: AsyncConnection, table: sa.Table, shape: Shape) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 of their lines."""
    count, digest = 0, hashlib.sha256()
    async for rows, lines in read_chunks(connection, table, shape):
        count += rows
        digest.update(lines)
    return count, digest.hexdigest()


async def used_tables(connection: AsyncConnection) -> list[str]:
    """The tables that have rows of anybody."""
    tables = [table for table in await tables_in(connection) if table.name != _OF_THE_HOUSE]
    return [one.name for one in tables if (await connection.execute(sa.select(1).select_from(one).limit(1))).first()]


async def set_up_anew(connection: AsyncConnection, revision: str) -> list[sa.Table]:
    """Make the tables as they were at a revision, where none has rows of anybody: empty ones are removed first."""
    if connection.dialect.name == "postgresql":
        for table in reversed(await tables_in(connection)):
            await connection.execute(sa.schema.DropTable(table))
        await connection.execute(sa.text(f"DROP TABLE IF EXISTS {_VERSION}"))
        await connection.execute(sa.text("DROP FUNCTION IF EXISTS audit_is_only_added_to()"))
    await connection.run_sync(migrations.upgrade, revision)
    return await tables_in(connection)


async def bring_up_to_date(connection: AsyncConnection) -> None:
    """From the revision that was filled to the newest, in the transaction that is open."""
    await connection.run_sync(migrations.upgrade)


async def unsound(connection: AsyncConnection) -> str | None:
    """What SQLite finds wrong with its file, or rows that point at nothing; PostgreSQL looks after that by itself."""
    if connection.dialect.name != "sqlite":
        return None
    said = (await connection.execute(sa.text("PRAGMA integrity_check(1)"))).scalar()
    if said != "ok":
        return "its pages do not fit together"
    lost = (await connection.execute(sa.text("PRAGMA foreign_key_check"))).first()
    return None if lost is None else f"rows of {lost[0]!r} point at nothing in {lost[2]!r}"


async def hold_broadcasts(connection: AsyncConnection, now: datetime) -> int:
    """Pause what was on its way: others may have got it since."""
    numbers = (await connection.execute(sa.select(broadcast.c.id).where(broadcast.c.status.in_(RUNNING)))).scalars()
    return sum([await pause(connection, number, now) for number in numbers.all()])


def paths_among(table: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The files that rows name."""
    return [row["path"] for row in rows if row["path"]] if table in NAMING_FILES else []


def _kind(column: sa.Column[Any]) -> str:
    match column.type:
        case sa.JSON():
            return "json"
        case sa.Boolean():
            return "yes"
        case sa.DateTime():
            return "moment"
        case sa.Float():
            return "real"
        case sa.Integer():
            return "number"
        case sa.String():
            return "words"
        case other:
            raise NotImplementedError(f"{column.table.name}.{column.name} is of a type that no backup has: {other!r}")


def _as_written(column: sa.Column[Any], on_sqlite: bool) -> sa.ColumnElement[Any]:
    if not isinstance(column.type, sa.JSON):
        return column
    return sa.type_coerce(column, sa.types.NullType()) if on_sqlite else sa.cast(column, sa.Text())


def _in_order(column: sa.Column[Any], on_sqlite: bool) -> sa.ColumnElement[Any]:
    """The same order everywhere, whatever language a server sorts in."""
    return column.collate("C") if isinstance(column.type, sa.String) and not on_sqlite else column


def _told(kind: str, value: Any) -> Any:
    match kind:
        case "moment":
            aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat()
        case "json":
            return _as_json(value)
        case _:
            return value


def _as_json(value: Any) -> str:
    """The text of it. SQLite keeps a number that stands alone as a number, and 1.0 as 1."""
    if isinstance(value, str) and value[:1] not in "-0123456789":
        return value
    number = orjson.loads(value) if isinstance(value, str) else value
    if isinstance(number, float) and number.is_integer() and abs(number) < 1 << 53:
        number = int(number)
    return orjson.dumps(number).decode()


def _understood(name: str, kind: str, value: Any) -> Any:
    is_kind = isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "yes")
    if not is_kind:
        raise Unfit(f"{name!r} is of another kind than its column")
    if kind == "number" and not -(1 << 63) <= value < 1 << 63:
        raise Unfit(f"{name!r} is larger than a number can be")
    try:
        match kind:
            case "moment":
                when = datetime.fromisoformat(value)
                if when.tzinfo is None:
                    raise Unfit(f"{name!r} is a time without a time zone")
                return when.astimezone(UTC)
            case "json":
                orjson.loads(value)
    except Unfit:
        raise
    except (ValueError, OverflowError):
        raise Unfit(f"{name!r} does not say what its column should") from None
    return value
