"""A call: what an organiser writes, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from .group import Group, walk
from .plan import Plan
from .questions import Question
from .recommendations import Library
from .records import record
from .retention import Retention
from .text import Text, own_name

#: how an answer can speak of a recommendation: it was used, helped, was hard to use, is about women, or the young
ROLES = ("used", "useful", "constraint", "women", "youth")


@record
class Spoken:
    """A language that a call has recordings of and no words: many are spoken and seldom written."""

    #: in itself, as its speakers know it
    name: str
    #: the language of the words beside the recordings
    written: str


@record
class Borrowed:
    """A library that a call takes from another folder."""

    folder: Path
    #: what that folder is called: its texts are translated in the catalogues of this name
    domain: str
    #: of its texts that are given without a language
    source_language: str


@dataclass(frozen=True)
class Form:
    """Sections with questions in printed order."""

    groups: tuple[Group, ...]
    #: content hash of the file it was read from
    version: str = ""

    @cached_property
    def plan(self) -> Plan:
        """The form compiled: conditions as functions, in the order they depend on each other."""
        return Plan(self.groups)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by name, in printed order."""
        return {question.name: question for question, _ in walk(self.groups) if isinstance(question, Question)}

    @cached_property
    def has_short_way(self) -> bool:
        """Some questions make up a short way."""
        return any(question.short is not False for question in self.questions.values())


@dataclass(frozen=True, kw_only=True)
class Call:
    """A consultation: who asks what, from when to when, in which languages."""

    name: str
    title: Text
    introduction: Text | None
    privacy: Text | None
    form: Form
    #: what people see of it
    library: Library = field(default_factory=Library)
    #: with what hide_unchecked leaves out
    whole_library: Library = field(default_factory=Library)
    #: where the library stands, when it is not this call's own
    borrowed: Borrowed | None = None
    folder: Path | None = None
    #: where each key of call.yaml stands
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    languages: tuple[str, ...] = ("en",)
    #: language -> where to look for words that it lacks
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    #: tag -> a language that exists as sound alone
    spoken: Mapping[str, Spoken] = field(default_factory=dict)
    #: role -> the questions whose answers speak of recommendations in it; `affiliation` -> those that say who answers
    coverage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: who asks; a name, an address or page to write to, and a human's phone number
    organiser: str | None = None
    contact: str | None = None
    phone: str | None = None
    #: aware; None is "not said"
    opens: datetime | None = None
    closes: datetime | None = None
    timezone: str = "UTC"
    #: a phone that was offline at closing still counts so long
    grace: timedelta = timedelta(hours=72)
    #: None where answers are kept until somebody erases them
    retention: Retention | None = None

    @property
    def source_language(self) -> str:
        """The language of texts that are given without one: English if the call speaks it, else its first."""
        return "en" if "en" in self.languages else self.languages[0]

    @property
    def domains(self) -> dict[str, str]:
        """Whose catalogues have its words, its own and those of a borrowed library -> the language written there."""
        own = {self.name: self.source_language}
        return own if self.borrowed is None else own | {self.borrowed.domain: self.borrowed.source_language}

    @property
    def tongues(self) -> tuple[str, ...]:
        """All languages to choose from: those with words, then those that exist as sound alone."""
        return (*self.languages, *self.spoken)

    def name_of(self, tongue: str) -> str:
        """A language's name in itself."""
        return self.spoken[tongue].name if tongue in self.spoken else own_name(tongue)

    def written(self, tongue: str) -> str:
        """The language to write in for somebody who speaks this one."""
        return self.spoken[tongue].written if tongue in self.spoken else tongue

    @property
    def over(self) -> datetime | None:
        """When the days of grace end; None where it does not close."""
        try:
            return self.closes + self.grace if self.closes is not None else None
        except OverflowError:
            return self.closes

    def is_closed(self, now: datetime) -> bool:
        """The closing time has passed."""
        return self.closes is not None and now >= self.closes


def domain_of(text: Text, domains: Iterable[str]) -> str | None:
    """The one of these that a text belongs to, by where it stands; None for a text of the interface."""
    return max((one for one in domains if text.context.startswith(f"{one}.")), key=len, default=None)
