"""The library of a call: sets of recommendations and a glossary, in plain words, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .records import record
from .text import Text

#: whether the words were held against the official text
Checked = Literal["official", "no"]

CHECKED = Text("These words were checked against the official text.")
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
    session: str = ""
    #: ISO 8601
    approved_on: str = ""
    sources: tuple[str, ...] = ()
    note: Text | None = None
    recommendations: tuple[Recommendation, ...] = ()


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
    sets: tuple[RecommendationSet, ...] = ()
    glossary: tuple[Term, ...] = ()
    timeline: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    caution: Text | None = None

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """All recommendations by id, in the order of their sets."""
        return {one.id: one for each in self.sets for one in each.recommendations}

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
