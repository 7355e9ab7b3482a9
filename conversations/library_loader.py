"""recommendations.yaml and glossary.yaml of a call -> Library; both files may be missing."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .fields import Fields
from .problems import Problem, Problems
from .recommendations import Activity, Checked, Event, Figure, Library, Recommendation, RecommendationSet, Term
from .records import replace
from .source import Entries, Entry, read_bytes, read_yaml
from .text import Text

_FILES = ("recommendations", "glossary")
#: characters of a version
_LONGEST_VERSION = 64

_SET_KEYS = [
    "id",
    "title",
    "titles",
    "report_titles",
    "agreed_by",
    "session",
    "approved_on",
    "sources",
    "note",
    "recommendations",
]
_RECOMMENDATION_KEYS = [
    "id",
    "official_number",
    "topic",
    "plain",
    "example",
    "asked_of",
    "tags",
    "keywords",
    "questions",
    "checked",
    "version",
    "source",
    "seen",
    "show",
]


@dataclass(slots=True)
class LibraryReader:
    """Reads what a call explains; `problems` has what was wrong with it."""

    folder: Path
    domain: str
    source_language: str
    #: names of the form that recommendations may refer to; None where the library belongs to another form
    questions: Mapping[str, object] | None
    version: str = ""
    #: of the file, for a library that names no version
    digest: str = ""
    problems: list[Problem] = field(default_factory=list)

    def library(self) -> Library:
        """The library as far as it can be read."""
        self._look_for_misnamed()
        recommendations = self._read("recommendations.yaml", self._recommendations) or {}
        glossary = self._read("glossary.yaml", self._glossary) or {}
        return Library(**{**recommendations, **glossary})

    def _look_for_misnamed(self) -> None:
        """A file that was meant to be read and is not."""
        for path in sorted(self.folder.glob("*.y*ml")):
            near = difflib.get_close_matches(path.stem, _FILES, 1, 0.8)
            if near and path.name != f"{near[0]}.yaml":
                problems = Problems(str(path))
                problems.warning(1, "this file is not read", f"did you mean {near[0]}.yaml?")
                self.problems += problems.found

    def _read(self, name: str, reader: Callable[[Entry, Problems], dict[str, Any]]) -> dict[str, Any] | None:
        path = self.folder / name
        if not path.is_file():
            return None
        problems = Problems(str(path))
        raw = read_bytes(path, problems)
        self.digest = hashlib.sha256(raw or b"").hexdigest()[:12]
        entry = read_yaml(raw, problems) if raw is not None else None
        made = reader(entry, problems) if entry is not None else None
        self.problems += problems.found
        return made

    def _fields(self, entry: Entry, problems: Problems, who: str, context: str) -> Fields:
        return Fields(entry, problems, who, f"{self.domain}.{context}", self.source_language)

    def _recommendations(self, entry: Entry, problems: Problems) -> dict[str, Any]:
        fields = self._fields(entry, problems, "the library", "library")
        fields.only(("version", "actors", "tags", "activities", "sets", "background"))
        actors = self._labels(fields, "actors")
        tags = self._labels(fields, "tags")
        activities = self._activities(fields, dict(tags))
        known: dict[str, int] = {}
        self.version = self._version(fields, self.digest)
        sets = tuple(
            self._set(one, problems, dict(actors), dict(tags), known) for one in fields.mappings("sets", required=True)
        )
        background = entry.get("background")
        more: dict[str, Any] = {}
        if background is not None and not isinstance(background, Entry):
            fields.error("background", "'background' should have keys", "write background: {timeline: […]}")
        if isinstance(background, Entry):
            inner = self._fields(background, problems, "the background", "background")
            inner.only(("timeline", "figures", "caution"))
            more = {
                "timeline": tuple(self._event(i, one, problems) for i, one in enumerate(inner.mappings("timeline"))),
                "figures": tuple(self._figure(i, one, problems) for i, one in enumerate(inner.mappings("figures"))),
                "caution": inner.text("caution"),
            }
        return {
            "version": self.version,
            "actors": actors,
            "tags": tags,
            "activities": activities,
            "sets": sets,
            "places": _places(entry),
            **more,
        }

    def _labels(self, fields: Fields, key: str) -> tuple[tuple[str, Text], ...]:
        made = []
        for entry in fields.mappings(key):
            inner = self._fields(entry, fields.problems, f"one of '{key}'", f"{key}.{entry.get('id')}")
            inner.only(("id", "label"))
            label = inner.text("label", required=True)
            if (name := inner.words("id", required=True)) and label is not None:
                made.append((name, label))
        return tuple(made)

    def _activities(self, fields: Fields, tags: dict[str, Text]) -> tuple[Activity, ...]:
        """What people do, with the topics of those who do it."""
        made = []
        for entry in fields.mappings("activities"):
            name = str(entry.get("id"))
            inner = self._fields(entry, fields.problems, f"activity '{name}'", f"activities.{name}")
            inner.only(("id", "label", "tags"))
            label = inner.text("label", required=True)
            self._known(inner, "tags", tags)
            if (name := inner.words("id", required=True) or "") and label is not None:
                made.append(Activity(name, label, inner.names("tags")))
        return tuple(made)

    def _day(self, fields: Fields, key: str) -> date | None:
        """A day, as ISO 8601 writes it."""
        words = fields.words(key)
        try:
            return date.fromisoformat(words) if words is not None else None
        except ValueError:
            fields.error(key, f"'{key}: {str(words)[:40]}' is no day", f'write {key}: "2013-10-10"')
            return None

    def _version(self, fields: Fields, usual: str) -> str:
        """Which words these are; it is kept with each answer that is given after they were shown."""
        version = fields.words("version") or usual
        if len(version) > _LONGEST_VERSION:
            fields.error("version", f"the version has {len(version)} characters", f"say it in {_LONGEST_VERSION}")
        return version[:_LONGEST_VERSION]

    def _known(self, fields: Fields, key: str, allowed: Mapping[str, object]) -> None:
        """Refuse what is none of these."""
        for one in fields.names(key):
            if one not in allowed:
                near = difflib.get_close_matches(one, allowed, 1, 0.6)
                todo = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(list(allowed)[:12])}"
                fields.error(key, f"{key}: there is no '{one}'", todo)

    def _set(
        self,
        entry: Entry,
        problems: Problems,
        actors: dict[str, Text],
        tags: dict[str, Text],
        known: dict[str, int],
    ) -> RecommendationSet:
        fields = self._fields(entry, problems, f"set '{entry.get('id')}'", f"sets.{entry.get('id')}")
        name = self._id(fields, known)
        fields.only(_SET_KEYS)
        title = fields.text("title", required=True) or Text(name)
        given = {self.source_language: title.source, **_words_by_language(entry.get("titles")), **title.given}
        title = replace(title, given=given)
        return RecommendationSet(
            id=name,
            title=title,
            report_titles=_words_by_language(entry.get("report_titles")),
            agreed_by=fields.text("agreed_by"),
            session=fields.words("session") or "",
            approved_on=self._day(fields, "approved_on"),
            sources=fields.names("sources"),
            note=fields.text("note"),
            recommendations=tuple(
                self._recommendation(one, name, problems, actors, tags, known)
                for one in fields.mappings("recommendations", required=True)
                if self._fields(one, problems, "a recommendation", "show").flag("show", True)
            ),
        )

    def _recommendation(
        self,
        entry: Entry,
        set_id: str,
        problems: Problems,
        actors: dict[str, Text],
        tags: dict[str, Text],
        known: dict[str, int],
    ) -> Recommendation:
        who = entry.get("id")
        fields = self._fields(entry, problems, f"recommendation '{who}'", f"recommendations.{who}")
        name = self._id(fields, known)
        fields.only(_RECOMMENDATION_KEYS)
        for key, allowed in (("asked_of", actors), ("tags", tags), ("questions", self.questions)):
            if allowed is not None:
                self._known(fields, key, allowed)
        return Recommendation(
            id=name,
            set_id=set_id,
            official_number=fields.words("official_number"),
            topic=fields.text("topic", required=True) or Text(name),
            plain=fields.text("plain", required=True) or Text(""),
            example=fields.text("example"),
            asked_of=fields.names("asked_of"),
            tags=fields.names("tags"),
            keywords=fields.listed("keywords"),
            questions=fields.names("questions"),
            checked=_checked(fields),
            version=self._version(fields, self.version),
            source=fields.words("source") or "",
            seen=fields.text("seen"),
            line=entry.line,
        )

    def _id(self, fields: Fields, known: dict[str, int]) -> str:
        """The entry's id, which no other entry has."""
        name = fields.words("id", required=True) or ""
        if name in known:
            fields.error("id", f"the id is used twice (first in line {known[name]})", "give one of them another id")
        known.setdefault(name, fields.line("id"))
        return name

    def _event(self, index: int, entry: Entry, problems: Problems) -> Event:
        fields = self._fields(entry, problems, "an event of the background", f"timeline.{index}")
        fields.only(("when", "what", "source"))
        return Event(
            when=fields.words("when", required=True) or "",
            what=fields.text("what", required=True) or Text(""),
            source=fields.words("source") or "",
        )

    def _figure(self, index: int, entry: Entry, problems: Problems) -> Figure:
        fields = self._fields(entry, problems, "a figure of the background", f"figures.{index}")
        fields.only(("figure", "claimant", "source"))
        return Figure(
            figure=fields.text("figure", required=True) or Text(""),
            claimant=fields.text("claimant", required=True) or Text(""),
            source=fields.words("source") or "",
        )

    def _glossary(self, entry: Entry, problems: Problems) -> dict[str, Any]:
        fields = self._fields(entry, problems, "the glossary", "glossary")
        fields.only(("version", "entries"))
        known: dict[str, int] = {}
        entries = fields.mappings("entries", required=True)
        return {"glossary": tuple(self._term(one, problems, known) for one in entries)}

    def _term(self, entry: Entry, problems: Problems, known: dict[str, int]) -> Term:
        who = entry.get("id")
        fields = self._fields(entry, problems, f"glossary entry '{who}'", f"glossary.{who}")
        name = self._id(fields, known)
        fields.only(("id", "term", "forms", "plain", "checked", "source"))
        return Term(
            id=name,
            term=fields.text("term", required=True) or Text(name),
            plain=fields.text("plain", required=True) or Text(""),
            forms=fields.listed("forms"),
            checked=_checked(fields),
            line=entry.line,
            source=fields.words("source") or "",
        )


def _places(library: Entry) -> dict[str, int]:
    """Where actors, tags, activities and sets stand, each by its list and id: `tags.prices` -> line."""
    return {
        f"{key}.{one.get('id')}": one.line
        for key in ("actors", "tags", "activities", "sets")
        if isinstance(listed := library.get(key), Entries)
        for one in listed
        if isinstance(one, Entry)
    }


def _words_by_language(titles: object) -> dict[str, str]:
    """`{fr: {text: …, note: …}}` as language -> words."""
    if not isinstance(titles, Entry):
        return {}
    return {language: str(one["text"]) for language, one in titles.items() if isinstance(one, Entry) and "text" in one}


def _checked(fields: Fields) -> Checked:
    """`checked: official` or `checked: "no"`; the latter also unquoted, and when nothing is said."""
    match fields.entry.get("checked", "no"):
        case "official":
            return "official"
        case "no" | False:
            return "no"
        case other:
            fields.error("checked", f"'{other}' is not known", 'write checked: official or checked: "no"')
            return "no"
