"""decimal: which replies are a number, and how one is shown."""

import pytest

from conversations.replies import Attached, File, Located, Pressed, Typed
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("type: decimal")

CASES = [
    (Typed("12.5"), "en", 12.5, "a point"),
    (Typed("12,5"), "fr", 12.5, "a comma"),
    (Typed("12,5"), "en", 12.5, "a comma that cannot group"),
    (Typed("1.200,5"), "es", 1200.5, "the last mark is the decimal one"),
    (Typed("1.200,5"), "en", 1200.5, "in every language"),
    (Typed("1 200"), "fr", 1200, "a space groups"),
    (Typed("١٢٫٥"), "ar", 12.5, "Arabic digits and separator"),
    (Typed("-0.5"), "en", -0.5, "below zero"),
    (Typed("1.200"), "es", 1200, "Spanish groups with a dot"),
    (Typed("1.200"), "fr", offered(1.2, 1200), "two ways to read it"),
    (Typed("450 francs"), "fr", offered(450), "a unit is asked about"),
    (Typed("inf"), "en", refused, "no number"),
    (Typed("nan"), "en", refused, "no number"),
    (Typed("1e5"), "en", refused, "nobody writes so"),
    (Typed("dear"), "en", refused, "no number"),
    (Typed("  "), "en", refused, "nothing"),
    (Pressed("12.5"), "en", refused, "no such button"),
    (Located(1.0, 2.0), "en", refused, "a place is no number"),
    (Attached((File("photo"),)), "en", refused, "a photo is no number"),
]

SHOWN = [
    (12.5, "en", "12.5"),
    (12.5, "fr", "12,5"),
    (1200.5, "en", "1,200.5"),
    (0.125, "en", "0.125"),
    (1200.5, "fr", "1\u202f200,5"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def test_asks_for_a_number_in_the_way_of_the_language():
    """The example in the refusal has the reader's own decimal sign."""
    assert "12.5" in moment("en").say(QUESTION.wanted())
    assert "12,5" in moment("fr").say(QUESTION.wanted())
