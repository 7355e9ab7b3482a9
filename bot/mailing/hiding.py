"""What a form does not show of somebody who does not wish to be named."""

from __future__ import annotations

from bot.database.records import Submission
from bot.exporting.telling import telling
from bot.proceedings.hiding import names_in
from conversations.call import Call


def hidden_questions(call: Call, submission: Submission) -> frozenset[str] | None:
    """Questions that tell who speaks; None for whoever chose to appear with their name."""
    return None if submission.appearance == "name" else telling(call.form)


def hidden_names(call: Call, submission: Submission) -> tuple[tuple[str, bool], ...]:
    """Names that stand nowhere in it, not in what somebody wrote either; each with whether it is a person's."""
    return names_in(call, submission, submission.appearance or "none")
