"""The words of a library that several calls use: they stand in the catalogues of the folder it comes from."""

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.translations import Translations
from bot.translations.catalogues import Catalogue, Words, path_of, write_catalogue
from bot.translations.messages import of_call, of_library
from bot.translations.translator import read_all
from conversations.loader import load_call
from conversations.text import say
from tests.making import call_from, write_call

CALL = """
title: Wells
languages: [en, fr, wo]
{more}
form: [{{type: group, name: s, label: S, questions: [{{type: text, name: a, label: A}}]}}]
"""
LIBRARY = """
sets:
  - id: one
    title: Advice
    recommendations: [{id: roads, topic: Roads, plain: Roads should be safe., example: A bridge., questions: [a]}]
"""
ROADS = ("shared.recommendations.roads.topic", "Roads")


@pytest.fixture
def call(tmp_path):
    """A call that takes its library from the folder "shared" beside it."""
    write_call(tmp_path / "shared", CALL.format(more=""), recommendations=LIBRARY)
    return load_call(write_call(tmp_path / "mine", CALL.format(more="library: ../shared")))


def translate(folder, domain, language, key, words):
    """A catalogue of one text in the folder's locales."""
    messages = [one for one in (*of_call(load_call(folder)), *of_library(load_call(folder))) if one.key == key]
    assert messages
    write_catalogue(path_of(folder / "locales", language, domain), language, domain, messages, {key: Words((words,))})


def topic(call):
    return call.library.recommendations["roads"].topic


def test_its_own_folders_catalogues_are_read(call, tmp_path):
    translate(tmp_path / "shared", "shared", "fr", ROADS, "Les routes")
    assert say(topic(call), "fr", Translations(read_all([call]), [call])) == "Les routes"


def test_a_shipped_one_brings_the_shipped_catalogues(tmp_path):
    mine = load_call(write_call(tmp_path / "mine", CALL.format(more="library: smallholders")))
    entry = mine.library.recommendations["s2-2"]
    assert say(entry.topic, "fr", Translations(read_all([mine]), [mine])) == "Des prix justes et clairs"


def test_its_texts_are_none_of_the_calls_own_catalogue(call):
    assert [one.context for one in of_call(call)] == ["mine.call.title", "mine.s.label", "mine.a.label"]


def test_entries_that_a_call_leaves_out_keep_their_words():
    hiding = call_from(CALL.format(more="hide_unchecked: true"), recommendations=LIBRARY)
    assert ("made.recommendations.roads.topic", "Roads") in [one.key for one in of_call(hiding)]
    assert not hiding.library.recommendations


def test_words_are_looked_for_as_in_the_call_that_speaks_the_language(call, tmp_path):
    """Wolof falls back to French here; the library's own call does not speak it."""
    words = {ROADS: Words(("Les routes",))}
    catalogue = Catalogue(path=tmp_path, language="fr", domain="shared", words=words)
    own = load_call(write_call(tmp_path / "shared", CALL.format(more="").replace(", wo", "")))
    mine = load_call(write_call(tmp_path / "mine", CALL.format(more="library: ../shared\nfallbacks: {wo: fr}")))
    assert say(topic(mine), "wo", Translations([catalogue], [mine, own])) == "Les routes"
    assert say(topic(mine), "en", Translations([catalogue], [mine, own])) == "Roads"


def test_a_library_does_not_count_for_the_mark_of_a_language(call, tmp_path):
    words = {ROADS: Words(("Les routes",), "machine draft")}
    catalogue = Catalogue(path=tmp_path, language="fr", domain="shared", words=words)
    assert Translations([catalogue], [call]).is_checked(call, "fr")


def test_check_names_its_gaps_beside_those_of_the_call(call, tmp_path):
    done = CliRunner().invoke(main, ["check", str(tmp_path / "mine")])
    assert "shared/recommendations.yaml:4: error: recommendation 'roads' and 2 more: no words in fr" in done.output
    assert "mine/call.yaml:1: error: the call's title" in done.output


def test_a_library_without_a_call_is_translated_with_the_calls_that_use_it(call, tmp_path):
    (tmp_path / "shared" / "call.yaml").unlink()

    def run(command):
        return CliRunner().invoke(main, ["translate", command, "--call", str(tmp_path / "mine")]).output

    assert "0 of 3" in run("update")
    written = path_of(tmp_path / "shared" / "locales", "fr", "shared")
    assert 'msgctxt "shared.recommendations.roads.topic"' in written.read_text()
    assert "no words in fr for shared.recommendations.roads.topic" in run("check")
    assert "shared.recommendations" not in path_of(tmp_path / "mine" / "locales", "fr", "mine").read_text()


def test_a_library_with_a_call_of_its_own_is_translated_there(call, tmp_path):
    done = CliRunner().invoke(main, ["translate", "update", "--call", str(tmp_path / "mine")])
    assert "shared" not in done.output
    assert not (tmp_path / "shared" / "locales").exists()
