"""Rows as values: what the services work on between reading a page and writing it. Frozen; a change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from conversations.records import record
from conversations.state import Answer, Conversation, Status

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@record
class Respondent:
    """Who answers."""

    id: int
    #: myself | person | group | organisation
    kind: str
    name: str
    agreed_at: datetime
    women: int | None = None
    men: int | None = None
    #: self | recording | witness | paper
    agreed: str = "self"
    witness: str | None = None
    recording_id: int | None = None
    #: the one person who confirms the form
    confirms: str | None = None


@record
class Submission:
    """One respondent's form for one call."""

    id: int
    form_hash: str
    respondent: Respondent
    consent_id: int
    reference: str
    conversation: Conversation
    language: str
    began_at: datetime
    changed_at: datetime
    sent_at: datetime | None = None
    #: how the words may appear: name | organisation | none | counted; None until chosen
    appearance: str | None = None
    contact_again: bool | None = None
    send_outside: bool | None = None
    source: str | None = None
    #: begun in a rehearsal: never counted, never exported
    trial: bool = False
    #: chat | paper | word | mail | messenger: how it came in
    door: str = "chat"
    #: where it came from, as whoever entered it says
    brought: str | None = None
    #: version of the recommendations that were opened and not yet noted with an answer
    library_shown: str | None = None
    #: (key of an answer, entry of the library): what is said there next speaks of that entry
    speaks_of: tuple[str, str] | None = None

    @property
    def call(self) -> str:
        """The name of the call it belongs to."""
        return self.conversation.call

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self.conversation.status


@record
class Held:
    """A submission that a chat may write in, as a list shows it."""

    submission: int
    call: str
    kind: str
    name: str
    status: str
    reference: str
    helper: bool
    #: begun in a rehearsal
    trial: bool = False


@record
class Asked:
    """A question that was sent: typed words belong to the newest one before them."""

    message: int
    submission: int
    key: str
    kind: str
    #: False where the same question may have been seen before under another number
    sure: bool = True


@record
class Account:
    """A private chat: who types."""

    chat: int
    came_at: datetime
    active_at: datetime
    language: str | None = None
    reachable: bool = True
    source: str | None = None
    #: the submission that is open
    submission: int | None = None
    #: where they stand outside of a form; empty when nowhere
    step: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    quiet: bool = False
    #: IANA name, as they chose it; None until then
    timezone: str | None = None
    #: {does, matters}, as far as they said
    interests: Mapping[str, str] | None = None
    #: 0 for one that has no row yet
    rev: int = 0
    held: tuple[Held, ...] = ()
    #: the newest few, oldest first
    asked: tuple[Asked, ...] = ()

    def holds(self, submission: int) -> Held | None:
        """The submission as far as this chat may write in it."""
        for one in self.held:
            if one.submission == submission:
                return one
        return None


@record
class Given:
    """An answer to be added."""

    submission: int
    consent: int
    key: str
    answer: Answer
    #: what stood before it, from which parts need not be kept again
    before: Answer | None
    chat: int
    message: int | None
    revision: int
    helper: bool
    at: datetime
    library_version: str | None = None


@record
class Consent:
    """Agreed to take part, with the words that were shown."""

    id: int
    respondent: int
    call: str
    language: str
    words: str
    chat: int
    message: int | None
    at: datetime


@record
class KeptFile:
    """A file somebody sent, to be fetched."""

    id: int
    submission: int | None
    chat: int
    message: int | None
    handle: str
    unique: str
    kind: str
    name: str
    mime: str
    size: int
    seconds: int
    at: datetime


@record
class Job:
    """Work that follows the commit."""

    id: int
    #: what is to be done: `bot/errands.py` and `bot/application.py` say what does it
