"""`palabre export`: files of every kind from the terminal, on record, and nothing by halves."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.database.reviews import STATES
from bot.database.staff import read_notes
from bot.database.taken_out import read_all_taken
from bot.exporting import commands
from bot.exporting.as_csv import CsvWriter
from bot.exporting.wish import SUFFIXES

from .farm import House, farm, lines
from .filling import DAY, Filled


@pytest.fixture
async def house(lite, tmp_path):
    house = House(lite, tmp_path, farm(tmp_path))
    forms = [
        Filled({"village": "Fatick", "animals[1]/animal": "goat"}, state="accepted"),
        Filled({"village": "Kaolack"}, state="left-out", why="twice"),
        Filled({"village": "Thiès"}, sent=DAY + timedelta(days=3)),
    ]
    await house.filling.fill(house.call, forms)
    return house


def test_the_command_knows_every_state_and_kind():
    assert (STATES, tuple(SUFFIXES)) == (commands._STATES, commands._KINDS)


def settings(folder):
    return {
        "PALABRE_DATA": str(folder / "data"),
        "PALABRE_CALLS": str(folder / "calls"),
        "PALABRE_DEFAULT_CALL": "farm",
    }


async def palabre(folder, *arguments):
    """Run a command."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["export", *map(str, arguments)], env=settings(folder))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "json", "zip", "docx", "pdf"])
async def test_a_file_of_every_kind_is_written(house, tmp_path, kind):
    out = tmp_path / f"here{SUFFIXES[kind]}"
    done = await palabre(tmp_path, "farm", "--format", kind, "--out", out)
    assert done.exit_code == 0, done.output
    assert "3 submissions in" in done.output
    assert out.stat().st_size > 300
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.csv", b"\xef\xbb\xbfreference"), ("a.XLSX", b"PK"), ("a.jsonl", b'{"reference'), ("a.json", b'{"call"'),
     ("a.zip", b"PK"), ("a", b'{"call"'), ("a.txt", b'{"call"')],
)  # fmt: skip
async def test_a_file_is_what_its_name_ends_in(house, tmp_path, name, begins):
    done = await palabre(tmp_path, "farm", "--out", tmp_path / name)
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("given", "todo"),
    [
        (("--format", "csv", "--out", "a.xlsx"), "--out a.csv"),
        (("--format", "json", "--out", "a.jsonl"), "--out a.json"),
        (("--format", "pdf", "--out", "a.pdf"), "--format pdf --out a.zip"),
        (("--format", "docx", "--out", "a"), "--out a.zip"),
        (("--out", "a.docx"), "--format docx --out a.zip"),
        (("--format", "csv", "--out", "a.pdf"), "--out a.csv"),
    ],
)
async def test_a_name_that_says_another_kind_is_refused(tmp_path, given, todo):
    done = await palabre(tmp_path, "farm", *given)
    assert done.exit_code == 2
    assert todo in " ".join(done.output.split())


async def test_it_is_on_record_with_what_it_is_for(house, tmp_path):
    out = tmp_path / "out.csv"
    given = ("--format", "csv", "--out", out, "--review", "accepted", "--without-names", "--why", "for the ministry")
    done = await palabre(tmp_path, "farm", *given)
    assert "can still tell who speaks" in done.output
    async with house.database.read() as connection:
        (note,) = [one for one in await read_notes(connection) if one["what"] == "export.make"]
    assert (note["chat_id"], note["call"], note["why"]) == (None, "farm", "for the ministry")
    wanted = {"format": "csv", "without_names": True, "states": ["accepted"], "count": 1}
    assert {name: note["details"][name] for name in wanted} == wanted
    (accepted,) = [came for came in await house.came() if came.state == "accepted"]
    async with house.database.read() as connection:
        (taken,) = (await read_all_taken(connection, [accepted.submission.id]))[accepted.submission.id]
    assert (taken.who, taken.why, taken.with_names) == ("organiser", "for the ministry", False)
    assert len(note["details"]["sha256"]) == 64


async def test_what_cannot_be_put_on_record_is_not_there(house, tmp_path):
    refuses = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with sqlite3.connect(tmp_path / "data" / "palabre.db") as connection:
        connection.execute(refuses)
    place = tmp_path / "there"
    place.mkdir()
    done = await palabre(tmp_path, "farm", "--format", "csv", "--out", place / "out.csv")
    assert done.exit_code != 0
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("times", [1, 9])
async def test_a_form_that_is_taken_back_while_it_is_written_is_not_in_it(house, tmp_path, monkeypatch, times):
    (accepted,) = [came for came in await house.came() if came.state == "accepted"]
    form, real, left = accepted.submission, CsvWriter.close, [None] * times

    def closes(writer):
        real(writer)
        if left and left.pop() is None:
            at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
            with sqlite3.connect(tmp_path / "data" / "palabre.db") as connection:
                connection.execute("UPDATE submission SET status = 'withdrawn' WHERE id = ?", (form.id,))
                connection.execute("UPDATE consent SET withdrawn_at = ? WHERE id = ?", (at, form.consent_id))

    monkeypatch.setattr(CsvWriter, "close", closes)
    out = tmp_path / "out.csv"
    done = await palabre(tmp_path, "farm", "--format", "csv", "--out", out, "--all")
    assert f"{form.reference} was taken back; it is written anew" in done.output
    if times == 1:
        assert done.exit_code == 0, done.output
        assert "Kaolack" in out.read_text(encoding="utf-8-sig")
        assert "Fatick" not in out.read_text(encoding="utf-8-sig")
    else:
        assert done.exit_code == 1
        assert "please try again" in done.output
        assert not out.exists()


async def test_states_and_a_day_say_which(house, tmp_path):
    out = tmp_path / "out.csv"
    await palabre(tmp_path, "farm", "--format", "csv", "--out", out, "--review", "accepted", "--review", "received")
    assert [line["village"] for line in lines(out)] == ["Fatick", "Thiès"]
    await palabre(tmp_path, "farm", "--format", "csv", "--out", out, "--since", "2027-03-02")
    assert [line["village"] for line in lines(out)] == ["Thiès"]


async def test_what_stands_beside_is_named(house, tmp_path):
    done = await palabre(tmp_path, "farm", "--format", "csv", "--out", tmp_path / "out.csv", "--labels", "fr")
    assert "out.animals.csv" in done.output
    assert "Quel village ?" in (tmp_path / "out.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--format", "csv", "--out", "no/such/folder/x"), "--out"),
        (("--format", "csv", "--out", "x", "--language", "fr"), "--language is for docx and pdf"),
        (("--format", "json", "--out", "x", "--split-multiples"), "are for tables"),
        (("--format", "csv", "--out", "x", "--labels", "de"), "it speaks en, fr"),
        (("--format", "csv", "--out", "x", "--since", "yesterday"), "--since"),
        (("--format", "csv", "--out", "x", "--review", "liked"), "--review"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_to_do(lite, tmp_path, monkeypatch, given, says):
    farm(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = await palabre(tmp_path, "farm", *given)
    assert done.exit_code == 2
    assert says in done.output
    assert not (tmp_path / "x").exists()


async def test_without_a_database_the_file_has_headings_alone(tmp_path):
    farm(tmp_path)
    out = tmp_path / "out.csv"
    done = await palabre(tmp_path, "farm", "--format", "csv", "--out", out)
    assert done.exit_code == 0, done.output
    assert lines(out) == []
    assert out.read_text("utf-8-sig").startswith("reference,")


def killed_midway(command, given, place):
    """Let it begin to write, and kill it; what it ends with."""
    process = subprocess.Popen(command, env={**os.environ, **given}, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while not any(place.glob(".out.xlsx.*.part/.xlsx/*")) and time.monotonic() < until:
        time.sleep(0.005)
    process.kill()
    return process.wait()


async def test_one_that_is_killed_leaves_no_half_file(house, tmp_path):
    await house.filling.fill(house.call, [Filled({"village": "x" * 2_000}) for _ in range(300)])
    place = tmp_path / "there"
    place.mkdir()
    out = place / "out.xlsx"
    command = [sys.executable, "-m", "bot", "export", "farm", "--format", "xlsx", "--out", str(out)]
    assert await asyncio.to_thread(killed_midway, command, settings(tmp_path), place) != 0
    assert [path.name for path in place.iterdir() if not path.name.startswith(".")] == []
    done = await palabre(tmp_path, "farm", "--format", "xlsx", "--out", out)
    assert done.exit_code == 0
    assert [path.name for path in place.iterdir()] == ["out.xlsx"]
