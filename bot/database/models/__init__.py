"""The tables. Rows are small, answers are only ever added, and every stage can die between two of them.

Who answers is not who types: a *chat* is an account on a phone, a *respondent* is a person, a group or an
organisation. A submission belongs to one respondent; one chat may hold many submissions, and several chats one.
"""

from __future__ import annotations

from .base import Id, Moment, metadata
from .broadcasts import broadcast, delivery, reminder
from .forms import answer, document, file, form_version, holding, opened, permission, submission, unclear
from .messages import fact, incoming, job, outbox, prompt, shown, upload
from .organising import announcement, audit, call_life, gathering, source, staff, staff_invitation, taken_out
from .people import arrival, chat, consent, erased, invitation, paper_code, respondent, wording
from .reviewing import answer_entry, answer_topic, asked_back, printed, rendition, review, review_note, sent_on, topic

__all__ = [
    "Id",
    "Moment",
    "announcement",
    "answer",
    "answer_entry",
    "answer_topic",
    "arrival",
    "asked_back",
    "audit",
    "broadcast",
    "call_life",
    "chat",
    "consent",
    "delivery",
    "document",
    "erased",
    "fact",
    "file",
    "form_version",
    "gathering",
    "holding",
    "incoming",
    "invitation",
    "job",
    "metadata",
    "opened",
    "outbox",
    "paper_code",
    "permission",
    "printed",
    "prompt",
    "reminder",
    "rendition",
    "respondent",
    "review",
    "review_note",
    "sent_on",
    "shown",
    "source",
    "staff",
    "staff_invitation",
    "submission",
    "taken_out",
    "topic",
    "unclear",
    "upload",
    "wording",
]
