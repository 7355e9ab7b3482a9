"""What was kept comes back to the last digit: from every revision, and from one kind of database into the other."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.backups.making import NoRoom
from bot.backups.reading import Rows, read_backup
from bot.backups.restoring import NotEmpty, must_be_empty, restore
from bot.backups.sealing import sealed
from bot.database import migrations
from bot.database.facts import read_backed_up
from bot.database.opening import Database
from tests.proving import PROVE

from .keeping import IDENTITY, RECIPIENT, all_rows, files_in, filled, kept, restored

REVISIONS = migrations.revisions()
WAYS = [(REVISIONS[-1], "postgresql", "sqlite"), (REVISIONS[0], "sqlite", "postgresql")]
if PROVE:
    kinds = ("sqlite", "postgresql")
    WAYS = [(revision, kind, into) for revision in REVISIONS for kind in kinds for into in kinds]


@pytest.mark.parametrize(("revision", "kind", "into"), WAYS)
async def test_every_row_and_file_comes_back(place, tmp_path, revision, kind, into):
    url, data = place(kind, "a")
    database = await filled(url, data, revision)
    made = await kept(database, data, tmp_path / "kept.age")
    await database.close()
    assert all(rows >= 3 for rows, _ in made.contents.tables.values())
    database = await Database.open(url)
    wanted = await all_rows(database)
    await database.close()

    there, folder = place(into, "b")
    again = await restored(there, folder, tmp_path / "kept.age")
    assert await all_rows(again) == wanted
    async with again.read() as connection:
        nothing = (await connection.execute(sa.text("SELECT name FROM fact WHERE value IS NULL"))).scalars().all()
    assert "none" in nothing
    assert "null" not in nothing
    await again.close()
    assert files_in(folder) == files_in(data)
    assert len(files_in(folder)) == 6


@pytest.fixture(scope="module")
async def back(tmp_path_factory):
    """What came back of a house whose broadcasts were on their way: the backup, its folder, and how it went."""
    folder = tmp_path_factory.mktemp("back")
    database = await filled(f"sqlite:///{folder / 'a' / 'palabre.db'}", folder / "a")
    async with database.write() as connection:
        await connection.execute(sa.text("UPDATE broadcast SET status = 'sending'"))
    await kept(database, folder / "a", folder / "kept.age")
    await database.close()
    into = folder / "b"
    url = f"sqlite:///{into / 'palabre.db'}"
    await must_be_empty(url, into)
    done = await restore(url, into, folder / "kept.age", IDENTITY, [into / "erased.jsonl"])
    await (await Database.open(url)).close()
    return folder / "kept.age", into, done


def test_nobody_else_may_read_what_is_kept_and_what_comes_back(back):
    out, folder, _ = back
    for path in [out, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_what_is_restored_can_be_written_to_but_its_record_not_changed(back):
    with closing(sqlite3.connect(back[1] / "palabre.db")) as raw:
        raw.execute("UPDATE chat SET quiet = 1")
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            raw.execute("UPDATE audit SET what = 'nothing'")


def test_broadcasts_that_were_on_their_way_are_paused(back):
    assert back[2].held == 3
    with closing(sqlite3.connect(back[1] / "palabre.db")) as raw:
        assert raw.execute("SELECT DISTINCT status FROM broadcast").fetchall() == [("paused",)]


async def test_the_time_of_the_last_backup_is_noted(place, tmp_path):
    url, data = place("sqlite", "a")
    database = await filled(url, data)
    made = await kept(database, data, tmp_path / "kept.age")
    async with database.read() as connection:
        noted = await read_backed_up(connection)
    assert noted.size == made.size == (tmp_path / "kept.age").stat().st_size
    assert noted.at.tzinfo is UTC
    assert made.noted
    await database.close()


async def test_a_file_that_is_gone_is_left_out_and_said(place, tmp_path):
    url, data = place("sqlite", "a")
    database = await filled(url, data)
    gone = sorted(files_in(data))[0]
    (data / gone).unlink()
    made = await kept(database, data, tmp_path / "kept.age")
    await database.close()
    assert made.contents.gone == (gone,)
    there, folder = place("sqlite", "b")
    await (await restored(there, folder, tmp_path / "kept.age")).close()
    assert files_in(folder) == files_in(data)


async def test_a_link_out_of_the_folder_is_not_followed(place, tmp_path):
    url, data = place("sqlite", "a")
    database = await filled(url, data)
    (tmp_path / "secret").write_text("a token")
    path = sorted(files_in(data))[0]
    (data / path).unlink()
    (data / path).symlink_to(tmp_path / "secret")
    made = await kept(database, data, tmp_path / "kept.age")
    await database.close()
    assert made.contents.gone == (path,)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_nothing_is_restored_over_rows_of_anybody(place, tmp_path, kind):
    url, data = place(kind, "a")
    database = await filled(url, data)
    await kept(database, data, tmp_path / "kept.age")
    before = await all_rows(database)
    await database.close()
    with pytest.raises(NotEmpty, match="rows already"):
        await must_be_empty(url, data)
    database = await Database.open(url)
    assert await all_rows(database) == before
    await database.close()


async def test_nothing_is_restored_beside_files_that_are_there(place):
    url, data = place("sqlite", "a")
    (data / "files" / "others").mkdir(parents=True)
    (data / "files" / "others" / "1.ogg").write_bytes(b"a voice")
    with pytest.raises(NotEmpty, match="files already"):
        await must_be_empty(url, data)
    assert (data / "files" / "others" / "1.ogg").exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_database_that_a_bot_has_made_and_nobody_used_counts_as_empty(place, tmp_path, kind):
    url, data = place("sqlite", "a")
    database = await filled(url, data, REVISIONS[0])
    await kept(database, data, tmp_path / "kept.age")
    await database.close()
    there, folder = place(kind, "b")
    folder.mkdir(exist_ok=True)
    new = await Database.open(there)
    async with new.write() as connection:
        await connection.execute(sa.text("INSERT INTO fact (name, number) VALUES ('alive', 1)"))
    await new.close()
    again = await restored(there, folder, tmp_path / "kept.age")
    assert len((await all_rows(again))["submission"]) == 3
    await again.close()


async def test_a_bot_that_has_the_database_open_is_noticed(place):
    url, data = place("sqlite", "a")
    database = await Database.open(url)
    async with database.write() as connection:
        await connection.execute(sa.text("INSERT INTO fact (name, number) VALUES ('alive', 1)"))
    with pytest.raises(NotEmpty, match="stop the bot"):
        await must_be_empty(url, data)
    await database.close()


@pytest.mark.parametrize(("kind", "into"), [("postgresql", "sqlite"), *([("sqlite", "postgresql")] if PROVE else [])])
async def test_many_rows_come_in_pages_whose_order_is_the_same_everywhere(place, tmp_path, kind, into):
    """Also where a server sorts by language, and a page ends between two that differ in case alone."""
    url, data = place(kind, "a")
    data.mkdir(exist_ok=True)
    database = await Database.open(url)
    keys = [f"{word}{number}" for number in range(201) for word in ("a", "A", "é", "_", "Z", "ما")]
    async with database.write() as connection:
        rows = [{"hash": key, "words": f"{key} 🌾 " * 300} for key in keys]
        await connection.execute(sa.text("INSERT INTO wording (hash, words) VALUES (:hash, :words)"), rows)
    made = await kept(database, data, tmp_path / "kept.age")
    await database.close()
    chunks = [one for one in read_backup(tmp_path / "kept.age", IDENTITY) if isinstance(one, Rows)]
    assert len([one for one in chunks if one.shape.name == "wording"]) > 2
    assert made.contents.tables["wording"][0] == len(keys)
    there, folder = place(into, "b")
    again = await restored(there, folder, tmp_path / "kept.age")
    assert {row[0]: row[1] for row in (await all_rows(again))["wording"]} == {one["hash"]: one["words"] for one in rows}
    await again.close()


async def test_a_full_disk_is_said_before_anything_is_written(place, tmp_path, monkeypatch):
    url, data = place("sqlite", "a")
    database = await filled(url, data)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
        with pytest.raises(NoRoom, match="1 MB free"):
            await kept(database, data, tmp_path / "kept.age")
        assert not (tmp_path / "kept.age").exists()
    await kept(database, data, tmp_path / "kept.age")
    await database.close()
    there, folder = place("sqlite", "b")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100))
    with pytest.raises(NoRoom):
        await restored(there, folder, tmp_path / "kept.age")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a disk that is always full")
def test_a_disk_that_fills_up_meanwhile_is_an_error_and_no_end():
    def fill():
        with sealed(Path("/dev/full"), RECIPIENT) as stream:
            for _ in range(100):
                stream.write(bytes(1 << 20))

    with pytest.raises(OSError, match="cannot be written"):
        fill()
