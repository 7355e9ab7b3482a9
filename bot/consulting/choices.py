"""What somebody agreed to, on one screen per form: it can be changed at any time, after the call has closed too."""

from __future__ import annotations

from bot.database.records import Held, Job, Submission, Taken
from conversations import engine
from conversations.prompts import BACK
from conversations.reading import yes_or_no
from conversations.records import replace
from conversations.replies import Settle, Withdraw
from conversations.state import Status
from conversations.text import Text
from conversations.turns import UNCHANGED

from . import filling, mine, permitting, private, sending
from .listing import joined
from .permitting import (
    KINDS,
    NOT_CALLED_BACK,
    STAYS,
    columns_of,
    labels_of,
    note_part,
    permit,
    value_of,
    value_typed,
)
from .private import Put
from .screens import Act, Key, Lines, Rows, Screen, Title
from .visit import Visit, who

#: what the buttons do: "" shows the screen, "again" asks a question anew, "again.no" answers it
ACT = "agreed-to"
#: times that it was taken out that are named, the last ones
_MOST_NAMED = 8
#: forms of one message
_PAGE = 20
#: put to them: whether they take part no more
_PARTS = "part"


def shows_who_received(does: object) -> int | None:
    """The form of which somebody looks at who has received it; None where nobody does."""
    return does.submission if isinstance(does, Act) and does.name in (ACT, "appear") and does.submission else None


def chose(visit: Visit, act: Act) -> None:
    """A button of the screen; whoever may no longer write in the form changes nothing."""
    submission = visit.submission(act.submission)
    kind, _, value = act.value.partition(".")
    if act.submission == 0:
        _show_forms(visit, int(value) if value.isdecimal() and len(value) < 5 else 0)
    elif submission is None:
        mine.where(visit, mine.OLD_BUTTON)
    elif kind in KINDS:
        change(visit, submission, kind, value)
    elif (kind, value) == ("part", "no") and submission.status is not Status.WITHDRAWN:
        _ask_to_part(visit, submission)
    elif (kind, value) == ("part", "sure") and submission.status is not Status.WITHDRAWN:
        _part(visit, submission)
    elif kind == "code" and submission.respondent.kind != "myself":
        payload = {"chat": visit.chat, "submission": submission.id, "language": visit.language}
        visit.changes.jobs.append(Job(visit.house.ids(), "paper-code", payload, visit.now))
    else:
        show(visit, submission)


def typed(visit: Visit, put: Put) -> None:
    """Words typed below one of these screens: what its buttons say is done, and anything else changes nothing."""
    submission = visit.submission(put.submission)
    said = yes_or_no(put.words, visit.language)
    if submission is None or submission.status is Status.WITHDRAWN:
        mine.where(visit, UNCHANGED)
    elif put.what in KINDS:
        value = value_typed(visit, submission, put.what, put.words)
        carried = permitting.marked(visit, put.what, value) if value is not None else ""
        change(visit, submission, put.what, carried, *(() if value else (UNCHANGED,)))
    elif put.what == _PARTS and (said or private.names(visit, put.words, _YES_TAKE_BACK)):
        _part(visit, submission)
    elif put.what == _PARTS and (said is None and not private.names(visit, put.words, _NO_KEEP)):
        _ask_to_part(visit, submission, UNCHANGED)
    elif named := [key for row in _keys(submission) for key in row if private.names(visit, put.words, key.label)]:
        act = named[0].does
        assert isinstance(act, Act)
        chose(visit, act) if act.name == ACT else mine.chose(visit, act)
    else:
        show(visit, submission, UNCHANGED)


def change(visit: Visit, submission: Submission, kind: str, value: str = "", *says: Text) -> None:
    """One of the three choices of a form that was sent: asked anew, or said anew. `value`: as a button carries it."""
    if submission.appearance is None or submission.status is Status.WITHDRAWN:
        show(visit, submission)
        return
    said = permitting.meant(visit, submission, kind, value)
    if said is None:
        lines, keys = sending.choosing(visit, submission, kind, ACT, f"{kind}.")
        back = (Key(BACK, Act(ACT, "", submission.id)),)
        private.put(visit, kind, submission.id)
        visit.show(Screen(says=says, lines=lines, submission=submission.id, keys=(*keys, back)))
        return
    if value_of(submission, kind) != said:
        submission = replace(submission, **columns_of(kind, said))
        visit.store(submission)
        permit(visit, submission, kind, said)
        if kind == "outside" and said == "yes" and submission.conversation.revision:
            sending.send_on(visit, submission)
    show(visit, submission, _FROM_NOW.with_values(answer=labels_of(kind)[said]))


def show(visit: Visit, submission: Submission, *says: Text) -> None:
    """What was agreed to in this form, and who has received it."""
    held = visit.account.holds(submission.id)
    values = {
        "call": visit.call_of(submission).title,
        "reference": submission.reference,
        "who": who(held) if held is not None else submission.reference,
    }
    lines: Lines = (
        Title(Text("What I agreed to")),
        Text("{call}\nNumber {reference}, the form of: {who}", values),
        _part_line(submission),
        *([] if submission.appearance is None else [joined([_line(submission, kind) for kind in KINDS])]),
        NOT_CALLED_BACK if submission.appearance is not None else _ASKED_LATER,
        *received(visit, submission),
    )
    private.put(visit, ACT, submission.id)
    visit.show(Screen(says=says, lines=lines, submission=submission.id, keys=_keys(submission)))


def _part_line(submission: Submission) -> Text:
    if submission.status is Status.WITHDRAWN:
        return _TAKEN_BACK
    return Text("Taking part: yes, since {day}", {"day": submission.began_at.date()})


def _line(submission: Submission, kind: str) -> Text:
    said = value_of(submission, kind)
    return _SAID[kind].with_values(answer=labels_of(kind)[said] if said is not None else _NOT_YET)


def _keys(submission: Submission) -> Rows:
    def key(label: Text, value: str) -> tuple[Key, ...]:
        return (Key(label, Act(ACT, value, submission.id)),)

    rows: list[tuple[Key, ...]] = []
    if submission.status is not Status.WITHDRAWN:
        if submission.appearance is not None:
            rows = [key(label, kind) for kind, label in _CHANGES.items()]
        rows.append(key(Text("I take part no more"), "part.no"))
    if submission.respondent.kind != "myself":
        rows.append(key(Text("A code on paper"), "code"))
    return (*rows, (Key(Text("Back to the form"), Act("open", "", submission.id)),))


# Who has it


def received(visit: Visit, submission: Submission) -> Lines:
    """Who has received this form so far, in plain words."""
    taken = visit.known.taken.get(submission.id, ())
    if not taken:
        return (Text("Nobody has taken this form out of here so far."),)
    before = len(taken) - _MOST_NAMED
    more = (_EARLIER.with_values(n=before),) if before > 0 else ()
    return (joined([_WHO_RECEIVED, *more, *(_told(one) for one in taken[-_MOST_NAMED:])]),)


def is_out(visit: Visit, submission: Submission) -> bool:
    """Somebody has received it."""
    return bool(visit.known.taken.get(submission.id))


def _told(one: Taken) -> Text:
    day = {"day": one.at.date()}
    match one.what:
        case "submission.send_on":
            return _SENT_ON.with_values(address=one.address or "", **day)
        case "submission.copy":
            return _COPY.with_values(**day)
        case "proceedings.make":
            return _BOOK.with_values(**day)
        case "coverage.make":
            return _QUOTES.with_values(**day)
    words = _FILE[one.with_names] if one.what == "export.make" else _TABLE[one.with_names]
    if one.why:
        return Text("{line} The reason they gave: {why}", {"line": words.with_values(**day), "why": one.why})
    return words.with_values(**day)


# Taking part no more


def _ask_to_part(visit: Visit, submission: Submission, *says: Text) -> None:
    private.put(visit, _PARTS, submission.id)
    keys = (
        (Key(_YES_TAKE_BACK, Act(ACT, "part.sure", submission.id)),),
        (Key(_NO_KEEP, Act(ACT, "", submission.id)),),
    )
    visit.show(Screen(says=says, lines=parting_lines(visit, submission), submission=submission.id, keys=keys))


def parting_lines(visit: Visit, submission: Submission) -> Lines:
    """What is said before a form is taken back: what of it stays out of reach."""
    return (_PART, STAYS, *received(visit, submission))


def _part(visit: Visit, submission: Submission) -> None:
    taken_back = take_back(visit, submission)
    if visit.step.get("submission") == submission.id:
        visit.step_done()
    says = (_TAKEN, ASKED_TO_TAKE_OUT) if is_out(visit, submission) else (_TAKEN,)
    filling.show_where(visit, taken_back, *says)


def take_back(visit: Visit, submission: Submission) -> Submission:
    """Take a form back, with the consent to it. Also after its call has closed: only answers end with that."""
    call, moment, phone = visit.call_of(submission), visit.moment(), visit.house.phone
    turn = engine.advance(call, replace(submission.conversation, pending=None), Withdraw(), moment, phone)
    pending = turn.conversation.pending
    assert pending is not None
    turn = engine.advance(call, turn.conversation, Settle(0, pending.number), moment, phone)
    now = replace(submission, conversation=turn.conversation, changed_at=visit.now)
    visit.store(now)
    note_part(visit, submission, now, parting_lines(visit, submission))
    return now


# All forms


def _show_forms(visit: Visit, page: int) -> None:
    """Which form they mean, where they have several."""
    held = list(enumerate(visit.account.held, start=1))[::-1]
    if not held:
        visit.say(Text("You have no form yet."))
        mine.where(visit)
        return
    page = min(page, (len(held) - 1) // _PAGE)
    listed = held[page * _PAGE : (page + 1) * _PAGE]
    rows = [(Key(_named(number, one), Act(ACT, "", one.submission)),) for number, one in listed]
    if len(held) > _PAGE:
        is_last = (page + 1) * _PAGE >= len(held)
        rows.append((Key(Text("More forms"), Act(ACT, "page.0" if is_last else f"page.{page + 1}")),))
    visit.show(Screen(lines=(Text("Of which form do you want to see what you agreed to?"),), keys=tuple(rows)))


def _named(number: int, one: Held) -> Text:
    return Text("{number}. {who}", {"number": number, "who": who(one)})


_SAID = {
    "appearance": Text("How the words may appear: {answer}"),
    "again": Text("To be written to again: {answer}"),
    "outside": Text("To be sent on to others outside: {answer}"),
}
_CHANGES = {
    "appearance": Text("How words may appear"),
    "again": Text("Writing to me again"),
    "outside": Text("Sending it on"),
}
_NOT_YET = Text("not said yet")
_FROM_NOW = Text("From now on: {answer}.")
_ASKED_LATER = Text("Before the form is sent you are asked how the words may appear. Until then nothing is printed.")
_TAKEN_BACK = Text("Taking part: no. This form was taken back, and is not used.")
_WHO_RECEIVED = Text("Who has received it:")
_EARLIER = Text("{n} time before these.", plural="{n} times before these.")
_FILE = {
    True: Text("{day}: a file for those who ask, with names."),
    False: Text("{day}: a file for those who ask, without names."),
}
_TABLE = {
    True: Text("{day}: a table for those who read the forms, with names."),
    False: Text("{day}: a list of answers for those who write them down or translate, without names."),
}
_BOOK = Text("{day}: the book, with the words as they may appear.")
_QUOTES = Text("{day}: a table of what is said, with words as they may appear.")
_SENT_ON = Text("{day}: sent on by e-mail to {address}.")
_COPY = Text("{day}: a copy, for somebody with the code on paper.")
_PART = Text(
    "Do you want to take part no more? Then this form is taken back: it stands in no file, book or list that is made "
    "from now on, and you get no more messages because of it."
)
_YES_TAKE_BACK, _NO_KEEP = Text("Yes, take it back"), Text("No, keep it")
_TAKEN = Text("You take part no more with this form.")
ASKED_TO_TAKE_OUT = Text("Those who received it are asked to take it out, too.")
