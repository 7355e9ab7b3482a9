"""Backups are made while people answer, hold one moment of it, and are left whole or not at all by a kill."""

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from bot.backups.making import back_up
from bot.backups.reading import read_backup
from bot.backups.restoring import restore
from bot.database.opening import Database
from bot.database.whole import digest_of, shape_of, tables_in, unsound
from bot.privacy.tombstones import Tombstones
from tests.bot.small import asking, begins, until
from tests.proving import PROVE, proof

from .keeping import IDENTITY, OPENS, RECIPIENT, files_in, filled, kept, restored

ROOT = Path(__file__).parents[2]
NOW = datetime(2027, 5, 1, tzinfo=UTC)
#: people, and questions: enough for a few backups on the way
PEOPLE, MANY = (12, 40) if PROVE else (3, 6)
ASKED = "".join(f"    - {{type: text, name: q{n}, label: Question {n} of {MANY}?}}\n" for n in range(MANY))


async def answers_on(server, name, said):
    """Somebody who answers; what was acknowledged stands in `said`."""
    person = await begins(server, name)
    for number in range(MANY):
        await person.sends(f"answer {number} of {name}")
        await person.sees(f"Question {number + 1} of" if number + 1 < MANY else "last question")
        said.append(f"answer {number} of {name}")
        await asyncio.sleep(0.05)


async def any_of(said):
    return said


async def test_what_is_kept_while_people_answer_is_one_moment(server, tmp_path, place):
    """Nothing that was acknowledged before it began is missing, and no form is ahead of its answers."""
    said, missing, looked = [], [], 0
    async with asking(server, tmp_path, ASKED) as bot:
        house = bot.application.database
        data = bot.settings.data
        people = asyncio.gather(*(answers_on(server, f"Person{one}", said) for one in range(PEOPLE)))
        backups = []
        await until(lambda: any_of(said))
        while not people.done():
            known, out = list(said), tmp_path / f"{len(backups)}.age"
            await kept(house, data, out)
            backups.append((out, known))
            await asyncio.sleep(0.15)
        await people
        bot.must_be_at_work()
    for out, known in backups[::3] if PROVE else backups[-1:]:
        there, folder = place("sqlite", out.stem)
        again = await restored(there, folder, out)
        async with again.read() as connection:
            assert await unsound(connection) is None
        await again.close()
        with closing(sqlite3.connect(folder / "palabre.db")) as raw:
            words = " ".join(body for (body,) in raw.execute("SELECT body FROM answer"))
            states = raw.execute("SELECT id, state, rev FROM submission").fetchall()
            answered = dict(raw.execute("SELECT submission_id, count(*) FROM answer GROUP BY 1"))
        missing += [one for one in known if f'"{one}"' not in words]
        looked += len(known)
        for number, state, rev in states:
            # each turn that keeps an answer counts the form up in the same transaction
            assert answered.get(number, 0) <= rev
            trail = [key for key in orjson.loads(state).get("trail", []) if key.startswith("q")]
            assert len(trail) <= answered.get(number, 0)
        assert files_in(folder).items() <= files_in(data).items()
    proof("backups beside people", tried=looked, lost=len(missing), note=f"{len(backups)} backups, {PEOPLE} people")
    assert missing == []
    assert looked


async def test_what_is_kept_of_postgresql_is_one_moment_too(place, tmp_path):
    """Rows that come in while it is read stay out of it, from all tables."""
    url, data = place("postgresql", "a")
    database = await filled(url, data)
    async with database.read() as connection:
        before = {t.name: await digest_of(connection, t, shape_of(t)) for t in await tables_in(connection)}
    await database.close()
    reading, writing = await Database.open(url), await Database.open(url)
    hundred = iter(range(100))

    def passed(part, size):
        """Whatever is read, something is added to the tables that come behind it."""
        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(add(next(hundred)))))

    async def add(number):
        async with writing.write() as connection:
            words = f"INSERT INTO wording (hash, words) VALUES ('new {number}', 'new')"
            await connection.exec_driver_sql(words)
            words = f"INSERT INTO unclear VALUES ({number}, {number}, 'c', 'q', 'en', now())"
            await connection.exec_driver_sql(words)

    loop, tasks = asyncio.get_running_loop(), []
    made = await back_up(reading, data, tmp_path / "kept.age", RECIPIENT, data / "erased.jsonl", passed)
    await asyncio.gather(*tasks)
    assert tasks
    await reading.close()
    await writing.close()
    assert dict(made.contents.tables) == before


async def test_whoever_was_erased_since_stays_erased(server, tmp_path, place):
    said = []
    async with asking(server, tmp_path, ASKED) as bot:
        await asyncio.gather(answers_on(server, "Amina", said), answers_on(server, "Juma", said))
        await kept(bot.application.database, bot.settings.data, tmp_path / "kept.age")
    with closing(sqlite3.connect(bot.settings.data / "palabre.db")) as raw:
        query = "SELECT DISTINCT s.respondent_id FROM answer a JOIN submission s ON s.id = a.submission_id"
        (amina,) = raw.execute(f"{query} WHERE a.body LIKE '%of Amina%'").fetchone()
    elsewhere = tmp_path / "elsewhere.jsonl"
    Tombstones(elsewhere).add([("respondent", amina)], datetime.now(UTC))

    there, folder = place("sqlite", "again")
    done = await restore(there, folder, tmp_path / "kept.age", IDENTITY, [folder / "erased.jsonl", elsewhere])
    assert done.again == 1
    held = (folder / "palabre.db").read_bytes()
    assert b"of Juma" in held
    assert b"of Amina" not in held
    assert Tombstones(folder / "erased.jsonl").when("respondent", amina)


KILLED = """
import asyncio, os, pathlib, signal, sys
from pathlib import Path
from bot.backups import keys, making, restoring
from bot.database.opening import Database

what, url, data, file, key, at = sys.argv[1:]
data, file, left = Path(data), Path(file), int(at)

def passed(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def moved(self, target, move):
    passed()
    done = move(self, target)
    passed()
    return done

# what takes its place on the disk: before and after each
for name in ("rename", "replace"):
    setattr(pathlib.Path, name, lambda self, target, move=getattr(pathlib.Path, name): moved(self, target, move))

async def main():
    if what == "backup":
        database = await Database.open(url)
        await making.back_up(database, data, file, keys.closing(key), data / "erased.jsonl", passed)
        await database.close()
    else:
        await restoring.must_be_empty(url, data)
        await restoring.restore(url, data, file, keys.opening(key), [data / "erased.jsonl"], passed)

asyncio.run(main())
"""


async def killed(what, url, data, file, at):
    """Do it in a process that is killed at the k-th piece or move; whether it was."""
    words = [sys.executable, "-c", KILLED, what, url, str(data), str(file), OPENS, str(at)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, env=clean)
    code = await process.wait()
    assert code in (0, -signal.SIGKILL)
    return code != 0


async def test_a_backup_that_is_killed_leaves_no_file(place, tmp_path):
    url, data = place("sqlite", "a")
    await (await filled(url, data)).close()
    out = tmp_path / "out" / "kept.age"
    out.parent.mkdir()
    left, blows = [], 0
    for at in range(1, 60, 4) if PROVE else (30,):
        if not await killed("backup", url, data, out, at):
            break
        blows += 1
        if out.exists():  # the blow fell behind its last move
            break
        left += [path for path in out.parent.iterdir() if not path.name.startswith(".")]
    proof("killed backups", tried=blows, lost=len(left), note=f"{blows} backups of SQLite")
    assert left == []
    out.unlink(missing_ok=True)
    database = await Database.open(url)
    await kept(database, data, out)
    await database.close()
    assert [path.name for path in out.parent.iterdir()] == ["kept.age"]
    assert list(read_backup(out, IDENTITY))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"] if PROVE else ["sqlite"])
async def test_a_restore_that_is_killed_leaves_nothing_half(place, tmp_path, kind):
    url, data = place("sqlite", "a")
    database = await filled(url, data)
    await kept(database, data, tmp_path / "kept.age")
    await database.close()
    pieces = len(list(read_backup(tmp_path / "kept.age", IDENTITY)))
    there, folder = place(kind, "b")
    blows = 0
    # in the middle of the rows, and between the moves of folders and database
    for at in [*range(1, pieces, 6), *range(pieces, pieces + 8)] if PROVE else (pieces + 1,):
        if not await killed("restore", there, folder, tmp_path / "kept.age", at):
            break
        blows += 1
        if (folder / "palabre.db").exists():  # the blow fell behind its last move: all of it is there
            break
    else:
        again = await restored(there, folder, tmp_path / "kept.age")
        await again.close()
    lost = files_in(data).items() - files_in(folder).items()
    again = await Database.open(there)
    async with again.read() as connection:
        count = (await connection.exec_driver_sql("SELECT count(*) FROM submission")).scalar()
    await again.close()
    proof("killed backups", tried=blows, lost=len(lost) + abs(3 - count), note=f"{blows} restores into {kind}")
    assert (lost, count) == (set(), 3)
    assert files_in(folder) == files_in(data)
    left = [path for one in folder.glob(".*") for path in [one, *one.rglob("*")] if path.is_file()]
    assert {path.name for path in left} <= {".restoring", ".lock"}
