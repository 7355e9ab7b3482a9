"""acknowledge: one tap to say that something was read."""

import pytest

from conversations.replies import Attached, File, Located, Pressed, Typed
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: acknowledge")

CASES = [
    (Pressed("ok"), "en", True, "the tap"),
    (Typed("ok"), "en", True, "the word"),
    (Typed("oui"), "fr", True, "yes"),
    (Typed("ndiyo"), "sw", True, "yes"),
    (Typed("👍"), "en", True, "a thumb"),
    (Typed("no"), "en", refused, "no is not a yes"),
    (Typed("I do not know"), "en", refused, "not a yes"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("yes"), "en", refused, "no such button"),
    (Pressed("="), "en", refused, "no such button"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
    (Located(0.0, 0.0), "en", refused, "a place"),
]

SHOWN = [(True, "en", "OK"), (None, "en", "")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) is expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words
