"""`palabre review …` as somebody types it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sqlite3

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.cli import main
from bot.database.opening import Database
from tests.bot.running import put_database
from tests.making import write_call
from tests.reviewing.came_in import WORDS, CameIn, spoken, written


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with one call and two forms that came in."""
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)
    write_call(tmp_path / "calls" / "wells", WORDS)
    (tmp_path / "palabre.toml").write_text('calls = "calls"\n')
    url = f"sqlite:///{tmp_path / 'palabre-data' / 'palabre.db'}"
    put_database(url)
    asyncio.run(came_in(url))
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def came_in(url):
    database = await Database.open(url)
    people = CameIn(database)
    await people.sent(village=written("Sandika"), story=written("Nous cherchons l'eau."))
    await people.sent(story=spoken())
    await database.close()


def review(*words):
    return CliRunner().invoke(main, ["review", *map(str, words)])


def audit():
    with sqlite3.connect("palabre-data/palabre.db") as connection:
        found = connection.execute("select what, chat_id, call, details from audit order by id").fetchall()
    return [(what, chat, call, json.loads(details)) for what, chat, call, details in found]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def change(path, sheet, row, column, words):
    book = load_workbook(path)
    columns = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, columns.index(column) + 1, words)
    book.save(path)


def test_a_book_goes_out_and_comes_back_and_the_record_says_so(folder):
    done = review("export", "wells", "--xlsx", "book.xlsx", "--by", "Awa")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "2 submissions with 3 answers in book.xlsx" in done.stderr
    went_out = digest(folder / "book.xlsx")
    change("book.xlsx", "submissions", 2, "state", "accepted")
    change("book.xlsx", "submissions", 3, "state", "left-out")
    tried = review("import", "wells", "--xlsx", "book.xlsx", "--by", "Awa", "--dry-run")
    assert "1 submission would change (1 decision), 1 refused" in tried.stderr
    done = review("import", "wells", "--xlsx", "book.xlsx", "--by", "Awa")
    assert done.exit_code == 1
    assert "1 submission changed (1 decision), 1 refused" in done.stderr
    assert "book.xlsx: sheet 'submissions', row 3, column 'reason': there is no reason" in done.stdout
    exported, accepted, imported = audit()
    with sqlite3.connect("palabre-data/palabre.db") as connection:
        assert connection.execute("select count(*) from taken_out").fetchone() == (2,)
    assert exported == (
        "review.export", None, "wells", {"submissions": 2, "answers": 3, "sha256": went_out, "by": "Awa"},
    )  # fmt: skip
    assert accepted[0] == "review.accept"
    assert imported[0] == "review.import"
    expected = {"changed": 1, "refused": 1, "decided": 1, "sha256": digest(folder / "book.xlsx"), "by": "Awa"}
    assert imported[3] == expected


def test_words_go_out_and_come_back_and_the_record_says_so(folder):
    assert (
        "2 rows in words.xlsx"
        in review("words", "wells", "--kind", "translation", "--to", "en", "--out", "words.xlsx").stderr
    )
    book = load_workbook("words.xlsx")
    book.active.cell(2, 2, "Sandika")
    book.save("words.xlsx")
    done = review("words-read", "wells", "words.xlsx", "--by", "Fatou", "--machine")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 text taken over, 0 refused" in done.stderr
    assert [(what, details.get("state")) for what, _, _, details in audit()] == [
        ("review.export", None), ("review.import", "machine"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("export", "wells", "--xlsx", "out.xlsx"),
        ("words", "wells", "--kind", "translation", "--to", "en", "--out", "out.xlsx"),
        ("words", "wells", "--kind", "transcript", "--out", "out.docx", "--sounds", "sounds"),
    ],
)
def test_what_cannot_be_put_on_record_is_not_there(folder, words):
    refuses = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with sqlite3.connect("palabre-data/palabre.db") as connection:
        connection.execute(refuses)
    before = sorted(folder.iterdir())
    assert review(*words).exit_code != 0
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "nothing", "--xlsx", "book.xlsx"), 2, "there is no call 'nothing'"),
        (("export", "wells", "--xlsx", "book.ods"), 2, "ends in .xlsx"),
        (("export", "wells", "--xlsx", "gone/book.xlsx"), 2, "cannot be written"),
        (("export", "wells", "--xlsx", "book.xlsx", "--since", "soon"), 2, "'soon' is no date"),
        (("import", "wells", "--xlsx", "palabre.toml"), 1, "cannot be read"),
        (("import", "wells", "--xlsx", "palabre.toml", "--by", " "), 2, "--by"),
        (("words", "wells", "--kind", "translation", "--out", "words.xlsx"), 2, "--to"),
        (("words", "wells", "--kind", "translation", "--to", "ff", "--out", "words.xlsx"), 2, "has en, fr"),
        (("words", "wells", "--kind", "transcript", "--out", "words.txt"), 2, ".docx"),
        (("words-read", "wells", "palabre.toml"), 1, ".docx"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(folder, words, code, said):
    done = review(*words)
    assert (done.exit_code, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert said in line
    assert not list(folder.glob("*.xlsx"))
    assert audit() == []


def test_a_book_says_since_when(folder):
    assert "0 submissions" in review("export", "wells", "--xlsx", "book.xlsx", "--since", "2030-01-01").stderr


def test_a_book_that_cannot_be_finished_leaves_the_old_one(folder, monkeypatch):
    review("export", "wells", "--xlsx", "book.xlsx")
    before = digest(folder / "book.xlsx")
    monkeypatch.setattr("bot.reviewing.sheet_out._MOST", 2)
    done = review("export", "wells", "--xlsx", "book.xlsx")
    assert done.exit_code == 1
    assert "narrow it with --review or --since" in done.stderr
    assert digest(folder / "book.xlsx") == before
    assert {path.name for path in folder.iterdir()} == {"book.xlsx", "calls", "palabre.toml", "palabre-data"}


def test_topics_that_nobody_made_are_listed_before_anything_is_taken_over(folder):
    review("export", "wells", "--xlsx", "book.xlsx")
    change("book.xlsx", "submissions", 2, "state", "accepted")
    change("book.xlsx", "answers", 2, "topics", "Camels")
    done = review("import", "wells", "--xlsx", "book.xlsx", "--by", "Awa")
    assert done.exit_code == 1
    assert "sheet 'answers', row 2, column 'topics': there is no topic 'Camels'" in done.stdout
    assert "nothing was taken over" in done.stderr
    assert [one[0] for one in audit()] == ["review.export", "review.import"]
    done = review("import", "wells", "--xlsx", "book.xlsx", "--by", "Awa", "--new-topics")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 submission changed (1 decision, 1 topic), 0 refused" in done.stderr
