"""What a form does not show of somebody who does not wish to be named."""

from __future__ import annotations

from bot.consulting.appearing import respondent_shown
from bot.database.records import Submission
from bot.exporting.telling import telling
from conversations.call import Call


def hidden_questions(call: Call, submission: Submission) -> frozenset[str] | None:
    """Questions that tell who speaks; None for whoever chose to appear with their name."""
    return None if submission.appearance == "name" else telling(call.form)


def hidden_names(submission: Submission) -> tuple[str, ...]:
    """Names that stand nowhere in it, not in what somebody wrote either."""
    name = submission.respondent.name.strip()
    return (name,) if len(name) > 1 and respondent_shown(submission) is None else ()
