"""The `palabre` command as somebody types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conversations.loader import SHIPPED

GOOD = """
title: Wells
organiser: Union of herders
contact: wells@example.org
phone: "+221 77 000 00 00"
opens: 2027-01-01
closes: 2027-12-31
form:
  - type: group
    name: wells
    label: Wells
    questions:
      - {type: text, name: village, label: Which village?}
      - {type: integer, name: depth, label: How deep is the well?, required: true}
"""
BROKEN = """
title: Wells
form:
  - type: group
    name: wells
    label: Wells
    questions:
      - {type: text, name: village, lable: Which village?}
      - {type: integr, name: depth, label: How deep is the well?}
"""
UNSATISFIABLE = GOOD.replace("required: true", 'required: true, constraint: ". > 10 and . < 5"')


def palabre(*words: str, typed: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, input=typed, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture
def folder(tmp_path: Path):
    def make(text: str, name: str = "wells") -> str:
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "call.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return make


def test_check_without_a_call_passes_the_shipped_calls():
    done = palabre("check")
    assert done.returncode == 0, done.stdout
    assert ": error: " not in done.stdout
    assert f"{SHIPPED / 'prices' / 'call.yaml'}" in done.stdout


def test_check_says_nothing_about_a_call_with_nothing_wrong(folder):
    done = palabre("check", folder(GOOD))
    assert (done.returncode, done.stdout) == (0, "")


def test_check_prints_file_line_what_and_todo_and_exits_1(folder):
    path = folder(BROKEN)
    done = palabre("check", path)
    assert done.returncode == 1
    file = str(Path(path) / "call.yaml")
    assert f"{file}:8: error: question 'village': the key 'lable' is not known; did you mean 'label'?\n" in done.stdout
    assert f"{file}:9: error: question 'depth': there is no type 'integr'; did you mean integer?\n" in done.stdout


def test_check_as_json_is_a_list_of_problems(folder):
    done = palabre("check", folder(BROKEN), "--json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert {frozenset(problem) for problem in problems} == {frozenset({"file", "line", "level", "what", "todo"})}
    assert {(problem["line"], problem["level"]) for problem in problems} == {(8, "error"), (9, "error")}
    assert json.loads(palabre("check", folder(GOOD), "--json").stdout) == []


def test_check_takes_several_calls_by_name_and_folder(folder):
    done = palabre("check", "prices", folder(BROKEN))
    assert done.returncode == 1
    assert "prices" in done.stdout
    assert "integr" in done.stdout


@pytest.mark.parametrize("command", [("check",), ("walk",), ("walk", "--auto", "3")])
def test_a_call_that_is_not_there_is_one_clear_line(command, tmp_path):
    done = palabre(*command, "wels", cwd=tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "there is no call 'wels' here" in said
    assert "prices, smallholders" in said
    assert "Traceback" not in said


def test_a_folder_without_a_call_is_one_clear_line(tmp_path):
    done = palabre("check", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path / 'call.yaml'}:1: error: the file cannot be read")


def test_walk_asks_takes_answers_and_shows_the_form(folder):
    done = palabre("walk", folder(GOOD), typed="Fatick\ndeep\n1 200\n/send\n")
    assert done.returncode == 0
    assert "Which village?" in done.stdout
    assert "Please write a whole number, for example 12." in done.stdout
    assert "Your form has been sent." in done.stdout
    assert "How deep is the well?\n    1,200\n" in done.stdout


def test_walk_ends_well_when_the_lines_end(folder):
    done = palabre("walk", folder(GOOD), typed="Fatick\n")
    assert done.returncode == 0
    assert "Stopped before the form was sent." in done.stderr


def test_a_walk_becomes_a_transcript_that_plays(folder, tmp_path):
    from conversations.loader import call_folder, load_call
    from conversations.transcript import play

    path = folder(GOOD)
    written = tmp_path / "walk.yaml"
    typed = 'He said "no"\n/back\nFatick: l\'été\n12\n/review\n1\n/send\n'
    palabre("walk", path, "--transcript", str(written), typed=typed)
    player = play(written, lambda name: load_call(call_folder(tmp_path / name)))
    assert player.turn.conversation.answers["village"].value == "Fatick: l'été"
    assert player.turn.conversation.status.value == "submitted"


def test_walk_auto_counts_walks_and_dead_ends(folder):
    done = palabre("walk", folder(GOOD), "--auto", "20", "--seed", "3")
    assert (done.returncode, done.stdout) == (0, "20 walks, 0 dead ends\n")


def test_walk_auto_exits_1_at_a_dead_end(folder):
    done = palabre("walk", folder(UNSATISFIABLE), "--auto", "4", "--seed", "3")
    assert done.returncode == 1
    assert done.stdout == "dead end at 'depth': no reply gets past it (4 times)\n4 walks, 4 dead ends\n"


def test_a_broken_call_is_not_walked(folder):
    for words in ((), ("--auto", "2")):
        done = palabre("walk", folder(BROKEN), *words)
        assert done.returncode == 1
        assert ":9: error:" in done.stderr
        assert done.stdout == ""
