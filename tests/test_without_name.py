"""A form that somebody answers without a name: what is left out of it, and what is never taken."""

import json
from dataclasses import replace
from random import Random

import pytest

from conversations.completed import completed_form, exported
from conversations.engine import advance, progress, prompt, start
from conversations.loader import SHIPPED, load_call, shipped_calls
from conversations.plan import question_name
from conversations.replies import Done, Jump, Located, Pressed, Review, Shared, Skip, Submit, Typed, Unanswered
from conversations.state import Status, conversation_from_json
from conversations.who_speaks import unasked_without_name
from tests.making import call_asking, moment

WELL = call_asking("""
    - {type: hidden, name: respondent}
    - {type: calculate, name: greeting, calculation: "concat('Of ', ${respondent})"}
    - {type: text, name: contact_name, label: Whom may we ask?, required: true}
    - {type: text, name: mail, label: What is your address?, appearance: email}
    - {type: text, name: told, label: Who told you?, contact: true}
    - {type: geopoint, name: place, label: Where is the well?}
    - {type: text, name: title, label: What is the title?, default: "concat(${contact_name}, '')"}
    - {type: text, name: deep, label: How deep is it?, relevant: "${told} != ''"}
    - {type: text, name: village, label: Which district?}
""")
REPEATED = call_asking("""
    - type: repeat
      name: neighbours
      label: Neighbours
      questions:
        - {type: text, name: number, label: Their number?, appearance: phone}
    - type: repeat
      name: animals
      label: Animals
      questions:
        - {type: text, name: animal, label: Which animal?}
        - {type: text, name: owner, label: Whose is it?, contact: true}
    - {type: text, name: last, label: What else?}
""")


def begun(call):
    return start(call, moment(), {"respondent": "Awa Diop"}, nameless=True).conversation


def asked_in(call, conversation):
    """The keys that are asked, one after the other, when each is skipped."""
    found = []
    while conversation.asking is not None:
        assert conversation.asking not in found
        found.append(conversation.asking)
        turn = advance(call, conversation, Skip(), moment())
        if turn.conversation.asking == conversation.asking:
            turn = advance(call, conversation, Typed("Fatick"), moment())
        if turn.conversation.asking == conversation.asking:
            turn = advance(call, conversation, Pressed("no", conversation.asking), moment())
        conversation = turn.conversation
    return found


def test_contacts_places_and_what_is_made_of_them_are_left_out():
    assert unasked_without_name(WELL.form) == {"respondent", "greeting", "contact_name", "mail", "told", "place"}


def test_only_the_rest_is_asked():
    assert asked_in(WELL, begun(WELL)) == ["title", "village"]


def test_nothing_is_handed_in():
    assert begun(WELL).answers == {}
    assert exported(WELL, begun(WELL), moment())["greeting"] is None


def test_with_a_name_nothing_is_left_out():
    named = start(WELL, moment(), {"respondent": "Awa Diop"}).conversation
    assert named.asking == "contact_name"
    assert exported(WELL, named, moment())["greeting"] == "Of Awa Diop"
    assert "nameless" not in named.as_json()


def test_what_is_required_of_the_others_keeps_nobody_from_sending():
    turn = advance(WELL, begun(WELL), Skip(), moment())
    turn = advance(WELL, turn.conversation, Typed("Fatick"), moment())
    turn = advance(WELL, turn.conversation, Submit(), moment())
    assert turn.conversation.status is Status.SUBMITTED or turn.prompt.kind == "matter"


def test_it_counts_as_neither_open_nor_unanswered():
    assert progress(WELL, begun(WELL), moment()) == (0, 2)
    listed = advance(WELL, begun(WELL), Unanswered(), moment()).prompt
    assert [one.reply.to for one in listed.options] == ["title", "village"]
    (section,) = advance(WELL, begun(WELL), Review(), moment()).prompt.options
    assert moment().say(section.label) == "S: 0 of 2"


@pytest.mark.parametrize("to", ["contact_name", "mail", "told", "place", "respondent", "greeting"])
def test_no_button_leads_there(to):
    for reply in (Jump(to), Typed("Awa", to=to), Pressed("=", to), Done(to), Skip(to)):
        turn = advance(WELL, begun(WELL), reply, moment())
        assert turn.conversation.asking == "title"
        assert to not in turn.conversation.answers
        assert to not in advance(WELL, turn.conversation, Jump(to), moment()).conversation.opened


@pytest.mark.parametrize("to", [None, "title", "village", "place", "mail"])
@pytest.mark.parametrize("reply", [Located(14.7, -17.4), Shared("+221770001122", "Awa")])
def test_no_place_and_no_card_is_taken_by_any_question(reply, to):
    turn = advance(WELL, begun(WELL), replace(reply, to=to), moment())
    assert turn.conversation.answers == {}
    assert "You answer without a name" in moment().say(turn.says[0])
    assert "770001122" not in json.dumps(turn.conversation.as_json())


def test_on_paper_they_stand_blank_as_printed():
    form = completed_form(WELL, begun(WELL), moment())
    blank = {entry.name: entry.state for entry in form.entries}
    named = [entry.name for entry in completed_form(WELL, start(WELL, moment()).conversation, moment()).entries]
    assert list(blank) == named
    assert {blank[name] for name in ("contact_name", "mail", "told", "place")} == {"blank"}


def test_it_survives_the_store():
    stored = json.loads(json.dumps(begun(WELL).as_json()))
    again = conversation_from_json(stored)
    assert again == begun(WELL)
    assert again.nameless


def test_a_repeat_of_contacts_alone_is_passed_and_another_goes_on():
    assert asked_in(REPEATED, begun(REPEATED)) == ["animals[1]/animal", "animals[2]", "last"]


@pytest.mark.parametrize("name", shipped_calls())
def test_of_a_shipped_call_enough_is_left_to_ask(name):
    call = load_call(SHIPPED / name)
    left_out = unasked_without_name(call.form)
    turn = start(call, moment(), nameless=True)
    assert turn.prompt == prompt(call, turn.conversation, moment())
    plan, whole = call.form.nameless_plan, call.form.plan
    assert {node for _, node, *_ in plan.steps} == set(whole.nodes) - left_out


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", shipped_calls())
def test_whatever_somebody_does_nothing_that_is_left_out_is_asked_or_answered(name, seed):
    call, random = load_call(SHIPPED / name), Random(seed)
    left_out = unasked_without_name(call.form)
    everything = [*call.form.plan.nodes, "", "no such question"]
    turn = start(call, moment(), {"respondent": "Awa Diop"}, nameless=True)
    for _ in range(150):
        to = random.choice(everything)
        shown = [one.reply for one in (*turn.prompt.options, *turn.prompt.buttons)]
        forged = [Jump(to), Typed("Fatick", to), Pressed("yes", to), Done(to), Skip(to), Located(1, 2, to=to)]
        more = [Typed("Fatick"), Shared("+221770001122", to=to), Unanswered(), Review()]
        conversation = conversation_from_json(json.loads(json.dumps(turn.conversation.as_json())))
        turn = advance(call, conversation, random.choice(random.choice((shown or more, forged, more))), moment())
        now = turn.conversation
        assert now.nameless
        assert not {question_name(key) for key in (now.asking or "", *now.answers, *now.trail)} & left_out
        assert "770001122" not in str(now.answers)
        offered = (*turn.prompt.options, *turn.prompt.buttons)
        assert not {one.reply.to for one in offered if isinstance(one.reply, Jump)} & left_out


ANOTHERS = call_asking("""
    - {type: text, name: number, label: What is your number?, appearance: phone}
    - {type: text, name: story, label: What happened?}
""")


def test_ones_own_card_answers_a_question_for_a_number():
    turn = advance(ANOTHERS, start(ANOTHERS, moment()).conversation, Shared("+221 77 123 45 67"), moment())
    assert turn.conversation.answers["number"].value == "+221 77 123 45 67"


@pytest.mark.parametrize("to", [None, "number", "story"])
def test_the_card_of_another_person_is_not_taken(to):
    turn = advance(
        ANOTHERS, start(ANOTHERS, moment()).conversation, Shared("+221770001122", "Awa", to, own=False), moment()
    )
    assert turn.conversation.answers == {}
    assert turn.conversation.pending is None
    assert "of another person" in moment().say(turn.says[0])


def test_a_title_that_would_name_them_can_be_left_and_shows_no_name_to_follow():
    call = load_call(SHIPPED / "smallholders")
    title = Jump("title")
    named = advance(call, start(call, moment()).conversation, title, moment()).prompt
    assert named.hint is not None
    assert not any(isinstance(one.reply, Skip) for one in named.buttons)
    turn = advance(call, start(call, moment(), nameless=True).conversation, title, moment())
    assert turn.prompt.key == "title"
    assert (turn.prompt.hint, turn.prompt.example) == (None, None)
    assert any(isinstance(one.reply, Skip) for one in turn.prompt.buttons)
