"""The form of a call.yaml -> groups and questions; what is wrong is noted with its line and what to do."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import Any

from .choice_loader import read_choices
from .expressions import Expression, parse
from .fields import Fields, near_miss
from .group import Group
from .problems import Problems
from .questions import TYPES, Choice, Question
from .questions.select_one import SelectOneQuestion
from .questions.text import TextQuestion
from .rows import folded
from .source import Ambiguous, Entries, Entry
from .text import Text

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_GROUP_KEYS = ["type", "name", "label", "number", "relevant", "printed", "offers", "questions", "repeat_count"]
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
    "contact",
    "sensitive",
    "or_other",
]
_TYPE_ALIASES = {
    "dateTime": "datetime",
    "trigger": "acknowledge",
    "photo": "image",
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
#: in one form
MOST_QUESTIONS = 1000
OTHER_LABEL = Text("Other, please say")
OTHER_ASKS = Text("Please say which.")
ANOTHER = Text("Is there another one to add?")


@dataclass(slots=True)
class FormReader:
    """Reads groups and questions one after the other, knowing which names were used before."""

    problems: Problems
    #: what the contexts of its texts begin with
    domain: str
    source_language: str
    #: choice lists of the call by name
    lists: dict[str, tuple[Choice, ...]]
    #: name -> line
    seen: dict[str, int] = field(default_factory=dict)

    def sections(self, entries: tuple[Entry, ...]) -> tuple[Group, ...]:
        """The form's sections; questions that stand outside any group make one without a heading."""
        sections: list[Group] = []
        loose: list[Group | Question] = []
        for child in self._all(entries, ()):
            if isinstance(child, Group) and not child.is_repeat:
                sections += self._loose(loose)
                sections.append(child)
            else:
                loose.append(child)
        return (*sections, *self._loose(loose))

    def _loose(self, questions: list[Group | Question]) -> list[Group]:
        if not questions:
            return []
        name = f"_{questions[0].name}"
        while name in self.seen:
            name = f"_{name}"
        self.seen[name] = questions[0].line
        group = Group(name=name, label=None, line=questions[0].line, children=tuple(questions))
        questions.clear()
        return [group]

    def _all(self, entries: tuple[Entry, ...], repeats: tuple[str, ...]) -> tuple[Group | Question, ...]:
        return tuple(child for one in folded(entries, self.problems) for child in self._children(one, repeats))

    def _too_many(self, line: int) -> bool:
        """A form that nobody could answer, and that would cost everybody's time to check."""
        if len(self.seen) != MOST_QUESTIONS:
            return len(self.seen) > MOST_QUESTIONS
        self.problems.error(line, f"more than {MOST_QUESTIONS} questions and groups", "split the call into several")
        self.seen[""] = line
        return True

    def _children(self, entry: Entry, repeats: tuple[str, ...]) -> tuple[Group | Question, ...]:
        """A group or question; after one with or_other, the question that asks which other."""
        if self._too_many(entry.line):
            return ()
        raw = entry.get("type")
        kind = _plain_type(raw) if isinstance(raw, str) else raw
        name = self._name(entry, "group" if kind in ("group", "repeat") else "question")
        who = f"{'group' if kind in ('group', 'repeat') else 'question'} '{name}'"
        fields = Fields(entry, self.problems, who, f"{self.domain}.{name}", self.source_language)
        if not isinstance(kind, str):
            fields.error("type", "'type' is missing", f"add a type, one of: {', '.join((*TYPES, 'group', 'repeat'))}")
            return ()
        if kind in ("group", "repeat"):
            return (self._group(fields, name, kind == "repeat", repeats),)
        question = self._question(fields, name, kind)
        wants_other = "or_other" in kind.split() or fields.entry.get("or_other")
        return (question, *self._other(question)) if wants_other else (question,)

    def _other(self, question: Question) -> tuple[Question, ...]:
        """XLSForm's or_other: NAME_other asks for the words, when `other` is chosen."""
        name = f"{question.name}_other"
        if not _NAME.fullmatch(question.name):
            return ()  # its name was refused already
        if name in self.seen:
            todo = "remove or_other, or that question"
            self.problems.error(question.line, f"question '{question.name}': '{name}' stands there already", todo)
            return ()
        self.seen[name] = question.line
        relevant = parse(f"selected(${{{question.name}}}, 'other')")
        asks = TYPES["text"](
            name=name,
            label=OTHER_ASKS,
            line=question.line,
            relevant=relevant,
            short=question.short,
            printed=question.printed,
            contact=question.contact,
            sensitive=question.sensitive,
        )
        return (asks,)

    def _name(self, entry: Entry, what: str) -> str:
        value = entry.get("name")
        line = entry.lines.get("name", entry.line)
        if isinstance(value, (Ambiguous, bool, int, float)):
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            todo = f'quote it: name: "{value}"'
            if number:
                todo = f'quote it, and begin it with a letter: name: "n{value}"'
            self.problems.error(line, f"the name {value} is read by YAML as something else", todo)
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
        children = self._all(fields.mappings("questions", required=True), inside)
        count = fields.expression("repeat_count")
        if count is not None and not is_repeat:
            fields.error("repeat_count", "only a repeat has a repeat_count", "write type: repeat")
        gate = None
        if is_repeat and count is None:
            yes_no = (Choice("yes", Text("Yes")), Choice("no", Text("No")))
            asks = ANOTHER if label is None else Text("“{what}”: is there another one to add?", {"what": label})
            gate = SelectOneQuestion(name=name, label=asks, choices=yes_no, line=fields.entry.line, printed=False)
        for child in children:
            if inside and isinstance(child, Question) and child.last:
                self.problems.error(child.line, f"question '{child.name}': ask: last stands in a repeat", "remove it")
        return Group(
            name=name,
            label=label,
            line=fields.entry.line,
            lines=fields.entry.lines,
            number=fields.words("number") or "",
            relevant=fields.expression("relevant"),
            children=children,
            printed=fields.flag("printed", True),
            offers=self._offers(fields),
            is_repeat=is_repeat,
            repeat_count=count,
            gate=gate,
        )

    def _offers(self, fields: Fields) -> bool | str:
        """Whether, or after which question, recommendations are offered."""
        value = fields.entry.get("offers")
        if isinstance(value, str) and value.lower() not in ("yes", "true", "no", "false"):
            return value
        return fields.flag("offers")

    def _question(self, fields: Fields, name: str, kind: str) -> Question:
        fields.only(_QUESTION_KEYS)
        base, *words = kind.split()
        wants_other = "or_other" in words or fields.flag("or_other")
        list_name = " ".join(word for word in words if word != "or_other")
        maker = TYPES.get(base)
        if maker is None:
            near = near_miss(base, TYPES, self.problems)
            todo = f"did you mean {near}?" if near else f"use one of: {', '.join(TYPES)}"
            if base in _UNSUPPORTED:
                todo = "leave it out: it cannot be asked in a chat"
            fields.error("type", f"there is no type '{base}'", todo)
            return TYPES["text"](name=name, label=Text(name))  # so that its name is known to the rest of the form
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
            lines=fields.entry.lines,
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
            contact=fields.flag("contact"),
            sensitive=fields.flag("sensitive"),
        )
        self._fitting(fields, question, base)
        return question

    def _fitting(self, fields: Fields, question: Question, kind: str) -> None:
        """Refuse what its type cannot use."""
        if kind == "calculate" and question.calculation is None:
            fields.error("calculation", "a calculate needs a calculation", 'add calculation: "…"')
        if kind != "calculate" and question.calculation is not None:
            fields.error("calculation", "only a calculate has a calculation", "write type: calculate, or use default:")
        if question.ready and isinstance(question, TextQuestion) and not question.is_free:
            fields.error("ready", "ready answers need a text of free words", "remove the appearance, or ready")
        if question.default is not None and not isinstance(question.default, Expression):
            stored = question.stored(question.default)
            names = {choice.name for choice in question.choices}
            given = set(stored) if isinstance(stored, tuple) else {stored}
            if stored is None or (type(question).has_choices and not given <= names):
                what = f"the default '{question.default}' cannot be an answer here"
                fields.error("default", what, "give a value that somebody could answer, or remove it")
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
                near = near_miss(name, _APPEARANCES, self.problems)
                todo = f"did you mean {near}?" if near else "remove it; it has no meaning in a chat"
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
            if any(isinstance(one, bool) or not isinstance(one, (int, float)) or abs(one) > 1e12 for one in numbers):
                fields.error("parameters", "start, end and step should be numbers", "write {start: 1, end: 5, step: 1}")
                return {}
            start, end, step = numbers
            if step < 1e-6 or start >= end or (end - start) / step > 100_000:
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
                return read_choices(fields, "choices")
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

    def _ready(self, fields: Fields, kind: str) -> tuple[Choice, ...]:
        if "ready" not in fields.entry:
            return ()
        if kind != "text":
            fields.error("ready", "only a text question has ready answers", "use a select_one instead")
        return read_choices(fields, "ready")


def _as_number(text: str) -> Any:
    try:
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else float(text)
    except ValueError:
        return text


def _plain_type(kind: str) -> str:
    """XLSForm's usual spelling of a type, whichever of its spellings was used."""
    for spelling, usual in _TYPE_ALIASES.items():
        if kind == spelling or kind.startswith(f"{spelling} "):
            return usual + kind[len(spelling) :]
    return kind
