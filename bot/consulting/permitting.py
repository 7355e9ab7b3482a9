"""What is asked before a form is sent, in the very words, and how what was said is kept with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.database.records import Job, Parted, Permission, Submission
from conversations.prompts import NO, YES
from conversations.reading import yes_or_no
from conversations.state import Status
from conversations.text import Text, Translate

from . import private, shown
from .screens import Lines
from .visit import Visit

APPEARANCES = {
    "name": Text("With the name"),
    "organisation": Text("Only the name of the organisation"),
    "none": Text("Without any name"),
    "counted": Text("Only counted, words not shown"),
}
#: those in which no name stands
_WITHOUT_NAME = frozenset({"none", "counted"})
_YES_NO = {"yes": YES, "no": NO}

#: what `here` gives
_SAID_HERE = 4
#: each is said apart from the others
KINDS = ("appearance", "again", "outside")

NOT_CALLED_BACK = Text("You can change this later. What is already printed or sent on cannot be called back.")
STAYS = Text("What is already printed or sent on cannot be called back.")

_QUESTIONS: dict[str, Lines] = {
    "appearance": (Text("How may your words appear where they are printed or shown?"), NOT_CALLED_BACK),
    "again": (Text("May we write to you again when there is another call?"),),
    "outside": (
        Text("May your form be sent on to others outside, for example to the office that asked for such answers?"),
        NOT_CALLED_BACK,
    ),
}


def question_lines(kind: str) -> Lines:
    """What is asked; `kind` is one of KINDS."""
    return _QUESTIONS[kind]


def labels_of(kind: str) -> Mapping[str, Text]:
    """What can be said to it: values with their words."""
    return APPEARANCES if kind == "appearance" else _YES_NO


def offered(submission: Submission, kind: str) -> Mapping[str, Text]:
    """What can be said to it of this form: who answers without a name cannot be named later."""
    is_hidden = submission.nameless and kind == "appearance"
    kept = {value: words for value, words in labels_of(kind).items() if not is_hidden or value in _WITHOUT_NAME}
    is_named_so = submission.respondent.kind == "organisation" or submission.appearance == "organisation"
    return {value: words for value, words in kept.items() if value != "organisation" or is_named_so}


def value_typed(visit: Visit, submission: Submission, kind: str, words: str) -> str | None:
    """What somebody chose who typed the words of a button, or yes or no; None for any other words."""
    values = offered(submission, kind)
    for value, label in values.items():
        if private.names(visit, words, label):
            return value
    said = yes_or_no(words, visit.language) if kind != "appearance" else None
    return None if said is None else "yes" if said else "no"


def value_of(submission: Submission, kind: str) -> str | None:
    """What counts now; None for what was not asked yet."""
    if kind == "appearance":
        return submission.appearance
    said = submission.contact_again if kind == "again" else submission.send_outside
    return None if said is None else "yes" if said else "no"


def columns_of(kind: str, value: str) -> dict[str, Any]:
    """The fields of a submission that say so."""
    if kind == "appearance":
        return {"appearance": value}
    return {"contact_again" if kind == "again" else "send_outside": value == "yes"}


def words_of(kind: str, value: str, language: str, translate: Translate | None) -> str:
    """The very words: the question and what was chosen."""
    return _said((*question_lines(kind), _chosen(labels_of(kind)[value])), language, translate)


def marked(visit: Visit, kind: str, value: str) -> str:
    """What a button carries: the value, and a mark of the words that stand there."""
    return f"{value}.{_mark(kind, value, visit.language, visit.house.translate)}"


def meant(visit: Visit, submission: Submission, kind: str, carried: str) -> str | None:
    """The value that a button carries; None where it is no longer offered, or other words stood there than now."""
    value = carried.partition(".")[0]
    return value if value in offered(submission, kind) and carried == marked(visit, kind, value) else None


def here(visit: Visit, kind: str, value: str) -> list[Any]:
    """In which language, under which message and when something is said just now, and a mark of its words."""
    mark = _mark(kind, value, visit.language, visit.house.translate)
    return [visit.language, visit.tapped or visit.coming.message, visit.now.isoformat(), mark]


def is_as_said(visit: Visit, kind: str, value: str, said: list[Any]) -> bool:
    """What was said on the way, as `here` gave it then, was said to the words that would be kept now."""
    return len(said) == _SAID_HERE and said[3] == _mark(kind, value, said[0], visit.house.translate)


def _mark(kind: str, value: str, language: str, translate: Translate | None) -> str:
    return shown.mark(words_of(kind, value, language, translate))


def permit(visit: Visit, submission: Submission, kind: str, value: str, said: list[Any] | None = None) -> None:
    """Keep what was said to a question with its words. `said`: as `here` gave it at that time; now, without it."""
    language, message, at, _ = said or here(visit, kind, value)
    lines = (*question_lines(kind), _chosen(labels_of(kind)[value]))
    _note(visit, submission, kind, value, lines, language, message, datetime.fromisoformat(at))


def note_part(visit: Visit, before: Submission, after: Submission, lines: Lines) -> None:
    """Keep whether they still take part, where that has changed, with the words that they said yes to.

    Who takes a form back takes the consent back with it; who takes it up again gives it anew.
    """
    if before.status is after.status or Status.WITHDRAWN not in (before.status, after.status):
        return
    is_over = after.status is Status.WITHDRAWN
    message = visit.tapped or visit.coming.message
    _note(visit, after, "part", "no" if is_over else "yes", lines, visit.language, message, visit.now)
    at = visit.now if is_over else None
    visit.changes.parted.append(Parted(after.id, after.consent_id, at))
    if is_over:
        payload = {"form": after.id, "reference": after.reference, "call": after.call}
        visit.changes.jobs.append(Job(visit.house.ids(), "taken-back", payload, visit.now))


def _note(
    visit: Visit,
    submission: Submission,
    kind: str,
    value: str,
    lines: Lines,
    language: str,
    message: int | None,
    at: datetime,
) -> None:
    words = _said(lines, language, visit.house.translate)
    number = visit.house.ids()
    one = Permission(number, submission.id, kind, value, language, words, visit.chat, message, at)
    visit.changes.permissions.append(one)


def _said(lines: Lines, language: str, translate: Translate | None) -> str:
    return shown.words(lines, language, translate)


def _chosen(label: Text) -> Text:
    return Text("Chosen: {answer}", {"answer": label})
