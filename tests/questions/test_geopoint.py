"""geopoint: a place from the phone, or typed."""

import math

import pytest

from conversations.replies import Attached, File, Located, Pressed, Shared, Typed
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: geopoint")

CASES = [
    (Located(14.69, -17.45), "en", {"lat": 14.69, "lon": -17.45}, "from the phone"),
    (Located(14.69, -17.45, 12.0), "en", {"lat": 14.69, "lon": -17.45, "accuracy": 12.0}, "with its accuracy"),
    (Located(0.0, 0.0), "en", {"lat": 0.0, "lon": 0.0}, "a place like any other"),
    (Located(-90.0, 180.0), "en", {"lat": -90.0, "lon": 180.0}, "the ends of the scale belong to it"),
    (Typed("14.69, -17.45"), "en", {"lat": 14.69, "lon": -17.45}, "typed"),
    (Typed("14,69; -17,45"), "fr", {"lat": 14.69, "lon": -17.45}, "typed with decimal commas"),
    (Typed("14.69 N 17.45 W"), "en", {"lat": 14.69, "lon": -17.45}, "typed with letters"),
    (Typed("-17.45, 98"), "en", {"lat": -17.45, "lon": 98.0}, "a longitude may be beyond 90"),
    (Located(14.69, -17.45, math.nan), "en", {"lat": 14.69, "lon": -17.45}, "an accuracy that is no number is dropped"),
    (Located(90.5, 0.0), "en", refused, "beyond the pole"),
    (Located(0.0, -180.5), "en", refused, "beyond the date line"),
    (Located(math.nan, 0.0), "en", refused, "no number"),
    (Located(0.0, math.inf), "en", refused, "no number"),
    (Typed("98, -17.45"), "en", refused, "beyond the pole"),
    (Typed("14.69"), "en", refused, "half a place"),
    (Typed("Dakar"), "en", refused, "a name is no place on the map"),
    (Pressed("="), "en", refused, "no such button"),
    (Shared("+221771234567"), "en", refused, "a contact"),
    (Attached((File("photo"),)), "en", refused, "a photo"),
]

SHOWN = [
    ({"lat": 14.69, "lon": -17.45}, "en", "14.69000, -17.45000"),
    ({"lat": 0.0, "lon": 0.0, "accuracy": 9.0}, "fr", "0.00000, 0.00000"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words
