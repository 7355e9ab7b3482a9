"""Code words typed in the chat: where nothing is asked, they open their call."""

from __future__ import annotations

from collections.abc import Collection

from bot.database.records import Known
from bot.inviting.words import may_be_word
from conversations.call import Call
from conversations.replies import Reply, Typed

from . import arriving, belonging, sending
from .coming import Coming, Command, Said
from .visit import Visit

#: steps of the way in at which words can only name a button: who came with /start types the code word there
_OPEN_TO_WORDS = frozenset({"language", "about", "kind", "consent"})


def may_be_code(coming: Coming, known: Known, calls: Collection[str]) -> bool:
    """Whether the code words have to be known to take this. Who is asked something answers that, mostly."""
    what, account = coming.what, known.accounts.get(coming.chat)
    if isinstance(what, Command):
        is_named = "--" in what.argument or what.argument in calls
        return what.name == "start" and not is_named and may_be_word(what.argument)
    if not isinstance(what, Said) or what.edited or not isinstance(what.reply, Typed):
        return False
    if account is not None and account.step.get("at", "about") not in _OPEN_TO_WORDS:
        return False
    if account is not None and "at" not in account.step:
        submission = known.submissions.get(account.submission or 0)
        if submission is not None and submission.conversation.asking is not None:
            return False
    return may_be_word(what.reply.text)


def meant(visit: Visit, reply: Reply) -> tuple[Call, str] | None:
    """The call and the source that a code word stands for, where no question is asked that it could answer."""
    if not isinstance(reply, Typed):
        return None
    if not is_nothing_asked(visit):
        return None
    if arriving.is_arriving(visit):
        return named(visit, reply.text, nearly=not arriving.is_button(visit, reply.text))
    return named(visit, reply.text, nearly=visit.open is None)


def is_nothing_asked(visit: Visit) -> bool:
    """No question is asked that words which come now could answer, but on the way in such as buttons answer."""
    if arriving.is_arriving(visit):
        return visit.step["at"] in _OPEN_TO_WORDS
    if belonging.seen_elsewhere(visit) is not None:
        return False
    submission = visit.open
    is_asked = submission is not None and submission.conversation.asking is not None
    return submission is None or not (is_asked or sending.is_on_the_way(visit, submission))


def named(visit: Visit, words: str, *, nearly: bool = True) -> tuple[Call, str] | None:
    """The call and the source that a code word stands for."""
    found = visit.house.words.meant(words, nearly=nearly)
    call = visit.house.calls.named(found[0]) if found is not None else None
    return (call, found[1]) if found is not None and call is not None else None
