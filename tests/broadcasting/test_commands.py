"""`palabre broadcast` as somebody types it, on a real database."""

import asyncio
import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.database import models
from tests.making import write_call

from .people import ALL, NOW, WORDS, rows, three

#: the statements have tests of their own
pytestmark = pytest.mark.parametrize("shared", ["sqlite"], indirect=True, scope="module")

LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)


async def is_nothing_queued(people):
    async with people.database.read() as connection:
        return not (await connection.execute(select(func.count()).select_from(models.broadcast))).scalar()


async def test_a_dry_run_counts_and_queues_nothing(people, palabre):
    await three(people)
    done = await palabre(*ALL, "--dry-run", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "recipients": 3,
        "by_language": {"en": 1, "fr": 2},
        "excluded": {"no consent": 1, "stopped": 1},
    }
    assert done.stderr == "No words of their own in: fr, ar, pt, pt-BR.\n"
    done = await palabre(*ALL, "--dry-run", "--yes")
    assert done.stdout == "Recipients: 3\n    en: 1\n    fr: 2\nLeft out: 2\n    no consent: 1\n    stopped: 1\n"
    assert await is_nothing_queued(people)


async def test_yes_queues_it_and_notes_who_did(people, palabre):
    await three(people)
    done = await palabre(*ALL, "--yes", "--json")
    shown = json.loads(done.stdout)
    (row,) = await rows(people, models.broadcast)
    assert (done.exit_code, shown) == (0, {"id": str(row["id"]), "recipients": 3})
    kept = ("kind", "call", "by_chat", "status", "segment", "not_before", "reached", "listed", "excluded")
    assert [row[name] for name in kept] == ["broadcast", "wells", None, "queued", "all", None, None, False, {}]
    assert row["confirmed_at"] >= row["made_at"]
    (noted,) = await rows(people, models.audit)
    assert (noted["what"], noted["chat_id"], noted["call"]) == ("broadcast.confirm", None, "wells")
    assert noted["details"] == {"broadcast": str(row["id"]), "segment": "all", "recipients": 3}


async def test_without_json_the_id_alone_is_printed(people, palabre):
    await three(people)
    done = await palabre(*ALL, "--yes")
    (row,) = await rows(people, models.broadcast)
    assert done.stdout == f"{row['id']}\n"
    assert done.stderr.endswith("Queued for 3 people; the running bot sends it.\n")


async def test_each_language_gets_its_own_text_or_anothers_and_its_own_buttons(people, palabre, folder):
    await three(people)
    (folder / "fr.txt").write_text("\ufeffDe l’eau !\r\nDemain.", encoding="utf-8")
    done = await palabre(*ALL, "--text-file", "FR=fr.txt", "--yes")
    assert done.exit_code == 0, done.stderr
    (content,) = [row["content"] for row in await rows(people, models.broadcast)]
    assert {language: one["payload"]["text"] for language, one in content.items()} == {
        "": "Water!", "en": "Water!", "fr": "De l’eau !\nDemain.", "ar": "Water!", "pt": "Water!", "pt-BR": "Water!",
    }  # fmt: skip
    assert {one["method"] for one in content.values()} == {"sendMessage"}
    assert all(one["payload"]["link_preview_options"] == {"is_disabled": True} for one in content.values())
    assert all(len(one["payload"]["reply_markup"]["inline_keyboard"]) == 2 for one in content.values())


async def test_a_closed_call_asks_for_no_answers_and_an_archived_one_is_left_alone(people, palabre):
    await three(people)
    life = {"call": "wells", "status": "closed", "changed_at": NOW}
    async with people.database.write() as connection:
        await connection.execute(insert(models.call_life), [life])
    assert (await palabre(*ALL, "--yes")).exit_code == 0
    (row,) = await rows(people, models.broadcast)
    assert all(len(one["payload"]["reply_markup"]["inline_keyboard"]) == 1 for one in row["content"].values())
    async with people.database.write() as connection:
        await connection.execute(update(models.call_life).values(status="archived"))
    done = await palabre(*ALL, "--yes")
    assert (done.exit_code, "archived" in done.stderr) == (2, True)
    assert len(await rows(people, models.broadcast)) == 1


async def test_a_moment_is_one_of_the_calls_clock(people, palabre, folder):
    write_call(folder / "calls" / "wells", WORDS.replace("Africa/Dakar", "Africa/Nairobi"))
    await three(people)
    assert (await palabre(*ALL, "--yes", "--at", LATER.replace(tzinfo=None).isoformat())).exit_code == 0
    assert (await palabre(*ALL, "--yes", "--at", LATER.isoformat())).exit_code == 0
    first, second = await rows(people, models.broadcast)
    assert first["not_before"] == LATER - timedelta(hours=3)
    assert second["not_before"] == LATER


async def test_nobody_to_write_to_is_told_and_queues_nothing(people, palabre):
    await three(people)
    done = await palabre("wells", "--text-file", "text.txt", "--to", "country=SN", "--yes", "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nobody would get it (--to country=SN), so nothing is queued." in done.stderr
    assert await is_nothing_queued(people)


async def test_without_a_terminal_and_without_yes_nothing_is_queued(people, palabre):
    await three(people)
    done = await palabre(*ALL)
    assert (done.exit_code, "There is no terminal to ask on" in done.stderr) == (2, True)
    assert await is_nothing_queued(people)


@pytest.mark.parametrize(("typed", "code"), [("3", 0), ("yes", 1)])
async def test_at_a_terminal_the_number_has_to_be_typed(people, settings, folder, typed, code):
    await three(people)
    ours, theirs = pty.openpty()
    os.write(ours, f"{typed}\n".encode())
    command = [sys.executable, "-m", "bot", "broadcast", *ALL]
    about = {"stdin": theirs, "capture_output": True, "text": True, "cwd": folder, "env": {**os.environ, **settings}}
    done = await asyncio.to_thread(subprocess.run, command, check=False, **about)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "type the number of recipients" in done.stderr
    assert bool(done.stdout.strip()) is (code == 0)
    assert await is_nothing_queued(people) is (code != 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope", *ALL[1:]), "there is no call 'nope'; there are: "),
        ((*ALL[:-1], "everybody"), "--to: there is no 'everybody'; "),
        ((*ALL[:-1], "country=Congo"), "country=CD (Congo - Kinshasa) or country=CG"),
        ((*ALL[:-1], ""), "--to: it is empty"),
        ((*ALL, "--at", "tomorrow"), "--at: 'tomorrow' is no moment"),
        ((*ALL, "--at", "2020-01-01T10:00"), "has passed"),
        ((*ALL, "--at", "0001-01-01T00:00+14:00"), "--at:"),
        (("wells", "--to", "all", "--text-file", "calls"), "--text-file: calls: this is a folder"),
        (("wells", "--to", "all", "--text-file", "gone.txt"), "cannot be read (No such file or directory)"),
        (("wells", "--to", "all", "--text-file", "empty.txt"), "it is empty"),
        (("wells", "--to", "all", "--text-file", "blank.txt"), "it is empty"),
        (("wells", "--to", "all", "--text-file", "latin.txt"), "it is not UTF-8 (byte 2)"),
        (("wells", "--to", "all", "--text-file", "long.txt"), "it has 4097 characters, a message holds 4096"),
        (("wells", "--to", "all", "--text-file", "emoji.txt"), "it has 4098 characters"),
        (("wells", "--to", "all", "--text-file", "huge.txt"), "more than"),
        ((*ALL, "--text-file", "fr=gone.txt"), "gone.txt: it cannot be read"),
        ((*ALL, "--text-file", "text.txt"), "everybody has a text already"),
        ((*ALL, "--text-file", "de=text.txt"), "no call speaks de"),
    ],
)  # fmt: skip
async def test_bad_input_is_one_line_and_queues_nothing(people, palabre, folder, words, said):
    await three(people)
    (folder / "empty.txt").write_text("")
    (folder / "blank.txt").write_text(" \n\u200b\u3000\n", encoding="utf-8")
    (folder / "latin.txt").write_bytes("né".encode("latin-1"))
    (folder / "long.txt").write_text("a" * 4097)
    (folder / "emoji.txt").write_text("🌾" * 2049, encoding="utf-8")
    (folder / "huge.txt").write_text("a" * 1_000_000)
    done = await palabre(*words, "--yes", "--json")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert said in done.stderr
    assert await is_nothing_queued(people)


async def test_a_text_may_be_as_long_as_a_message(people, palabre, folder):
    await three(people)
    (folder / "text.txt").write_text("🌾" * 2048 + "\n", encoding="utf-8")
    assert (await palabre(*ALL, "--yes")).exit_code == 0


async def test_a_folder_of_calls_that_disappeared_is_told_and_a_broadcast_can_still_be_held(people, palabre, folder):
    await three(people)
    number = (await palabre(*ALL, "--yes")).stdout.strip()
    (folder / "calls").rename(folder / "elsewhere")
    done = await palabre(*ALL, "--yes")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    (folder / "calls" / "wells").mkdir(parents=True)
    (folder / "calls" / "wells" / "call.yaml").write_text("title: [")
    assert (await palabre(*ALL, "--yes")).exit_code == 2
    assert (await palabre("pause", number)).exit_code == 0
    assert json.loads((await palabre("status", number, "--json")).stdout)["total"] == 0


async def test_where_there_is_no_database_yet_nobody_is_counted(palabre, folder, settings):
    place = folder / "data" / "palabre.db"
    nowhere = {"PALABRE_DATABASE_URL": f"sqlite+aiosqlite:///{place}"}
    done = await palabre(*ALL, "--dry-run", "--json", **nowhere)
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"recipients": 0, "by_language": {}, "excluded": {}})
    assert "There is no database at" in done.stderr
    assert (await palabre(*ALL, "--yes", **nowhere)).exit_code == 1
    assert (await palabre("status", "1", **nowhere)).exit_code == 2
    assert (await palabre("list", "--json", **nowhere)).stdout == "[]\n"
    assert not place.exists()


async def test_a_database_that_cannot_be_used_is_one_line(palabre):
    done = await palabre(*ALL, "--dry-run", PALABRE_DATABASE_URL="postgresql+asyncpg://nobody:hunter2@127.0.0.1:1/none")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "hunter2" not in done.stderr


async def test_a_call_named_like_a_command_stands_behind_send(people, palabre):
    people.taking_part(call="list")
    await people.write()
    assert "There are no broadcasts." in (await palabre("list")).stderr
    done = await palabre("send", "list", *ALL[1:], "--dry-run", "--json")
    assert json.loads(done.stdout)["recipients"] == 1
