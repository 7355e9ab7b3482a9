"""The library of a call: sets of recommendations and a glossary, in plain words, each with where it comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from .records import record
from .text import Text

#: whether the words were held against the official text
Checked = Literal["official", "no"]

_SHORT = re.compile(r"[A-Za-z0-9_.-]{1,28}")

CHECKED = Text("These words were checked against the official text. The official text decides.")
UNCHECKED = Text("These are our own words, not yet checked against the official text. The official text decides.")
ADVICE = Text("Recommendations are advice to governments. They are no law and no permission.")


@record(kw_only=True)
class Recommendation:
    """One piece of advice: what it asks, of whom, and which questions it helps to answer."""

    id: str
    topic: Text
    plain: Text
    example: Text | None
    set_id: str
    #: as read in the official text or a quotation of it; None where it was not read, and then never shown
    official_number: str | None = None
    asked_of: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: other words under which people look for it, a listed text
    keywords: Text | None = None
    #: names of questions
    questions: tuple[str, ...] = ()
    checked: Checked = "no"
    #: of these very words; the library's where the entry has none of its own
    version: str = ""
    #: where the topic was read, and what was and was not seen there
    source: str = ""
    seen: Text | None = None
    line: int = 0

    @property
    def status(self) -> Text:
        """The first line of every entry: were these words checked?"""
        return CHECKED if self.checked == "official" else UNCHECKED


@record(kw_only=True)
class RecommendationSet:
    """Recommendations that were agreed together."""

    id: str
    title: Text
    #: language -> title of the experts' report behind the set, where the set's own title was not seen in that language
    report_titles: Mapping[str, str] = field(default_factory=dict)
    #: who agreed on them
    agreed_by: Text | None = None
    session: str = ""
    approved_on: date | None = None
    sources: tuple[str, ...] = ()
    note: Text | None = None
    recommendations: tuple[Recommendation, ...] = ()

    def has_title_in(self, language: str) -> bool:
        """The title in this language was read somewhere, and is not our translation."""
        return not self.title.given.keys().isdisjoint((language, language.partition("-")[0]))


@record
class Activity:
    """Something that people do for a living, with the topics that most often matter to whoever does it."""

    id: str
    label: Text
    tags: tuple[str, ...]


@record
class Interests:
    """What somebody said of themselves; ids, empty where nothing was said."""

    does: str = ""
    matters: str = ""


@record(kw_only=True)
class Term:
    """A hard word in plain words; `forms`, a listed text, are other spellings that can stand in a text."""

    id: str
    term: Text
    plain: Text
    forms: Text | None = None
    checked: Checked = "no"
    source: str = ""
    line: int = 0

    @property
    def status(self) -> Text:
        """Were these words checked?"""
        return CHECKED if self.checked == "official" else UNCHECKED


@record(kw_only=True)
class Event:
    """Something that happened on the way to the recommendations."""

    when: str
    what: Text
    source: str

    @property
    def texts(self) -> tuple[Text, ...]:
        """What of it is translated."""
        return (self.what,)


@record(kw_only=True)
class Figure:
    """A contested number, never without whoever claims it."""

    figure: Text
    claimant: Text
    source: str

    @property
    def texts(self) -> tuple[Text, ...]:
        """What of it is translated."""
        return (self.figure, self.claimant)


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything a call explains."""

    version: str = ""
    #: id -> words
    actors: tuple[tuple[str, Text], ...] = ()
    tags: tuple[tuple[str, Text], ...] = ()
    activities: tuple[Activity, ...] = ()
    sets: tuple[RecommendationSet, ...] = ()
    glossary: tuple[Term, ...] = ()
    timeline: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    caution: Text | None = None
    #: where an actor, a tag, an activity or a set stands: `tags.prices` -> line
    places: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """All recommendations by id, in the order of their sets."""
        return {one.id: one for each in self.sets for one in each.recommendations}

    def activity(self, name: str) -> Activity | None:
        """An activity by its id."""
        return next((one for one in self.activities if one.id == name), None)

    def set_of(self, recommendation: Recommendation) -> RecommendationSet:
        """The set that it belongs to."""
        return next(one for one in self.sets if one.id == recommendation.set_id)

    def fitting(self, entries: Iterable[Recommendation], interests: Interests) -> list[Recommendation]:
        """These entries, those first that fit a person; where nothing is known of them, in the order they came."""
        return sorted(entries, key=lambda one: -self.fit(one, interests))

    def fit(self, one: Recommendation, interests: Interests) -> float:
        """How well an entry fits a person: 0 for not at all; what matters to them counts for more than what they do."""
        activity = self.activity(interests.does)
        usual = set(activity.tags) if activity is not None else set()
        return 2.0 * (interests.matters in one.tags) + len(usual & set(one.tags)) / (len(one.tags) or 1)

    def code(self, name: str) -> str:
        """An id as a button carries it: in at most 28 letters, digits, `_`, `.` and `-`."""
        return name if _SHORT.fullmatch(name) else f"x{hashlib.sha256(name.encode()).hexdigest()[:16]}"

    def by_code(self, code: str) -> Recommendation | None:
        """The recommendation with this code; None when it is not in the library any more."""
        return self._by_code.get(code)

    def term_by_code(self, code: str) -> Term | None:
        """The word of the glossary with this code."""
        return next((one for one in self.glossary if self.code(one.id) == code), None)

    @cached_property
    def _by_code(self) -> dict[str, Recommendation]:
        return {self.code(name): one for name, one in self.recommendations.items()}

    def about(self, question: str) -> tuple[Recommendation, ...]:
        """The recommendations that help to answer a question."""
        return self._by_question.get(question, ())

    @cached_property
    def _by_question(self) -> dict[str, tuple[Recommendation, ...]]:
        found: dict[str, tuple[Recommendation, ...]] = {}
        for one in self.recommendations.values():
            for question in one.questions:
                found[question] = (*found.get(question, ()), one)
        return found

    def lines(self, recommendation: Recommendation) -> tuple[Text, ...]:
        """A recommendation as it is read: status first, then topic, advice, example, and what it is not."""
        words = dict(self.actors)
        topic = Text("A topic of this set: {topic}", {"topic": recommendation.topic})
        if recommendation.official_number is not None:
            numbered = {"number": recommendation.official_number, "topic": recommendation.topic}
            topic = Text("{number}. {topic}", numbered)
        lines = [recommendation.status, topic, recommendation.plain]
        if recommendation.asked_of:
            actors = tuple(words[actor] for actor in recommendation.asked_of if actor in words)
            lines.append(Text("Who should act: {actors}.", {"actors": actors}))
        if recommendation.example is not None:
            lines.append(recommendation.example)
        return (*lines, ADVICE)
