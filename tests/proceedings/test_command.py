"""`palabre proceedings`."""

import asyncio
import os
import sqlite3

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.database.opening import Database
from tests.proceedings.shelves import Sent, fill

PEOPLE = [Sent(answers={"title": "Milk of Fatick", "i_heard": "At the well, from a friend."})]


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A folder with a database in which somebody's form is accepted."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)
    (tmp_path / "palabre.toml").write_text('data = "data"\n')
    return tmp_path


async def put(folder, people):
    database = await Database.open(f"sqlite:///{folder / 'data' / 'palabre.db'}")
    await fill(database, people)
    await database.close()


def run(*given):
    return CliRunner().invoke(main, ["proceedings", "smallholders", *given])


def test_a_book_is_written_and_told_of(house):
    asyncio.run(put(house, PEOPLE))
    done = run("--out", "book.pdf")
    assert done.exit_code == 0, done.output
    assert "book.pdf: 1 contributions printed, 1 counted, 6 pages" in done.stderr
    assert (house / "book.pdf").read_bytes().startswith(b"%PDF")
    assert not (house / "book.hidden.txt").exists()
    with sqlite3.connect(house / "data" / "palabre.db") as connection:
        found = connection.execute("select what from audit join taken_out on audit_id = audit.id").fetchall()
    assert found == [("proceedings.make",)]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--out", "book.odt"), "is no kind of book"),
        (("--out", "nowhere/book.pdf"), "cannot be written there"),
        (("--out", "book.pdf", "--digest", "--by-question"), "name one of them"),
        (("--out", "book.pdf", "--language", "xx"), "has no words in xx"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_line(house, given, why):
    done = run(*given)
    assert done.exit_code == 2
    assert why in done.stderr


@pytest.mark.parametrize("people", [None, [Sent(answers={"title": "Milk"}, state="received")]])
def test_where_nothing_is_accepted_there_is_no_book(house, people):
    if people is not None:
        asyncio.run(put(house, people))
    done = run("--out", "book.pdf")
    assert done.exit_code == 1
    assert "nothing is accepted" in done.stderr
    assert not (house / "book.pdf").exists()
