"""/export the whole way: by buttons into the private chat, protected, on record, and gone after a day."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import time

import pytest

from bot.database.staff import read_notes, remove_member
from bot.exporting import handing
from bot.whole_files import throw_away
from tests.bot.small import begins, rows, sends, until
from tests.organising.at_work import staffed, working


async def comes_in(server, village="=Fatick"):
    """Somebody sends their form."""
    amina = await begins(server)
    for words, following in (
        (village, "What do you do?"),
        ("I herd goats", "wish for?"),
        ("Rain", "That was the last question."),
    ):
        await amina.sends(words)
        await amina.sees(following)
    await sends(amina)
    return amina


async def asks(awa, kind="Plain table (CSV)", names="Without names", which="All that was sent: 1"):
    """Up to the question what it is for."""
    await awa.sends("/export")
    await awa.taps(kind, on=await awa.sees("In which format do you want the answers?"))
    await awa.sees("or without?")
    await awa.taps(names)
    await awa.sees("Which ones?")
    await awa.taps(which)
    await awa.sees("What is it for?")


def documents(person):
    return [message for message in person.messages if message.kind == "document"]


async def notes(bot):
    async with bot.application.database.read() as connection:
        return [one for one in await read_notes(connection) if one["what"] == "export.make"]


async def test_a_file_comes_protected_and_goes_away_after_a_day(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot, "moderator")
        await asks(awa)
        await awa.taps("To count and compare")
        await awa.sees("1 submission is in the file.", timeout=20)

        async def has_come():
            return documents(awa)

        (message,) = await until(has_come)
        assert message.raw["has_protected_content"] is True
        assert message.raw["document"]["file_name"].endswith(".csv")
        (row,) = csv.DictReader(io.StringIO(content(server, message).decode("utf-8-sig")))
        assert row["village"] == "'=Fatick"
        assert "respondent/name" not in row

        async def is_noted():
            return [job for job in await rows(bot, "job") if job["kind"] == "vanish"]

        await until(is_noted)
        server.clock.move(23 * 3600)
        bot.application.errands.wake()
        assert documents(awa)
        server.clock.move(3600 + 60)
        bot.application.errands.wake()

        async def is_gone():
            return not documents(awa)

        await until(is_gone, 10)


def content(server, message):
    """What stands in a file that was sent."""
    return server.files.find(message.raw["document"]["file_id"]).content


async def test_who_took_out_what_and_why_stands_in_the_record(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot, "organiser")
        await asks(awa, "For programs (JSON)", "With names", "All but those left out: 1")
        await awa.sends("For the ministry's meeting")
        await awa.sees("1 submission is in the file.", timeout=20)
        (one,) = await notes(bot)
        assert (one["chat_id"], one["call"], one["why"]) == (awa.id, "small", "For the ministry's meeting")
        (form,) = await rows(bot, "submission")
        assert await rows(bot, "taken_out") == [{"audit_id": one["id"], "submission_id": form["id"]}]
        assert one["details"]["format"] == "jsonl"
        assert one["details"]["count"] == 1
        assert one["details"]["states"] == ["accepted", "asked", "changed", "received"]
        assert len(one["details"]["sha256"]) == 64


async def test_nothing_that_fits_is_said_so(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot)
        await asks(awa, "Excel table (XLSX)", "Without names", "Accepted: 0")
        await awa.taps("To keep a copy")
        await awa.sees("Nothing has come in that fits.", timeout=20)
        assert not documents(awa)


@pytest.mark.parametrize("role", ["viewer", "translator", "tester"])
async def test_who_may_not_read_answers_has_no_such_command(server, tmp_path, role):
    async with working(server, tmp_path, opens=True) as bot:
        awa = await staffed(server, bot, role)
        await awa.sends("/export")
        await awa.sees("I do not know that command")
        assert not await notes(bot)


async def test_a_role_that_was_taken_meanwhile_gets_no_file(server, tmp_path):
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot, "moderator")
        await asks(awa)
        tapped = awa.last
        async with bot.application.database.write() as connection:
            await remove_member(connection, awa.id, "small")
        await awa.taps("To count and compare", on=tapped)
        await awa.sees("I do not know that command")
        assert not documents(awa)


async def test_a_role_that_is_taken_while_the_file_is_written_gets_no_file(server, tmp_path, monkeypatch):
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot, "moderator")
        write, begun = handing.export, asyncio.Event()

        async def and_meanwhile(*given, **more):
            begun.set()
            async with bot.application.database.write() as connection:
                await remove_member(connection, awa.id, "small")
            return await write(*given, **more)

        monkeypatch.setattr(handing, "export", and_meanwhile)
        await asks(awa)
        await awa.taps("To count and compare")
        await begun.wait()
        await until(lambda: no_export_left(bot))
        await bot.application.sender.idle()
        assert not documents(awa)
        assert "export.make" not in [row["what"] for row in await rows(bot, "audit")]


async def no_export_left(bot):
    kinds = [row["kind"] for row in await rows(bot, "job")]
    return "staff" not in kinds and "export" not in kinds


async def test_too_large_a_file_names_the_command_line(server, tmp_path, monkeypatch):
    monkeypatch.setattr(handing, "LIMIT", 2_000)
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot)
        await asks(awa, "Excel table (XLSX)")
        await awa.taps("To keep a copy")
        await awa.sees("palabre export small --format xlsx", timeout=20)
        assert not documents(awa)


async def test_a_long_one_says_how_far_it_is_in_the_same_message(server, tmp_path, monkeypatch):
    monkeypatch.setattr(handing, "EVERY", 0.02)
    async with working(server, tmp_path, opens=True) as bot:
        await comes_in(server)
        awa = await staffed(server, bot)
        await asks(awa, "A PDF each", "With names")
        before = len(awa.messages)
        await awa.taps("To write a report")
        await awa.sees("1 submission is in the file.", timeout=30)

        async def has_come():
            return documents(awa)

        await until(has_come)
        told = [event.words for event in awa.chat.journal if event.what == "edited"]
        assert any("of 1." in words for words in told), told
        assert len(awa.messages) == before + 2


def test_files_that_were_handed_over_are_thrown_away_after_a_day(tmp_path):
    folder = tmp_path / handing.FOLDER
    (folder / ".1.csv.x.part").mkdir(parents=True)
    for name in ("old.csv", "new.csv", ".1.csv.x.part/half.csv"):
        (folder / name).write_text("x")
    for name in ("old.csv", ".1.csv.x.part"):
        then = time.time() - 25 * 3600
        os.utime(folder / name, (then, then))
    throw_away(tmp_path / handing.FOLDER, handing.KEPT)
    assert [path.name for path in folder.iterdir()] == ["new.csv"]
