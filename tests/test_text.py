"""Words for a person: languages and what stands in for one, plurals, and values of every kind."""

from datetime import UTC, date, datetime, time

import pytest

from conversations.text import Country, Month, Text, items, say

#: what is said, language, words, why
SAID = [
    (Text("Skip"), "en", "Skip", "as written"),
    (Text("Skip"), "sw", "Skip", "the source where there is nothing else"),
    (Text("A", given={"fr": "À"}), "fr", "À", "the call's own words"),
    (Text("A", given={"fr": "À"}), "fr-CI", "À", "those of the language for one of its countries"),
    (Text("A", given={"fr": "À"}), "fr_CI", "À", "written the other way"),
    (Text("A", given={"fr": "À", "fr-CI": "Ah"}), "fr-CI", "Ah", "the nearest first"),
    (Text("A", given={"fr": "À"}), "es", "A", "no other language in its place"),
    (Text("Hello {name}", {"name": "Awa"}), "en", "Hello Awa", "a value"),
    (Text("{a} and {b} and {a}", {"a": "x", "b": "y"}), "en", "x and y and x", "twice"),
    (Text("Hello {name}", {"other": "Awa"}), "en", "Hello {name}", "a value that is not there"),
    (Text("Hello {name}"), "en", "Hello {name}", "no values at all"),
    (Text("{n}", {"n": 0}), "en", "0", "zero is a value"),
    (Text("{x}", {"x": None}), "en", "", "nothing is an empty word"),
    (Text("{x}", {"x": Text("Yes", given={"fr": "Oui"})}), "fr", "Oui", "a text in a text"),
    (Text("As ${x} said", {"x": "Awa"}, context="call.a.label"), "en", "As Awa said", "as a call writes it"),
    (Text("As ${ x } said", {"x": "Awa"}, context="call.a.label"), "en", "As Awa said", "with spaces"),
    (Text("{x} costs ${x}", {"x": 5}, context="call.a.label"), "en", "{x} costs 5", "braces of a call are braces"),
    (Text("{x} costs ${x}", {"x": 5}), "en", "5 costs $5", "a dollar of the interface is a dollar"),
    ("words", "fr", "words", "a text of a person"),
    (True, "en", "Yes", "true"),
    (False, "en", "No", "false"),
    (None, "en", "", "nothing"),
    (1200, "en", "1,200", "a number"),
    (12.5, "fr", "12,5", "a number"),
    (0.1 + 0.2, "en", "0.30000000000000004", "a number is not rounded"),
    (date(2019, 4, 22), "en", "April 22, 2019", "a day"),
    (date(2019, 4, 22), "fr", "22 avril 2019", "a day"),
    (Month(2019, 4, 1), "en", "April 2019", "a month"),
    (Month(2019, 4, 1), "fr", "avril 2019", "a month"),
    (time(14, 5), "en", "14:05", "an hour"),
    (datetime(2019, 4, 22, 14, 5, tzinfo=UTC), "en", "22 April 2019 14:05", "a day and an hour"),
    (("a", "b"), "en", "a and b", "two"),
    (("a", "b", "c"), "en", "a, b, and c", "three"),
    (("a", "b", "c"), "fr", "a, b et c", "three"),
    (("a", "b"), "es", "a y b", "two"),
    (("a", "b"), "ar", "a وb", "two"),
    (("a",), "en", "a", "one"),
    ((), "en", "", "none"),
    ((Country("SN"), Country("KE")), "fr", "Sénégal et Kenya", "a list of countries"),
    (Country("SN"), "en", "Senegal", "a country"),
    (Country("SN"), "ar", "السنغال", "a country"),
    (Country("??"), "en", "??", "no country"),
]


@pytest.mark.parametrize(("text", "language", "words", "why"), SAID)
def test_says(text, language, words, why):
    assert say(text, language) == words, why


@pytest.mark.parametrize(
    "language", ["", "xx", "no such language", "en-", "-", "zz-ZZ", "fr-FR-u-ca-buddhist", "EN", "\x00", "\ud800"]
)
def test_a_language_that_nobody_knows_is_no_mistake(language):
    for text in (Text("A {x}", {"x": date(2019, 4, 22)}), 1200, ("a", "b"), Country("SN"), time(14, 5)):
        assert say(text, language)


MANY = Text("One answer", {"n": 1}, plural="{n} answers")


@pytest.mark.parametrize(
    ("n", "words"), [(1, "One answer"), (0, "0 answers"), (2, "2 answers"), (1200, "1,200 answers")]
)
def test_counts(n, words):
    assert say(MANY.with_values(n=n), "en") == words


#: a person may write anything; nothing of it may be taken for a place where a value goes
HOSTILE = [
    "{n}",
    "{words}",
    "${x}",
    "${words}",
    "%s",
    "%(n)s",
    "{0}",
    "{",
    "}",
    "\\1",
    "\\g<1>",
    "{{n}}",
    "{n!r}",
    "\x00",
    "\ud800",
    "",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_wrote_is_never_filled_in(words):
    asked = Text("You wrote “{words}”, {n}.", {"words": words, "n": 7})
    assert say(asked, "en") == f"You wrote “{words}”, 7."
    label = Text("As ${who} said: ${x}", {"who": words, "x": 7}, context="call.a.label")
    assert say(label, "en") == f"As {words} said: 7"


@pytest.mark.parametrize("words", HOSTILE)
def test_nor_when_it_stands_in_a_text_within_a_text(words):
    label = Text("Hello ${who}", {"who": words}, context="call.a.label")
    line = Text("{number}. {question}\n{answer}", {"number": 1, "question": label, "answer": words})
    assert say(line, "en") == f"1. Hello {words}\n{words}"


def translate(text, language):
    known = {("", "Skip", "fr"): "Passer", ("call.a.label", "A", "fr"): "À", ("", "One answer", "fr"): None}
    return known.get((text.context, text.source, language))


def test_a_catalogue_has_the_words_that_the_call_does_not_give():
    assert say(Text("Skip"), "fr", translate) == "Passer"
    assert say(Text("A", context="call.a.label"), "fr", translate) == "À"
    assert say(Text("A", context="call.a.label", given={"fr": "Ah"}), "fr", translate) == "Ah"
    assert say(Text("A", context="call.b.label"), "fr", translate) == "A"
    assert say(MANY.with_values(n=3), "fr", translate) == "3 answers"


def test_a_catalogue_reaches_the_texts_within_a_text():
    assert say(Text("[{x}]", {"x": (Text("Skip"), Text("Back"))}), "fr", translate) == "[Passer et Back]"


def test_the_names_of_a_text_are_those_of_all_its_languages():
    """A translation may name an answer that the source does not."""
    text = Text("Hello ${a}", given={"en": "Hello ${a}", "fr": "Bonjour ${b}, ${ c }"})
    assert text.names == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("language", "listed"),
    [("en", ("milk", "sour milk")), ("fr-CI", ("lait",)), ("ar", ("حليب", "لبن")), ("sw", ())],
)
def test_a_list_has_the_items_written_in_a_language_and_no_others(language, listed):
    """However it is separated; English words are none of Swahili's."""
    text = Text("milk; sour milk", given={"en": "milk; sour  milk;", "fr": "lait"}, context="made.a.keywords")
    assert items(text, language, lambda _, tag: "حليب؛لبن" if tag == "ar" else None) == listed
    assert items(None, language) == ()
