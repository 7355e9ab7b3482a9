"""What somebody says to an answer they are asked about again, read without a bot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conversations.answering_again import answered_again, asked, chosen_again, kept
from conversations.loader import load_call
from conversations.prompts import Phone
from conversations.replies import Attached, File, Located, Shared, Typed
from conversations.state import Answer, Conversation, Moment, Part, Status
from tests.bot.small import write_call

QUESTIONS = """
    - {type: text, name: work, label: What do you do?}
    - {type: text, name: mail, label: Your address?, appearance: email}
    - {type: integer, name: count, label: How many?, constraint: ". < 100"}
    - {type: audio, name: song, label: Sing!}
    - type: select_one
      name: animal
      label: Which animal?
      choices: [{name: goat, label: Goats}, {name: cow, label: Cows}]
    - {type: text, name: milk, label: Much milk?, relevant: "${animal} = 'cow'"}
"""
NOW = datetime(2027, 1, 1, tzinfo=UTC)
MOMENT = Moment(NOW, "en", lambda: 0.0, lambda: "")
VOICE = File("voice", seconds=4, ref="7")


@pytest.fixture
def call(tmp_path):
    return load_call(write_call(tmp_path, QUESTIONS) / "small")


def sent(call, **answers):
    return Conversation("small", call.form.version, Status.SUBMITTED, "whole", None, answers=answers, revision=1)


GOATS = Answer("Goats", (Part("Goats", ref="1"),), ref="1")


@pytest.mark.parametrize(
    ("key", "before", "reply", "value", "texts", "fits"),
    [
        ("work", GOATS, Typed("Forty", ref="2"), "Goats\nForty", ["Goats", "Forty"], True),
        ("work", None, Typed("Forty", ref="2"), "Forty", ["Forty"], True),
        ("work", Answer(skipped=True), Typed("Forty", ref="2"), "Forty", ["Forty"], True),
        ("work", Answer("Proposed"), Typed("Forty", ref="2"), "Proposed\nForty", ["Proposed", "Forty"], True),
        ("work", GOATS, Attached((VOICE,), "listen", ref="2"), "Goats\nlisten", ["Goats", "listen"], True),
        ("work", GOATS, Located(1.0, 2.0, ref="2"), "Goats\n1.00000, 2.00000", ["Goats", "1.00000, 2.00000"], True),
        ("mail", Answer("a@example.org"), Typed("b@example.org", ref="2"), "b@example.org", [], True),
        ("mail", Answer("a@example.org"), Typed("it is old", ref="2"), "a@example.org", ["it is old"], False),
        ("mail", Answer("a@example.org"), Shared("+221", "Awa", ref="2"), "a@example.org", ["Awa, +221"], False),
        ("count", Answer(7), Typed("70", ref="2"), 70, [], True),
        ("count", Answer(7), Typed("700", ref="2"), 7, ["700"], False),
        ("count", Answer(7), Typed("herds", ref="2"), 7, ["herds"], False),
        ("count", Answer(7), Attached((VOICE,), ref="2"), 7, [""], False),
        ("song", Answer(None, (Part("", VOICE, "1"),)), Typed("a lullaby", ref="2"), None, ["", "a lullaby"], True),
        ("animal", Answer("goat"), Typed("Cows", ref="2"), "cow", [], True),
    ],
)
def test_what_is_said_stands_behind_takes_the_place_or_is_kept_beside(call, key, before, reply, value, texts, fits):
    conversation = sent(call, **({key: before} if before is not None else {}))
    again = answered_again(call, conversation, key, reply, MOMENT)
    assert again is not None
    assert (again.answer.value, again.fits) == (value, fits)
    assert [part.text for part in again.answer.parts] == texts
    assert again.answer.complete
    assert not again.answer.skipped


@pytest.mark.parametrize("words", ["", "  \n"])
def test_nothing_is_no_answer(call, words):
    assert answered_again(call, sent(call, work=GOATS), "work", Typed(words, ref="2"), MOMENT) is None


def test_a_question_that_left_the_form_is_not_asked_about(call):
    conversation = sent(call, animal=Answer("goat"), milk=GOATS)
    assert asked(call, conversation, "milk", MOMENT) is None
    assert asked(call, conversation, "nothing", MOMENT) is None
    assert answered_again(call, conversation, "milk", Typed("a litre"), MOMENT) is None


def test_a_choice_is_taken_by_its_place_if_it_is_there(call):
    conversation = sent(call, animal=Answer("goat"))
    assert chosen_again(call, conversation, "animal", (1,), MOMENT).answer.value == "cow"
    for places in ((), (2,), (0, 1)):
        assert chosen_again(call, conversation, "animal", places, MOMENT) is None


@pytest.mark.parametrize(("status", "revision"), [(Status.SUBMITTED, 2), (Status.MIDWAY, 1)])
def test_a_sent_form_counts_as_sent_anew_and_one_that_is_open_stays_where_it_was(call, status, revision):
    asking = "count" if status is Status.MIDWAY else None
    before = Conversation("small", call.form.version, status, "whole", asking, answers={"work": GOATS}, revision=1)
    turn = kept(call, before, "work", Answer("Cows"), MOMENT, Phone())
    after = turn.conversation
    assert (after.status, after.revision, after.asking) == (status, revision, asking)
    assert after.answers["work"].value == "Cows"
    assert after.rev > before.rev
    assert turn.changed == ("work",)
