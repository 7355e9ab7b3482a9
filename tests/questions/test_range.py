"""range: a number on a scale, and how it is shown."""

import pytest

from conversations.questions import Here
from conversations.replies import Attached, File, Pressed, Typed
from conversations.state import Answer
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("type: range\nparameters: {start: 1, end: 5, step: 1}")
HALVES = question_from("type: range\nparameters: {start: 0, end: 1, step: 0.1}")
USUAL = question_from("type: range")

CASES = [
    (Typed("3"), "en", 3, "on the scale"),
    (Typed("1"), "en", 1, "the start belongs to it"),
    (Typed("5"), "en", 5, "the end belongs to it"),
    (Typed("٣"), "ar", 3, "Arabic digits"),
    (Typed("trois"), "fr", 3, "a word"),
    (Typed("3 points"), "en", offered(3), "a unit is asked about"),
    (Typed("0"), "en", refused, "below"),
    (Typed("6"), "en", refused, "above"),
    (Typed("2.5"), "en", refused, "between two steps"),
    (Typed("9 points"), "en", refused, "what would be asked about is off the scale"),
    (Typed("good"), "en", refused, "no number"),
    (Pressed("4"), "en", 4, "a tap"),
    (Pressed("6"), "en", refused, "a forged tap"),
    (Pressed("="), "en", refused, "a forged tap"),
    (Attached((File("photo"),)), "en", refused, "a photo"),
]

SHOWN = [(3, "en", "3"), (2.5, "fr", "2,5")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


@pytest.mark.parametrize("steps", range(11))
def test_each_button_of_a_fine_scale_is_taken(steps):
    """0.1 has no exact binary form: 3 × 0.1 must still be on the scale."""
    option = HALVES.options(Here(moment()))[steps]
    assert outcome(HALVES, Pressed(option.value)) == pytest.approx(steps / 10)


def test_without_parameters_it_goes_from_0_to_10():
    """XLSForm's own defaults."""
    assert [option.value for option in USUAL.options(Here(moment()))] == [str(n) for n in range(11)]


def test_the_number_that_was_chosen_is_ticked():
    options = QUESTION.options(Here(moment(), Answer(4)))
    assert [option.value for option in options if option.chosen] == ["4"]


def test_a_scale_with_very_many_steps_is_typed():
    long = question_from("type: range\nparameters: {start: 0, end: 100, step: 1}")
    assert long.options(Here(moment())) == ()
    assert outcome(long, Typed("57")) == 57
