"""Reading it over, sending it, and what can still be done with a form that was sent or taken back."""

from __future__ import annotations

from collections.abc import Callable

from .moving import go_on, jump
from .overviews import review_prompt, section_prompt, unanswered_prompt
from .plan import Item
from .records import replace
from .replies import Attached, Jump, Located, Pressed, Reopen, Reply, Review, Shared, Typed, Unanswered, Withdraw
from .sheet import Sheet
from .state import Status
from .text import Text
from .turns import NO_LONGER, At, Turn, ask, misfit, stay


def review(at: At, section: str | None) -> Turn:
    """All answers by section, or one section's."""
    sheet = at.sheet()
    if section is not None:
        return stay(at, shown=section_prompt(sheet, section))
    return stay(at, shown=review_prompt(sheet))


def submit(at: At, sure: bool) -> Turn:
    """Send the form: what is required is asked first, and whether to send it with questions open."""
    sheet = at.sheet()
    needed = next((item for item in sheet.unanswered() if sheet.is_required(item)), None)
    if needed is not None:
        return jump(at, needed.key, (_STILL_NEEDED,))
    misfitting = next((item for item in sheet.items if not _still_fits(sheet, item)), None)
    if misfitting is not None:
        return jump(at, misfitting.key, (misfit(sheet, misfitting),))
    if sheet.route().next is not None and sheet.unanswered() and not sure:
        return ask(at, "send")
    return stay(at.moved(status=Status.SUBMITTED, asking=None, revision=at.conversation.revision + 1))


def _still_fits(sheet: Sheet, item: Item) -> bool:
    """An answer that fitted when it was given may not fit any more, since others were changed."""
    if item.node.constraint is None or not sheet.is_relevant(item):
        return True
    answer = sheet.answer(item)
    return answer is None or answer.is_empty or sheet.fits(item, answer.value)


def when_closed(at: At, reply: Reply) -> Turn:
    """A form that was sent or taken back: it can be read, taken back, and until the call closes taken up again."""
    sent = at.conversation.status is Status.SUBMITTED
    match reply:
        case Review(section=section) if sent:
            return review(at, section)
        case Unanswered(page=page) if sent:
            return stay(at, shown=unanswered_prompt(at.sheet(), page, at.phone))
        case Withdraw() if sent:
            return ask(at, "withdraw")
        case Reopen() | Jump() if at.call.is_closed(at.moment.now):
            return stay(at, (_CLOSED if sent else _CLOSED_WITHOUT,))
        case Reopen():
            return go_on(at.moved(status=Status.MIDWAY), (_OPEN_AGAIN,))
        case Jump(to=to) if sent:
            turn = jump(at.moved(status=Status.MIDWAY), to, (_OPEN_AGAIN,))
            return turn if turn.conversation.asking is not None else stay(at, (NO_LONGER,))
        case Typed() | Pressed() | Attached() | Located() | Shared() if sent and reply.to is not None:
            sheet = at.sheet()
            item = sheet.item(reply.to)
            if item is None or not sheet.is_relevant(item):
                return stay(at, (NO_LONGER,))
            if at.call.is_closed(at.moment.now):
                return stay(at, (_CLOSED,))
            return ask(at, "resend", reply.to, reply)
        case _:
            return stay(at)


def change_sent(at: At, step: Callable[[At], Turn]) -> Turn:
    """Let a step change an answer of a sent form; if nothing else is needed for it, it counts as sent anew."""
    before = at.conversation
    if at.call.is_closed(at.moment.now):
        return stay(at, (_CLOSED,))
    turn = step(at.moved(status=Status.MIDWAY))
    if not turn.changed:
        return stay(at.moved(pending=turn.conversation.pending), turn.says)
    now = replace(at, conversation=turn.conversation)
    sheet = now.sheet()
    if any(sheet.is_required(item) for item in sheet.unanswered()):
        return replace(turn, says=(*turn.says, _SEND_AGAIN))
    now = now.moved(status=Status.SUBMITTED, asking=None, pending=None, revision=before.revision + 1)
    return stay(now, (_CHANGED_SENT,), changed=turn.changed)


_STILL_NEEDED = Text("One thing is still needed before the form can be sent.")
_CLOSED = Text("This call has closed, so the form can no longer be changed. Your words are kept as you sent them.")
_CLOSED_WITHOUT = Text("This call has closed, so the form can no longer be taken up again.")
_OPEN_AGAIN = Text("Your form is open again. Tap Send when you have finished.")
_SEND_AGAIN = Text("Because of that, one more thing is needed. Please answer it and send the form again.")
_CHANGED_SENT = Text("Your answer is changed, and the form counts as sent anew.")
