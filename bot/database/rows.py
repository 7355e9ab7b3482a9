"""Values as rows: one function a table, in the table's own words."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from conversations.records import replace
from conversations.state import Conversation

from .records import (
    Account,
    Arrived,
    Consent,
    Job,
    KeptFile,
    Opened,
    PaperCode,
    Permission,
    Respondent,
    SpokenOf,
    Submission,
    Unclear,
)


def hash_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def chat_row(one: Account) -> dict[str, Any]:
    return {
        "chat_id": one.chat,
        "language": one.language,
        "reachable": one.reachable,
        "source": one.source,
        "submission_id": one.submission,
        "step": dict(one.step),
        "quiet": one.quiet,
        "timezone": one.timezone,
        "interests": dict(one.interests) if one.interests is not None else None,
        "came_at": one.came_at,
        "active_at": one.active_at,
        "rev": one.rev,
    }


def changed_chat(one: Account) -> dict[str, Any]:
    row = {f"b_{name}": value for name, value in chat_row(one).items()}
    del row["b_came_at"]
    return row


def respondent_row(one: Respondent, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "women": one.women,
        "men": one.men,
        "agreed": one.agreed,
        "witness": one.witness,
        "recording_id": one.recording_id,
        "agreed_at": one.agreed_at,
        "confirms": one.confirms,
        "created_at": now,
    }


def consent_row(one: Consent) -> dict[str, Any]:
    return {
        "id": one.id,
        "respondent_id": one.respondent,
        "call": one.call,
        "language": one.language,
        "words_hash": hash_of(one.words),
        "chat_id": one.chat,
        "message_id": one.message,
        "at": one.at,
        "of_age": one.of_age,
        "guardian": one.guardian,
    }


def permission_row(one: Permission) -> dict[str, Any]:
    return {
        "id": one.id,
        "submission_id": one.submission,
        "kind": one.kind,
        "value": one.value,
        "language": one.language,
        "words_hash": hash_of(one.words),
        "chat_id": one.chat,
        "message_id": one.message,
        "at": one.at,
    }


def paper_code_row(one: PaperCode) -> dict[str, Any]:
    return {"hash": one.hash, "respondent_id": one.respondent, "by_chat": one.by, "at": one.at}


def begun_row(one: Submission) -> dict[str, Any]:
    row = {name.removeprefix("b_"): value for name, value in changed_submission(one).items()}
    return {
        **row,
        "call": one.call,
        "form_hash": one.form_hash,
        "respondent_id": one.respondent.id,
        "consent_id": one.consent_id,
        "reference": one.reference,
        "source": one.source,
        "trial": one.trial,
        "door": one.door,
        "brought": one.brought,
        "nameless": one.nameless,
        "began_at": one.began_at,
    }


def changed_submission(one: Submission) -> dict[str, Any]:
    """The columns of a submission that change."""
    return {
        "b_id": one.id,
        "b_status": one.status.value,
        "b_language": one.language,
        "b_revision": one.conversation.revision,
        "b_rev": one.conversation.rev,
        "b_state": state_of(one.conversation, one.library_shown, one.speaks_of),
        "b_appearance": one.appearance,
        "b_contact_again": one.contact_again,
        "b_send_outside": one.send_outside,
        "b_changed_at": one.changed_at,
        "b_sent_at": one.sent_at,
    }


def state_of(
    conversation: Conversation, library_shown: str | None, speaks_of: tuple[str, str] | None
) -> dict[str, Any]:
    """The conversation without its answers."""
    state = replace(conversation, answers={}).as_json()
    del state["answers"]
    if library_shown is not None:
        state["library_shown"] = library_shown
    if speaks_of is not None:
        state["speaks_of"] = list(speaks_of)
    return state


def file_row(one: KeptFile) -> dict[str, Any]:
    return {
        "id": one.id,
        "submission_id": one.submission,
        "chat_id": one.chat,
        "message_id": one.message,
        "handle": one.handle,
        "unique": one.unique,
        "kind": one.kind,
        "name": one.name,
        "mime": one.mime,
        "size": one.size,
        "seconds": one.seconds,
        "state": "waiting",
        "at": one.at,
    }


def job_row(one: Job) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "payload": dict(one.payload),
        "not_before": one.not_before,
        "tries": one.tries,
    }


def unclear_row(one: Unclear) -> dict[str, Any]:
    return {
        "id": one.id,
        "submission_id": one.submission,
        "call": one.call,
        "question": one.question,
        "language": one.language,
        "at": one.at,
    }


def opened_row(one: Opened) -> dict[str, Any]:
    return {
        "id": one.id,
        "chat_id": one.chat,
        "submission_id": one.submission,
        "call": one.call,
        "entry": one.entry,
        "question": one.question,
        "version": one.version,
        "language": one.language,
        "at": one.at,
    }


def spoken_row(one: SpokenOf) -> dict[str, Any]:
    return {
        "submission_id": one.submission,
        "key": one.key,
        "entry": one.entry,
        "by": "person",
        "chat_id": one.chat,
        "at": one.at,
    }


def arrival_row(one: Arrived) -> dict[str, Any]:
    return {"chat_id": one.chat, "call": one.call, "source": one.source, "language": one.language, "at": one.at}
