"""call folder -> Call: every refusal says file, line, what is wrong and what to do, and all of them come at once."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from .call import Call, Form, Group
from .expressions import Expression, ExpressionError, parse
from .fields import LANGUAGE, Fields
from .library_loader import LibraryReader
from .plan import Cycle
from .problems import BrokenCall, Problem, Problems
from .questions import TYPES, Choice, Question
from .questions.select_one import SelectOneQuestion
from .source import Ambiguous, Entries, Entry, read_bytes, read_yaml
from .text import Text

#: where the calls that come with Palabre stand
SHIPPED = Path(__file__).parent / "calls"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_CALL_KEYS = [
    "title",
    "introduction",
    "organiser",
    "contact",
    "phone",
    "languages",
    "opens",
    "closes",
    "timezone",
    "privacy",
    "form",
    "choices",
]
_GROUP_KEYS = ["type", "name", "label", "number", "relevant", "printed", "questions", "repeat_count"]
_QUESTION_KEYS = [
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "example",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "default",
    "appearance",
    "parameters",
    "choices",
    "ready",
    "minutes",
    "short",
    "ask",
    "for_each",
    "printed",
    "or_other",
]
_CHOICE_KEYS = ("name", "label", "exclusive")
_TYPE_ALIASES = {
    "dateTime": "datetime",
    "trigger": "acknowledge",
    "photo": "image",
    "begin group": "group",
    "begin_group": "group",
    "begin repeat": "repeat",
    "begin_repeat": "repeat",
    "select one": "select_one",
    "select multiple": "select_multiple",
    "string": "text",
    "int": "integer",
}
_UNSUPPORTED = frozenset(
    [
        "barcode",
        "geotrace",
        "geoshape",
        "audit",
        "background-audio",
        "background-geopoint",
        "osm",
        "xml-external",
        "csv-external",
        "select_one_from_file",
        "select_multiple_from_file",
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "start-geopoint",
        "entity",
    ]
)
_APPEARANCES = frozenset(
    [
        "multiline",
        "email",
        "url",
        "phone",
        "country",
        "numbers",
        "month-year",
        "year",
        "no-calendar",
        "minimal",
        "autocomplete",
        "horizontal",
        "field-list",
        "likert",
        "label",
        "list-nolabel",
        "table-list",
        "quick",
        "columns-pack",
        "columns",
    ]
)
OTHER_LABEL = Text("Other, please say")
OTHER_ASKS = Text("Please say which.")
ANOTHER = Text("Is there another one to add?")


def call_folder(name: str | Path, more: Path | None = None) -> Path:
    """The folder of a call given by its name (shipped, or standing in `more`) or as a folder."""
    for folder in (Path(name), *([more / str(name)] if more is not None else []), SHIPPED / str(name)):
        if (folder / "call.yaml").is_file():
            return folder
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(shipped_calls())
    what = f"there is no call '{name}' here"
    raise BrokenCall([Problem(str(name), 1, "error", what, f"name a folder with a call.yaml, or one of: {known}")])


def shipped_calls() -> tuple[str, ...]:
    """The names of the calls that come with Palabre."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/call.yaml")))


def load_call(folder: Path) -> Call:
    """The call that stands in a folder; raises BrokenCall with all that is wrong."""
    call, problems = read_call(folder)
    if call is None or problems.errors:
        raise BrokenCall(problems)
    return call


def read_call(folder: Path) -> tuple[Call | None, Problems]:
    """The call that stands in a folder as far as it can be read, and every problem met on the way."""
    path = folder / "call.yaml"
    problems = Problems(str(path))
    raw = read_bytes(path, problems)
    entry = read_yaml(raw, problems) if raw is not None else None
    if raw is None or entry is None:
        return None, problems
    version = hashlib.sha256(raw).hexdigest()
    call = _CallReader(problems, folder, version).call(entry)
    return (None if problems.errors else call), problems


@dataclass(slots=True)
class _CallReader:
    """Reads one call.yaml, keeping what has been seen so far."""

    problems: Problems
    folder: Path
    version: str
    source_language: str = "en"
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    #: name -> line
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        return self.folder.resolve().name

    def fields(self, entry: Entry, who: str, context: str) -> Fields:
        return Fields(entry, self.problems, who, f"{self.domain}.{context}", self.source_language)

    def call(self, entry: Entry) -> Call | None:
        fields = self.fields(entry, "the call", "call")
        fields.only(_CALL_KEYS)
        languages = self._languages(fields)
        self.source_language = "en" if "en" in languages or not languages else languages[0]
        fields = self.fields(entry, "the call", "call")
        if isinstance(choices := entry.get("choices"), Entry):
            for name in choices:
                holder = self.fields(choices, f"choice list '{name}'", f"choices.{name}")
                self.lists[name] = self._choices(holder, name)
        elif choices is not None:
            fields.error("choices", "'choices' should be lists by name", "write choices: {yes_no: [...]}")
        groups = tuple(
            section
            for one in fields.mappings("form", required=True)
            for section in self._children(one, (), top=True)
            if isinstance(section, Group)
        )
        title = fields.text("title", required=True)
        timezone = self._timezone(fields)
        call = Call(
            name=self.domain,
            title=title or Text(self.domain),
            introduction=fields.text("introduction"),
            privacy=fields.text("privacy"),
            form=Form(groups, self.version),
            folder=self.folder,
            languages=languages or ("en",),
            organiser=fields.words("organiser"),
            contact=fields.words("contact"),
            phone=fields.words("phone"),
            opens=self._when(fields, "opens", timezone),
            closes=self._when(fields, "closes", timezone),
            timezone=timezone,
        )
        if call.opens and call.closes and call.closes <= call.opens:
            fields.error("closes", "the call closes before it opens", "give a later closing time")
        library = LibraryReader(self.folder, self.domain, self.source_language, call.form.questions)
        call = replace(call, library=library.library())
        self.problems.add(library.problems)
        self._conditions(call.form)
        return call

    def _languages(self, fields: Fields) -> tuple[str, ...]:
        languages = fields.names("languages")
        for language in languages:
            if not LANGUAGE.fullmatch(language):
                fields.error("languages", f"'{language}' is no language code", "use codes such as en, fr or sw")
        return languages

    def _timezone(self, fields: Fields) -> str:
        name = fields.words("timezone") or "UTC"
        if name not in available_timezones():
            near = difflib.get_close_matches(name, available_timezones(), 1, 0.5)
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
        if key == "closes" and len(value) == len("2027-03-31"):
            when = when.replace(hour=23, minute=59, second=59)
        return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(timezone) if timezone != "UTC" else UTC)

    # -- groups and questions ----------------------------------------------------------------------------------------

    def _children(self, entry: Entry, repeats: tuple[str, ...], top: bool = False) -> tuple[Group | Question, ...]:
        """A group or question; after one with or_other, the question that asks which other."""
        raw = entry.get("type")
        kind = _TYPE_ALIASES.get(raw, raw) if isinstance(raw, str) else raw
        name = self._name(entry, "group" if kind in ("group", "repeat") else "question")
        who = f"{'group' if kind in ('group', 'repeat') else 'question'} '{name}'"
        fields = self.fields(entry, who, name)
        if not isinstance(kind, str):
            fields.error("type", "'type' is missing", f"add a type, one of: {', '.join((*TYPES, 'group', 'repeat'))}")
            return ()
        if kind in ("group", "repeat"):
            return (self._group(fields, name, kind == "repeat", repeats),)
        if top:
            fields.error("type", "a question stands outside any section", "put it under 'questions:' of a group")
        question = self._question(fields, name, kind)
        if question is None:
            return ()
        return (question, *self._other(question, kind, fields.flag("or_other")))

    def _other(self, question: Question, kind: str, or_other: bool) -> tuple[Question, ...]:
        """XLSForm's or_other: NAME_other asks for the words, when `other` is chosen."""
        if not (or_other or kind.endswith(" or_other")):
            return ()
        name = f"{question.name}_other"
        if name in self.seen:
            todo = "remove or_other, or that question"
            self.problems.error(question.line, f"question '{question.name}': '{name}' stands there already", todo)
            return ()
        self.seen[name] = question.line
        relevant = parse(f"selected(${{{question.name}}}, 'other')")
        asks = TYPES["text"](name=name, label=OTHER_ASKS, line=question.line, relevant=relevant, short=question.short)
        return (asks,)

    def _name(self, entry: Entry, what: str) -> str:
        value = entry.get("name")
        line = entry.lines.get("name", entry.line)
        if isinstance(value, (Ambiguous, bool, int, float)):
            self.problems.error(
                line, f"the name {value} is read by YAML as something else", f'quote it: name: "{value}"'
            )
            return str(value)
        if not isinstance(value, str) or not value:
            self.problems.error(line, f"a {what} has no name", "add 'name:' with letters, digits and _")
            return f"line_{entry.line}"
        if not _NAME.fullmatch(value):
            todo = "begin with a letter and use only letters, digits, _ - and ."
            self.problems.error(line, f"'{value}' cannot be a name", todo)
        elif len(value) > 64:
            self.problems.error(line, f"the name '{value[:20]}…' is too long", "use at most 64 characters")
        if value in self.seen:
            todo = "give one of them another name"
            self.problems.error(line, f"the name '{value}' is used twice (first in line {self.seen[value]})", todo)
        self.seen.setdefault(value, line)
        return value

    def _group(self, fields: Fields, name: str, is_repeat: bool, repeats: tuple[str, ...]) -> Group:
        fields.only(_GROUP_KEYS)
        label = fields.text("label", required=not repeats)
        inside = (*repeats, name) if is_repeat else repeats
        children = tuple(
            child for one in fields.mappings("questions", required=True) for child in self._children(one, inside)
        )
        count = fields.expression("repeat_count")
        if count is not None and not is_repeat:
            fields.error("repeat_count", "only a repeat has a repeat_count", "write type: repeat")
        gate = None
        if is_repeat and count is None:
            yes_no = (Choice("yes", Text("Yes")), Choice("no", Text("No")))
            gate = SelectOneQuestion(name=name, label=ANOTHER, choices=yes_no, line=fields.entry.line, printed=False)
        for child in children:
            if inside and isinstance(child, Question) and child.last:
                self.problems.error(child.line, f"question '{child.name}': ask: last stands in a repeat", "remove it")
        return Group(
            name=name,
            label=label,
            line=fields.entry.line,
            number=fields.words("number") or "",
            relevant=fields.expression("relevant"),
            children=children,
            printed=fields.flag("printed", True),
            is_repeat=is_repeat,
            repeat_count=count,
            gate=gate,
        )

    def _question(self, fields: Fields, name: str, kind: str) -> Question | None:
        fields.only(_QUESTION_KEYS)
        base, _, rest = kind.partition(" ")
        list_name = rest.removesuffix(" or_other").strip()
        wants_other = rest.endswith("or_other") or fields.flag("or_other")
        maker = TYPES.get(base)
        if maker is None:
            near = difflib.get_close_matches(base, TYPES, 1, 0.6)
            todo = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(TYPES)}"
            if base in _UNSUPPORTED:
                todo = "leave it out: it cannot be asked in a chat"
            fields.error("type", f"there is no type '{base}'", todo)
            return None
        choices: tuple[Choice, ...] = ()
        if maker.has_choices:
            choices = self._choices_of(fields, list_name)
            if wants_other and base != "rank" and not any(choice.name == "other" for choice in choices):
                choices = (*choices, Choice("other", OTHER_LABEL, line=fields.entry.line))
        elif "choices" in fields.entry or list_name:
            fields.error("type", f"a question of type {base} has no choices", "write type: select_one")
        ask = fields.words("ask")
        if ask not in (None, "last"):
            fields.error("ask", f"'{ask}' is not known", "write ask: last, or leave it out")
        required = fields.flag_or_expression("required")
        question = maker(
            name=name,
            label=fields.text("label", required=maker.asked) or Text(name),
            line=fields.entry.line,
            hint=fields.text("hint"),
            guidance_hint=fields.text("guidance_hint"),
            example=fields.text("example"),
            required=required,
            required_message=fields.text("required_message"),
            relevant=fields.expression("relevant"),
            constraint=fields.expression("constraint"),
            constraint_message=fields.text("constraint_message"),
            calculation=fields.expression("calculation"),
            choice_filter=fields.expression("choice_filter"),
            default=self._default(fields),
            appearance=self._appearance(fields),
            parameters=self._parameters(fields, base),
            choices=choices,
            ready=self._ready(fields, base),
            minutes=fields.number("minutes"),
            short=fields.flag_or_expression("short"),
            last=ask == "last",
            for_each=fields.words("for_each"),
            printed=fields.flag("printed", True),
        )
        self._fitting(fields, question, base)
        return question

    def _fitting(self, fields: Fields, question: Question, kind: str) -> None:
        """Refuse what its type cannot use."""
        if kind == "calculate" and question.calculation is None:
            fields.error("calculation", "a calculate needs a calculation", 'add calculation: "…"')
        if kind != "calculate" and question.calculation is not None:
            fields.error("calculation", "only a calculate has a calculation", "write type: calculate, or use default:")
        if question.choice_filter is not None and not type(question).has_choices:
            fields.error("choice_filter", "only questions with choices have a choice_filter", "remove it")
        if question.constraint is not None and not type(question).answerable:
            fields.error("constraint", f"a {kind} has no answer to check", "remove the constraint")

    def _default(self, fields: Fields) -> Any:
        """A proposal: an expression if it computes something (as pyxform decides it), else the value itself."""
        value = fields.entry.get("default")
        if isinstance(value, str) and ("${" in value or re.search(r"[a-z-]\(", value)):
            return fields.expression("default")
        if isinstance(value, (Entry, Entries)):
            fields.error("default", "'default' should be one value or an expression", "write default: 5")
            return None
        return value

    def _appearance(self, fields: Fields) -> frozenset[str]:
        names = fields.names("appearance")
        for name in names:
            if name not in _APPEARANCES:
                near = difflib.get_close_matches(name, _APPEARANCES, 1, 0.6)
                todo = f"did you mean {near[0]}?" if near else "remove it; it has no meaning in a chat"
                fields.problems.warning(fields.line("appearance"), f"{fields.who}: no appearance '{name}'", todo)
        return frozenset(names)

    def _parameters(self, fields: Fields, kind: str) -> dict[str, Any]:
        value = fields.entry.get("parameters")
        if value is None:
            return {}
        if isinstance(value, str):
            pairs = [pair.partition("=") for pair in re.split(r"[\s;,]+", value.strip()) if pair]
            value = {name: _as_number(text) for name, _, text in pairs}
        if not isinstance(value, dict):
            fields.error("parameters", "'parameters' should be pairs", "write parameters: {start: 1, end: 5, step: 1}")
            return {}
        if kind == "range":
            numbers = [value.get(name, usual) for name, usual in (("start", 0), ("end", 10), ("step", 1))]
            if any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in numbers):
                fields.error("parameters", "start, end and step should be numbers", "write {start: 1, end: 5, step: 1}")
                return {}
            start, end, step = numbers
            if step <= 0 or start >= end or (end - start) / step > 100_000:
                fields.error("parameters", "the scale has no steps", "start below end, and a step above 0")
                return {}
        return dict(value)

    def _choices_of(self, fields: Fields, list_name: str) -> tuple[Choice, ...]:
        if "choices" in fields.entry:
            if list_name:
                fields.error("choices", f"choices stand here and in the list '{list_name}'", "keep one of the two")
            if isinstance(fields.entry["choices"], str):
                list_name = fields.entry["choices"]
            else:
                return self._choices(fields, "choices")
        if not list_name:
            fields.error(
                "type",
                "there are no choices",
                "add 'choices:' below, or name a list: type: select_one yes_no",
            )
            return ()
        if list_name not in self.lists:
            near = difflib.get_close_matches(list_name, self.lists, 1, 0.5)
            todo = f"did you mean '{near[0]}'?" if near else f"add '{list_name}:' under the call's 'choices:'"
            fields.error("type", f"there is no choice list '{list_name}'", todo)
        return self.lists.get(list_name, ())

    def _choices(self, fields: Fields, key: str) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for entry in fields.mappings(key, required=True):
            name = self._choice_name(fields, entry, choices)
            owner = fields.context.removeprefix(f"{self.domain}.")
            inner = self.fields(entry, f"{fields.who}, choice '{name}'", f"{owner}.{name}")
            columns = {
                column: str(value)
                for column, value in entry.items()
                if column not in _CHOICE_KEYS and isinstance(value, (str, int, float))
            }
            label = inner.text("label", required=True) or Text(name)
            choices.append(Choice(name, label, inner.flag("exclusive"), columns, entry.line))
        return tuple(choices)

    def _choice_name(self, fields: Fields, entry: Entry, before: list[Choice]) -> str:
        value = entry.get("name")
        line = entry.lines.get("name", entry.line)
        if isinstance(value, (Ambiguous, bool, int, float)):
            what = f"{fields.who}: the choice name {value} is read by YAML as something else"
            self.problems.error(line, what, f'quote it: name: "{value}"')
            return str(value)
        if not isinstance(value, str) or not value:
            self.problems.error(line, f"{fields.who}: a choice has no name", "add 'name:' without spaces")
            return f"line_{entry.line}"
        if re.search(r"\s", value):
            what = f"{fields.who}: the choice name '{value}' has a space in it"
            self.problems.error(line, what, "use _ instead of the space")
        elif len(value) > 64:
            self.problems.error(line, f"{fields.who}: the choice name '{value[:20]}…' is too long", "use 64 characters")
        if any(choice.name == value for choice in before):
            self.problems.error(
                line, f"{fields.who}: the choice '{value}' stands twice", "rename or remove one of them"
            )
        return value

    def _ready(self, fields: Fields, kind: str) -> tuple[Choice, ...]:
        if "ready" not in fields.entry:
            return ()
        if kind != "text":
            fields.error("ready", "only a text question has ready answers", "use a select_one instead")
        return self._choices(fields, "ready")

    # -- conditions --------------------------------------------------------------------------------------------------

    def _conditions(self, form: Form) -> None:
        """Compile everything once, so that unknown names and circles are found now, each with its line."""
        places: dict[str, tuple[str, ...]] = {}
        repeats: set[str] = set()
        owners: list[tuple[Group | Question, tuple[str, ...]]] = []
        _collect(form.groups, (), places, repeats, owners)
        for owner, here in owners:
            self._names_known(owner, here, places, frozenset(repeats), form)
        if self.problems.errors:
            return
        try:
            _ = form.plan
        except Cycle as circle:
            first = next(owner for owner, _ in owners if owner.name == circle.names[0])
            round_trip = " needs ".join(f"'{name}'" for name in circle.names)
            self.problems.error(first.line, f"conditions wait for each other: {round_trip}", "break the circle")

    def _names_known(
        self,
        owner: Group | Question,
        here: tuple[str, ...],
        places: dict[str, tuple[str, ...]],
        repeats: frozenset[str],
        form: Form,
    ) -> None:
        who = f"{'question' if isinstance(owner, Question) else 'group'} '{owner.name}'"
        keys = ("relevant", "repeat_count") if isinstance(owner, Group) else _EXPRESSION_KEYS
        for key in keys:
            expression = getattr(owner, key)
            if not isinstance(expression, Expression):
                continue
            columns = None
            if key == "choice_filter" and isinstance(owner, Question):
                columns = frozenset(column for choice in owner.choices for column in choice.columns) | {"name"}
            try:
                expression.compile(places, here, repeats, columns)
            except ExpressionError as wrong:
                self.problems.error(owner.line, f"{who}: {key}: {wrong.what}", wrong.todo)
            for name in sorted(expression.names):
                asked = form.questions.get(name)
                if asked is not None and asked.for_each is not None:
                    todo = "ask about the question it follows instead"
                    self.problems.error(owner.line, f"{who}: '{name}' has an answer for each choice", todo)
        if isinstance(owner, Question):
            self._texts_known(owner, who, here, places)
            self._follow_up_known(owner, who, form, places, here)

    def _texts_known(
        self, owner: Question, who: str, here: tuple[str, ...], places: dict[str, tuple[str, ...]]
    ) -> None:
        for text in (owner.label, owner.hint, owner.guidance_hint, owner.example, owner.constraint_message):
            for name in sorted(text.names) if text is not None else ():
                if name == "choice" and owner.for_each is not None:
                    continue
                if name not in places:
                    near = difflib.get_close_matches(name, places, 1, 0.6)
                    todo = f"did you mean ${{{near[0]}}}?" if near else "name a question of this form"
                    self.problems.error(owner.line, f"{who}: the words name ${{{name}}}, which is no question", todo)
                elif places[name] != here[: len(places[name])]:
                    todo = "name a question outside the repeat"
                    self.problems.error(owner.line, f"{who}: ${{{name}}} has many answers (it is in a repeat)", todo)

    def _follow_up_known(
        self, owner: Question, who: str, form: Form, places: dict[str, tuple[str, ...]], here: tuple[str, ...]
    ) -> None:
        if owner.for_each is None:
            return
        asked = form.questions.get(owner.for_each)
        if asked is None or not type(asked).has_choices or places.get(owner.for_each) != here:
            todo = "name a select question of the same group or repeat"
            self.problems.error(owner.line, f"{who}: for_each: '{owner.for_each}' has no choices", todo)


_EXPRESSION_KEYS = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
    "default",
    "short",
)


def _collect(
    children: Iterable[Group | Question],
    here: tuple[str, ...],
    places: dict[str, tuple[str, ...]],
    repeats: set[str],
    owners: list[tuple[Group | Question, tuple[str, ...]]],
) -> None:
    for child in children:
        places[child.name] = here
        owners.append((child, here))
        if isinstance(child, Group):
            if child.is_repeat:
                repeats.add(child.name)
            _collect(child.children, (*here, child.name) if child.is_repeat else here, places, repeats, owners)


def _as_number(text: str) -> Any:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
