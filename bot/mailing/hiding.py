"""What a form does not show of somebody who does not wish to be named."""

from __future__ import annotations

from bot.consulting.appearing import respondent_shown
from bot.database.records import Submission
from conversations.call import Call
from conversations.questions import Question

_NAMES = frozenset({"name", "your_name", "full_name", "respondent", "village_name"})


def hidden_questions(call: Call, submission: Submission) -> frozenset[str]:
    """Questions that ask who and where somebody is; none for whoever chose to appear with their name."""
    if submission.appearance == "name":
        return frozenset()
    return frozenset(name for name, question in call.form.questions.items() if _tells_who(question))


def hidden_names(submission: Submission) -> tuple[str, ...]:
    """Names that stand nowhere in it, not in what somebody wrote either."""
    name = submission.respondent.name.strip()
    return (name,) if len(name) > 1 and respondent_shown(submission) is None else ()


def _tells_who(question: Question) -> bool:
    if question.type in ("geopoint", "audio", "image", "video", "file"):
        return True
    return (
        bool(question.appearance & {"phone", "email"})
        or question.name in _NAMES
        or question.name == "contact"
        or question.name.startswith("contact_")
    )
