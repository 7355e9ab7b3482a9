"""hidden: handed in at the start, never asked."""

import pytest

from conversations.completed import exported
from conversations.replies import Jump, Pressed, Typed
from tests.making import call_asking, person

CALL = call_asking("""
    - {type: hidden, name: village, label: Village, default: Sandika}
    - {type: text, name: a, label: "How are things in ${village}?"}
""")

#: the first is what the host hands in, the expected value is what stands in the form
CASES = [
    ("Fatick", "en", "Fatick", "as handed in"),
    ("شمال", "ar", "شمال", "in any script"),
    ("${a}", "en", "${a}", "a text, never an expression"),
    ("1 200", "fr", "1 200", "a text, never a number"),
    (None, "en", "Sandika", "the default where nothing is handed in"),
]

#: shown only where a text names it
SHOWN = []


@pytest.mark.parametrize(("handed", "language", "expected", "why"), CASES)
def test_keeps_what_was_handed_in(handed, language, expected, why):
    awa = person(CALL, language, hidden={} if handed is None else {"village": handed})
    assert exported(CALL, awa.turn.conversation, awa.moment)["village"] == expected, why


def test_can_stand_in_a_label():
    assert "How are things in Fatick?" in person(CALL, hidden={"village": "Fatick"}).seen


@pytest.mark.parametrize("reply", [Typed("Elsewhere", to="village"), Pressed("=", to="village"), Jump("village")])
def test_a_person_can_neither_see_nor_change_it(reply):
    awa = person(CALL, hidden={"village": "Fatick"})
    awa.replies(reply)
    assert awa.turn.conversation.asking == "a"
    assert awa.turn.conversation.answers["village"].value == "Fatick"


def test_only_hidden_questions_are_handed_in():
    """A host cannot put words into somebody's mouth."""
    awa = person(CALL, hidden={"village": "Fatick", "a": "All is well"})
    assert "a" not in awa.turn.conversation.answers
