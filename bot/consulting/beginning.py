"""Beginning: somebody agrees to take part, and respondent, consent and form come to be together."""

from __future__ import annotations

import secrets
from typing import Any

from bot.base36 import base36
from bot.database.records import Consent, Held, Job, KeptFile, Respondent, Submission
from conversations import engine
from conversations.call import Call

from . import filling, of_age, staff, without_name
from .visit import Visit

#: no letter or digit that is mistaken for another when it is read out
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def begin(visit: Visit, call: Call, words: str) -> None:
    """They take part, after these very words. Nothing that was said on the way in is kept before this."""
    step, ids, now, language = visit.step, visit.house.ids, visit.now, visit.language
    number = ids()
    respondent = _respondent(visit, step, _recorded(visit, step, number))
    nameless = bool(step.get("nameless"))
    message, age = visit.coming.message, of_age.consented(step)
    consent = Consent(ids(), respondent.id, call.name, language, words, visit.chat, message, now, **age)
    given = {"respondent": respondent.name}
    turn = engine.start(call, visit.moment(), given, visit.house.phone, nameless=nameless)
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
        source=None if nameless else step.get("source") or (None if "door" in step else visit.account.source),
        trial=visit.house.calls.phase(call.name, now) == "rehearsal",
        door=step.get("door", "chat"),
        brought=step.get("brought"),
        nameless=nameless,
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
        number,
        call.name,
        respondent.kind,
        respondent.name,
        "midway",
        submission.reference,
        helper,
        submission.trial,
        nameless,
    )
    visit.step_done()
    visit.keep(submission=number, held=(*visit.account.held, held), quiet=False)
    if nameless:
        without_name.forget_source(visit, call.name)
    filling.show(visit, filling.keep(visit, submission, turn), turn.prompt, turn.says)


def _respondent(visit: Visit, step: dict[str, Any], recording: int | None) -> Respondent:
    agreed = step.get("agreed") or "self"
    if step["kind"] == "myself":
        # who is too young agrees with a parent or guardian, who says so as those do for whom another writes
        agreed = agreed if step.get("of_age") is False else "self"
    is_group = step["kind"] == "group"
    return Respondent(
        id=visit.house.ids(),
        kind=step["kind"],
        name=step.get("name") or "",
        agreed_at=visit.now,
        women=step["women"] if is_group else None,
        men=step["men"] if is_group else None,
        agreed=agreed,
        witness=step.get("witness") if agreed in ("witness", "paper") else None,
        recording_id=recording,
    )


def _recorded(visit: Visit, step: dict[str, Any], submission: int) -> int | None:
    """The recording in which they agree: only now is it kept, and fetched after the commit."""
    is_alone = step["kind"] == "myself" and step.get("of_age") is not False
    if is_alone or step.get("agreed") != "recording":
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
