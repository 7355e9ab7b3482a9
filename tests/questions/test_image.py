"""image: a photo, or a picture sent as a file."""

import pytest

from conversations.questions import Given, Here
from conversations.replies import Attached, File, Located, Pressed, Typed
from conversations.state import Part
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: image")
PHOTO = File("photo", "market.jpg", "image/jpeg", 80_000, ref="f1")

#: None is what stands as the value of an answer that is a file
CASES = [
    (Attached((PHOTO,)), "en", None, "a photo"),
    (Attached((PHOTO, File("photo", "two.jpg"))), "en", None, "an album"),
    (Attached((File("document", "scan.bin", "image/png"),)), "en", None, "a file whose type is a picture"),
    (Attached((File("document", "IMG_1.JPEG", ""),)), "en", None, "a file whose ending is a picture's"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
    (Attached((File("document", "report.pdf", "application/pdf"),)), "en", refused, "a document"),
    (Attached((File("document", "jpg", ""),)), "en", refused, "a name that only looks like an ending"),
    (Attached(()), "en", refused, "nothing"),
    (Attached((), "the market"), "en", refused, "words alone"),
    (Typed("market.jpg"), "en", refused, "words"),
    (Pressed("="), "en", refused, "no such button"),
    (Located(0.0, 0.0), "en", refused, "a place"),
]

SHOWN = [(None, "en", "")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def test_keeps_the_file_with_the_words_under_it():
    given = QUESTION.read(Attached((PHOTO,), "Our market", ref="m1"), Here(moment()))
    assert isinstance(given, Given)
    assert given.parts == (Part("Our market", PHOTO, "m1"),)


def test_of_a_mixed_album_the_pictures_are_kept():
    given = QUESTION.read(Attached((File("voice"), PHOTO)), Here(moment()))
    assert isinstance(given, Given)
    assert [part.file for part in given.parts] == [PHOTO]
