"""The tables change without losing a row: from every revision, on both databases, whoever else is starting."""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.database import migrations
from bot.database.models import metadata
from bot.database.opening import Database, TooNew

ROOT = Path(__file__).parents[2]
REVISIONS = migrations.revisions()
#: a change that makes a table anew which others point at, as SQLite must for most changes
ANEW = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = {newest!r}

def upgrade():
    with op.batch_alter_table("respondent") as table:
        table.alter_column("name", type_=sa.String(500), nullable=False)
        table.add_column(sa.Column("nickname", sa.Text()))
"""
#: a change that is wrong: it leaves consents of nobody
WRONG = """
from alembic import op

revision = "9001"
down_revision = {newest!r}

def upgrade():
    op.execute("DELETE FROM respondent")
"""


@pytest.fixture
def scripts(tmp_path, monkeypatch):
    """Where scripts can be added for this test."""
    folder = tmp_path / "50% migrations"
    shutil.copytree(migrations.HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "HERE", folder)
    return folder / "versions"


def path_of(url):
    return Path(sa.make_url(url).database)


async def stand_at(url, revision):
    """A database that stands at a revision, open."""
    if url.startswith("sqlite"):
        path = path_of(url)
        path.parent.mkdir(exist_ok=True)
        path.touch()
    database = await Database.open(url, migrate=False)
    async with database.write() as connection:
        await connection.run_sync(migrations.upgrade, revision)
    return database


async def tables_of(database):
    """The tables as they are in the database, parents first."""
    async with database.read() as connection:
        found = sa.MetaData()
        await connection.run_sync(found.reflect)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


async def fill(database, count=3):
    """Put rows in all tables, with and without what may be missing."""
    made = {}
    async with database.write() as connection:
        for table in await tables_of(database):
            made[table.name] = [
                {column.name: value_of(column, made, number) for column in table.columns} for number in range(count)
            ]
            await connection.execute(table.insert(), made[table.name])


def value_of(column, made, number):
    """A value for the n-th row."""
    for key in column.foreign_keys:
        return made[key.column.table.name][number][key.column.name]
    if column.nullable and number == 0:
        return None
    match column.type:
        case sa.JSON():
            return {"words": f"é ما {number}", "many": [number, None, 0.1]}
        case sa.Boolean():
            return number == 1
        case sa.DateTime(timezone=zone):
            return datetime(2026, 1, 1, 0, 0, number, 123456, tzinfo=UTC if zone else None)
        case sa.Float():
            return number + 0.1
        case sa.BigInteger():
            return 2**62 + number
        case sa.Integer():
            return number
        case sa.String():
            return f"{column.name} é ما {number}"[: column.type.length]


async def rows_of(database, tables):
    """All that these tables' columns have."""
    async with database.read() as connection:
        return {
            table.name: (await connection.execute(sa.select(table).order_by(*table.primary_key))).all()
            for table in tables
        }


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("then", ["no more", ANEW])
async def test_every_row_is_kept_from_every_revision(empty_url, scripts, revision, then):
    database = await stand_at(empty_url, revision)
    await fill(database)
    tables = await tables_of(database)
    before = await rows_of(database, tables)
    await database.close()

    if then is ANEW:
        (scripts / "9001_anew.py").write_text(ANEW.format(newest=REVISIONS[-1]))
    database = await Database.open(empty_url)
    after = await rows_of(database, tables)
    await database.close()
    assert {table.name for table in tables} == set(before)
    assert all(len(rows) == 3 for rows in before.values())
    assert after == before


async def test_the_scripts_make_what_the_models_say(database):
    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda one: compare_metadata(
                MigrationContext.configure(one, opts={"compare_server_default": True}), metadata
            )
        )
    assert differences == []


async def test_the_scripts_make_the_same_sqlite_tables_as_the_models(tmp_path):
    """Also what a comparison leaves out: names of constraints, conditions of indexes.

    Triggers stand in the scripts alone.
    """
    await (await Database.open(f"sqlite:///{tmp_path / 'palabre.db'}")).close()
    made = sa.create_engine("sqlite://")
    metadata.create_all(made)
    statement = "SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version' AND type != 'trigger'"
    statement += " AND sql IS NOT NULL"
    with made.connect() as connection, closing(sqlite3.connect(tmp_path / "palabre.db")) as migrated:
        wanted = {name: parts(sql) for name, sql in connection.exec_driver_sql(statement)}
        found = {name: parts(sql) for name, sql in migrated.execute(statement)}
    assert found == wanted


def differences(connection):
    """What Alembic would change."""
    return compare_metadata(MigrationContext.configure(connection), metadata)


def parts(sql):
    """The columns and constraints of a table, in any order: SQLite puts a column that was added behind the others."""
    words = " ".join(sql.split())
    if not words.startswith("CREATE TABLE"):
        return [words]
    inside = words[words.index("(") + 1 : words.rindex(")")]
    return sorted(part.strip() for part in re.split(r",(?![^(]*\))", inside))


async def test_opening_again_changes_nothing(database, database_url):
    await fill(database)
    tables = await tables_of(database)
    before = await rows_of(database, tables)
    again = await Database.open(database_url)
    assert await rows_of(again, tables) == before
    await again.close()


async def test_a_copy_is_made_before_a_change_and_only_the_newest_is_kept(tmp_path, scripts):
    url = f"sqlite:///{tmp_path / 'palabre.db'}"
    database = await Database.open(url)
    await fill(database)
    before = await rows_of(database, await tables_of(database))
    await database.close()
    assert list(tmp_path.glob("*.before-*")) == []

    (tmp_path / "palabre.db.before-0000").touch()
    (tmp_path / "palabre.db.before-9001.part").write_text("left by a start that was killed")
    (scripts / "9001_anew.py").write_text(ANEW.format(newest=REVISIONS[-1]))
    await (await Database.open(url)).close()
    (copy,) = tmp_path.glob("*.before-*")
    assert copy.name == "palabre.db.before-9001"
    assert copy.stat().st_mode & 0o777 == 0o600

    database = await Database.open(f"sqlite:///{copy}", migrate=False)
    tables = await tables_of(database)
    assert "nickname" not in {column.name for table in tables for column in table.columns}
    assert await rows_of(database, tables) == before
    await database.close()


async def test_a_change_that_would_leave_rows_of_nobody_is_not_made(empty_url, scripts):
    database = await Database.open(empty_url)
    await fill(database)
    tables = await tables_of(database)
    before = await rows_of(database, tables)
    (scripts / "9001_wrong.py").write_text(WRONG.format(newest=REVISIONS[-1]))
    with pytest.raises((RuntimeError, sa.exc.IntegrityError)):
        await Database.open(empty_url)
    assert await rows_of(database, tables) == before
    await database.close()


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty_url, scripts):
    script = scripts / "9001_anew.py"
    script.write_text(ANEW.format(newest=REVISIONS[-1]))
    await (await Database.open(empty_url)).close()
    script.unlink()
    content = path_of(empty_url).read_bytes() if empty_url.startswith("sqlite") else None
    with pytest.raises(TooNew, match="revision 9001") as refused:
        await Database.open(empty_url)
    assert "\n" not in str(refused.value)
    if content:
        assert path_of(empty_url).read_bytes() == content


async def test_two_that_start_in_one_process_both_come_up(empty_url):
    opened = await asyncio.gather(*(Database.open(empty_url) for _ in range(3)))
    assert {len(await tables_of(each)) for each in opened} == {len(metadata.tables)}
    for each in opened:
        await each.close()


async def test_processes_that_start_at_once_all_come_up(empty_url):
    code = (
        "import asyncio, sys\n"
        "from bot.database.opening import Database\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "asyncio.run(Database.open(sys.argv[1]))\n"
    )
    words = [sys.executable, "-c", code, empty_url]
    started = [await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdin=-1, stdout=-1, stderr=-1) for _ in range(2)]
    for each in started:
        await each.stdout.readline()
    ended = await asyncio.gather(*(each.communicate(b"\n") for each in started))
    assert [each.returncode for each in started] == [0, 0], ended
    database = await Database.open(empty_url)
    assert len(await tables_of(database)) == len(metadata.tables)
    await database.close()


async def test_the_next_script_is_written_from_the_models(tmp_path, scripts):
    url = f"sqlite:///{tmp_path / 'palabre.db'}"
    database = await Database.open(url)
    async with database.write() as connection:
        await connection.execute(sa.text("DROP TABLE outbox"))
        await connection.run_sync(migrations.write_script, "send again")
    await database.close()
    (script,) = scripts.glob("*_send_again.py")
    assert script.name == f"{len(REVISIONS) + 1:04d}_send_again.py"
    assert "sa.DateTime(timezone=True)" in script.read_text()
    database = await Database.open(url)
    assert {table.name for table in await tables_of(database)} == set(metadata.tables)
    await database.close()


def test_a_wheel_has_the_scripts(tmp_path):
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", wheel], check=True, capture_output=True, text=True)
    for each in migrations.HERE.rglob("*"):
        if each.is_file() and each.suffix != ".pyc":
            assert str(each.relative_to(ROOT)) in listed.stdout
