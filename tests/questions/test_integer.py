"""integer: which replies are a whole number, and how one is shown."""

import pytest

from conversations.replies import Attached, File, Located, Pressed, Shared, Typed
from tests.making import call_asking, moment, offered, outcome, person, question_from, refused

QUESTION = question_from("type: integer")

CASES = [
    (Typed("12"), "en", 12, "plain"),
    (Typed("0"), "en", 0, "zero is an answer"),
    (Typed("-3"), "en", -3, "below zero"),
    (Typed("1 200"), "fr", 1200, "a space groups"),
    (Typed("1\u00a0200"), "fr", 1200, "a no-break space groups"),
    (Typed("1,200"), "en", 1200, "English groups with a comma"),
    (Typed("1.200.300"), "es", 1200300, "Spanish groups with a dot"),
    (Typed("١٢٣"), "ar", 123, "Arabic digits"),
    (Typed("trois"), "fr", 3, "a word"),
    (Typed("kumi na mbili"), "sw", 12, "a word"),
    (Typed(" 500. "), "en", 500, "spaces and a full stop"),
    (Typed("500 FCFA"), "fr", offered(500), "a unit is asked about"),
    (Typed("123456789012345"), "en", 123456789012345, "fifteen digits"),
    (Typed("1234567890123456"), "en", refused, "sixteen digits"),
    (Typed("12.5"), "en", refused, "not whole"),
    (Typed("1.200,5"), "es", refused, "not whole"),
    (Typed("many"), "en", refused, "no number"),
    (Typed(""), "en", refused, "nothing"),
    (Typed("1e5"), "en", refused, "nobody writes so"),
    (Typed("NaN"), "en", refused, "no number"),
    (Typed("3 or 4 or 5"), "en", refused, "several numbers"),
    (Pressed("="), "en", refused, "nothing was proposed"),
    (Pressed("12"), "en", refused, "no such button"),
    (Attached((File("voice", seconds=4),)), "en", refused, "a recording is no number"),
    (Located(14.0, -17.0), "en", refused, "a place is no number"),
    (Shared("+221771234567"), "en", refused, "a contact is no number"),
]

SHOWN = [(1200, "en", "1,200"), (12000, "es", "12.000"), (0, "en", "0"), (-5, "en", "-5")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    found = outcome(QUESTION, reply, language)
    assert found == expected, why
    assert type(found) is type(expected), why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def test_takes_what_is_proposed():
    awa = person(call_asking("- {type: integer, name: q, label: Q, default: 7}"))
    assert "Use: 7" in awa.seen
    awa.taps("Use: 7")
    assert awa.turn.conversation.answers["q"].value == 7
