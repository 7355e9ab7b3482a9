"""audio: a voice note or a sound file, also one forwarded from another messenger."""

import pytest

from conversations.questions import Given, Here
from conversations.replies import Attached, File, Located, Typed
from tests.making import moment, outcome, question_from, refused

QUESTION = question_from("type: audio")
VOICE = File("voice", "", "audio/ogg", 120_000, seconds=100, ref="f1")

#: None is what stands as the value of an answer that is a file
CASES = [
    (Attached((VOICE,)), "en", None, "a voice note"),
    (Attached((File("audio", "song.mp3"),)), "en", None, "a sound file"),
    *(
        (Attached((File("document", f"PTT-2019{ending}"),)), "en", None, "a file of another messenger")
        for ending in (".opus", ".ogg", ".m4a", ".amr", ".mp3")
    ),
    (Attached((File("document", "sound", "audio/amr"),)), "en", None, "a file whose type is sound"),
    (Attached((File("photo"),)), "en", refused, "a photo"),
    (Attached((File("video", "film.mp4", "video/mp4"),)), "en", refused, "a film"),
    (Attached((File("document", "report.pdf"),)), "en", refused, "a document"),
    (Attached(()), "en", refused, "nothing"),
    (Typed("I have said it"), "en", refused, "words"),
    (Located(0.0, 0.0), "en", refused, "a place"),
]

SHOWN = [(None, "en", "")]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


def test_keeps_how_long_it_is():
    given = QUESTION.read(Attached((VOICE,)), Here(moment()))
    assert isinstance(given, Given)
    assert [part.file.seconds for part in given.parts if part.file] == [100]
