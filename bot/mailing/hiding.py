"""What a form does not show of somebody who does not wish to be named."""

from __future__ import annotations

from bot.database.records import Submission
from conversations.call import Call
from conversations.questions import Question

_NAMES = frozenset({"name", "your_name", "full_name", "respondent", "village_name"})


def hidden_questions(call: Call, submission: Submission) -> frozenset[str]:
    """Questions that ask who and where somebody is; none for whoever chose to appear with their name."""
    if submission.appearance == "name":
        return frozenset()
    return frozenset(name for name, question in call.form.questions.items() if _tells_who(question))


def _tells_who(question: Question) -> bool:
    if question.type in ("geopoint", "audio", "image", "video", "file"):
        return True
    return (
        bool(question.appearance & {"phone", "email"})
        or question.name in _NAMES
        or question.name == "contact"
        or question.name.startswith("contact_")
    )
