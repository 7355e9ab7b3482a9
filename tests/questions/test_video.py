"""video: a film."""

import pytest

from conversations.replies import Attached, File, Pressed, Typed
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: video")

#: None is what stands as the value of an answer that is a file
CASES = [
    (Attached((File("video", "field.mp4", "video/mp4", seconds=20),)), "en", None, "a film"),
    (Attached((File("document", "VID-1.3GP"),)), "en", None, "a file whose ending is a film's"),
    (Attached((File("document", "x", "video/webm"),)), "en", None, "a file whose type is a film"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
    (Attached((File("photo"),)), "en", refused, "a photo"),
    (Attached(()), "en", refused, "nothing"),
    (Typed("film.mp4"), "en", refused, "words"),
    (Pressed("="), "en", refused, "no such button"),
]

SHOWN = [(None, "en", "")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words
