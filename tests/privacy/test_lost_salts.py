"""The file of those who were erased: it means something after a restart, or says that it does not."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.doctor.erased import look_at_erased
from bot.privacy.tombstones import Tombstones
from bot.settings import WrongSettings
from tests.bot.small import WORDS, asking

NOW = datetime(2026, 11, 22, 12, 0, 0, 5, UTC)


def test_a_file_that_went_away_meanwhile_comes_back_with_all_that_it_said(tmp_path):
    path = tmp_path / "erased.jsonl"
    stones = Tombstones(path)
    stones.add([("chat", 1)], NOW)
    path.rename(tmp_path / "moved-away")
    stones.add([("chat", 2), ("respondent", 3)], NOW)
    again = Tombstones(path)
    assert again.when("chat", 1) == again.when("chat", 2) == again.when("respondent", 3) == NOW
    assert (len(again), again.meaningless()) == (3, [])


def test_a_file_that_somebody_else_has_put_there_keeps_what_it_says(tmp_path):
    path, other = tmp_path / "erased.jsonl", tmp_path / "other.jsonl"
    stones = Tombstones(path)
    stones.add([("chat", 1)], NOW)
    Tombstones(other).add([("chat", 2)], NOW)
    other.replace(path)
    stones.add([("chat", 3)], NOW)
    again = Tombstones(path)
    assert again.when("chat", 1) == again.when("chat", 2) == again.when("chat", 3) == NOW
    assert stones.when("chat", 2) == NOW
    assert again.meaningless() == []


def test_what_was_written_once_is_not_written_again(tmp_path):
    path = tmp_path / "erased.jsonl"
    stones = Tombstones(path)
    for number in range(3):
        stones.add([("chat", number)], NOW)
    assert len(path.read_bytes().splitlines()) == 4


@pytest.mark.parametrize(
    "spoil", [lambda line: line[:-30], lambda line: line.replace(b'"salt": "', b'"salt": "00'), None]
)
def test_lines_without_their_salt_are_noticed(tmp_path, spoil):
    path = tmp_path / "erased.jsonl"
    Tombstones(path).add([("chat", 1), ("respondent", 2)], NOW)
    salt, *lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*([spoil(salt)] if spoil else []), *lines]) + b"\n")
    found = Tombstones(path)
    assert [one.what for one in found.meaningless()] == ["chat", "respondent"]
    assert found.when("chat", 1) is None
    # what follows has a salt of its own, and does not make the lines before it look right
    found.add([("chat", 3)], NOW)
    again = Tombstones(path)
    assert (again.when("chat", 3), len(again.meaningless())) == (NOW, 2)
    # the lines of an older copy, put behind it, mend it
    path.write_bytes(path.read_bytes() + salt + b"\n")
    assert Tombstones(path).when("chat", 1) == NOW
    assert Tombstones(path).meaningless() == []


def test_lines_from_before_lines_named_their_salt_hold_and_are_noticed_too(tmp_path):
    path = tmp_path / "erased.jsonl"
    Tombstones(path).add([("chat", 1)], NOW)
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    for row in rows:
        row.pop("id", None), row.pop("by", None)
    salt, line = (json.dumps(row).encode() for row in rows)
    path.write_bytes(salt + b"\n" + line + b"\n")
    assert (Tombstones(path).when("chat", 1), Tombstones(path).meaningless()) == (NOW, [])
    path.write_bytes(salt[:-40] + b"\n" + line + b"\n")
    assert len(Tombstones(path).meaningless()) == 1


async def test_the_bot_does_not_start_with_such_lines_until_they_are_given_up(server, tmp_path, monkeypatch):
    async with asking(server, tmp_path, WORDS) as running:
        await running.stop()
        path = running.settings.erased
        Tombstones(path).add([("chat", 1)], NOW)
        (fine,) = look_at_erased(running.settings)
        assert (fine.level, "1 lines, each with its salt" in fine.what) == ("ok", True)
        path.write_bytes(b"\n".join(path.read_bytes().splitlines()[1:]) + b"\n")
        (finding,) = look_at_erased(running.settings)
        assert (finding.level, "1 of 1 lines" in finding.what) == ("error", True)
        with pytest.raises(WrongSettings, match=r"PALABRE_ERASED: .* 1 lines .* palabre erased --give-up"):
            await running.start()
        monkeypatch.chdir(tmp_path)
        assert _palabre("erased").exit_code == 1
        assert _palabre("erased", "--give-up").exit_code == 0
        (finding,) = look_at_erased(running.settings)
        assert finding.level == "ok"
        await running.start()


def _palabre(*words):
    """A command in a thread of its own, as it begins a loop of its own."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, main, list(words)).result()
