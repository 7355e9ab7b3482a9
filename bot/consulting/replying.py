"""Which words belong to something that was put to somebody about an answer of theirs.

A form that is being filled in goes on undisturbed: words belong here when they reply to the message, when somebody has
tapped that they answer now, or when nothing else is asked of them.
"""

from __future__ import annotations

from datetime import timedelta

from bot.database.asked_back import ANSWERING, BACK
from bot.database.records import AskedBack
from conversations.reading import is_courtesy, is_stop
from conversations.replies import Typed
from conversations.state import Status

from . import arriving, belonging, browsing, coded, filling, papers, sending
from .coming import Said
from .visit import Visit


def is_asked_something(visit: Visit) -> bool:
    """The form, or the way into one or out of one, waits for words of theirs."""
    submission = visit.open
    if arriving.is_arriving(visit):
        return True
    if submission is None or submission.status is not Status.MIDWAY or filling.is_too_late(visit, submission):
        return False
    return not (submission.conversation.revision and visit.call_of(submission).is_closed(visit.now))


def begun(visit: Visit) -> int | None:
    """What they said a moment ago that they answer now; whatever comes, nothing of that is left."""
    step, what = visit.step, visit.coming.what
    number = step.pop(BACK, None)
    if not isinstance(what, Said):
        step.pop(MORE, None)
    if number is None:
        if step != visit.step:
            visit.keep(step=step)
        return None
    is_asked = step.get(browsing.ASKED) == BACK
    if is_asked:
        del step[browsing.ASKED]
    visit.keep(step=step)
    return int(number) if is_asked else None


def meant(visit: Visit, what: Said, tapped: int | None) -> AskedBack | None:
    """What these words belong to; None where they go where all words go."""
    if isinstance(what.reply, Typed) and is_stop(what.reply.text):
        return None
    if papers.may_be_form(what.reply) and what.replies_to is None and tapped is None:
        return None
    if what.replies_to is not None:
        number = visit.known.replied.get((visit.chat, what.replies_to))
    else:
        number = tapped or _shown_last(visit, what)
    return visit.known.asked_back.get(number) if number is not None else None


def goes_on(visit: Visit, one: AskedBack) -> None:
    """Words were added to this: those that come next, with nothing between, stand behind them."""
    visit.keep(step={**visit.step, MORE: one.id})


def goes_elsewhere(visit: Visit) -> None:
    """Words that belong to something else came between."""
    if MORE in visit.step:
        visit.keep(step={name: value for name, value in visit.step.items() if name != MORE})


def _shown_last(visit: Visit, what: Said) -> int | None:
    """What was put to them in the last message they had seen, where nothing else is asked."""
    newest = belonging.newest_before(visit)
    before = [one for one in visit.account.asked if newest is not None and one.message <= newest.message]
    seen = next((one for one in reversed(before) if one.kind.rstrip("+") not in _ASKING_NOTHING), None)
    if seen is None or not seen.kind.startswith(BACK):
        return None
    submission = visit.open
    if arriving.is_arriving(visit) or browsing.ASKED in visit.account.step:
        return None
    if submission is not None and sending.is_on_the_way(visit, submission):
        return None
    if is_asked_something(visit) and not seen.kind.startswith(ANSWERING):
        return None
    if isinstance(what.reply, Typed) and not seen.kind.startswith(ANSWERING):
        is_thanks = is_courtesy(what.reply.text, visit.language)
        if is_thanks or coded.meant(visit, what.reply) is not None:
            return None
    one = visit.known.asked_back.get(int(seen.key))
    return one.id if one is not None and _takes_more(visit, one) else None


def _takes_more(visit: Visit, one: AskedBack) -> bool:
    """Words that come by themselves may be about it: it waits, or a moment ago somebody said something to it."""
    if one.state == "waiting":
        return True
    if one.state != "answered" or one.settled_at is None or visit.now - one.settled_at > _A_MOMENT:
        return False
    if visit.step.get(MORE) != one.id:
        return False
    return one.kind == "question" or (one.kind == "transcript" and is_corrected(visit, one))


def is_corrected(visit: Visit, one: AskedBack) -> bool:
    """They have written down themselves what they said."""
    made = one.rendition
    return made is not None and made.by.chat == visit.chat and made.words != one.words


#: kinds of messages that ask nothing: a file is offered, the form is sent
_ASKING_NOTHING = frozenset({"", "sent"})
#: more of an answer that was given just now needs no word that it is more
_A_MOMENT = timedelta(minutes=2)
#: in the step: what words were added to just now, until something else comes
MORE = "more"
