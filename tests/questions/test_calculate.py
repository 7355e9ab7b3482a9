"""calculate: computed from other answers, never asked. `a` is a whole number, `m` a choice of several."""

import pytest

from conversations.completed import exported
from conversations.replies import Back, Done, Jump, Pressed, Typed
from tests.making import call_asking, person

#: the reply is what was answered to `a`; the expected value is that of the calculation below
CASES = [
    (Typed("2"), "en", 4, "twice two"),
    (Typed("1 200"), "fr", 2400, "computed from the number, not from what was typed"),
    (Typed("0"), "en", 0, "zero is a value"),
    (Typed("-3"), "en", -6, "below zero"),
    (Typed("١٢"), "ar", 24, "from Arabic digits"),
]

#: never shown to anybody: only texts that name it show it
SHOWN = []

CALL = call_asking("""
    - {type: integer, name: a, label: A}
    - {type: calculate, name: twice, calculation: "${a} * 2"}
    - {type: text, name: b, label: "Twice is ${twice}."}
""")


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_is_computed_after_each_answer(reply, language, expected, why):
    awa = person(CALL, language)
    awa.replies(reply)
    assert exported(CALL, awa.turn.conversation, awa.moment)["twice"] == expected, why


def test_is_computed_anew_when_the_answer_changes():
    awa = person(CALL)
    awa.types("2")
    awa.replies(Back())
    awa.types("5")
    assert exported(CALL, awa.turn.conversation, awa.moment)["twice"] == 10


def test_is_never_asked():
    awa = person(CALL)
    awa.types("2")
    assert awa.turn.conversation.asking == "b"
    awa.replies(Jump("twice"))
    assert awa.turn.conversation.asking == "b"


def test_can_stand_in_a_label():
    awa = person(CALL)
    awa.types("2")
    assert "Twice is 4." in awa.seen


def test_an_irrelevant_one_has_no_value():
    call = call_asking("""
        - type: select_multiple
          name: m
          label: M
          choices:
            - {name: x, label: X}
            - {name: y, label: Y}
        - {type: calculate, name: c, calculation: "5", relevant: "selected(${m}, 'x')"}
        - {type: text, name: b, label: B, relevant: "${c} = 5"}
        - {type: text, name: d, label: D}
    """)
    awa = person(call)
    awa.replies(Pressed("y", on=True))
    awa.replies(Done())
    assert exported(call, awa.turn.conversation, awa.moment)["c"] is None
    assert awa.turn.conversation.asking == "d"


def test_once_keeps_the_first_value():
    """`once()` holds what it was first, however often it is asked."""
    call = call_asking("""
        - {type: calculate, name: lot, calculation: "once(random())"}
        - {type: text, name: a, label: A}
        - {type: text, name: b, label: B}
    """)
    awa = person(call)
    awa.types("Millet")
    first = exported(call, awa.turn.conversation, awa.moment)["lot"]
    awa.types("Sorghum")
    assert first is not None
    assert exported(call, awa.turn.conversation, awa.moment)["lot"] == first
