"""file: any document."""

import pytest

from conversations.replies import Attached, File, Pressed, Shared, Typed
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: file")

#: None is what stands as the value of an answer that is a file
CASES = [
    (Attached((File("document", "report.pdf", "application/pdf"),)), "en", None, "a document"),
    (Attached((File("photo"),)), "en", None, "a photo is a file too"),
    (Attached((File("voice"),)), "en", None, "a recording is a file too"),
    (Attached((File("video"),)), "en", None, "a film is a file too"),
    (Attached(()), "en", refused, "nothing"),
    (Typed("report.pdf"), "en", refused, "words"),
    (Pressed("="), "en", refused, "no such button"),
    (Shared("+221771234567"), "en", refused, "a contact"),
]

SHOWN = [(None, "en", "")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words
