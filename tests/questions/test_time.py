"""time: which replies are an hour of the day, and how one is shown."""

import pytest

from conversations.replies import Attached, File, Pressed, Typed
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("type: time")

CASES = [
    (Typed("14:30"), "en", "14:30:00", "24 hours"),
    (Typed("14h30"), "fr", "14:30:00", "as in French"),
    (Typed("2:30 pm"), "en", "14:30:00", "with the half of the day"),
    (Typed("12 am"), "en", "00:00:00", "midnight"),
    (Typed("midi"), "fr", "12:00:00", "a word"),
    (Typed("٢:٣٠ م"), "ar", "14:30:00", "Arabic digits"),
    (Typed("8"), "en", offered("08:00:00", "20:00:00"), "morning or evening"),
    (Typed("saa 2 asubuhi"), "sw", offered("08:00:00"), "Swahili counts from six o'clock, so it is asked about"),
    (Typed("25:00"), "en", refused, "no such hour"),
    (Typed("14:75"), "en", refused, "no such minute"),
    (Typed("later"), "en", refused, "no time"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("14:30:00"), "en", refused, "no such button"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
]

SHOWN = [("14:30:00", "en", "14:30"), ("08:05:00", "fr", "08:05"), ("00:00:00", "sw", "00:00")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words
