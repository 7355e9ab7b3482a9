"""How somebody who answered wants to appear where their words are printed or shown."""

from __future__ import annotations

from bot.database.records import Submission
from conversations.text import Text


def respondent_shown(submission: Submission) -> Text | str | None:
    """Who answers, as they chose to appear; None where no name is to stand."""
    respondent = submission.respondent
    if submission.nameless:
        return None
    if submission.appearance == "organisation":
        return respondent.name if respondent.kind == "organisation" else None
    if submission.appearance in ("none", "counted"):
        return None
    if respondent.kind == "group" and (respondent.women or respondent.men):
        values = {"name": respondent.name, "women": respondent.women or 0, "men": respondent.men or 0}
        return Text("{name} (women: {women}, men: {men})", values)
    return respondent.name or None
