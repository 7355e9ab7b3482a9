"""select_multiple: which replies are choices, and how they are shown."""

import pytest

from conversations.questions import Given, Here
from conversations.replies import Attached, File, Pressed, Typed
from conversations.state import Answer
from tests.making import moment, offered, outcome, question_from, refused

QUESTION = question_from("""
    type: select_multiple
    choices:
      - {name: rice, label: {en: Rice, fr: Riz}}
      - {name: maize, label: {en: Maize, fr: Maïs}}
      - {name: milk, label: {en: Milk, fr: Lait}}
      - {name: none, label: {en: None of these, fr: Rien de cela}, exclusive: true}
""")

CASES = [
    (Pressed("maize", on=True), "en", ("maize",), "a tap"),
    (Typed("2"), "en", ("maize",), "a number instead of a tap"),
    (Typed("1, 3"), "en", ("rice", "milk"), "several numbers"),
    (Typed("3 1"), "en", ("rice", "milk"), "in the order of the list"),
    (Typed("1-3"), "en", ("rice", "maize", "milk"), "from and to"),
    (Typed("١، ٣"), "ar", ("rice", "milk"), "Arabic digits and comma"),
    (Typed("maize and milk"), "en", ("maize", "milk"), "names"),
    (Typed("riz et lait"), "fr", ("rice", "milk"), "names in the person's language"),
    (Typed("none of these"), "en", ("none",), "an answer of its own"),
    (Typed("4"), "en", ("none",), "and by its number"),
    (Typed("maiz"), "en", offered(("maize",)), "a near miss is asked about"),
    (Typed("5"), "en", refused, "there are four"),
    (Typed("beans"), "en", refused, "no such choice"),
    (Typed(" "), "en", refused, "nothing"),
    (Pressed("beans", on=True), "en", refused, "a forged tap"),
    (Attached((File("photo"),)), "en", refused, "a photo"),
]

SHOWN = [
    (("rice", "milk"), "en", "Rice and Milk"),
    (("rice", "maize", "milk"), "fr", "Riz, Maïs et Lait"),
    ((), "en", ""),
]

#: what is ticked, the tap, what is ticked then, why
TAPS = [
    (("rice",), Pressed("rice", on=True), ("rice",), "set again"),
    (("rice",), Pressed("rice", on=False), (), "cleared"),
    ((), Pressed("rice", on=False), (), "cleared again"),
    (("milk",), Pressed("rice", on=True), ("rice", "milk"), "in the order of the list"),
    (("rice", "milk"), Pressed("none", on=True), ("none",), "none of these clears the others"),
    (("none",), Pressed("rice", on=True), ("rice",), "another one clears none of these"),
    (("none",), Pressed("none", on=False), (), "none of these can be cleared"),
    (("rice", "gone"), Pressed("milk", on=True), ("rice", "milk"), "a choice that no longer exists falls away"),
]


@pytest.mark.parametrize(("reply", "language", "expected", "why"), CASES)
def test_reads(reply, language, expected, why):
    assert outcome(QUESTION, reply, language) == expected, why


@pytest.mark.parametrize(("value", "language", "words"), SHOWN)
def test_shows(value, language, words):
    assert moment(language).say(QUESTION.shown(value)) == words


@pytest.mark.parametrize(("ticked", "tap", "then", "why"), TAPS)
def test_a_tap_sets_or_clears(ticked, tap, then, why):
    here = Here(moment(), Answer(ticked, complete=False), QUESTION.choices)
    assert QUESTION.read(tap, here) == Given(then, complete=False), why


def test_each_button_sets_what_is_not_ticked_and_clears_what_is():
    options = QUESTION.options(Here(moment(), Answer(("maize",)), QUESTION.choices))
    assert [option.chosen for option in options] == [False, True, False, False]
