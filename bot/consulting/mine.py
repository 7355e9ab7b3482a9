"""Several forms on one phone, and one form on several phones."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.database.records import Held, Invitation, Job, Submission
from bot.links import chat_link, hashed, token
from conversations.records import replace
from conversations.text import Text

from . import aloud, arriving, filling, sending
from .about import about
from .coming import Command
from .screens import Act, Key, Screen
from .visit import Visit

#: what the payload of an invitation looks like: 128 random bits
INVITED = re.compile(r"j_[A-Za-z0-9_-]{22}")

_LASTS = timedelta(days=7)
#: forms listed in one message: somebody may write for a whole village
_PAGE = 20
_NOT_SENT, _SENT = Text("not sent; the call has closed"), Text("sent; the call has closed")
_STATUS = {
    "midway": Text("not sent yet"),
    "submitted": Text("sent"),
    "withdrawn": Text("taken back"),
}
#: where the call has come to -> what is said otherwise then
_STATUS_THEN = {
    "open": {"submitted": Text("sent; the call is still open")},
    "closed": {"midway": _NOT_SENT, "submitted": _SENT},
    "archived": {"midway": _NOT_SENT, "submitted": _SENT},
}


def show_all(visit: Visit, page: int = 0) -> None:
    """Every form this phone may write in, the newest first."""
    held = list(enumerate(visit.account.held, start=1))[::-1]
    if not held:
        visit.say(Text("You have no form yet."))
        where(visit)
        return
    page = min(page, (len(held) - 1) // _PAGE)
    listed = held[page * _PAGE : (page + 1) * _PAGE]
    rows = [
        (Key(Text("{number}. {who}", _named(number, one)), Act("open", "", one.submission)),) for number, one in listed
    ]
    rows += [
        (Key(Text("{number}. What became of it", {"number": number}), Act("news", "", one.submission)),)
        for number, one in listed
        if one.status == "submitted" and one.call in visit.known.news
    ]
    if len(held) > _PAGE:
        is_last = (page + 1) * _PAGE >= len(held)
        rows.append((Key(Text("More forms"), Act("forms", "0" if is_last else str(page + 1))),))
    rows.append((Key(filling.AGREED_TO, Act("agreed-to", "", held[0][1].submission if len(held) == 1 else 0)),))
    rows.append((Key(Text("Begin another form"), Act("add")),))
    if (now := visit.open) is not None:
        rows += [
            (Key(Text("Let a second phone write in it"), Act("invite", "join", now.id)),),
            (Key(Text("Hand it over to another phone"), Act("invite", "handover", now.id)),),
        ]
    lines = tuple(
        line for number, one in listed for line in (_line(visit, number, one), *_left_out(visit, number, one))
    )
    visit.show(Screen(lines=(Text("Your forms. Tap one to open it."), *lines, *_open_now(visit)), keys=tuple(rows)))


def _line(visit: Visit, number: int, one: Held) -> Text:
    call = visit.house.calls.named(one.call)
    values = {
        **_named(number, one),
        "call": call.title if call is not None else one.call,
        "status": (_STATUS | _STATUS_THEN.get(visit.house.calls.phase(one.call, visit.now), {}))[one.status],
        "reference": one.reference,
    }
    return Text("{number}. {who}: {call} ({status}, {reference})", values)


def _left_out(visit: Visit, number: int, one: Held) -> tuple[Text, ...]:
    """What moderators have said of a form that they left out."""
    why = visit.known.left_out.get(one.submission)
    if why is None or one.status != "submitted":
        return ()
    return (_LEFT_OUT.with_values(number=number, why=why) if why else _TWICE.with_values(number=number),)


def _named(number: int, one: Held) -> dict[str, object]:
    return {"number": number, "who": one.name or (one.reference if one.helper else _MY_OWN)}


def _open_now(visit: Visit) -> tuple[Text, ...]:
    """Which of several is open: the last buttons are about that one."""
    numbers = {one.submission: number for number, one in enumerate(visit.account.held, start=1)}
    number = numbers.get(visit.account.submission or 0)
    return (Text("Number {number} is open now.", {"number": number}),) if number and len(numbers) > 1 else ()


def lists_forms(does: object) -> bool:
    """What somebody does shows all of their forms."""
    match does:
        case Command(name="mine") | Act(name="forms"):
            return True
        case _:
            return False


def chose(visit: Visit, act: Act) -> None:
    """A button under the list of forms."""
    submission = visit.submission(act.submission)
    if act.name == "add":
        call = visit.house.calls.named(visit.open.call) if visit.open is not None else None
        arriving.add(visit, call or visit.default_call)
    elif act.name == "forms":
        show_all(visit, int(act.value) if act.value.isdecimal() and len(act.value) < 5 else 0)
    elif submission is None:
        where(visit, OLD_BUTTON)
    elif act.name == "news":
        given = {"chat": visit.chat, "submission": submission.id, "call": submission.call}
        visit.changes.jobs.append(Job(visit.house.ids(), "news", given, visit.now))
    elif act.name == "open":
        visit.step_done()
        visit.keep(submission=submission.id)
        filling.show_where(visit, submission)
    elif act.value in ("join", "handover"):
        _invite(visit, submission, act.value)


def _invite(visit: Visit, submission: Submission, kind: str) -> None:
    payload, kept = token("j_")
    until = visit.now + _LASTS
    visit.changes.invitations.append(Invitation(kept, submission.id, kind, visit.chat, until))
    link = chat_link(visit.house.name, payload)
    first = _JOIN if kind == "join" else _HAND_OVER
    visit.show(Screen(lines=(first, link, Text("It works once, until {day}.", {"day": until.date()}))))
    where(visit)


def accept(visit: Visit, payload: str) -> None:
    """Somebody followed an invitation."""
    invitation = visit.known.invitations.get(hashed(payload))
    submission = _invited_to(visit, invitation) if invitation is not None else None
    if invitation is None or submission is None:
        where(visit, _USED_UP)
        return
    visit.step_done()
    visit.keep(submission=submission.id)
    if visit.account.holds(submission.id) is not None:
        filling.show_where(visit, submission)
        return
    used = replace(invitation, used_by=visit.chat)
    visit.changes.invitations.append(used)
    visit.changes.holdings.append((visit.chat, submission.id, True))
    respondent, status = submission.respondent, submission.status.value
    held = Held(
        submission.id,
        submission.call,
        respondent.kind,
        respondent.name,
        status,
        submission.reference,
        helper=True,
        trial=submission.trial,
        nameless=submission.nameless,
    )
    call = visit.call_of(submission)
    language = visit.account.language or visit.guessed(call)
    visit.keep(held=(*visit.account.held, held), language=language)
    welcome = _YOU_TOO
    if invitation.kind == "handover":
        _release(visit, invitation.chat, submission)
        welcome = _YOURS_NOW
    visit.show(Screen(lines=about(visit, call), keys=aloud.house_rows(visit, call, "about")))
    filling.show_where(visit, submission, welcome)


def _invited_to(visit: Visit, invitation: Invitation) -> Submission | None:
    """The form that a link still leads into: not used, not too old, and from somebody who may write in it."""
    is_alive = invitation.used_by is None and invitation.expires_at > visit.now
    if not is_alive or visit.account_of(invitation.chat).holds(invitation.submission) is None:
        return None
    number = invitation.submission
    return visit.changes.submissions.get(number) or visit.known.submissions.get(number)


def _release(visit: Visit, chat: int, submission: Submission) -> None:
    """The phone that handed a form over no longer writes in it."""
    before = visit.account_of(chat)
    left = tuple(one for one in before.held if one.submission != submission.id)
    now = left[-1].submission if left else None
    opened = before.submission if before.submission != submission.id else now
    step = {} if before.step.get("submission") == submission.id else before.step
    visit.keep_of(chat, held=left, submission=opened, step=step)
    visit.changes.released.append((chat, submission.id))
    said = Text(
        "The form {reference} has gone over to the other phone. You no longer write in it here.",
        {"reference": submission.reference},
    )
    visit.shows.append((chat, Screen(says=(said,))))


def where(visit: Visit, *says: Text) -> None:
    """Where the person stands, whatever came."""
    submission = visit.open
    if arriving.is_arriving(visit):
        arriving.show_step(visit, *says)
    elif submission is not None and sending.is_on_the_way(visit, submission):
        sending.show_step(visit, submission, *says)
    elif submission is not None:
        filling.show_where(visit, submission, *says)
    elif visit.account.held:
        visit.show(Screen(says=says, lines=(Text("No form is open. Write /mine to see your forms."),)))
    elif visit.account.rev == 0:
        arriving.arrive(visit, visit.default_call, None, *says)
    else:
        visit.show(
            Screen(says=says, lines=(Text("To begin, tap the button or write /start."),), keys=((arriving.BEGIN,),))
        )


_LEFT_OUT = Text("Number {number} was read and is left out of the results. The reason: {why}")
_TWICE = Text("Number {number} was read. It says the same as another form, and that other one counts.")
OLD_BUTTON = Text("That button is from before. Here is where we are.")
_MY_OWN = Text("Mine")
_JOIN = Text("Send this link to the person who shall write in the form together with you:")
_HAND_OVER = Text("Send this link to the phone that shall take the form over. Yours will then no longer write in it:")
_YOU_TOO = Text("You can now write in this form, too.")
_YOURS_NOW = Text("This form is now on your phone.")
_USED_UP = Text("This link has been used already, or is too old. Please ask for a new one.")
