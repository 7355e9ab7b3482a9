"""call folder -> Call: every refusal says file, line, what is wrong and what to do, and all of them come at once."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from .call import ROLES, Call, Form, Spoken
from .call_library import with_library
from .choice_loader import read_choices
from .fields import LANGUAGE, Fields, near_miss
from .form_loader import FormReader
from .group import walk
from .problems import BrokenCall, Problem, Problems
from .questions import Choice, Question
from .references import check_references
from .retention import read_retention
from .source import Entry, read_bytes, read_yaml
from .text import Text

#: characters of a language's name
_LONGEST_NAME = 28

#: where the calls that come with Palabre stand
SHIPPED = Path(__file__).parent / "calls"

_CALL_KEYS = [
    "title",
    "introduction",
    "organiser",
    "contact",
    "phone",
    "retention",
    "languages",
    "fallbacks",
    "spoken",
    "opens",
    "closes",
    "timezone",
    "privacy",
    "form",
    "choices",
    "library",
    "explains",
    "hide_unchecked",
    "coverage",
]
_AFFILIATION = "affiliation"


def call_folder(name: str | Path, more: Path | None = None) -> Path:
    """The folder of a call given by its name (shipped, or standing in `more`) or as a folder."""
    if len(str(name)) > 200 and not Path(str(name)[:200]).parent.is_dir():
        name = f"{str(name)[:60]}…"
    for folder in (Path(name), *([more / str(name)] if more is not None else []), SHIPPED / str(name)):
        if (folder / "call.yaml").is_file():
            return folder
    if Path(name).name == "call.yaml" and Path(name).is_file():
        return Path(name).parent
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(shipped_calls())
    what = f"there is no call '{name}' here"
    raise BrokenCall([Problem(str(name), 1, "error", what, f"name a folder with a call.yaml, or one of: {known}")])


def shipped_calls() -> tuple[str, ...]:
    """The names of the calls that come with Palabre."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/call.yaml")))


@cache
def known_timezones() -> frozenset[str]:
    """The time zones that a call may name; looked up once, for Python opens six hundred files to tell."""
    return frozenset(available_timezones() - {"localtime", "Factory", "posixrules"})


def load_call(folder: Path, kept: Path | None = None) -> Call:
    """The call that stands in a folder; raises BrokenCall with all that is wrong. For `kept` see `read_call`."""
    call, problems = read_call(folder, kept)
    if call is None or problems.errors:
        raise BrokenCall(problems)
    return call


def read_call(folder: Path, kept: Path | None = None) -> tuple[Call | None, Problems]:
    """The call that stands in a folder as far as it can be read, and every problem met on the way.

    `kept` is a copy of the folder that its `library:` names, for an older version of a call.
    """
    path = folder / "call.yaml"
    problems = Problems(str(path))
    raw = read_bytes(path, problems)
    entry = read_yaml(raw, problems) if raw is not None else None
    if raw is None or entry is None:
        return None, problems
    version = hashlib.sha256(raw).hexdigest()
    call = _CallReader(problems, folder, version, kept).call(entry)
    return (None if problems.errors else call), problems


@dataclass(slots=True)
class _CallReader:
    """Reads one call.yaml."""

    problems: Problems
    folder: Path
    version: str
    kept: Path | None

    def call(self, entry: Entry) -> Call:
        """The call as far as it can be read."""
        domain = self.folder.resolve().name
        fields = Fields(entry, self.problems, "the call", f"{domain}.call")
        if domain == "bot":
            self.problems.error(1, "a call cannot be called 'bot', as the interface is", "give its folder another name")
        fields.only(_CALL_KEYS)
        languages = self._languages(fields)
        fields.source_language = "en" if "en" in languages or not languages else languages[0]
        reader = FormReader(self.problems, domain, fields.source_language, self._lists(fields, domain))
        groups = reader.sections(fields.mappings("form", required=True))
        timezone = self._timezone(fields)
        call = Call(
            name=domain,
            title=fields.text("title", required=True) or Text(domain),
            introduction=fields.text("introduction"),
            privacy=fields.text("privacy"),
            form=Form(groups, self.version),
            folder=self.folder,
            lines=entry.lines,
            languages=languages or ("en",),
            fallbacks=self._fallbacks(fields, languages),
            spoken=self._spoken(fields, languages or ("en",)),
            coverage=self._coverage(fields, {child.name for child, _ in walk(groups) if isinstance(child, Question)}),
            organiser=fields.words("organiser"),
            contact=fields.words("contact"),
            phone=fields.words("phone"),
            retention=read_retention(fields, self.problems),
            opens=self._when(fields, "opens", timezone),
            closes=self._when(fields, "closes", timezone),
            timezone=timezone,
        )
        if call.opens and call.closes and call.closes <= call.opens:
            fields.error("closes", "the call closes before it opens", "give a later closing time")
        for key in ("title", "introduction", "privacy"):
            if (text := getattr(call, key)) is not None and text.names:
                fields.error(
                    key, f"'{key}' names ${{{min(text.names)}}}", "name answers in the words of a question only"
                )
        call = with_library(call, fields, SHIPPED, self.kept)
        check_references(call.form, self.problems)
        return call

    def _lists(self, fields: Fields, domain: str) -> dict[str, tuple[Choice, ...]]:
        lists = fields.entry.get("choices")
        if lists is None:
            return {}
        if not isinstance(lists, Entry):
            fields.error("choices", "'choices' should be lists by name", "write choices: {yes_no: [...]}")
            return {}
        holder = Fields(lists, self.problems, "the choices", f"{domain}.choices", fields.source_language)
        return {name: read_choices(holder, name) for name in lists}

    def _languages(self, fields: Fields) -> tuple[str, ...]:
        languages = fields.names("languages")
        for language in languages:
            if not LANGUAGE.fullmatch(language):
                fields.error("languages", f"'{language}' is no language code", "use codes such as en, fr or sw")
        return languages

    def _fallbacks(self, fields: Fields, languages: tuple[str, ...]) -> dict[str, str]:
        """Where to look for words that a language lacks."""
        given = fields.entry.get("fallbacks")
        if given is None:
            return {}
        if not isinstance(given, Entry):
            fields.error("fallbacks", "'fallbacks' should be language: language", "write fallbacks: {pt-BR: pt}")
            return {}
        for language, other in given.items():
            for tag in (language, other):
                if tag not in languages:
                    self.problems.error(
                        given.lines.get(language, given.line),
                        f"fallbacks: '{tag}' is none of the call's languages",
                        f"use two of: {', '.join(languages)}",
                    )
        return {str(language): str(other) for language, other in given.items()}

    def _spoken(self, fields: Fields, languages: tuple[str, ...]) -> dict[str, Spoken]:
        """The languages that exist as sound alone: what they are called, and which one is written beside them."""
        given = fields.entry.get("spoken")
        if given is None:
            return {}
        example = "write spoken: {ff: {name: Fulfulde, written: fr}}"
        if not isinstance(given, Entry):
            fields.error("spoken", "'spoken' should have languages", example)
            return {}
        found = {}
        for tongue, entry in given.items():
            line = given.lines.get(tongue, given.line)
            if not LANGUAGE.fullmatch(str(tongue)) or tongue in languages:
                what = "has words already" if tongue in languages else "is no language code"
                self.problems.error(line, f"spoken: '{tongue}' {what}", "use a code such as ff, bm or wo")
            elif not isinstance(entry, Entry):
                self.problems.error(line, f"spoken: '{tongue}' should have a name and what is written", example)
            else:
                inner = Fields(entry, self.problems, f"the spoken language '{tongue}'", "")
                inner.only(("name", "written"))
                name = inner.words("name", required=True) or str(tongue)
                written = inner.words("written") or languages[0]
                if len(name) > _LONGEST_NAME or not name.strip():
                    inner.error("name", "the name does not fit a button", f"write it in {_LONGEST_NAME} characters")
                if written not in languages:
                    inner.error(
                        "written", f"'{written}' is none of the call's languages", f"use one of: {', '.join(languages)}"
                    )
                found[str(tongue)] = Spoken(name.strip(), written)
        return found

    def _coverage(self, fields: Fields, questions: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Which questions ask how recommendations were used, what helped, and so on."""
        given = fields.entry.get("coverage")
        if given is None:
            return {}
        if not isinstance(given, Entry):
            fields.error(
                "coverage", "'coverage' should be lists of questions", "write coverage: {useful: [what_helped]}"
            )
            return {}
        inner = Fields(given, self.problems, "the coverage", "")
        inner.only((*ROLES, _AFFILIATION))
        found = {}
        for role in (one for one in (*ROLES, _AFFILIATION) if one in given):
            found[role] = inner.names(role)
            for name in found[role]:
                if name not in questions:
                    near = near_miss(name, questions, self.problems)
                    todo = f"did you mean '{near}'?" if near is not None else "name questions of this form"
                    inner.error(role, f"{role}: there is no question '{name}'", todo)
        return found

    def _timezone(self, fields: Fields) -> str:
        name = fields.words("timezone") or "UTC"
        if name != "UTC" and name not in (known := known_timezones()):
            near = difflib.get_close_matches(name[:64], known, 1, 0.5)
            fields.error("timezone", f"'{name}' is no time zone", f"write one such as {(near or ['Africa/Dakar'])[0]}")
            return "UTC"
        return name

    def _when(self, fields: Fields, key: str, timezone: str) -> datetime | None:
        value = fields.words(key)
        if value is None:
            return None
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            fields.error(key, f"'{value}' is no date", f"write {key}: 2027-03-31 or {key}: 2027-03-31T18:00")
            return None
        if key == "closes" and ":" not in value and "T" not in value:
            when = when.replace(hour=23, minute=59, second=59)
        return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone) if timezone != "UTC" else UTC)
