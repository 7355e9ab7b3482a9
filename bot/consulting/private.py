"""A question about somebody's own data that was shown last: words that come then belong to it alone."""

from __future__ import annotations

from conversations.reading import is_stop, plain
from conversations.records import record
from conversations.replies import Typed

from .coming import Chose, Command, Said, Unfit
from .visit import Visit


@record
class Put:
    """What was put to them, of which form (0 for none), and the words that came."""

    what: str
    submission: int
    words: str


def put(visit: Visit, what: str, submission: int = 0) -> None:
    """This is the last thing shown now."""
    visit.keep(step={**visit.step, _STEP: {"what": what, "of": submission, "since": _newest(visit)}})


def taken(visit: Visit) -> Put | None:
    """Words that belong to what was put last; None for all else, and nothing of it is left then or later."""
    what, step = visit.coming.what, visit.step
    if _STEP not in step or not isinstance(what, (Command, Chose, Said, Unfit)):
        return None
    if isinstance(what, Said) and what.edited:
        return None
    last = step.pop(_STEP)
    visit.keep(step=step)
    if not isinstance(what, Said) or not isinstance(what.reply, Typed) or what.replies_to is not None:
        return None
    if is_stop(what.reply.text) or _newest(visit) > last["since"]:  # a reminder asks something else since
        return None
    return Put(last["what"], last["of"], what.reply.text)


def names(visit: Visit, words: str, label: object) -> bool:
    """Somebody typed what stands on a button."""
    return plain(words) == plain(visit.moment().say(label))


def _newest(visit: Visit) -> int:
    """The message of the question that was shown last."""
    return max((one.message for one in visit.account.asked if one.kind), default=0)


_STEP = "private"
