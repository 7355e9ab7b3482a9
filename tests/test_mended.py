"""Faults that were met once: each test is the smallest conversation or call that showed one."""

# ruff: noqa: E501, PT018 - each call stands on the line of the conversation it is for

import json
import math

import pytest

from conversations.completed import exported
from conversations.replies import (
    Attached,
    Done,
    File,
    Jump,
    Located,
    Pressed,
    Remove,
    Skip,
    Submit,
    Typed,
    Way,
)
from conversations.state import Status
from conversations.text import say
from tests.making import call_asking, call_from, person, problems_of


@pytest.mark.parametrize("number", [10**30, -(10**40), 1e30, 1.5e300])
def test_a_number_of_any_size_is_shown(number):
    assert say(number, "en")


def test_a_huge_product_can_stand_in_a_label():
    awa = person(
        call_asking("""
        - {type: integer, name: a, label: A}
        - {type: calculate, name: c, calculation: "${a} * ${a}"}
        - {type: text, name: b, label: "It is ${c}"}
    """)
    )
    awa.types("999999999999999")
    assert "It is 9" in awa.seen


@pytest.mark.parametrize("calculation", ["1 + ${a}", "1 div 0"])
def test_what_is_no_number_is_exported_as_nothing(calculation):
    awa = person(
        call_asking(
            f"- {{type: integer, name: a, label: A}}\n- {{type: calculate, name: c, calculation: '{calculation}'}}\n- {{type: text, name: z, label: 'It is ${{c}}'}}"
        )
    )
    awa.replies(Skip())
    assert exported(awa.call, awa.turn.conversation, awa.moment)["c"] is None
    assert "NaN" not in awa.seen and "∞" not in awa.seen


def test_several_choices_are_exported_as_a_list():
    awa = person(
        call_asking(
            "- {type: select_multiple, name: m, label: M, choices: [{name: x, label: X}]}\n- {type: calculate, name: c, calculation: '${m}'}"
        )
    )
    awa.types("1")
    assert isinstance(exported(awa.call, awa.turn.conversation, awa.moment)["c"], (list, str))


@pytest.mark.parametrize("kind", ["geopoint", "text"])
@pytest.mark.parametrize("reply", [Located(10**400, 0), Located(0, -(10**400)), Located(0, 0, 10**400)])
def test_a_huge_whole_number_is_no_place(kind, reply):
    awa = person(call_asking(f"- {{type: {kind}, name: a, label: A}}"))
    awa.replies(reply)


SENT = "- {type: text, name: a, label: A}\n- {type: text, name: b, label: B}"


def sent():
    awa = person(call_asking(SENT))
    awa.types("x")
    awa.types("y")
    awa.replies(Submit())
    return awa


@pytest.mark.parametrize("key", ["nowhere", "a[", ""])
def test_a_jump_to_nothing_leaves_a_sent_form_sent(key):
    awa = sent()
    awa.replies(Jump(key))
    assert awa.turn.conversation.status is Status.SUBMITTED


def test_a_conversation_is_json_as_databases_know_it():
    awa = sent()
    awa.replies(Located(1.0, 2.0, math.nan, to="a"))
    json.dumps(awa.turn.conversation.as_json(), allow_nan=False)


def test_a_reply_to_no_question_of_a_sent_form_is_not_asked_about():
    awa = sent()
    awa.replies(Pressed("x", to="nowhere"))
    assert awa.turn.conversation.pending is None


MANY = """
- type: select_multiple
  name: m
  label: M
  constraint: count-selected(.) <= 2
  choices: [{name: a, label: A}, {name: b, label: B}, {name: c, label: C}]
- {type: text, name: t, label: T}
"""


def test_a_late_change_keeps_to_the_constraint():
    awa = person(call_asking(MANY))
    awa.types("1, 2")
    awa.replies(Done())
    awa.replies(Pressed("c", to="m", on=True))
    awa.types("yes")
    answer = awa.turn.conversation.answers["m"]
    assert not (answer.complete and len(answer.value) > 2)


def test_a_late_change_of_a_rank_leaves_it_whole():
    awa = person(
        call_asking(MANY.replace("select_multiple", "rank").replace("  constraint: count-selected(.) <= 2\n", ""))
    )
    awa.types("1, 2, 3")
    awa.replies(Pressed("c", to="m", on=False))
    awa.types("yes")
    answer = awa.turn.conversation.answers["m"]
    assert not (answer.complete and len(answer.value) < 3)


UNTICK = """
- {type: select_multiple, name: m, label: M, choices: [{name: a, label: A}, {name: b, label: B}]}
- {type: text, name: x, label: X, relevant: "selected(${m}, 'a')"}
- {type: text, name: t, label: T}
"""


@pytest.mark.parametrize("reply", [Pressed("a", to="m", on=False), Remove(to="m")])
def test_what_is_asked_belongs_to_the_form_also_after_a_late_untick(reply):
    awa = person(call_asking(UNTICK))
    awa.replies(Pressed("a", on=True))
    awa.replies(Jump("x"))
    awa.replies(reply)
    assert awa.turn.conversation.asking != "x"


def test_skip_keeps_words_that_do_not_fit():
    awa = person(
        call_asking(
            "- {type: text, name: x, label: X, appearance: multiline, constraint: string-length(.) < 5}\n- {type: text, name: t, label: T}"
        )
    )
    awa.types("too long, but said")
    awa.replies(Done())
    awa.replies(Skip())
    assert "too long, but said" in str(awa.turn.conversation.answers["x"])


@pytest.mark.parametrize(("kind", "file"), [("image", "photo"), ("text", "voice")])
def test_a_late_file_is_named_in_the_question(kind, file):
    awa = person(call_asking(f"- {{type: {kind}, name: x, label: X}}\n- {{type: text, name: t, label: T}}"))
    awa.replies(Attached((File(file, seconds=20),), ref="m1"))
    awa.replies(Done())
    awa.replies(Attached((File(file, seconds=30),), to="x", ref="m2"))
    assert awa.turn.conversation.pending is not None
    assert ("“”" not in awa.seen and "30 s" in awa.seen) or (file == "photo" and "“”" not in awa.seen)


def test_a_near_miss_in_a_sent_form_is_offered():
    awa = person(call_asking("- {type: text, name: x, label: X, appearance: country}"))
    awa.types("Senegal")
    awa.replies(Submit())
    awa.replies(Typed("Kenia", to="x", ref="m9"))
    awa.types("yes")
    assert "Kenya" in awa.seen


def test_a_part_is_removed_once():
    awa = person(call_asking("- {type: text, name: x, label: X, appearance: multiline}"))
    awa.types("a")
    awa.types("b")
    awa.replies(Remove(ref="m2"))
    awa.replies(Remove(ref="m2"))
    assert "There is nothing to remove here." in awa.seen


def test_a_form_without_a_short_way_has_no_short_way():
    awa = person(call_asking(SENT))
    awa.replies(Way("short"))
    assert awa.turn.conversation.asking == "a"


def test_before_the_way_is_chosen_skip_passes_nothing_unseen():
    awa = person(call_asking("- {type: text, name: a, label: A, short: true}\n- {type: text, name: b, label: B}"))
    awa.replies(Typed("x", to="b", ref="m1"))
    awa.replies(Skip())
    assert "a" not in awa.turn.conversation.answers


def test_an_edited_number_takes_the_place_of_the_old_one():
    awa = person(
        call_asking("- {type: select_multiple, name: m, label: M, choices: [{name: r, label: R}, {name: x, label: X}]}")
    )
    awa.types("1")
    awa.replies(Typed("2", ref="m1"))
    assert awa.turn.conversation.answers["m"].value == ("x",)


def test_a_required_condition_that_is_false_is_not_on_the_short_way():
    awa = person(
        call_asking("""
        - {type: text, name: a, label: A}
        - {type: text, name: b, label: B, required: "${a} = 'x'"}
        - {type: text, name: c, label: C, short: true}
    """)
    )
    awa.replies(Way("short"))
    assert awa.turn.conversation.asking == "c"


def test_a_choice_or_section_label_can_name_an_answer_or_is_refused():
    text = "title: T\nform: [{type: group, name: s, label: S, questions: [{type: text, name: x, label: X}, {type: select_one, name: y, label: Y, choices: [{name: a, label: 'As ${x} said'}]}]}]"
    if not problems_of(text):
        awa = person(call_from(text))
        awa.types("Awa")
        assert "${x}" not in awa.seen


def test_a_section_label_can_name_an_answer_or_is_refused():
    text = "title: T\nform: [{type: group, name: s, label: 'S of ${x}', questions: [{type: text, name: x, label: X}, {type: text, name: y, label: Y}]}]"
    if not problems_of(text):
        awa = person(call_from(text))
        awa.types("Awa")
        assert "${x}" not in awa.seen


def one(keys, before="- {type: text, name: a, label: A}"):
    return f"title: T\nform:\n- type: group\n  name: s\n  label: S\n  questions:\n  {before}\n  - {{name: q, label: Q, {keys}}}\n"


@pytest.mark.parametrize(
    "keys",
    [
        "type: text, minutes: 1e999",
        "type: date, default: soon",
        "type: date, default: 2027-13-45",
        "type: select_one, default: zzz, choices: [{name: x, label: X}]",
        "type: integer, default: '1.5'",
        "type: integer, default: many",
        "type: select_one, choices: [{name: '=', label: Equal}]",
        "type: text, appearance: email, ready: [{name: x, label: X}]",
        'type: text, hint: "a\\0b"',
    ],
)
def test_refuses(keys):
    assert [p for p in problems_of(one(keys)) if p.level == "error"]


def test_a_phone_number_keeps_its_plus():
    assert call_from("phone: +221771234567\n" + one("type: text")).phone == "+221771234567"


def test_or_other_without_a_list_takes_the_choices_below():
    assert not problems_of(one("type: select_one or_other, choices: [{name: x, label: X}]"))


def test_a_circle_is_reported_with_the_rest():
    problems = problems_of("titel: T\n" + one("type: calculate, calculation: '${q}'"))
    assert len(problems) == 2


def test_a_question_of_an_unknown_type_is_still_a_name():
    problems = problems_of(one("type: text, relevant: '${a} = 1'", "- {type: txt, name: a, label: A}"))
    assert len(problems) == 1


def test_a_bracket_that_is_not_closed_is_reported_in_the_file():
    from conversations.problems import Problems
    from conversations.source import read_yaml

    problems = Problems("x")
    read_yaml(b"a: [1, 2", problems)
    assert [p.line for p in problems] == [1]


def test_questions_outside_sections_take_no_name_away():
    call = call_from("title: T\nform:\n  - {type: text, name: a, label: A}\n  - {type: text, name: _a, label: B}")
    awa = person(call)
    awa.types("x")
    assert awa.turn.conversation.asking == "_a"


def _two_questions():
    return person(
        call_asking("- {type: text, name: x, label: X, appearance: multiline}\n- {type: text, name: t, label: T}")
    )


def test_a_number_in_doubt_is_kept_when_somebody_writes_on():
    awa = _two_questions()
    awa.types("12")
    awa.types("families came")
    assert awa.turn.conversation.answers["x"].value == "12\nfamilies came"
    assert awa.turn.changed == ("x",)


def test_a_courtesy_in_doubt_is_not():
    awa = _two_questions()
    awa.types("merci")
    awa.types("Families came.")
    assert awa.turn.conversation.answers["x"].value == "Families came."


@pytest.mark.parametrize("button", ["Skip", "Pause"])
def test_a_question_back_is_no_answer_when_a_button_is_typed_next(button):
    awa = _two_questions()
    awa.types("is it over ?")
    awa.types(button)
    answer = awa.turn.conversation.answers.get("x")
    assert answer is None or answer.is_empty


def test_what_comes_late_to_an_answer_in_parts_is_added_without_asking():
    awa = _two_questions()
    awa.types("Words.")
    awa.replies(Done())
    awa.replies(Attached((File("voice", seconds=30),), to="x", ref="m9"))
    assert awa.turn.conversation.pending is None
    assert "I have added this to your earlier answer." in awa.seen
    assert len(awa.turn.conversation.answers["x"].parts) == 2


def test_who_goes_on_without_settling_a_change_is_told_that_nothing_changed():
    awa = person(call_asking("- {type: text, name: x, label: X}\n- {type: text, name: t, label: T}"))
    awa.types("Fatick")
    awa.replies(Typed("Dakar", to="x", ref="m8"))
    awa.types("the next answer")
    assert "I have not changed your earlier answer." in awa.seen
    assert awa.turn.conversation.answers["x"].value == "Fatick"
    assert awa.turn.conversation.answers["t"].value == "the next answer"


@pytest.mark.parametrize("key", ["title", "introduction", "privacy"])
def test_a_text_of_the_call_names_no_answer(key):
    text = f"title: T\nform:\n- {{type: text, name: x, label: X}}\n{key}: 'Hello ${{x}}'\n"
    text = text.replace("title: T\n", "", 1) if key == "title" else text
    assert any(f"'{key}' names ${{x}}" in one.what for one in problems_of(text))


@pytest.mark.parametrize("kind", ["image", "file", "audio", "video"])
def test_conditions_see_that_a_file_was_sent(kind):
    """As in XLSForm, where the value of such a question is the file's name."""
    awa = person(
        call_asking(
            f"- {{type: {kind}, name: x, label: X}}\n- {{type: text, name: t, label: T, relevant: \"${{x}} != ''\"}}"
        )
    )
    sent = {"image": "photo", "file": "document", "audio": "voice", "video": "video"}[kind]
    awa.replies(Attached((File(sent),)))
    assert awa.turn.conversation.asking == "t"


def test_a_file_that_was_not_sent_is_empty_in_conditions():
    awa = person(
        call_asking("- {type: image, name: x, label: X}\n- {type: text, name: t, label: T, relevant: \"${x} != ''\"}")
    )
    awa.replies(Skip())
    assert awa.turn.conversation.asking is None
