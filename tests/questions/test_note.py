"""note: nothing to answer; Next passes it."""

import pytest

from conversations.replies import Attached, File, Located, Next, Pressed, Shared, Skip, Typed
from tests.making import call_asking, outcome, person, question_from, refused

QUESTION = question_from("type: note")

CASES = [
    (Typed("I have something to say"), "en", refused, "the next question takes it"),
    (Typed(""), "en", refused, "nothing"),
    (Pressed("ok"), "en", refused, "no such button"),
    (Attached((File("voice"),)), "en", refused, "a recording"),
    (Located(0.0, 0.0), "en", refused, "a place"),
    (Shared("+221771234567"), "en", refused, "a contact"),
]

SHOWN = []


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize("reply", [Next(), Skip()])
def test_is_passed_without_counting_as_skipped(reply):
    """There was nothing to skip."""
    awa = person(
        call_asking("""
        - {type: note, name: n, label: Read this}
        - {type: text, name: a, label: A}
    """)
    )
    awa.replies(reply)
    assert awa.turn.conversation.asking == "a"
    assert not awa.turn.conversation.answers["n"].skipped
