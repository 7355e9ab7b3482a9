"""Text and language to words: what is looked for where, for each text on its own."""

from dataclasses import replace

import pytest

from bot.translations import Translations
from bot.translations.catalogues import Catalogue, Words, reviewed
from conversations.text import Text, say
from tests.making import call_from

CALL = call_from(
    """
title: {en: Milk, es: Leche}
languages: [fr, en, es, ar, pt, pt-BR]
fallbacks: {ar: es}
form:
  - {type: group, name: day, label: Your day, questions: [{type: text, name: why, label: Why?}]}
"""
)


def catalogue(language, words, domain="bot", state="machine draft", path=None):
    made = {key if isinstance(key, tuple) else ("", key): Words(tuple(forms), state) for key, forms in words.items()}
    return Catalogue(path=path, language=language, domain=domain, words=made)


def test_words_and_their_base_language():
    find = Translations([catalogue("pt", {"Back": ["Voltar"]})])
    assert [say(Text("Back"), language, find) for language in ("pt", "pt-BR", "fr")] == ["Voltar", "Voltar", "Back"]


def test_the_call_itself_wins_over_the_catalogue():
    find = Translations([catalogue("es", {(CALL.title.context, "Milk"): ["La leche"]}, CALL.name)], [CALL])
    assert say(CALL.title, "es", find) == "Leche"


def test_a_text_falls_back_on_its_own_to_the_declared_language_then_the_calls_first_then_the_source():
    label = CALL.form.questions["why"].label
    group = CALL.form.groups[0].label
    title = CALL.title
    words = [
        catalogue("es", {(label.context, label.source): ["¿Por qué?"]}, CALL.name),
        catalogue("fr", {(group.context, group.source): ["Votre journée"]}, CALL.name),
    ]
    find = Translations(words, [CALL])
    assert say(label, "ar", find) == "¿Por qué?"
    assert say(title, "ar", find) == "Leche"
    assert say(group, "ar", find) == "Votre journée"
    assert say(group, "en", find) == "Your day"


@pytest.mark.parametrize(
    ("n", "words"), [(0, "zero"), (1, "one"), (2, "two"), (7, "few"), (11, "many"), (100, "other")]
)
def test_plurals(n, words):
    find = Translations([catalogue("ar", {"{n} cow": ["zero", "one", "two", "few", "many", "other"]})])
    assert say(Text("{n} cow", {"n": n}, plural="{n} cows"), "ar", find) == words


def test_a_language_is_checked_when_no_words_that_count_are_drafts():
    label = CALL.form.questions["why"].label
    good = reviewed("Awa", "2026-11-22")
    interface = catalogue("es", {"Back": ["Atrás"]}, state=good)
    call = catalogue("es", {(label.context, label.source): ["¿Por qué?"]}, CALL.name, good)
    draft = catalogue("es", {(label.context, label.source): ["¿Por qué?"]}, CALL.name)
    assert Translations([interface, call], [CALL]).is_checked(CALL, "es")
    assert not Translations([interface, draft], [CALL]).is_checked(CALL, "es")
    assert not Translations([catalogue("es", {"Back": ["Atrás"]}), call], [CALL]).is_checked(CALL, "es")
    assert not Translations([call, draft], [CALL]).is_checked(CALL, "es")
    # what nobody translated, or call.yaml says itself, no machine said
    assert Translations([call], [CALL]).is_checked(CALL, "es")
    assert Translations([], [CALL]).is_checked(CALL, "en")


def test_what_nobody_reads_who_takes_part_does_not_count_for_the_mark():
    other = catalogue("es", {"Open, extend or close a call": ["Abrir, prolongar o cerrar"]})
    assert Translations([other], [CALL]).is_checked(CALL, "es")
    assert Translations([catalogue("es", {"May we": ["¿Podemos"]})], [CALL]).is_checked(CALL, "es")


def test_the_words_that_are_shown_count_for_the_mark_wherever_they_come_from():
    label = CALL.form.questions["why"].label
    draft = catalogue("es", {(label.context, label.source): ["¿Por qué?"]}, CALL.name)
    regional = catalogue("pt-BR", {"Back": ["Voltar"]}, state=reviewed("Awa", "2026-11-22"))
    assert not Translations([draft], [CALL]).is_checked(CALL, "ar")  # Arabic falls back on Spanish here
    assert Translations([catalogue("pt", {"Back": ["Voltar"]}), regional], [CALL]).is_checked(CALL, "pt-BR")
    assert not Translations([catalogue("pt", {"Back": ["Voltar"]})], [CALL]).is_checked(CALL, "pt-BR")


def test_a_catalogue_in_the_calls_own_folder_counts_instead_of_the_shipped_one():
    good = catalogue("es", {"Back": ["Atrás"]}, state=reviewed("Awa", "2026-11-22"))
    assert Translations([catalogue("es", {"Back": ["Atrás"]}), good], [CALL]).is_checked(CALL, "es")
    assert not Translations([good, catalogue("es", {"Back": ["Atrás"]})], [CALL]).is_checked(CALL, "es")


def test_a_region_falls_back_to_the_declared_language_before_its_base():
    call = replace(CALL, fallbacks={"pt-BR": "es"})
    label = call.form.questions["why"].label
    key = (label.context, label.source)
    words = [catalogue("pt", {key: ["Porquê?"]}, call.name), catalogue("es", {key: ["¿Por qué?"]}, call.name)]
    assert say(label, "pt-BR", Translations(words, [call])) == "¿Por qué?"
    assert say(label, "pt-BR", Translations(words[:1], [call])) == "Porquê?"


# What stands in a sentence


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", "Awa", "Awa"),
        ("ar", "Awa", "\u2068Awa\u2069"),
        ("ar", 5, "\u20685\u2069"),
        ("ar", "أمينة", "أمينة"),
        ("fr", "أمينة", "\u2068أمينة\u2069"),
        ("fr", "Été", "Été"),
        ("ar", Text("word"), "word"),
        ("ar", "Ren\u2069 \u202eé", "\u2068Ren é\u2069"),
        ("en", "Ren\u202eé", "René"),
        ("ar", "two\nlines", "two\nlines"),
        ("ar", "https://example.org/a", "https://example.org/a"),
        ("ar", "/start", "\u2068/start\u2069"),
    ],
)
def test_what_runs_the_other_way_is_isolated(language, value, shown):
    assert say(Text("<{value}>", {"value": value}), language) == f"<{shown}>"
