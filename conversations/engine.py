"""The conversation: start it, take one reply at a time, show where it stands. Pure: same input, same turn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from . import prompts
from .adapting import adapted
from .answering import answer
from .moving import back, choose_way, done, go_on, jump, remove, skip, take_way, turn_page
from .not_taken import not_taken
from .overviews import answered_of, unanswered_prompt
from .prompts import Phone, Prompt, paused_prompt
from .reading import is_courtesy, is_stop, plain
from .records import replace
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
    Shared,
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
from .sheet import Sheet
from .state import Answer, Conversation, Moment, Pending, Status
from .text import Text
from .turns import At, Turn, ask, hush, prompt_at, stay

if TYPE_CHECKING:
    from .call import Call

_PHONE = Phone()


def start(
    call: Call,
    moment: Moment,
    hidden: Mapping[str, str] | None = None,
    phone: Phone = _PHONE,
    nameless: bool = False,
) -> Turn:
    """A new conversation and its first prompt; `hidden` hands values to questions of type hidden.

    `nameless`: what tells who answers is neither handed in nor asked, now or later.
    """
    answers: dict[str, Answer] = {}
    for name, question in call.form.questions.items():
        given = None if nameless and name in call.form.nameless_plan.left_out else (hidden or {}).get(name)
        if question.type == "hidden" and given is not None:
            answers[name] = Answer(given, language=moment.tongue, at=moment.now)
    way: Literal["whole"] | None = None if call.form.has_short_way else "whole"
    begun = Conversation(call.name, call.form.version, answers=answers, way=way, nameless=nameless)
    at = At(call, begun, moment, phone)
    return stay(at, changed=tuple(answers)) if way is None else go_on(at, changed=tuple(answers))


def prompt(call: Call, conversation: Conversation, moment: Moment, phone: Phone = _PHONE) -> Prompt:
    """What the person should see just now: to show it again at any time."""
    return prompt_at(At(call, adapted(call, conversation), moment, phone), None)


def progress(call: Call, conversation: Conversation, moment: Moment) -> tuple[int, int]:
    """How many questions of the chosen way are answered, and how many there are."""
    return answered_of(Sheet(call, adapted(call, conversation), moment))


def advance(call: Call, conversation: Conversation, reply: Reply, moment: Moment, phone: Phone = _PHONE) -> Turn:
    """What a reply leads to. Takes every reply at every moment; what does not fit gets a kind word."""
    conversation = adapted(call, conversation)
    at = At(call, conversation, moment, phone)
    if isinstance(reply, (Located, Shared)) and (why := not_taken(conversation, reply)) is not None:
        return stay(at, (why,))
    if isinstance(reply, Located):
        if not (-90 <= reply.lat <= 90 and -180 <= reply.lon <= 180):
            return stay(at)
        if reply.accuracy is not None and not 0 <= reply.accuracy <= _FARTHEST:
            reply = replace(reply, accuracy=None)
    if conversation.revision and conversation.status is Status.MIDWAY and call.is_closed(moment.now):
        # what was sent before no longer changes; a first sending is the host's to allow for a while
        conversation = replace(conversation, status=Status.SUBMITTED, asking=None, pending=None)
        at = At(call, conversation, moment, phone)
    if isinstance(reply, Answering) and reply.to is not None and reply.to == conversation.asking:
        reply = replace(reply, to=None)
    if isinstance(reply, Settle):
        return settle(at, reply)
    pending = conversation.pending
    if pending is not None and isinstance(reply, Typed) and (option := settling(at, pending, reply)) is not None:
        return settle(at, Settle(option, pending.number))
    if isinstance(reply, Typed) and reply.to is None and len(reply.text) <= _LONGEST_BUTTON:
        reply = _typed_button(at, reply) or reply
    return _take(at, reply) if pending is None else _take_instead(at, pending, reply)


def _take_instead(at: At, pending: Pending, reply: Reply) -> Turn:
    """The person goes on instead of settling what was asked in between: nothing they wrote is lost by that."""
    if pending.matter == "offer" and isinstance(reply, (Done, Next)) and reply.to is None:
        return stay(at)
    at, kept = _with_pending_words(at.moved(pending=None), pending, reply)
    turn = _take(at, reply)
    says = (_NOT_CHANGED,) if pending.matter in ("change", "resend") and isinstance(reply, Answering) else ()
    return replace(turn, says=(*says, *turn.says), changed=tuple(dict.fromkeys((*kept, *turn.changed))))


def _with_pending_words(at: At, pending: Pending, reply: Reply) -> tuple[At, tuple[str, ...]]:
    """Words that were asked about belong to the answer when the person writes on; a mere courtesy does not."""
    words = pending.reply
    if pending.matter not in ("keep", "question") or not isinstance(words, Answering):
        return at, ()
    if not isinstance(reply, (Typed, Attached)) or reply.to not in (None, pending.key):
        return at, ()
    if isinstance(words, Typed) and pending.matter == "keep" and is_courtesy(words.text, at.moment.language):
        return at, ()
    turn = answer(at, words, sure=True, late=False)
    if turn.conversation.asking != at.conversation.asking:
        return at, ()
    return At(at.call, turn.conversation, at.moment, at.phone), turn.changed


def _take(at: At, reply: Reply) -> Turn:
    """What a reply leads to where nothing else is to be settled."""
    conversation = at.conversation
    if isinstance(reply, Typed) and reply.to is None and is_stop(reply.text):
        if conversation.status is Status.MIDWAY and conversation.paused:
            return hush(at, paused_prompt())
        if conversation.status is not Status.MIDWAY or conversation.way is None or conversation.asking is None:
            return hush(at)
    if conversation.status is not Status.MIDWAY:
        return when_closed(at, reply)
    if conversation.paused:
        at = at.moved(paused=False)
        if isinstance(reply, Typed) and reply.to is None and is_courtesy(reply.text, at.moment.language):
            return stay(at)
    if conversation.way is None and isinstance(reply, (Answering, Skip, Done, Next, Back, Remove, Page)):
        return choose_way(at, reply)
    match reply:
        case Pause():
            return stay(at.moved(paused=True), shown=paused_prompt())
        case Show() | Reopen() | Settle():
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


def _typed_button(at: At, reply: Typed) -> Reply | None:
    """The button whose very words were typed: not everybody has found the buttons, and old phones show none."""
    said = plain(reply.text)
    for label, made in _BUTTON_WORDS:
        if _plain_label(at.moment.say(label)) == said:
            return made
    return None


#: the same few labels are compared with every short text
_plain_label = lru_cache(maxsize=1024)(plain)

_NOT_CHANGED = Text("I have not changed your earlier answer.")

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

__all__ = ["Turn", "advance", "progress", "prompt", "start"]
