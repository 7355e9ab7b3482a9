"""What a reminder says: how far somebody has come, the question they left at, and that a call is about to close."""

from __future__ import annotations

from bot.database.records import Submission
from conversations import engine
from conversations.plan import question_name
from conversations.prompts import GO_ON, Prompt
from conversations.records import replace
from conversations.replies import Submit
from conversations.text import Text

from . import filling, quiet
from .screens import Act, Key, Lines, Screen, Title
from .visit import Visit


def remind(visit: Visit, submission: Submission, others: int) -> bool:
    """Remind them of a form, with the question it stopped at, and of how many others wait; False where nothing in it
    is answered yet.
    """
    return _remind(visit, submission, others, (), may_send=False)


def remind_of_closing(visit: Visit, submission: Submission, others: int) -> bool:
    """The same before the call closes: with the day, and a button that sends what there is."""
    closes = visit.call_of(submission).closes
    if closes is None:
        return False
    soon = Text("This call closes on {day}.", {"day": closes.date()})
    return _remind(visit, submission, others, filling.closing(visit, submission) or (soon,), may_send=True)


def _remind(visit: Visit, submission: Submission, others: int, says: Lines, may_send: bool) -> bool:
    call = visit.call_of(submission)
    answered, questions = engine.progress(call, submission.conversation, visit.moment())
    if not answered:
        return False
    values = {"answered": answered, "n": questions}
    prompt = _question(visit, submission)
    lines: Lines = (_SO_FAR.with_values(**values), _NOT_SENT)
    if prompt is not None:
        lines = (_NEXT.with_values(**values), Title(prompt.ask))
    sends = ((Key(Text("Send what I have"), Submit()),),) if may_send or prompt is None else ()
    visit.show(
        Screen(
            whose=filling.whose(visit, submission),
            lines=(*says, *lines, *_others(others)),
            keys=((Key(GO_ON, Act("open", "", submission.id)),), *sends, (quiet.NO_MORE,)),
            submission=submission.id,
            aside=True,
            beside=prompt.key if prompt is not None else None,
        )
    )
    return True


def _question(visit: Visit, submission: Submission) -> Prompt | None:
    """The question that words written now would answer; None where they stand at no question."""
    if visit.account.step.get("at") is not None:
        return None
    call = visit.call_of(submission)
    settled = replace(submission.conversation, pending=None)
    prompt = engine.prompt(call, settled, visit.moment(), visit.house.phone)
    if prompt.kind != "question" or prompt.key is None:
        return None
    return prompt if call.form.questions[question_name(prompt.key)].answerable else None


def _others(others: int) -> tuple[Text, ...]:
    if not others:
        return ()
    return (
        Text(
            "{n} more form is not sent yet. You find it under /mine.",
            {"n": others},
            plural="{n} more forms are not sent yet. You find them under /mine.",
        ),
    )


_NEXT = Text(
    "You have answered {answered} of {n} question. Your next question is:",
    plural="You have answered {answered} of {n} questions. Your next question is:",
)
_SO_FAR = Text("You have answered {answered} of {n} question.", plural="You have answered {answered} of {n} questions.")
_NOT_SENT = Text("Your form is not sent yet.")
