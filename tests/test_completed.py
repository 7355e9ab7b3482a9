"""The completed form: what is printed for each question, and the answers as plain values."""

import json

import pytest

from conversations.completed import completed_form, exported
from conversations.replies import Attached, Back, Done, File, Jump, Located, Next, Pressed, Skip, Submit, Typed
from conversations.state import Status
from tests.making import call_asking, call_from, person

CALL = call_from("""
    title: T
    form:
      - type: group
        name: head
        label: About it
        questions:
          - {type: text, name: headline, label: Title, ask: last}
          - {type: integer, name: n, label: How many?}
          - {type: note, name: read, label: Now read this}
      - type: group
        name: i
        number: (i)
        label: The first part
        relevant: ${n} > 0
        questions:
          - type: select_multiple
            name: crops
            label: "Which of the ${n}?"
            choices: [{name: rice, label: Rice}, {name: maize, label: Maize}, {name: milk, label: Milk}]
          - {type: text, name: story, label: Story, appearance: multiline}
      - type: group
        name: ii
        number: (ii)
        label: The second part
        printed: false
        questions:
          - {type: text, name: last, label: Last, printed: false}
""")


def form(awa):
    return completed_form(awa.call, awa.turn.conversation, awa.moment)


def entries(awa):
    """key -> (state, what is printed)."""
    return {one.key: (one.state, awa.moment.say(one.answer)) for one in form(awa).entries}


def test_stands_in_printed_order():
    """What is asked last goes back to its place; notes stand where they are printed."""
    assert [one.key for one in form(person(CALL)).entries] == ["headline", "n", "read", "crops", "story", "last"]


def test_sections_have_their_printed_numbers_and_headings():
    awa = person(CALL)
    assert [(one.name, one.number, awa.moment.say(one.heading), one.printed) for one in form(awa).sections] == [
        ("head", "", "About it", True),
        ("i", "(i)", "The first part", True),
        ("ii", "(ii)", "The second part", False),
    ]
    assert [one.printed for one in form(awa).entries] == [True, True, True, True, True, False]


def test_a_form_that_nobody_answered_is_blank():
    """Nothing is "not applicable" before the answer that decides it."""
    assert {state for state, _ in entries(person(CALL)).values()} == {"blank", "note"}


def test_what_a_rule_passed_over_is_not_applicable():
    awa = person(CALL)
    awa.types("0")
    assert entries(awa) == {
        "headline": ("blank", ""),
        "n": ("answered", "0"),
        "read": ("note", ""),
        "crops": ("not applicable", "not applicable"),
        "story": ("not applicable", "not applicable"),
        "last": ("blank", ""),
    }
    assert [one.is_applicable for one in form(awa).sections] == [True, False, True]


def test_what_was_skipped_is_blank():
    awa = person(CALL)
    awa.replies(Skip())
    assert set(entries(awa).values()) == {("blank", ""), ("note", "")}


def test_an_answer_that_fell_away_is_not_printed():
    awa = person(CALL)
    for reply in (Typed("2"), Next(), Typed("1"), Done(), Typed("It rained."), Done()):
        awa.replies(reply)
    assert entries(awa)["story"] == ("answered", "It rained.")
    awa.replies(Jump("n"))
    awa.types("0")
    found = next(one for one in form(awa).entries if one.key == "crops")
    assert found.state == "not applicable"
    assert [ticked for _, ticked in found.ticks] == [False, False, False]
    awa.replies(Jump("n"))
    awa.types("2")
    assert entries(awa)["story"] == ("answered", "It rained.")


def test_every_choice_is_printed_ticked_or_not():
    awa = person(CALL)
    for reply in (Typed("2"), Next(), Typed("1, 3"), Done()):
        awa.replies(reply)
    found = next(one for one in form(awa).entries if one.key == "crops")
    assert [(label.source, ticked) for label, ticked in found.ticks] == [
        ("Rice", True),
        ("Maize", False),
        ("Milk", True),
    ]
    assert awa.moment.say(found.answer) == "Rice and Milk"
    assert awa.moment.say(found.label) == "Which of the 2?"


VOICE = File("voice", seconds=100, ref="f1")


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        ((100,), "spoken, 1 min 40, not yet written down"),
        ((65,), "spoken, 1 min 05, not yet written down"),
        ((40,), "spoken, 40 s, not yet written down"),
        ((60,), "spoken, 1 min 00, not yet written down"),
        ((50, 50), "spoken, 1 min 40, not yet written down"),
    ],
)
def test_where_only_a_voice_answers_its_length_is_printed(seconds, printed):
    awa = person(call_asking("- {type: text, name: story, label: Story, appearance: multiline}"))
    for number, each in enumerate(seconds):
        awa.replies(Attached((File("voice", seconds=each),), ref=f"v{number}"))
    awa.replies(Done())
    assert entries(awa)["story"] == ("spoken", printed)


def test_where_words_were_written_too_both_are_printed():
    awa = person(call_asking("- {type: text, name: story, label: Story, appearance: multiline}"))
    awa.replies(Attached((VOICE,)))
    awa.types("It rained.")
    found = next(form(awa).entries)
    assert (found.state, found.files) == ("answered", (VOICE,))
    assert (found.answer, awa.moment.say(found.sent)) == ("It rained.", "(spoken, 1 min 40)")


def test_an_audio_answer_is_spoken_and_a_photo_is_not():
    awa = person(call_asking("- {type: audio, name: a, label: A}\n- {type: image, name: b, label: B}"))
    awa.replies(Attached((VOICE,)))
    awa.replies(Attached((File("photo"),)))
    assert entries(awa) == {"a": ("spoken", "spoken, 1 min 40, not yet written down"), "b": ("answered", "")}
    assert [awa.moment.say(one.sent) for one in form(awa).entries] == ["", "(1 file)"]


def test_the_language_of_each_answer_is_known():
    awa = person(call_asking("- {type: text, name: a, label: A}\n- {type: text, name: b, label: B}"), "fr")
    awa.types("Il a plu.")
    awa.language = "en"
    awa.types("It rained.")
    assert [one.language for one in form(awa).entries] == ["fr", "en"]


HOUSES = call_asking("""
    - type: repeat
      name: houses
      label: House
      questions:
        - {type: text, name: head, label: Who}
        - type: repeat
          name: animals
          label: Animal
          questions: [{type: text, name: kind, label: "Which has ${head}?"}]
    - {type: text, name: z, label: Z}
""")


def test_a_repeat_is_printed_instance_by_instance():
    awa = person(HOUSES)
    for words in ("Awa", "cow", "yes", "hen", "no", "yes", "Binta", "goat", "no", "no", "end"):
        awa.types(words)
    found = [(one.instance, awa.moment.say(one.label), one.answer) for one in form(awa).entries]
    assert found == [
        ((("houses", 1),), "Who", "Awa"),
        ((("houses", 1), ("animals", 1)), "Which has Awa?", "cow"),
        ((("houses", 1), ("animals", 2)), "Which has Awa?", "hen"),
        ((("houses", 2),), "Who", "Binta"),
        ((("houses", 2), ("animals", 1)), "Which has Binta?", "goat"),
        ((), "Z", "end"),
    ]
    assert exported(awa.call, awa.turn.conversation, awa.moment) == {
        "houses": [
            {"head": "Awa", "animals": [{"kind": "cow"}, {"kind": "hen"}]},
            {"head": "Binta", "animals": [{"kind": "goat"}]},
        ],
        "z": "end",
    }


def test_says_whether_it_was_sent():
    awa = person(call_asking("- {type: text, name: a, label: A}"))
    assert (form(awa).status, form(awa).revision) == (Status.MIDWAY, 0)
    awa.types("x")
    awa.replies(Submit())
    assert (form(awa).status, form(awa).revision) == (Status.SUBMITTED, 1)


X = "choices: [{name: x, label: X}, {name: y, label: Y}]"

#: a question's keys, what is replied, the exported value
VALUES = [
    ("type: text", [Typed("It rained.")], "It rained."),
    ("type: text, appearance: multiline", [Typed("a"), Typed("b\n\nc"), Done()], "a\nb\n\nc"),
    ("type: text, appearance: country", [Typed("Senegal")], "SN"),
    ("type: text, appearance: email", [Typed("awa@example.org")], "awa@example.org"),
    ("type: text, appearance: url", [Typed("www.example.org")], "www.example.org"),
    ("type: text, appearance: url multiline", [Typed("www.a.org www.b.org"), Done()], ["www.a.org", "www.b.org"]),
    ("type: integer", [Typed("1 200")], 1200),
    ("type: decimal", [Typed("12.5")], 12.5),
    ("type: range", [Pressed("7")], 7),
    ("type: date", [Typed("22/4/2019")], "2019-04-22"),
    ("type: date, appearance: month-year", [Typed("04/2019")], "2019-04-01"),
    ("type: time", [Typed("14:30")], "14:30:00"),
    ("type: datetime", [Typed("22/4/2019 14:30")], "2019-04-22T14:30:00+00:00"),
    (f"type: select_one, {X}", [Pressed("y")], "y"),
    (f"type: select_multiple, {X}", [Pressed("y", on=True), Done()], ["y"]),
    (f"type: rank, {X}", [Typed("2")], ["y", "x"]),
    ("type: geopoint", [Located(14.69, -17.45, 5.0)], {"lat": 14.69, "lon": -17.45}),
    ("type: acknowledge", [Pressed("ok")], True),
    ("type: text", [Skip()], None),
    ("type: text", [], None),
    (f"type: select_multiple, {X}", [Skip()], None),
    (f"type: select_multiple, {X}", [Pressed("x", on=True), Done(), Back(), Pressed("x", on=False)], None),
    ("type: hidden, default: radio", [], "radio"),
    ("type: calculate, calculation: 2 * 21", [], 42),
    ("type: calculate, calculation: \"'a'\"", [], "a"),
    ("type: calculate, calculation: \"date('2019-04-22')\"", [], "2019-04-22"),
    ("type: calculate, calculation: 1 = 1", [], True),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "replies", "value"), VALUES)
def test_exports_plain_values(keys, replies, value):
    """Dates are ISO 8601, choices are names, several are a list; what was skipped or not said is None."""
    awa = person(call_asking(f"- {{name: q, label: Q, {keys}}}\n- {{type: text, name: z, label: Z}}"))
    for reply in replies:
        awa.replies(reply)
    found = exported(awa.call, awa.turn.conversation, awa.moment)
    assert found == {"q": value, "z": None}
    assert type(found["q"]) is type(value)
    assert json.loads(json.dumps(found)) == found


def test_notes_are_not_exported():
    awa = person(CALL)
    assert list(exported(CALL, awa.turn.conversation, awa.moment)) == ["headline", "n", "crops", "story", "last"]
