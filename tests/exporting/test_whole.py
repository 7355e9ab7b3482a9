"""Files are there when they are complete, whatever happens; and in parts, where a file may not be large."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import textwrap
import zipfile

import docx
import pytest

from bot.completing import make_documents
from bot.database import models
from bot.documents.rendering import NotRendered
from bot.whole_files import appearing

from .farm import House, farm, lines
from .filling import Filled, Sent


@pytest.fixture
async def house(lite, tmp_path):
    return House(lite, tmp_path, farm(tmp_path))


def writes_for_ever(out):
    """A process in the middle of an export."""
    program = f"""
        import time
        from pathlib import Path
        from bot.whole_files import appearing
        with appearing(Path({str(out)!r})) as folder:
            (folder / {out.name!r}).write_text("half")
            print("half", flush=True)
            time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    return process


def test_a_crash_leaves_nothing_where_the_file_should_be_and_the_next_run_clears_up(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("of yesterday")
    process = writes_for_ever(out)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert out.read_text() == "of yesterday"
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["out.csv"]
    with appearing(out) as folder:
        (folder / "out.csv").write_text("of today")
    assert out.read_text() == "of today"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_an_export_that_is_being_written_is_not_cleared_up(tmp_path):
    out = tmp_path / "out.csv"
    process = writes_for_ever(out)
    try:
        with appearing(out) as folder:
            (folder / "out.csv").write_text("mine")
        assert len([path for path in tmp_path.iterdir() if path.name.startswith(".")]) == 1
    finally:
        process.kill()
        process.wait(10)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "json", "zip"])
async def test_what_goes_wrong_in_the_middle_leaves_what_was_there(house, tmp_path, kind, monkeypatch):
    await house.filling.fill(house.call, [Filled({"village": "Fatick"})])
    out, made = await house.export(kind)
    before = {path: path.read_bytes() for path in (out, *made.beside)}
    monkeypatch.setattr("bot.whole_files._sync", fails)
    with pytest.raises(OSError, match="disk is full"):
        await house.export(kind)
    assert {path: path.read_bytes() for path in before} == before
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def fails(*_):
    raise OSError("the disk is full")


async def test_an_export_that_is_called_off_leaves_nothing(house, tmp_path):
    await house.filling.fill(house.call, [Filled({"village": "Fatick"})])
    task = asyncio.create_task(house.export("xlsx"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "out.xlsx").exists()


async def test_files_are_for_their_owner_alone(house):
    await house.filling.fill(house.call, [Filled({"village": "Fatick"})])
    before = os.umask(0o077)
    try:
        out, _ = await house.export("csv")
    finally:
        os.umask(before)
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
async def test_rows_come_in_parts_that_are_each_small_enough(house, kind):
    forms = [Filled({"village": f"Village {n}", "story": "s" * 400, "animals[1]/animal": "goat"}) for n in range(60)]
    references = await house.filling.fill(house.call, forms)
    _, made = await house.export(kind, limit=10_000)
    assert len(made.parts) > 2
    assert all(path.stat().st_size <= 10_000 for path in (*made.parts, *made.beside) if "schema" not in path.name)
    assert [path.name for path in made.parts][:2] == [f"out-1.{kind}", f"out-2.{kind}"]
    if kind == "csv":
        assert [line["reference"] for path in made.parts for line in lines(path)] == references
        beside = [line["reference"] for path in made.beside for line in lines(path)]
        assert sorted(beside) == references
    assert len(made.sha256) == len(made.parts)


async def test_media_come_in_parts_by_submission(house):
    forms = [Filled({"village": str(n)}, {"field": [Sent(f"{n}.jpg", bytes([n]) * 3_000)]}) for n in range(9)]
    await house.filling.fill(house.call, forms)
    _, made = await house.export("zip", limit=12_000)
    assert len(made.parts) > 2
    assert all(path.stat().st_size <= 12_000 for path in made.parts)
    names = []
    for path in made.parts:
        with zipfile.ZipFile(path) as packed:
            media = [name for name in packed.namelist() if name.startswith("media/")]
            table = packed.read("submissions.csv").decode("utf-8-sig")
            assert all(name.removeprefix("media/") in table for name in media)
            names += media
    assert len(set(names)) == 9


async def test_one_part_is_called_as_the_whole(house):
    await house.filling.fill(house.call, [Filled({"village": "Fatick"})])
    out, made = await house.export("csv", limit=1_000_000)
    assert made.parts == (out,)
    assert [path.name for path in made.beside] == ["out.animals.csv"]


async def test_a_zip_holds_what_was_sent_by_submission_and_names_what_is_gone(house):
    first, second = await house.filling.fill(
        house.call,
        [
            Filled(
                {"animals[1]/animal": "goat"},
                {
                    "field": [Sent("../../etc/passwd", b"one"), Sent("B.JPG", b"two")],
                    "animals[1]/portrait": [Sent("p.png", b"three")],
                },
            ),
            Filled({}, {"field": [Sent("lost.jpg", None)]}),
        ],
    )
    out, made = await house.export("zip")
    with zipfile.ZipFile(out) as packed:
        assert packed.testzip() is None
        media = {name: packed.read(name) for name in packed.namelist() if name.startswith("media/")}
        assert set(packed.namelist()) == {"submissions.csv", "animals.csv", "missing.txt", *media}
        gone = packed.read("missing.txt").decode()
    assert media == {
        f"media/{first}-field-1.bin": b"one",
        f"media/{first}-field-2.jpg": b"two",
        f"media/{first}-animals-1-portrait-1.png": b"three",
    }
    assert (made.missing, gone) == (1, f"{second}-field-1.jpg\n")


async def test_no_file_outside_of_the_data_folder_is_packed(house, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    await house.filling.fill(house.call, [Filled({}, {"field": [Sent("a.txt", b"mine")]})])
    async with house.database.write() as connection:
        await connection.execute(models.file.update().values(path="../secret.txt"))
    out, made = await house.export("zip")
    assert made.missing == 1
    assert b"secret" not in out.read_bytes()


async def test_documents_are_one_for_each_submission(house):
    references = await house.filling.fill(house.call, [Filled({"village": "Fatick"}), Filled({}, language="fr")])
    out, _ = await house.export("docx", language="fr")
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == [f"form-{reference}.docx" for reference in references]
        assert packed.read(packed.namelist()[0]).startswith(b"PK")


async def test_a_document_that_cannot_be_made_keeps_nobody_from_the_others(house, monkeypatch):
    first, second = await house.filling.fill(house.call, [Filled({"village": "Fatick"}), Filled({"village": "bad"})])

    def only_one(making, *given):
        if making.submission.reference == second:
            raise NotRendered("it took too long")
        return make_documents(making, *given)

    monkeypatch.setattr("bot.exporting.as_documents.make_documents", only_one)
    out, made = await house.export("docx")
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == [f"form-{first}.docx", "missing.txt"]
        assert packed.read("missing.txt").decode() == f"{second}\n"
    assert made.missing == 1


async def test_documents_are_made_in_the_organisers_own_form(house):
    (reference,) = await house.filling.fill(house.call, [Filled({"village": "Fatick", "leader": "Awa Ndiaye"})])
    document = docx.Document()
    document.add_paragraph("Ours: {{ village }}, {{ leader }}, {{ reference }}")
    (house.call.folder / "templates").mkdir()
    document.save(str(house.call.folder / "templates" / "form.docx"))
    for without_names, leader in ((False, "Awa Ndiaye"), (True, "")):
        out, _ = await house.export("docx", without_names=without_names)
        with zipfile.ZipFile(out) as packed:
            (name,) = (one for one in packed.namelist() if one.endswith(".docx"))
            (paragraph,) = docx.Document(io.BytesIO(packed.read(name))).paragraphs
        assert paragraph.text == f"Ours: Fatick, {leader}, {reference}"
