"""Who of all people gets a broadcast, and why somebody does not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from conversations.call import Call
from conversations.records import record

from .segments import Segment

#: why somebody whom the segment means gets nothing: kept, counted and shown under these words
STOPPED = "stopped"
BLOCKED = "blocked"
NO_CONSENT = "no consent"
WITHDREW = "withdrew"
REHEARSAL = "rehearsal"
NO_WORDS = "no words in their language"


@record
class Took:
    """A form that a chat may write in."""

    submission: int
    call: str
    #: midway | submitted | withdrawn
    status: str
    #: how often it was sent
    revision: int
    #: something was answered or skipped
    is_begun: bool
    contact_again: bool
    #: begun in a rehearsal
    trial: bool
    #: the consent to it was taken back
    withdrew: bool
    source: str | None
    sent_at: datetime | None
    #: codes of the countries it names
    countries: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """It was neither tried out nor taken back."""
        return not (self.trial or self.is_gone)

    @property
    def is_gone(self) -> bool:
        """The form or the consent to it was taken back."""
        return self.withdrew or self.status == "withdrawn"

    @property
    def progress(self) -> str | None:
        """A segment's status. One that was sent and is being changed is still a sent one; whoever only skipped has
        begun.
        """
        if self.status == "withdrawn":
            return None
        if self.status == "submitted" or self.revision:
            return "submitted"
        return "midway" if self.is_begun else "not-started"


@record
class Person:
    """A private chat with all that decides whether it is written to."""

    chat: int
    language: str | None
    source: str | None
    timezone: str | None
    reachable: bool
    #: they asked not to be written to
    quiet: bool
    #: they opened the call
    has_come: bool
    forms: tuple[Took, ...]


@record
class Chosen:
    """Somebody who gets it."""

    #: of the content
    language: str
    #: the language they read
    written: str
    #: the forms for whose sake they get it
    forms: tuple[Took, ...]


@record
class Audience:
    """Whom one broadcast is for.

    Consent to take part in the call allows writing about it until they stop it. Whoever took part in other calls only
    gets it if one of those forms says that they may be contacted again. News goes to those whose form was sent.
    """

    call: Call
    segment: Segment
    is_news: bool
    #: languages of the content
    content: Collection[str]
    #: what people speak -> the language to write in
    written: Callable[[str], str]

    def choose(self, person: Person) -> Chosen | str | None:
        """They get it; or one of the reasons why not; or None where they were not meant."""
        tongue = person.language or self.call.source_language
        written = self.written(tongue)
        if not self.segment.has_language(tongue, written):
            return None
        forms = self._forms_of(person)
        if not isinstance(forms, tuple):
            return forms
        if person.quiet:
            return STOPPED
        if not person.reachable:
            return BLOCKED
        language = nearest(self.content, self.call, tongue, written)
        return NO_WORDS if language is None else Chosen(language, written, forms)

    def _forms_of(self, person: Person) -> tuple[Took, ...] | str | None:
        """The forms for whose sake somebody may be written to."""
        mine = [form for form in person.forms if form.call == self.call.name]
        meant = [form for form in mine if self._is_meant(form, person)]
        if allowed := tuple(form for form in meant if form.stands):
            return allowed
        if any(form.stands for form in mine):
            return None
        if any(form.is_gone and not form.trial for form in mine):
            return WITHDREW if any(not form.trial for form in meant) else None
        others = [] if self.is_news else [one for one in person.forms if one.call != self.call.name and not one.trial]
        willing = [form for form in others if form.contact_again and not form.is_gone]
        if willing:
            return tuple(form for form in willing if self._is_meant(form, person)) or None
        if mine:
            return REHEARSAL if meant else None
        came = person.has_come or bool(others)
        return NO_CONSENT if came and self.segment.is_all and not self.is_news else None

    def _is_meant(self, form: Took, person: Person) -> bool:
        progress = form.progress if form.call == self.call.name else None
        return (
            (not self.is_news or bool(form.revision))
            and self.segment.has_status(progress)
            and self.segment.has_source(form.source or person.source)
            and self.segment.has_countries(form.countries)
        )


def nearest(content: Collection[str], call: Call, *tongues: str) -> str | None:
    """The language of the content that is best for somebody who speaks these, the first of them best.

    The empty one is for whoever has no other; None where there is nothing for them.
    """
    wanted = [*(way for tongue in tongues for way in ways(tongue, call)), ""]
    return next((one for one in wanted if one in content), None)


def ways(tongue: str, call: Call) -> list[str]:
    """A language, its base (pt for pt-BR), and what the call falls back to from there."""
    found = [tongue, tongue.partition("-")[0]]
    for one in found:  # grows while it is read
        if (other := call.fallbacks.get(one)) is not None and other not in found:
            found.append(other)
    return found
