"""The README says what is true: commands, question types, keys of a call, files; and its example call works."""

import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import _NAMES
from conversations.form_loader import _GROUP_KEYS, _QUESTION_KEYS
from conversations.lint import check_call
from conversations.loader import _CALL_KEYS
from conversations.questions import TYPES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*TYPES, "group", "repeat"])
def test_every_question_type_is_named(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize("key", [*_CALL_KEYS, *_GROUP_KEYS, *_QUESTION_KEYS, "exclusive"])
def test_every_key_of_a_call_is_named(key):
    assert re.search(rf"`{key}[`:]|^ *-? ?{key}:", README, re.MULTILINE)


@pytest.mark.parametrize("command", main.commands)
def test_every_command_and_its_options_are_named(command):
    assert f"palabre {command}" in README
    for option in main.commands[command].params:
        for word in option.opts:
            assert not word.startswith("--") or word in README, word


@pytest.mark.parametrize("setting", _NAMES)
def test_every_setting_is_named(setting):
    assert f"`PALABRE_{setting.upper()}`" in README


@pytest.mark.parametrize("target", ["run", "test", "bench"])
def test_every_make_target_it_names_is_there(target):
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_file_and_folder_it_names_is_there():
    for path in re.findall(r"`((?:conversations|bot|tests|docs)/[\w/.]*)`", README):
        assert (ROOT / path).exists(), path


def test_its_example_call_has_nothing_wrong(tmp_path):
    example = re.search(r"```yaml\n(title:.*?)```", README, re.DOTALL)
    assert example is not None
    (tmp_path / "call.yaml").write_text(example[1], encoding="utf-8")
    assert [str(problem) for problem in check_call(tmp_path) if "'opens'" not in problem.what] == []


def test_its_example_library_has_nothing_wrong_in_english(tmp_path):
    for name, begin in (("call", "title:"), ("recommendations", "version:")):
        example = re.search(rf"```yaml\n({begin}.*?)```", README, re.DOTALL)
        assert example is not None
        words = example[1].replace("languages: [en, fr]", "languages: [en]")
        (tmp_path / f"{name}.yaml").write_text(words, encoding="utf-8")
    assert [str(problem) for problem in check_call(tmp_path) if "'opens'" not in problem.what] == []


def test_what_it_shows_is_what_a_person_sees():
    """The chat printed in the README, line by line."""
    from conversations.loader import SHIPPED, load_call
    from conversations.transcript import Player

    shown = re.search(r"```\n(Part .*?)```", README, re.DOTALL)
    assert shown is not None
    player = Player(load_call(SHIPPED / "smallholders"))
    player.taps("Whole form")
    while player.turn.conversation.asking != "i_heard":
        player.taps("Skip")
    pages = re.split(r"^> (.*)\n", shown[1], flags=re.MULTILINE)
    assert player.seen + "\n" == pages[0]
    for typed, page in zip(pages[1::2], pages[2::2], strict=True):
        player.types(typed)
        assert player.seen + "\n" == page
