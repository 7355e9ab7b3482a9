"""Recordings in a call's folder: found by their place, looked at, and never played with other words than shown."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.recordings.items import items_of, lines_of
from bot.recordings.recordings import Recordings
from bot.recordings.sounds import Unfit, read_sound
from bot.translations import Translations
from conversations.loader import load_call, read_call
from tests.making import moment, write_call

from .sounds import opus, record

CALL = """
title: Milk
organiser: The dairy
languages: [en, fr]
spoken: {ff: {name: Fulfulde, written: fr}}
form:
  - type: group
    name: day
    label: Your day
    questions:
      - {type: text, name: village, label: "What is your village called?", hint: The one you live in., example: Podor}
      - {type: integer, name: cows, label: "How many cows are there in ${village}?"}
      - type: select_one
        name: buyer
        label: Who buys?
        choices: [{name: dairy, label: A dairy}, {name: other, label: Somebody else}]
"""
LIBRARY = """
sets:
  - id: s
    title: The set
    recommendations:
      - {id: fair-price, topic: A fair price, plain: Governments should see to fair prices.}
"""


@pytest.fixture
def folder(tmp_path):
    return write_call(tmp_path / "milk", CALL, recommendations=LIBRARY)


@pytest.fixture
def palabre(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words, code=0):
        done = CliRunner().invoke(main, ["recordings", str(folder), *words])
        assert done.exit_code == code, done.output
        return done

    return run


def state(palabre, language):
    (row,) = json.loads(palabre("--language", language, "--json").stdout)
    return row


def test_everything_that_is_read_can_be_recorded(folder):
    assert items_of(load_call(folder)) == (
        "about",
        "consent",
        "consent-nameless",
        "consent-others",
        "appearance",
        "again",
        "outside",
        "questions/village",
        "questions/cows",
        "questions/buyer",
        "choices/buyer",
        "recommendations/fair-price",
    )


def test_the_age_is_read_aloud_where_a_call_asks_for_it(folder):
    path = folder / "call.yaml"
    path.write_text(f"{path.read_text()}\nminors: {{age: 16, rule: stop}}\n")
    call = load_call(folder)
    assert items_of(call)[:3] == ("about", "age", "consent")
    assert lines_of(call, "age", moment()) == ("Are you 16 or older?",)
    assert "no name is kept" in " ".join(lines_of(call, "consent-nameless", moment()))


def test_the_command_counts_what_there_is_and_names_what_is_missing(folder, palabre):
    record(folder / "audio" / "ff", "about", "questions/village", "choices/buyer", size=3000)
    found = state(palabre, "ff")
    assert (found["items"], found["recorded"], found["bytes"]) == (12, 3, 9000)
    assert found["missing"] == [
        "consent", "consent-nameless", "consent-others", "appearance", "again", "outside",
        "questions/cows", "questions/buyer", "recommendations/fair-price",
    ]  # fmt: skip
    assert "questions/cows" in palabre("--language", "ff").stdout
    assert "Fulfulde" in palabre().stdout


def test_the_script_has_every_missing_part_with_its_file_and_its_words(folder, palabre):
    record(folder / "audio" / "ff", "questions/buyer")
    script = palabre("--language", "ff", "--script").stdout
    assert "milk: to be read aloud in Fulfulde (ff)" in script
    assert "The words are in fr" in script
    at = script.index("audio/ff/questions/village.ogg")
    assert script[at:].splitlines()[1:4] == [
        "   What is your village called?", "   The one you live in.", "   Exemple\u00a0: Podor",
    ]  # fmt: skip
    assert "How many cows are there in …?" in script
    assert "1. A dairy" in script
    assert "ff/questions/buyer.ogg" not in script


def test_a_recording_of_words_that_have_changed_is_named_and_not_played(folder, palabre, tmp_path):
    palabre("--language", "ff", "--script")
    record(folder / "audio" / "ff", "questions/village", "questions/buyer")
    assert state(palabre, "ff")["outdated"] == []
    write_call(folder, CALL.replace("Who buys?", "Who buys your milk?"), recommendations=LIBRARY)
    found = state(palabre, "ff")
    assert (found["recorded"], found["outdated"]) == (1, ["questions/buyer"])
    call = load_call(folder)
    heard = Recordings([call], Translations.load([call]), tmp_path / "data")
    assert heard(call, "ff", "questions/buyer") is None
    assert heard(call, "ff", "questions/village").size == 2000


def test_new_words_that_were_handed_out_wait_for_a_new_recording(folder, palabre):
    palabre("--language", "ff", "--script")
    record(folder / "audio" / "ff", "questions/buyer")
    write_call(folder, CALL.replace("Who buys?", "Who buys your milk?"), recommendations=LIBRARY)
    assert "Who buys your milk?" in palabre("--language", "ff", "--script").stdout
    assert state(palabre, "ff")["outdated"] == ["questions/buyer"]
    (folder / "audio" / "ff" / "questions" / "buyer.ogg").write_bytes(opus("said anew"))
    assert state(palabre, "ff")["outdated"] == []


def test_an_older_form_hears_only_what_still_has_its_words(folder, tmp_path):
    record(folder / "audio" / "ff", "questions/village", "questions/buyer")
    then = load_call(folder)
    write_call(folder, CALL.replace("Who buys?", "Who buys your milk?"), recommendations=LIBRARY)
    now = load_call(folder)
    heard = Recordings([now], None, tmp_path / "data")
    assert heard(now, "ff", "questions/buyer") is not None
    assert heard(then, "ff", "questions/buyer") is None
    assert heard(then, "ff", "questions/village") is not None


def test_what_waits_to_be_sent_stays_as_it_was_when_the_folder_changes(folder, tmp_path):
    record(folder / "audio" / "ff", "about")
    call = load_call(folder)
    sound = Recordings([call], None, tmp_path / "data")(call, "ff", "about")
    (folder / "audio" / "ff" / "about.ogg").unlink()
    assert (tmp_path / "data" / sound.path).read_bytes().rstrip(b"\0") == opus("about", 0)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("about.ogg", b"", "it is empty"),
        ("about.ogg", b"OggS" + bytes(24) + b"\x01vorbis" + bytes(200), "it is no OGG/Opus sound"),
        ("about.mp3", b"<html>no such page</html>", "it is no MP3 sound"),
        ("about.m4a", opus(), "it is no M4A sound"),
        ("about.ogg", opus(size=5_000_001), "it has more than 5 MB"),
        ("abuot.ogg", opus(), "it is named like nothing in this call; did you mean about?"),
        ("questions/cow.ogg", opus(), "did you mean questions/cows?"),
        ("about.wav", b"RIFF", "this is no recording; its ending should be one of"),
    ],
)
def test_what_cannot_be_played_is_named_with_what_to_do(folder, name, data, what):
    path = folder / "audio" / "ff" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    done = CliRunner().invoke(main, ["check", str(folder)])
    assert what in done.output
    assert str(path) in done.output


def test_each_kind_of_sound_is_taken(folder):
    for name, data in {
        "a.mp3": b"ID3\4",
        "b.mp3": b"\xff\xfb\x90\0",
        "c.m4a": b"\0\0\0\x20ftypM4A ",
        "d.opus": opus(),
    }.items():
        path = folder / name
        path.write_bytes(data)
        assert read_sound(path, folder).size == len(data)


def test_a_link_leads_nowhere_outside_the_folder(folder, tmp_path):
    (tmp_path / "secret.ogg").write_bytes(opus())
    (folder / "audio" / "ff").mkdir(parents=True)
    (folder / "audio" / "ff" / "about.ogg").symlink_to(tmp_path / "secret.ogg")
    with pytest.raises(Unfit, match="no file of its own"):
        read_sound(folder / "audio" / "ff" / "about.ogg", folder / "audio" / "ff")


def test_a_folder_of_another_language_is_named(folder):
    (folder / "audio" / "wo").mkdir(parents=True)
    assert (
        "none of the call's languages; use one of: en, fr, ff"
        in CliRunner().invoke(main, ["check", str(folder)]).output
    )


def test_two_recordings_of_one_thing_are_named(folder):
    record(folder / "audio" / "ff", "about")
    (folder / "audio" / "ff" / "about.mp3").write_bytes(b"ID3\4")
    assert "there is about.mp3 too; keep one of them" in CliRunner().invoke(main, ["check", str(folder)]).output


@pytest.mark.parametrize("text", ["about: [", "- about", "about: {word: x}", "\xff"])
def test_what_a_broken_script_yaml_speaks_of_is_not_played_and_it_is_named(folder, tmp_path, palabre, text):
    record(folder / "audio" / "ff", "about")
    (folder / "audio" / "ff" / "script.yaml").write_bytes(text.encode("latin-1"))
    assert "script.yaml:1" in palabre("--json").stderr
    call = load_call(folder)
    assert Recordings([call], Translations.load([call]), tmp_path / "data")(call, "ff", "about") is None


def test_a_language_that_the_call_does_not_speak_is_refused(palabre):
    assert "this call does not speak “wo”, but en, fr, ff" in palabre("--language", "wo", code=1).output


@pytest.mark.parametrize(
    ("spoken", "what"),
    [
        ("[ff]", "'spoken' should have languages"),
        ("{fr: {name: Français, written: en}}", "spoken: 'fr' has words already"),
        ("{Fulfulde: {name: Fulfulde}}", "spoken: 'Fulfulde' is no language code"),
        ("{ff: Fulfulde}", "should have a name and what is written"),
        ("{ff: {written: fr}}", "'name' is missing"),
        ("{ff: {name: Fulfulde, written: wo}}", "'wo' is none of the call's languages"),
        ("{ff: {name: Fulfulde of the river people of the north, written: fr}}", "the name does not fit a button"),
        ("{ff: {name: Fulfulde, writen: fr}}", "did you mean 'written'?"),
    ],
)
def test_a_wrong_spoken_language_is_named_with_its_line(tmp_path, spoken, what):
    folder = write_call(tmp_path / "milk", CALL.replace("{ff: {name: Fulfulde, written: fr}}", spoken))
    (problem,) = read_call(folder)[1].errors
    assert what in f"{problem.what}; {problem.todo}"
    assert problem.line == 4


def test_no_cldr_is_needed_for_a_spoken_language(tmp_path):
    folder = write_call(tmp_path / "milk", CALL.replace("ff: {name: Fulfulde", "xyz: {name: Nobodys"))
    call = load_call(folder)
    assert call.tongues == ("en", "fr", "xyz")
    assert (call.name_of("xyz"), call.written("xyz"), call.written("en")) == ("Nobodys", "fr", "en")
