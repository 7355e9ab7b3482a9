"""Whoever was erased stays erased: after a restored backup, after a crash, and when old messages come again."""

import shutil
import stat
from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from bot.cli import main
from bot.privacy.erasing import apply_tombstones
from bot.privacy.tombstones import Tombstones
from tests.bot.small import WORDS, asking, begins, rows, until

from .test_erasing import ask_to_forget, forgotten
from .traces import traces

NOW = datetime(2026, 11, 22, 12, 0, 0, 5, UTC)


def test_the_file_tells_nobody_and_knows_everybody(tmp_path):
    path = tmp_path / "erased.jsonl"
    stones = Tombstones(path)
    assert not stones
    stones.add([("chat", 100001), ("respondent", 77)], NOW)
    again = Tombstones(path)
    assert (again.when("chat", 100001), again.when("respondent", 77)) == (NOW, NOW)
    assert again.when("chat", 77) is None
    assert b"100001" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path):
    path = tmp_path / "erased.jsonl"
    Tombstones(path).add([("chat", 1)], NOW)
    path.write_bytes(path.read_bytes() + b'{"what": "chat", "ha')
    Tombstones(path).add([("chat", 2)], NOW)
    found = Tombstones(path)
    assert (found.when("chat", 1), found.when("chat", 2), len(found)) == (NOW, NOW, 2)


def test_two_files_with_salts_of_their_own_hold_behind_each_other(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    Tombstones(one).add([("chat", 1)], NOW)
    Tombstones(two).add([("respondent", 2)], NOW)
    one.write_bytes(one.read_bytes() + two.read_bytes())
    found = Tombstones(one)
    assert found.when("chat", 1) == found.when("respondent", 2) == NOW
    found.add([("chat", 3)], NOW)
    assert Tombstones(one).when("chat", 3) == NOW


async def test_what_an_older_backup_brings_back_is_erased_again_and_old_messages_too(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        amina = await begins(server, "Amina")
        await amina.sends("Aminavillage")
        await amina.sees("What do you do?")
        data, app = running.settings.data, running.application
        await app.database.wipe()
        shutil.copy(data / "palabre.db", tmp_path / "older.db")
        await ask_to_forget(running, chat=zorba.id, all=True, language="en")
        await zorba.sees("everything else that we kept")
        await forgotten(running)
        now = app.house.now()
        assert app.desk.is_late(zorba.id, now - timedelta(hours=1))
        assert not app.desk.is_late(zorba.id, now + timedelta(seconds=2))
        assert not app.desk.is_late(zorba.id, None)
        assert not app.desk.is_late(amina.id, now - timedelta(hours=1))
        await running.stop()
        for path in data.glob("palabre.db*"):
            path.unlink()
        shutil.copy(tmp_path / "older.db", data / "palabre.db")
        assert traces(data, "Zorbavillage")
        await running.start()
        assert [one["chat_id"] for one in await rows(running, "chat")] == [amina.id]

        async def is_wiped():
            return traces(data, "Zorbavillage") == {}

        await until(is_wiped)
        assert traces(data, "Aminavillage")
        # whoever comes back by themselves is somebody new, and stays
        await zorba.starts()
        await zorba.sees("")
        database = running.application.database
        now = running.application.house.now
        assert await apply_tombstones(database, data, running.settings.erased, now=now) == 0


async def test_the_terminal_erases_whoever_answers_in_a_form(server, tmp_path, monkeypatch):
    async with asking(server, tmp_path, WORDS) as running:
        zorba = await begins(server, "Zorba")
        await zorba.sends("Zorbavillage")
        await zorba.sees("What do you do?")
        (form,) = await rows(running, "submission")
    monkeypatch.chdir(tmp_path)
    said = _palabre("forget", "AAAA-AAAA", "--yes")
    assert (said.exit_code, "there is no form" in said.output) == (1, True)
    assert _palabre("forget", form["reference"], words="n\n").exit_code == 1
    assert traces(running.settings.data, "Zorbavillage")
    said = _palabre("forget", form["reference"].lower().replace("-", " "), "--yes")
    assert said.exit_code == 0, said.output
    assert "1 forms, 0 files, 1 answers, 0 documents" in said.output
    assert traces(running.settings.data, "Zorbavillage", form["reference"]) == {}
    said = _palabre("erased", "--json")
    assert '"erased": 1, "back": 0' in said.output
    assert said.exit_code == 0


def _palabre(*words, **more):
    """A command in a thread of its own, as it begins a loop of its own."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, main, list(words), input=more.get("words")).result()
