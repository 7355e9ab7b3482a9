"""`palabre recommendations` as somebody types it."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests.recommendations.evaluation import CALL

LIBRARY = CALL.library


def palabre(*words):
    return CliRunner().invoke(main, ["recommendations", *words])


def test_words_give_a_list_of_what_fits_and_nothing_else():
    done = palabre("smallholders", "sick goats", "--json")
    rows = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert all(list(row) == ["id", "score", "title"] for row in rows)
    assert rows[0]["title"] == LIBRARY.recommendations[rows[0]["id"]].topic.source
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_several_words_need_no_quotes():
    assert (
        palabre("smallholders", "sick", "goats", "--json").stdout
        == palabre("smallholders", "sick goats", "--json").stdout
    )


def test_nothing_that_fits_is_an_empty_list_and_no_failure():
    done = palabre("smallholders", "xyzzy", "--json")
    assert (done.exit_code, done.stdout) == (0, "[]\n")
    done = palabre("smallholders", "xyzzy")
    assert done.exit_code == 0
    assert done.stdout.startswith("Nothing fits. Topics there are: ")


def test_the_language_is_that_of_words_and_titles():
    (first, *_) = json.loads(palabre("smallholders", "chèvres malades", "--language", "fr", "--json").stdout)
    assert first["title"] != LIBRARY.recommendations[first["id"]].topic.source
    assert palabre("smallholders", "chèvres malades", "--language", "fr-CI", "--json").stdout.count(first["title"]) == 1


def test_a_language_that_the_call_does_not_speak_gives_way_to_its_first():
    done = palabre("smallholders", "goats", "--language", "xx", "--json")
    assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
    assert "no words in xx" in done.stderr
    assert done.stdout == palabre("smallholders", "goats", "--json").stdout


def test_without_words_everything_is_listed_by_set():
    listed = palabre("smallholders").stdout
    at = [
        listed.index(words) for each in LIBRARY.sets for words in (each.title.source, f"({each.recommendations[0].id})")
    ]
    assert at == sorted(at)
    assert [row["id"] for row in json.loads(palabre("smallholders", "--json").stdout)] == list(LIBRARY.recommendations)


def test_unchecked_says_what_to_hold_against_the_official_text():
    rows = {row["id"]: row for row in json.loads(palabre("smallholders", "--unchecked", "--json").stdout)}
    assert set(rows) == {*LIBRARY.recommendations, *(term.id for term in LIBRARY.glossary)}
    entry = LIBRARY.recommendations["s2-18"]
    assert rows["s2-18"]["words"] == [entry.topic.source, entry.plain.source, entry.example.source]
    assert (rows["s2-18"]["source"], rows["s2-18"]["number"]) == (entry.source, entry.official_number)
    listed = palabre("smallholders", "--unchecked").stdout
    assert listed.count("look at: ") == len(rows)
    assert listed.count("none claimed") == sum(row["number"] is None for row in rows.values())


@pytest.mark.parametrize("more", [(), ("words",), ("--unchecked",)])
def test_a_call_without_a_library_has_nothing(more):
    assert palabre("prices", *more, "--json").stdout == "[]\n"
    assert palabre("prices", *more).exit_code == 0


def test_an_unknown_call_is_refused():
    done = palabre("nowhere", "goats")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no call 'nowhere'" in done.stderr


def test_words_and_unchecked_do_not_go_together():
    assert palabre("smallholders", "goats", "--unchecked").exit_code == 2
