"""The end of a form: how the words may appear, whether to write again, whether to send on; then it is sent."""

from __future__ import annotations

from typing import Any

from bot.database.mailing import mail_payload
from bot.database.records import Job, Submission
from conversations import engine
from conversations.completed import completed_form
from conversations.prompts import NO, SEND, YES, Prompt
from conversations.reading import is_stop, yes_or_no
from conversations.records import replace
from conversations.replies import Settle, Submit
from conversations.state import Status
from conversations.text import Text
from conversations.turns import Turn

from . import aloud, choices, filling, permitting, private, quiet
from .permitting import APPEARANCES, KINDS, offered, permit, question_lines, value_typed
from .screens import Act, Key, Lines, Rows, Screen
from .visit import Visit

_STEPS = ("confirms", "appearance", "again", "outside", "send")


def begin(visit: Visit, submission: Submission) -> None:
    """Nothing more is asked in the form; what is asked before it is sent begins."""
    if submission.conversation.pending is not None:
        settled = replace(submission.conversation, pending=None, rev=submission.conversation.rev + 1)
        visit.store(replace(submission, conversation=settled))
    visit.at(_needed(submission)[0], submission=submission.id)
    show_step(visit, submission)


def is_on_the_way(visit: Visit, submission: Submission) -> bool:
    """This form is being sent: something is asked before. It may have been sent meanwhile from another phone."""
    here = visit.step.get("submission") == submission.id and visit.step.get("at") in _STEPS
    return here and submission.status is Status.MIDWAY


def show_step(visit: Visit, submission: Submission, *says: Text) -> None:
    """What is asked now on the way to sending."""
    lines, keys = _asked(visit, submission)
    # the step stands in the button: an old one that is tapped late sets what it says
    visit.show(Screen(says=says, lines=lines, submission=submission.id, keys=(*keys, (_back(submission),))))


def _back(submission: Submission) -> Key:
    return Key(_BACK, Act("back", "", submission.id))


def _asked(visit: Visit, submission: Submission) -> tuple[Lines, Rows]:
    """The words and buttons of the step they stand at."""
    step = visit.step
    match step["at"]:
        case "confirms":
            return (_WHO_CONFIRMS,), ()
        case "send":
            return (_ready(step), Text("Send it now?")), ((Key(SEND, Act("send", "", submission.id)),),)
        case kind:
            return choosing(visit, submission, kind)


def choosing(visit: Visit, submission: Submission, kind: str, act: str = "", before: str = "") -> tuple[Lines, Rows]:
    """A question before sending with what can be said to it; `act` and what stands `before` the value make buttons."""
    name = act or _ACTS.get(kind, kind)
    keys = [
        Key(label, Act(name, f"{before}{permitting.marked(visit, kind, value)}", submission.id))
        for value, label in offered(submission, kind).items()
    ]
    rows = tuple((key,) for key in keys) if kind == "appearance" else (tuple(keys),)
    return question_lines(kind), (*aloud.house_rows(visit, visit.call_of(submission), kind), *rows)


def _ready(step: dict[str, Any]) -> Text:
    return Text(
        "Your form is ready.\nHow your words appear: {appears}\nWe may write to you again: {again}\n"
        "It may be sent on: {outside}",
        {
            "appears": APPEARANCES[step.get("appearance", "none")],
            "again": YES if step.get("again") else NO,
            "outside": YES if step.get("outside") else NO,
        },
    )


def typed(visit: Visit, submission: Submission, words: str) -> None:
    """Words on the way to sending: only a name is asked for in words."""
    if not is_on_the_way(visit, submission):
        visit.step_done()
        filling.show_where(visit, submission)
        return
    if is_stop(words):
        quiet.hush(visit)
        show_step(visit, submission)
        return
    if (act := _button_meant(visit, submission, words)) is not None:
        chose(visit, submission, act)
        return
    name = " ".join(words.split())[:200]
    if visit.step["at"] != "confirms" or not name:
        show_step(visit, submission, _WRITE_A_NAME if visit.step["at"] == "confirms" else _TAP)
        return
    visit.at("appearance", confirms=name)
    show_step(visit, submission)


def _button_meant(visit: Visit, submission: Submission, words: str) -> Act | None:
    """The button whose words were typed; yes and no stand for those that say so."""
    at = visit.step["at"]
    if at == "confirms":
        return None
    if at != "send":
        value = value_typed(visit, submission, at, words)
        if value is not None:
            return Act(_ACTS.get(at, at), permitting.marked(visit, at, value), submission.id)
    elif yes_or_no(words, visit.language) or private.names(visit, words, SEND):
        return Act("send", "", submission.id)
    is_back = at == "send" and yes_or_no(words, visit.language) is False
    if is_back or private.names(visit, words, _BACK):
        return Act("back", "", submission.id)
    return None


def chose(visit: Visit, submission: Submission, act: Act) -> None:
    """A button on the way to sending. One of a step that is past sets that answer, and goes on from where we are."""
    on_the_way = is_on_the_way(visit, submission)
    if filling.is_too_late(visit, submission):
        visit.step_done()
        filling.show_over(visit, submission)
    elif act.name == "back":
        visit.step_done()
        filling.show_where(visit, submission)
    elif act.name == "appear" and not on_the_way and submission.status is Status.SUBMITTED:
        choices.change(visit, submission, "appearance", act.value)
    elif not on_the_way or act.name not in ("appear", "again", "outside", "send"):
        filling.show_where(visit, submission)
    elif act.name == "send":
        _do_send(visit, submission)
    else:
        _set(visit, submission, act)
        show_step(visit, submission)


def _set(visit: Visit, submission: Submission, act: Act) -> None:
    """Keep what was chosen, and go on to the step after it if that one was asked.

    A button under other words, or in another language than now, says nothing: that is asked again.
    """
    name = "appearance" if act.name == "appear" else act.name
    here, said = visit.step["at"], permitting.meant(visit, submission, name, act.value)
    if said is None:
        is_past = _STEPS.index(name) < _STEPS.index(here)
        visit.at(name if is_past and act.value.partition(".")[0] in offered(submission, name) else here)
        return
    value = said if name == "appearance" else said == "yes"
    follows = _STEPS[_STEPS.index(name) + 1] if here == name else here
    chosen = {**visit.step.get("chosen", {}), name: permitting.here(visit, name, said)}
    visit.at(follows, **{name: value}, chosen=chosen)


def _needed(submission: Submission) -> tuple[str, ...]:
    """What has to be said before this form is sent; whoever confirms it would be named."""
    is_confirmed = submission.respondent.kind != "myself" and not submission.nameless
    return _STEPS[:-1] if is_confirmed else _STEPS[1:-1]


def _is_as_said(visit: Visit, name: str) -> bool:
    """The words that they said it to are still those that would be kept."""
    if name not in KINDS:
        return True
    value = visit.step[name]
    said = value if name == "appearance" else "yes" if value else "no"
    return permitting.is_as_said(visit, name, said, visit.step.get("chosen", {}).get(name, []))


def _do_send(visit: Visit, submission: Submission) -> None:
    step = visit.step
    missing = [name for name in _needed(submission) if name not in step or not _is_as_said(visit, name)]
    if missing:
        visit.at(missing[0])
        show_step(visit, submission)
        return
    visit.step_done()
    decided = replace(
        submission,
        appearance=step["appearance"],
        contact_again=step["again"],
        send_outside=step["outside"],
        respondent=replace(submission.respondent, confirms=step.get("confirms") or submission.respondent.confirms),
    )
    call, moment = visit.call_of(decided), visit.moment()
    turn = engine.advance(call, decided.conversation, Submit(), moment, visit.house.phone)
    pending = turn.conversation.pending
    if pending is not None and pending.matter == "send":
        turn = engine.advance(call, turn.conversation, Settle(0, pending.number), moment, visit.house.phone)
    if turn.conversation.status is not Status.SUBMITTED:
        # an answer changed meanwhile, on another phone
        filling.show(visit, filling.keep(visit, submission, turn), turn.prompt, turn.says)
        return
    for kind in KINDS:
        value = permitting.value_of(decided, kind)
        assert value is not None
        permit(visit, decided, kind, value, step.get("chosen", {}).get(kind))
    sent(visit, filling.keep(visit, decided, turn), turn)


def sent(visit: Visit, submission: Submission, turn: Turn) -> None:
    """The form is sent, for the first time or anew: reference, a short summary, and documents to come."""
    now = replace(submission, sent_at=visit.now)
    visit.store(now)
    form = completed_form(visit.call_of(now), now.conversation, visit.moment())
    entries = [entry for entry in form.entries if entry.state != "note"]
    answered = sum(entry.state in ("answered", "spoken") for entry in entries)
    says = (
        *turn.says,
        Text("Your form is sent. Its number is {reference}. Please keep this number.", {"reference": now.reference}),
        Text(
            "You answered {n} question. Your form comes as a file in a moment.",
            {"n": answered},
            plural="You answered {n} questions. Your form comes as a file in a moment.",
        ),
    )
    filling.show(visit, now, Prompt(turn.prompt.kind, THANKS, buttons=turn.prompt.buttons), says)
    make_documents(visit, now)
    if now.send_outside:
        send_on(visit, now)


def send_on(visit: Visit, submission: Submission) -> None:
    """Let the form go on by e-mail, if its call has an address for that, and as soon as it may."""
    payload = mail_payload(submission.call, submission.id)
    visit.changes.jobs.append(Job(visit.house.ids(), "mail", payload, visit.now))


def make_documents(visit: Visit, submission: Submission) -> None:
    """Let the form be made as documents, in the language it is read in."""
    payload = {
        "submission": submission.id,
        "chat": visit.chat,
        "language": visit.language,
        "draft": submission.status is not Status.SUBMITTED,
        "revision": submission.conversation.revision,
    }
    visit.changes.jobs.append(Job(visit.house.ids(), "documents", payload, visit.now))


def hand_over(visit: Visit, document: str) -> None:
    """Send a document that was made, on a tap that showed how large it is."""
    if document.isdecimal() and len(document) < 20 and int(document) < 2**63:
        payload = {"document": int(document), "chat": visit.chat}
        visit.changes.jobs.append(Job(visit.house.ids(), "hand", payload, visit.now))


#: what the buttons of a question do, where it is not called the same
_ACTS = {"appearance": "appear"}
_BACK = Text("Back to my answers")
_WHO_CONFIRMS = Text(
    "Who has read or heard this form and says that it is right? Please write the name of that one person.",
)
_TAP = Text("Please tap one of the buttons. To write more, tap Back to my answers.")
_WRITE_A_NAME = Text("Please write the name of one person, for example Awa Diop.")
THANKS = Text("Thank you for your words.")
