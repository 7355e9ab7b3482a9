"""Reading it over, sending it, and what can still be done with a form that was sent or taken back."""

from __future__ import annotations

from dataclasses import replace

from . import prompts
from .answering import answer
from .moving import go_on, jump
from .replies import Answering, Attached, Jump, Located, Pressed, Reopen, Reply, Review, Shared, Typed, Withdraw
from .state import Status
from .text import Text
from .turns import At, Turn, ask, prompt_at, stay


def review(at: At, section: str | None) -> Turn:
    """All answers by section, or one section's."""
    sheet = at.sheet()
    if section is not None:
        return stay(at, shown=prompts.section_prompt(sheet, section))
    return stay(at, shown=prompts.review_prompt(sheet))


def submit(at: At, sure: bool) -> Turn:
    """Send the form: what is required is asked first, and whether to send it with questions open."""
    sheet = at.sheet()
    needed = next((item for item in sheet.unanswered() if sheet.is_required(item)), None)
    if needed is not None:
        return jump(at, needed.key, (_STILL_NEEDED,))
    if sheet.route().next is not None and sheet.unanswered() and not sure:
        return ask(at, "send")
    return stay(at.moved(status=Status.SUBMITTED, asking=None, revision=at.conversation.revision + 1))


def when_closed(at: At, reply: Reply) -> Turn:
    """A form that was sent or taken back: it can be read, taken back, and until the call closes taken up again."""
    sent = at.conversation.status is Status.SUBMITTED
    match reply:
        case Review(section=section) if sent:
            return review(at, section)
        case Withdraw() if sent:
            return ask(at, "withdraw")
        case Reopen() | Jump() if at.call.is_closed(at.moment.now):
            return stay(at, (_CLOSED if sent else _CLOSED_WITHOUT,))
        case Reopen():
            return go_on(at.moved(status=Status.MIDWAY))
        case Jump(to=to) if sent:
            return jump(at.moved(status=Status.MIDWAY), to)
        case Typed() | Pressed() | Attached() | Located() | Shared() if sent and reply.to is not None:
            if at.call.is_closed(at.moment.now):
                return stay(at, (_CLOSED,))
            return ask(at, "resend", reply.to, reply)
        case _:
            return stay(at)


def change_sent(at: At, reply: Reply) -> Turn:
    """One answer of a sent form is changed; if nothing else is needed for it, it counts as sent anew."""
    if at.call.is_closed(at.moment.now):
        return stay(at, (_CLOSED,))
    if not isinstance(reply, Answering):
        return stay(at)
    before = at.conversation
    turn = answer(at.moved(status=Status.MIDWAY), reply, sure=True, late=False)
    if not turn.changed:
        return Turn(replace(before, rev=before.rev + 1), turn.says, prompt_at(at, None))
    now = replace(at, conversation=turn.conversation)
    sheet = now.sheet()
    if any(sheet.is_required(item) for item in sheet.unanswered()):
        return turn
    now = now.moved(status=Status.SUBMITTED, asking=None, pending=None, revision=before.revision + 1)
    return stay(now, (_CHANGED_SENT,), changed=turn.changed)


_STILL_NEEDED = Text("One thing is still needed before the form can be sent.")
_CLOSED = Text("This call has closed, so the form can no longer be changed. Your words are kept as you sent them.")
_CLOSED_WITHOUT = Text("This call has closed, so the form can no longer be taken up again.")
_CHANGED_SENT = Text("Your answer is changed, and the form counts as sent anew.")
