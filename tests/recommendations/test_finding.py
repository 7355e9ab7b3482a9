"""Finding recommendations by words: what counts, what is forgiven, and that nothing is found where nothing fits."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.finding import Finder, Finders
from conversations.recommendations import Library
from conversations.text import say
from tests.making import call_from
from tests.recommendations.evaluation import CALL, FINDERS, LANGUAGES, QUERIES, TRANSLATE, answered, quality

FORM = "form: [{type: group, name: s, label: S, questions: [{type: text, name: a, label: A}]}]"
MADE = call_from(
    f"title: T\nlanguages: [en, fr]\n{FORM}",
    recommendations="""
        tags: [{id: animals, label: Animals}, {id: money, label: Savings and loans}, {id: roads, label: Roads}]
        sets:
          - id: one
            title: Farming
            recommendations:
              - {id: cattle, topic: Cattle, plain: Keep them well., tags: [animals], questions: [a],
                 keywords: {en: [buffalo, "sick cows; fever"], fr: [zébu]}}
              - {id: credit, topic: Credit, plain: Buy cattle with it., tags: [money, animals], questions: [a]}
              - {id: bridges, topic: Bridges, plain: Rivers are crossed., tags: [roads], questions: [a],
                 keywords: {fr: [passerelle]}}
    """,
).library


def ids(finder, words):
    return [one.id for one in finder.find(words)]


@pytest.fixture(scope="module")
def english():
    return Finder(MADE, "en")


@pytest.mark.parametrize("words", ["cattle", "CATTLE!!", "catle", "buffalos", "fever", "Are my cows sick?"])
def test_an_entry_is_found_by_title_keyword_inflection_and_misspelling(english, words):
    assert ids(english, words)[0] == "cattle"


def test_a_title_counts_more_than_an_explanation(english):
    assert ids(english, "cattle") == ["cattle", "credit"]


def test_a_topic_is_searched_too(english):
    assert ids(english, "loans") == ["credit"]


def test_scores_fall_and_lie_between_0_and_1():
    for row in QUERIES["en"]["queries"]:
        scores = [one.score for one in FINDERS.find(row["query"], "en")]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_no_more_are_found_than_asked_for():
    assert len(FINDERS.find("women milk market", "en", 2)) == 2
    assert FINDERS.find("women milk market", "en", 0) == ()


def test_keywords_of_another_language_do_not_count(english):
    assert ids(english, "passerelle") == []
    assert ids(Finder(MADE, "fr"), "passerelle") == ["bridges"]
    assert ids(Finder(MADE, "fr"), "buffalo") == []


def test_words_in_another_language_of_the_call_are_found_for_less():
    finders = Finders(MADE, ("en", "fr"))
    (found,) = finders.find("passerelle", "en")
    assert found.id == "bridges"
    assert found.score < finders.find("passerelle", "fr")[0].score


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_title_finds_its_entry(language):
    for entry in CALL.library.recommendations.values():
        found = FINDERS.find(say(entry.topic, language, TRANSLATE), language, 3)
        assert entry.id in [one.id for one in found], entry.id


@pytest.mark.parametrize("language", ["wo", "am", "zh", "x-klingon", ""])
def test_a_language_without_rules_is_searched_too(language):
    finder = Finder(MADE, language)
    assert ids(finder, "cattle") == ["cattle", "credit"]
    assert ids(finder, "kattle") == ["cattle", "credit"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "?",
        "🐄" * 500,
        "\x00\x1b[31m\u202e",
        "a",
        "the",
        "\ud800",
        "؟",
        "%s%n{}${a}",
        "0" * 99,
    ],
)
def test_nothing_is_found_by_no_words(words):
    assert FINDERS.find(words, "en") == ()
    assert FINDERS.of("en").nearest_topics(words)


@given(st.text(), st.sampled_from([*LANGUAGES, "zh"]))
def test_any_words_are_taken(words, language):
    assert len(FINDERS.find(words, language)) <= 5
    assert len(FINDERS.of(language).nearest_topics(words)) == 3


@pytest.mark.parametrize(
    "words", ["milk " * 100_000, "m" * 1_000_000, "milk" * 100_000, "ตลาด" * 50_000, "a b " * 99_999]
)
def test_endless_words_are_cut(words):
    begun = time.perf_counter()
    FINDERS.find(words, "en")
    assert time.perf_counter() - begun < 0.5


def test_an_empty_library_has_nothing():
    finder = Finder(Library(), "en")
    assert (finder.find("milk"), finder.nearest_topics("milk")) == ((), ())


def test_topics_near_the_words_come_first_then_those_with_most_entries(english):
    assert english.nearest_topics("river", 1) == ("roads",)
    assert english.nearest_topics("xyzzy", 2) == ("animals", "money")


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_find_what_fits_among_the_first_three(language):
    """The half of the queries that nobody tuned by."""
    assert quality(language).recall >= 0.8


def test_what_fits_nothing_mostly_finds_nothing():
    queries = [words for language in LANGUAGES for words in QUERIES[language]["nothing"]]
    given_something = [words for language in LANGUAGES for words in answered(language)]
    assert len(given_something) <= len(queries) / 3
