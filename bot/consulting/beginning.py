"""Beginning: somebody agrees to take part, and respondent, consent and form come to be together."""

from __future__ import annotations

import secrets
from typing import Any

from bot.base36 import base36
from bot.database.records import Consent, Held, Job, KeptFile, Respondent, Submission
from conversations import engine
from conversations.call import Call
from conversations.text import say

from . import filling, staff
from .visit import Visit

#: no letter or digit that is mistaken for another when it is read out
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def begin(visit: Visit, call: Call, shown: tuple[object, ...]) -> None:
    """They take part, after these very lines. Nothing that was said on the way in is kept before this."""
    step, ids, now, language = visit.step, visit.house.ids, visit.now, visit.language
    number = ids()
    respondent = _respondent(visit, step, _recorded(visit, step, number))
    words = "\n\n".join(say(line, language, visit.house.translate) for line in shown)
    consent = Consent(ids(), respondent.id, call.name, language, words, visit.chat, visit.coming.message, now)
    turn = engine.start(call, visit.moment(), {"respondent": respondent.name}, visit.house.phone)
    submission = Submission(
        id=number,
        form_hash=call.form.version,
        respondent=respondent,
        consent_id=consent.id,
        reference=reference(),
        conversation=turn.conversation,
        language=visit.tongue,
        began_at=now,
        changed_at=now,
        source=step.get("source") or (None if "door" in step else visit.account.source),
        trial=visit.house.calls.phase(call.name, now) == "rehearsal",
        door=step.get("door", "chat"),
        brought=step.get("brought"),
    )
    if submission.door != "chat":
        staff.tapped(visit, f"enter.began.{base36(number)}.{submission.door}")
    helper = respondent.kind != "myself"
    if helper:
        # whoever they write for gets a code on paper
        code = {"chat": visit.chat, "submission": number, "language": language}
        visit.changes.jobs.append(Job(ids(), "paper-code", code, now))
    visit.changes.respondents.append(respondent)
    visit.changes.consents.append(consent)
    visit.changes.begun.append(number)
    visit.changes.holdings.append((visit.chat, number, helper))
    held = Held(
        number, call.name, respondent.kind, respondent.name, "midway", submission.reference, helper, submission.trial
    )
    visit.step_done()
    visit.keep(submission=number, held=(*visit.account.held, held), quiet=False)
    filling.show(visit, filling.keep(visit, submission, turn), turn.prompt, turn.says)


def _respondent(visit: Visit, step: dict[str, Any], recording: int | None) -> Respondent:
    if step["kind"] == "myself":
        return Respondent(visit.house.ids(), "myself", "", visit.now)
    is_group = step["kind"] == "group"
    return Respondent(
        id=visit.house.ids(),
        kind=step["kind"],
        name=step["name"],
        agreed_at=visit.now,
        women=step["women"] if is_group else None,
        men=step["men"] if is_group else None,
        agreed=step["agreed"],
        witness=step["witness"] if step["agreed"] in ("witness", "paper") else None,
        recording_id=recording,
    )


def _recorded(visit: Visit, step: dict[str, Any], submission: int) -> int | None:
    """The recording in which they agree: only now is it kept, and fetched after the commit."""
    if step["kind"] == "myself" or step["agreed"] != "recording":
        return None
    number = visit.house.ids()
    file = KeptFile(id=number, submission=submission, chat=visit.chat, at=visit.now, **step["recording"])
    visit.changes.files.append(file)
    visit.changes.jobs.append(Job(visit.house.ids(), "fetch", {"file": number}, visit.now))
    return number


def reference() -> str:
    """A number for a form that nobody can guess and everybody can spell."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
