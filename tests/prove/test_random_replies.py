"""A million replies drawn by lot: nothing raises, nobody is stuck, the store keeps it, every button fits."""

import json
import os
import string
from datetime import timedelta
from random import Random

import pytest

from bot.telegram.codes import code, decode
from conversations import face
from conversations.asking import here_at
from conversations.completed import completed_form, exported
from conversations.engine import advance, start
from conversations.loader import SHIPPED, load_call, shipped_calls
from conversations.replies import (
    Attached,
    Back,
    Done,
    File,
    Jump,
    Located,
    Next,
    Page,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Review,
    Settle,
    Shared,
    Show,
    Skip,
    Submit,
    Typed,
    Unanswered,
    Way,
    Withdraw,
)
from conversations.sheet import Sheet
from conversations.state import Status, conversation_from_json
from tests.making import NOW, moment
from tests.proving import PROVE, proof
from tests.reading.naughty import NAUGHTY
from tests.test_engine import FORGED, SINK, WORDS

from .forms import made_form

#: replies in all, in so many parts that run beside each other
MANY = int(os.environ.get("PALABRE_PROVE_REPLIES", "1000000" if PROVE else "3000"))
PARTS = 16 if PROVE else 1
#: one part in so many of the walks is led to its end by plain answers; after so many of these it is stuck
ENDS = 8
PLAIN_ANSWERS = 40
LARGEST = 2**62

_SHORT = [one for one in (*NAUGHTY, *WORDS) if len(one) < 2000]
_LONG = [one for one in (*NAUGHTY, *WORDS) if len(one) >= 2000]
_NUMBERS = (-(10**20), -1, 0, 1, 2, 3, 99, 10**20)
_DEGREES = (-180.0, -90.0, -0.0, 0.0, 14.69, 90.0, 90.1, 180.1, 1e308, 5e-324)
_KINDS = ("voice", "audio", "photo", "video", "document")
_NAMES = ("", "a.jpg", "b.opus", "\x00", "\ud800.mp3", "." * 300, "/etc/passwd", "../../x")


def words(dice):
    """What somebody could type, or a forger send."""
    chance = dice.random()
    if chance < 0.004:
        return dice.choice(_LONG)
    if chance < 0.6:
        return dice.choice(_SHORT)
    return "".join(dice.choice(string.printable + "éğع米😀\u202e\x00") for _ in range(dice.randrange(30)))


def forged(dice, call):
    """Any reply at all, whether or not it can be meant."""
    keys = (None, *call.form.plan.nodes, *FORGED)
    key, number, ref = dice.choice(keys), dice.choice(_NUMBERS), dice.choice(("", "1", "2", "2147483647"))
    file = File(dice.choice(_KINDS), dice.choice(_NAMES), "x/y", number, dice.choice(_NUMBERS), ref)
    value = dice.choice(("=", "yes", "no", "rice", "other", "ok", "1", "SN", *FORGED))
    plain = (Back(), Pause(), Show(), Submit(), Reopen(), Withdraw(), Review(key), Unanswered(number), Skip(key))
    rest = (
        Typed(words(dice), key, ref),
        Pressed(value, key, dice.choice((None, True, False)), ref),
        Attached((file,) * dice.randrange(3), words(dice), key, ref),
        Located(dice.choice(_DEGREES), dice.choice(_DEGREES), dice.choice((None, *_DEGREES)), key, ref),
        Shared(words(dice), words(dice), key, ref),
        Done(key),
        Next(key),
        Remove(ref, dice.choice((None, number)), key),
        Page(number, key),
        Jump(key or ""),
        Way(dice.choice(("short", "whole", "other"))),
        Settle(number, dice.choice(_NUMBERS)),
    )
    return dice.choice(plain if dice.random() < 0.25 else rest)


def reply(dice, call, turn, at):
    """A tap on what is there, an answer to what is asked, words, or a forgery."""
    chance = dice.random()
    taps = [one.reply for one in (*turn.prompt.options, *turn.prompt.buttons)]
    if chance < 0.3 and taps:
        return dice.choice(taps)
    if chance < 0.65:
        return plainly(dice, call, turn, at)
    return Typed(words(dice), ref=str(dice.randrange(2**31))) if chance < 0.8 else forged(dice, call)


def plainly(dice, call, turn, at, *, patient=True):
    """What somebody says who just wants to get through; without patience they skip what can be skipped."""
    conversation = turn.conversation
    if conversation.status is not Status.MIDWAY:
        return Reopen()
    if conversation.pending is not None:
        return Settle(0, conversation.pending.number)
    if conversation.way is None:
        return Way("whole")
    sheet = Sheet(call, conversation, at)
    item = sheet.item(conversation.asking) if conversation.asking is not None else None
    if item is None:
        return Submit()
    answer = conversation.answers.get(item.key)
    if not item.question.answerable:
        return Next()
    if item.node.is_gate:
        return Pressed("no", item.key)
    if answer is not None and not answer.is_empty and not answer.complete and dice.random() < 0.5:
        return Done()
    if not patient and not sheet.is_required(item):
        return Skip()
    return item.question.sample(dice, here_at(sheet, item, at))


def reaches_the_end(dice, call, turn, at):
    """From here, plain answers lead to a sent form."""
    if turn.conversation.status is Status.SUBMITTED:
        return True
    for number in range(PLAIN_ANSWERS * (len(call.form.questions) + 4)):
        patient = number % 3 > 0
        turn = advance(call, turn.conversation, plainly(dice, call, turn, at, patient=patient), at)
        if turn.conversation.status is Status.SUBMITTED:
            return True
    return False


def look_at(call, turn, at):
    """The turn can be shown, stored, and tapped."""
    assert "".join(face.turn_lines(turn, at)).strip()
    written = json.dumps(turn.conversation.as_json())
    assert conversation_from_json(json.loads(written)) == turn.conversation
    for one in (*turn.prompt.options, *turn.prompt.buttons):
        data = code(one.reply, LARGEST, call.form)
        assert len(data.encode()) <= 64
        assert decode(data, call.form) == one.reply


def calls(seed):
    """The shipped calls, the one with every type, and forms made by lot."""
    made = [made_form(seed * 1000 + number) for number in range(40 if PROVE else 3)]
    return [*(load_call(SHIPPED / name) for name in shipped_calls()), SINK, SINK, *made]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_reply_upsets_a_conversation_and_nobody_is_stuck(part):
    dice, tried, walks, stuck = Random(part), 0, 0, []
    known = calls(part)
    while tried < MANY // PARTS:
        walks += 1
        seed = dice.randrange(2**32)
        lot, call = Random(seed), dice.choice(known)
        where = f"part {part}, seed {seed}, {call.title}"
        at = moment(lot.choice(("en", "fr", "ar", "xx", "")), NOW + timedelta(days=lot.choice((0, 400))))
        turn = start(call, at)
        try:
            for number in range(lot.randint(1, 60)):
                turn = advance(call, turn.conversation, reply(lot, call, turn, at), at)
                tried += 1
                if number % 4 == 0:
                    look_at(call, turn, at)
            look_at(call, turn, at)
            if walks % ENDS == 0:
                completed_form(call, turn.conversation, at)
                exported(call, turn.conversation, at)
                if not reaches_the_end(lot, call, turn, moment("en")):
                    stuck.append(where)
        except Exception as error:
            raise AssertionError(where) from error
    note = f"part {part + 1} of {PARTS}: {walks:,} conversations, {walks // ENDS:,} led to their end"
    proof("random replies", tried=tried, lost=len(stuck), note=note)
    assert stuck == []
