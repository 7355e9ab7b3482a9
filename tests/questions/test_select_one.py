"""select_one: which replies are one choice, and how it is shown."""

import pytest

from conversations.questions import Here
from conversations.replies import Attached, File, Located, Pressed, Typed
from conversations.state import Answer
from tests.making import Look, moment, offered, outcome, question_from, refused

QUESTION = question_from("""
    type: select_one
    choices:
      - {name: radio, label: {en: The radio, fr: La radio}}
      - {name: meeting, label: {en: A meeting, fr: Une réunion}}
      - {name: market, label: {en: The market, fr: Le marché}}
""")
YES_NO = question_from("""
    type: select_one
    choices:
      - {name: "no", label: "No"}
      - {name: "yes", label: "Yes"}
""")
LONG = question_from(
    "type: select_one\nchoices:\n"
    + "".join(f"  - {{name: v{n}, label: Village {word}}}\n" for n, word in enumerate("abcdefghijk"))
    + "  - {name: town, label: Old town}\n"
)

CASES = [
    (Pressed("radio"), "en", "radio", "a tap"),
    (Typed("2"), "en", "meeting", "a number instead of a tap"),
    (Typed("2."), "en", "meeting", "a number with a full stop"),
    (Typed("٢"), "ar", "meeting", "Arabic digits"),
    (Typed("The market"), "en", "market", "the whole label"),
    (Typed("une reunion"), "fr", "meeting", "without accent and capital"),
    (Typed("la radio"), "fr", "radio", "the label of the person's language"),
    (Typed("the raido"), "en", offered("radio"), "a near miss is asked about"),
    (Typed("1 and 3"), "en", offered("radio", "market"), "one of two is asked for"),
    (Typed("0"), "en", refused, "numbers count from 1"),
    (Typed("4"), "en", refused, "there are three"),
    (Typed("newspapers"), "en", refused, "no such choice"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("newspaper"), "en", refused, "a forged tap"),
    (Pressed("="), "en", refused, "nothing was proposed"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
    (Located(0.0, 0.0), "en", refused, "a place"),
]

SHOWN = [("radio", "en", "The radio"), ("market", "fr", "Le marché"), ("gone", "en", "gone")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("yes", "en", "yes"),
        ("oui", "fr", "yes"),
        ("ndiyo", "sw", "yes"),
        ("sí", "es", "yes"),
        ("sim", "pt", "yes"),
        ("نعم", "ar", "yes"),
        ("👍", "en", "yes"),
        ("no", "en", "no"),
        ("non merci", "fr", "no"),
        ("hapana", "sw", "no"),
        ("1", "en", "no"),
        ("2", "en", "yes"),
        ("perhaps", "en", refused),
    ],
)
def test_yes_and_no_are_understood_in_the_six_languages(typed, language, expected):
    assert outcome(YES_NO, Typed(typed), language) == expected


def test_words_that_fit_several_of_a_long_list_look_them_up():
    assert outcome(LONG, Typed("vill")) == Look("vill")


def test_a_number_still_chooses_from_a_long_list():
    assert outcome(LONG, Typed("12")) == "town"


def test_options_have_the_numbers_of_the_whole_list():
    """So that typing the number that is read means the same on each page."""
    options = LONG.options(Here(moment(), choices=LONG.choices))
    assert [(option.number, option.value) for option in options][-1] == (12, "town")


def test_the_choice_that_stands_is_ticked():
    options = QUESTION.options(Here(moment(), Answer("meeting"), QUESTION.choices))
    assert [option.chosen for option in options] == [False, True, False]
