"""An answer of a sent form that somebody was asked about: what they say now is read as more of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .adapting import adapted
from .asking import here_at
from .moving import go_on, with_answer
from .not_taken import not_taken
from .plan import Item, question_name
from .prompts import Phone
from .questions import Choice, Given
from .questions.media import MediaQuestion
from .questions.text import TextQuestion
from .records import record, replace
from .replies import Answering, Attached, Located, Pressed, Shared, Typed
from .sheet import Sheet
from .state import Answer, Conversation, Moment, Part, Status, Value
from .text import Text
from .turns import At, Turn
from .wording import answer_shown, filled

if TYPE_CHECKING:
    from .call import Call


@record
class Asked:
    """An answer with its question, as they stand."""

    label: Text
    #: in short; None for one that says nothing
    shown: object | None
    #: what can be tapped instead of writing, as the form's other answers leave it
    choices: tuple[Choice, ...]
    #: the places of these in the question's own list
    places: tuple[int, ...]
    #: several of them may be chosen
    several: bool
    #: what is said anew stands behind what was said
    grows: bool


@record
class Again:
    """What somebody said anew: the answer as it stands now."""

    answer: Answer
    #: it fits the question; otherwise it is kept beside the answer, in their words
    fits: bool = True


def asked(call: Call, conversation: Conversation, key: str, moment: Moment) -> Asked | None:
    """The answer that somebody is asked about; None where its question is no part of the form any more."""
    sheet, item = _found(call, conversation, key, moment)
    if item is None:
        return None
    question = item.question
    offered = sheet.choices(item) if question.type in _TAPPED and len(question.choices) <= _MOST_TAPPED else ()
    answer = sheet.answer(item)
    return Asked(
        label=filled(question.label, sheet, item),
        shown=answer_shown(item, answer) if answer is not None and not answer.is_empty else None,
        choices=tuple(offered),
        places=tuple(question.choices.index(one) for one in offered),
        several=question.type == "select_multiple",
        grows=_grows(item),
    )


def answered_again(call: Call, conversation: Conversation, key: str, reply: Answering, moment: Moment) -> Again | None:
    """The answer with what was said now; None where there is nothing in it, or the question is gone.

    Words and files stand behind those that are there. Where the question takes something more exact, that takes the
    place of what was said; what it cannot read is kept beside it.
    """
    sheet, item = _found(call, conversation, key, moment)
    if item is None or (isinstance(reply, (Located, Shared)) and not_taken(conversation, reply) is not None):
        return None
    before = sheet.conversation.answers.get(key)
    parts = _said(before, item)
    new = _parts(reply)
    ref = getattr(reply, "ref", "")
    made = Answer(before.value if before is not None else None, parts, language=moment.tongue, at=moment.now, ref=ref)
    if not _grows(item):
        outcome = item.question.read(reply, here_at(sheet, item, moment, sure=True))
        if isinstance(outcome, Given) and _is_whole(sheet, item, outcome.value):
            return Again(replace(made, value=outcome.value, parts=outcome.parts or parts))
    if not new:
        return None
    grown = (*parts, *new)
    if _grows(item):
        return Again(replace(made, value=item.question.value_of(grown), parts=grown))
    return Again(replace(made, parts=grown), fits=False)


def chosen_again(
    call: Call, conversation: Conversation, key: str, places: tuple[int, ...], moment: Moment
) -> Again | None:
    """The answer with these choices, by their places in the question's own list; None where they do not fit."""
    sheet, item = _found(call, conversation, key, moment)
    if item is None or item.question.type not in _TAPPED:
        return None
    listed, offered = item.question.choices, sheet.choices(item)
    names = tuple(listed[at].name for at in places if at < len(listed) and listed[at] in offered)
    several = item.question.type == "select_multiple"
    if not names or len(names) != len(places) or (len(names) > 1 and not several):
        return None
    value: Value = names if several else names[0]
    if not _is_whole(sheet, item, value):
        return None
    before = conversation.answers.get(key)
    return Again(Answer(value, _said(before, item), language=moment.tongue, at=moment.now))


def kept(call: Call, conversation: Conversation, key: str, answer: Answer, moment: Moment, phone: Phone) -> Turn:
    """The form with this answer, in the state in which it was: one that was sent counts as sent anew."""
    midway = replace(adapted(call, conversation), status=Status.MIDWAY, pending=None)
    turn = go_on(with_answer(At(call, midway, moment, phone), key, answer), (), (key,), remain=True)
    now = replace(turn.conversation, status=conversation.status, pending=conversation.pending)
    if conversation.status is Status.SUBMITTED:
        now = replace(now, asking=None, trail=conversation.trail, revision=conversation.revision + 1)
    return replace(turn, conversation=now)


def only(call: Call, answer: Answer, key: str, parts: tuple[Part, ...], moment: Moment) -> Answer | None:
    """The answer with these of its parts alone; None where that leaves nothing, or all of it."""
    question = call.form.questions.get(question_name(key))
    if question is None or not parts or len(parts) == len(answer.parts):
        return None
    return replace(answer, value=question.value_of(parts), parts=parts, at=moment.now)


def _found(call: Call, conversation: Conversation, key: str, moment: Moment) -> tuple[Sheet, Item | None]:
    sheet = Sheet(call, adapted(call, conversation), moment)
    item = sheet.item(key)
    is_there = item is not None and item.question.answerable and sheet.is_relevant(item)
    return sheet, item if is_there else None


def _grows(item: Item) -> bool:
    question = item.question
    return isinstance(question, MediaQuestion) or (isinstance(question, TextQuestion) and question.is_free)


def _is_whole(sheet: Sheet, item: Item, value: Value) -> bool:
    return sheet.fits(item, value) and item.question.is_whole(value, sheet.choices(item))


def _said(before: Answer | None, item: Item) -> tuple[Part, ...]:
    """What was said so far, piece by piece."""
    if before is None or before.skipped:
        return ()
    if not before.parts and isinstance(before.value, str) and _grows(item):
        return (Part(before.value),)
    return before.parts


def _parts(reply: Answering) -> tuple[Part, ...]:
    """What came, as pieces of an answer."""
    match reply:
        case Typed(text=text, ref=ref) if text.strip():
            return (Part(text, ref=ref),)
        case Attached(files=files, caption=caption, ref=ref):
            return tuple(Part("" if at else caption, file, ref) for at, file in enumerate(files))
        case Located(lat=lat, lon=lon, ref=ref):
            return (Part(f"{lat:.5f}, {lon:.5f}", ref=ref),)
        case Shared(phone=phone, name=name, ref=ref):
            return (Part(", ".join(filter(None, (name, phone))), ref=ref),)
        case Typed() | Pressed():
            return ()


#: types of questions whose choices are tapped when they are asked about again, and how many choices one can have
_TAPPED = frozenset({"select_one", "select_multiple"})
_MOST_TAPPED = 60
