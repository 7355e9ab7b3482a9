"""Whose names are left out of words that others read: one rule for books, coverage, mails and sheets."""

from __future__ import annotations

from collections.abc import Iterator

from bot.database.exports import Came
from bot.database.records import Submission
from conversations.call import Call
from conversations.hiding import Hider
from conversations.plan import question_name
from conversations.records import replace
from conversations.who_speaks import contacts_in


def hider_for(call: Call, submission: Submission) -> Hider:
    """Hides the names that whoever answers does not want to be read, and every address and phone number.

    `call` is the one with the form of the submission. Who has not chosen how to appear is not named.
    """
    if submission.appearance == "name":
        return Hider()
    respondent = submission.respondent
    is_shown = submission.appearance == "organisation" and respondent.kind == "organisation"
    return Hider(_names(call, submission, with_own=not is_shown))


def hider_of_all(call: Call, submission: Submission) -> Hider:
    """Hides every name in the form, however whoever answers appears: for people outside who work on the words."""
    return Hider(_names(call, submission, with_own=True))


def held_back(came: Came, sensitive: frozenset[str]) -> Came:
    """A submission without its answers to these questions: what may leave the house when nobody asked for more."""
    if not sensitive:
        return came
    conversation = came.submission.conversation
    answers = {key: one for key, one in conversation.answers.items() if question_name(key) not in sensitive}
    kept = {file.ref for one in answers.values() for file in one.files}
    gone = {file.ref for one in conversation.answers.values() for file in one.files} - kept
    files = {ref: file for ref, file in came.files.items() if ref not in gone}
    submission = replace(came.submission, conversation=replace(conversation, answers=answers))
    return replace(came, submission=submission, files=files)


def _names(call: Call, submission: Submission, *, with_own: bool) -> Iterator[tuple[str, bool]]:
    """Each with whether it is a person's."""
    respondent = submission.respondent
    if with_own:
        yield respondent.name, respondent.kind in ("myself", "person")
    yield from ((name, True) for name in (respondent.confirms, respondent.witness) if name)
    contacts = contacts_in(call.form)
    for key, answer in submission.conversation.answers.items():
        question = call.form.questions.get(question_name(key))
        if question is None or question.type != "text" or question.name not in contacts:
            continue
        if isinstance(answer.value, str) and not answer.skipped:
            yield answer.value, True
