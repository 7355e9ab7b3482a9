"""Rows as values: what the services work on between reading a page and writing it. Frozen; a change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conversations.records import record
from conversations.state import Answer, Conversation, Status

if TYPE_CHECKING:
    from .renditions import Rendition

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
    #: nobody is to know who answers: no name is kept, no contact asked, no place or camera left in files
    nameless: bool = False
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
    #: nobody is to know who answers
    nameless: bool = False


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
    #: whether they said that they are old enough; None where the call does not ask
    of_age: bool | None = None
    #: who agreed for somebody who is not
    guardian: str | None = None


@record
class Taken:
    """One time that a submission was taken out."""

    at: datetime
    #: as it stands in the record: export.make | review.export | proceedings.make | ...
    what: str
    #: moderator, or organiser where it was done in the terminal or by itself: never who of them
    who: str
    #: as they said it; None where they were not asked
    why: str | None
    #: names and contacts stood beside the words, whatever was chosen for print
    with_names: bool
    #: the address it was sent on to; None for all else
    address: str | None = None


@record
class Permission:
    """What was said to a question before sending, with the words that were shown."""

    id: int
    submission: int
    #: appearance | again | outside | part
    kind: str
    #: name | organisation | none | counted; yes | no
    value: str
    language: str
    words: str
    chat: int
    message: int | None
    at: datetime


@record
class Parted:
    """Somebody takes part no more with a form, or does again."""

    submission: int
    consent: int
    #: since when they do not; None for somebody who does again
    at: datetime | None


@record
class PaperCode:
    """A code on paper for whoever another wrote for: what of it is kept."""

    hash: str
    respondent: int
    by: int
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
    kind: str
    payload: Mapping[str, Any]
    not_before: datetime
    tries: int = 0


@record
class Opened:
    """An entry of a library that somebody opened."""

    id: int
    chat: int
    submission: int | None
    call: str
    entry: str
    #: the question that was asked just then, empty for none
    question: str
    version: str
    language: str
    at: datetime


@record
class SpokenOf:
    """An answer speaks of an entry of the library: they had asked to say something about it."""

    submission: int
    key: str
    entry: str
    chat: int
    at: datetime


@record
class Unclear:
    """A question that somebody did not understand, in a rehearsal."""

    id: int
    submission: int
    call: str
    question: str
    language: str
    at: datetime


@record
class Arrived:
    """Somebody opened a call, as far as is known for the first time."""

    chat: int
    call: str
    #: where they found it; None where nothing said so
    source: str | None
    language: str
    at: datetime


@record
class Invitation:
    """A link that lets another account join a submission or take it over, once."""

    hash: str
    submission: int
    #: join | handover
    kind: str
    chat: int
    expires_at: datetime
    used_by: int | None = None


@record
class Life:
    """What a call has become besides what its folder and the settings say."""

    call: str
    #: draft | rehearsal | open | closed | archived, as it was set by hand, or by time once
    status: str
    #: before what the call itself says
    closes: datetime | None = None
    organiser: str | None = None
    contact: str | None = None
    phone: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@record
class AskedBack:
    """What was put to a person about one answer of theirs."""

    id: int
    submission: int
    key: str
    #: question | transcript | published
    kind: str
    words: str
    language: str
    #: the words that are to be confirmed, or that the person gave instead; None for a question
    rendition: Rendition | None
    #: the chat of whoever asks, and their name; None for the terminal
    by: int | None
    by_name: str
    #: to whom it was put, and the message in which it stands
    chat: int
    message: int | None
    #: draft | waiting | answered | left | over | unreachable
    state: str
    revision: int
    asked_at: datetime
    until: datetime
    settled_at: datetime | None = None
    #: {state, revision, why, twin}
    before: Mapping[str, Any] | None = None


@record
class Member:
    """Somebody who works for a call."""

    chat: int
    #: empty for every call
    call: str
    #: owner | organiser | moderator | translator | viewer | tester
    role: str
    #: as whoever invited them called them
    label: str
    since: datetime


@record
class Source:
    """A place where people find a call: an organisation, a village, a spot on the radio."""

    call: str
    #: as it stands in links
    code: str
    #: as the organiser calls it
    label: str
    #: as it is said and printed; None for a link alone
    word: str | None = None
    #: as it is compared
    plain_word: str | None = None


@record
class SourceCount:
    """How many came of one source; an empty code is no source at all."""

    code: str
    #: empty for a source that nobody has registered
    label: str
    word: str | None
    #: opened the call
    came: int
    #: forms that were begun, and those of them that were sent and not taken back
    began: int
    sent: int


@record
class Gathering:
    """A group or channel that the bot has been put into."""

    chat: int
    #: group | supergroup | channel
    kind: str
    title: str
    #: member | administrator | left | kicked
    status: str
    can_post: bool
    can_pin: bool
    #: who put the bot in; None where nobody is named
    by: int | None
    at: datetime
    #: how it is named on buttons, and where people come from; it stays when the chat gets another number
    code: str = ""


@record
class Stirring:
    """Something about a group or channel has changed; what is None stays as it was."""

    chat: int
    kind: str
    title: str
    by: int | None
    at: datetime
    status: str | None = None
    can_post: bool = True
    can_pin: bool = False
    #: the chat had this number before, or has this one from now on
    migrated_from: int | None = None
    migrated_to: int | None = None


@record
class Outgoing:
    """A message to be sent."""

    id: int
    chat: int
    method: str
    payload: Mapping[str, Any]
    marks: Mapping[str, Any] | None = None
    #: 0 replies, 1 broadcasts
    lane: int = 0


@dataclass(slots=True)
class Known:
    """What was read for a page of visits, and is changed by each that succeeds."""

    accounts: dict[int, Account] = field(default_factory=dict)
    submissions: dict[int, Submission] = field(default_factory=dict)
    #: by the hash of their token
    invitations: dict[str, Invitation] = field(default_factory=dict)
    #: (chat, message) -> the submission and key it answered
    answered: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    #: what was put to these people
    asked_back: dict[int, AskedBack] = field(default_factory=dict)
    #: (chat, message) that somebody replied to -> what was put to them there
    replied: dict[tuple[int, int], int] = field(default_factory=dict)
    #: calls of which there is news; read for whoever looks at their forms
    news: frozenset[str] = frozenset()
    #: submission -> why it was left out, empty for one that says the same as another; read for the same people
    left_out: Mapping[int, str] = field(default_factory=dict)
    #: submission -> who has received it, the first first; read for whoever looks at what they agreed to
    taken: Mapping[int, tuple[Taken, ...]] = field(default_factory=dict)
    #: hash of a code on paper -> the form that it is for
    by_code: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """Rows to write."""

    accounts: dict[int, Account] = field(default_factory=dict)
    submissions: dict[int, Submission] = field(default_factory=dict)
    asked_back: dict[int, AskedBack] = field(default_factory=dict)
    #: submissions that are new among these
    begun: list[int] = field(default_factory=list)
    respondents: list[Respondent] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    paper_codes: list[PaperCode] = field(default_factory=list)
    parted: list[Parted] = field(default_factory=list)
    #: (chat, submission, answers for somebody else)
    holdings: list[tuple[int, int, bool]] = field(default_factory=list)
    released: list[tuple[int, int]] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    files: list[KeptFile] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    #: submissions whose status changed: whoever else holds one reads it anew
    stirred: list[int] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    spoken_of: list[SpokenOf] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    gatherings: list[Stirring] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    #: (chat, call): where they came from is forgotten
    unsourced: list[tuple[int, str]] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)

    def add(self, other: Changes) -> None:
        """Take another's changes in, which came after these."""
        self.accounts.update(other.accounts)
        self.submissions.update(other.submissions)
        self.asked_back.update(other.asked_back)
        for name in _LISTS:
            if more := getattr(other, name):
                getattr(self, name).extend(more)


_LISTS = (
    "begun",
    "respondents",
    "consents",
    "permissions",
    "paper_codes",
    "parted",
    "holdings",
    "released",
    "given",
    "files",
    "jobs",
    "stirred",
    "invitations",
    "opened",
    "spoken_of",
    "unclear",
    "gatherings",
    "arrived",
    "unsourced",
    "renditions",
)
