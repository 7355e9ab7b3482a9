"""rank: all choices in the person's order."""

import pytest

from conversations.questions import Given, Here
from conversations.replies import Attached, File, Pressed, Typed
from conversations.state import Answer
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("""
    type: rank
    choices:
      - {name: road, label: {en: Roads, fr: Routes}}
      - {name: water, label: {en: Water, fr: Eau}}
      - {name: school, label: {en: Schools, fr: Écoles}}
""")

CASES = [
    (Pressed("water", on=True), "en", ("water",), "the first tap is the most important"),
    (Typed("2"), "en", ("water",), "a number instead of a tap"),
    (Typed("2 1 3"), "en", ("water", "road", "school"), "the whole order"),
    (Typed("٢ ١ ٣"), "ar", ("water", "road", "school"), "Arabic digits"),
    (Typed("3, 2"), "en", ("school", "water", "road"), "the one that is left falls into place"),
    (Typed("eau, routes, écoles"), "fr", ("water", "road", "school"), "by name"),
    (Typed("7"), "en", refused, "no such number"),
    (Typed("hospitals"), "en", refused, "no such choice"),
    (Pressed("hospital", on=True), "en", refused, "a forged tap"),
    (Pressed("="), "en", refused, "a forged tap"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
]

SHOWN = [
    (("water", "road", "school"), "en", "Water, Roads, and Schools"),
    (("water", "road", "school"), "fr", "Eau, Routes et Écoles"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def read(reply, *ranked):
    return QUESTION.read(reply, Here(moment(), Answer(ranked, complete=False), QUESTION.choices))


def test_the_last_one_left_falls_into_place():
    assert read(Pressed("road", on=True), "water") == Given(("water", "road", "school"), complete=False)


def test_a_second_tap_on_the_same_one_changes_nothing():
    assert read(Pressed("water", on=True), "water") == Given(("water",), complete=False)


def test_one_can_be_taken_out_of_the_order():
    assert read(Pressed("water", on=False), "water", "road") == Given(("road",), complete=False)


def test_one_number_after_another_goes_on_with_the_order():
    assert read(Typed("3"), "water") == Given(("water", "school", "road"), complete=False)
