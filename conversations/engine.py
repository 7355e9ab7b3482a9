"""The conversation: start it, take one reply at a time, show where it stands. Pure: same input, same turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from . import prompts
from .adapting import adapted
from .answering import answer
from .moving import back, choose_way, done, go_on, jump, remove, skip, take_way, turn_page
from .overviews import unanswered_prompt
from .prompts import Phone, Prompt, paused_prompt
from .reading import is_courtesy, plain
from .replies import (
    Answering,
    Attached,
    Back,
    Done,
    Jump,
    Located,
    Next,
    Page,
    Pause,
    Remove,
    Reopen,
    Reply,
    Review,
    Settle,
    Show,
    Skip,
    Submit,
    Typed,
    Unanswered,
    Way,
    Withdraw,
)
from .sending import review, submit, when_closed
from .settling import settle, settling
from .state import Answer, Conversation, Moment, Pending, Status
from .text import Text
from .turns import At, Turn, ask, prompt_at, stay

if TYPE_CHECKING:
    from .call import Call

_PHONE = Phone()


def start(call: Call, moment: Moment, hidden: Mapping[str, str] | None = None, phone: Phone = _PHONE) -> Turn:
    """A new conversation and its first prompt; `hidden` hands values to questions of type hidden."""
    answers: dict[str, Answer] = {}
    for name, question in call.form.questions.items():
        given = (hidden or {}).get(name)
        if question.type == "hidden" and given is not None:
            answers[name] = Answer(given, language=moment.language, at=moment.now)
    way: Literal["whole"] | None = None if call.form.has_short_way else "whole"
    at = At(call, Conversation(call.name, call.form.version, answers=answers, way=way), moment, phone)
    return stay(at, changed=tuple(answers)) if way is None else go_on(at, changed=tuple(answers))


def prompt(call: Call, conversation: Conversation, moment: Moment, phone: Phone = _PHONE) -> Prompt:
    """What the person should see just now: to show it again at any time."""
    return prompt_at(At(call, adapted(call, conversation), moment, phone), None)


def advance(call: Call, conversation: Conversation, reply: Reply, moment: Moment, phone: Phone = _PHONE) -> Turn:
    """What a reply leads to. Takes every reply at every moment; what does not fit gets a kind word."""
    conversation = adapted(call, conversation)
    at = At(call, conversation, moment, phone)
    if isinstance(reply, Located):
        if not (-90 <= reply.lat <= 90 and -180 <= reply.lon <= 180):
            return stay(at)
        if reply.accuracy is not None and not 0 <= reply.accuracy <= _FARTHEST:
            reply = replace(reply, accuracy=None)
    if conversation.revision and conversation.status is Status.MIDWAY and call.is_closed(moment.now):
        # what was sent before no longer changes; a first sending is the host's to allow for a while
        conversation = replace(conversation, status=Status.SUBMITTED, asking=None, pending=None)
        at = At(call, conversation, moment, phone)
    pending = conversation.pending
    if isinstance(reply, Answering) and reply.to is not None and reply.to == conversation.asking:
        reply = replace(reply, to=None)
    if pending is not None and not isinstance(reply, Settle):
        if isinstance(reply, Typed) and (option := settling(at, pending, reply)) is not None:
            return settle(at, Settle(option, pending.number))
        at = at.moved(pending=None)
        if pending.matter == "question" and isinstance(reply, (Typed, Attached)) and reply.to in (None, pending.key):
            at = _with_pending_words(at, pending)
    if conversation.status is not Status.MIDWAY and not isinstance(reply, Settle):
        return when_closed(at, reply)
    if conversation.paused:
        at = at.moved(paused=False)
        if isinstance(reply, Typed) and reply.to is None and is_courtesy(reply.text, moment.language):
            return stay(at)
    if isinstance(reply, Typed) and reply.to is None and len(reply.text) <= _LONGEST_BUTTON:
        reply = _typed_button(at, reply) or reply
    if pending is not None and pending.matter == "offer" and isinstance(reply, (Done, Next)) and reply.to is None:
        return stay(at.moved(pending=pending))
    if at.conversation.way is None and isinstance(reply, (Answering, Skip, Done, Next, Back, Remove, Page)):
        return choose_way(at, reply)
    match reply:
        case Settle():
            return settle(at, reply)
        case Pause():
            return stay(at.moved(paused=True), shown=paused_prompt())
        case Show():
            return stay(at)
        case Review(section=section):
            return review(at, section)
        case Unanswered(page=page):
            sheet = at.sheet()
            return stay(at, shown=unanswered_prompt(sheet, page, at.phone))
        case Way(way=way):
            return take_way(at, way)
        case Submit():
            return submit(at, sure=False)
        case Withdraw():
            return ask(at, "withdraw")
        case Reopen():
            return stay(at)
        case Back():
            return back(at)
        case Jump(to=to):
            return jump(at, to)
        case Skip(to=to):
            return skip(at, to)
        case Done(to=to) | Next(to=to):
            return done(at, to)
        case Remove():
            return remove(at, reply)
        case Page():
            return turn_page(at, reply)
        case _:
            return answer(at, reply)


def _with_pending_words(at: At, pending: Pending) -> At:
    """The person goes on writing instead of saying whether a question was part of the answer: then it was."""
    if not isinstance(pending.reply, Answering):
        return at
    turn = answer(at, pending.reply, sure=True, late=False)
    same = turn.conversation.asking == at.conversation.asking
    return At(at.call, turn.conversation, at.moment, at.phone) if same else at


def _typed_button(at: At, reply: Typed) -> Reply | None:
    """The button whose very words were typed: not everybody has found the buttons, and old phones show none."""
    said = plain(reply.text)
    for label, made in _BUTTON_WORDS:
        if plain(at.moment.say(label)) == said:
            return made
    return None


#: metres; an accuracy beyond half the way round the earth says nothing
_FARTHEST = 20_037_508

#: no button has more characters
_LONGEST_BUTTON = 40

_BUTTON_WORDS: tuple[tuple[Text, Reply], ...] = (
    (prompts.SKIP, Skip()),
    (prompts.DONE, Done()),
    (prompts.NEXT, Next()),
    (prompts.BACK, Back()),
    (prompts.PAUSE, Pause()),
    (prompts.REVIEW, Review()),
    (prompts.UNANSWERED, Unanswered()),
    (prompts.GO_ON, Show()),
    (prompts.REMOVE, Remove()),
    (prompts.SEND, Submit()),
)

__all__ = ["Turn", "advance", "prompt", "start"]
