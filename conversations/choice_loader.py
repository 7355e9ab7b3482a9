"""Choices of a call.yaml: names that are stored, labels that are shown, and columns that a choice_filter asks about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container

from .fields import Fields
from .questions import Choice
from .source import Ambiguous, Entry
from .text import Text

#: in one list
MOST_CHOICES = 2000
_CHOICE_KEYS = ("name", "label", "exclusive")


def read_choices(fields: Fields, key: str) -> tuple[Choice, ...]:
    """The choices that stand as a list under a key."""
    choices: dict[str, Choice] = {}
    shared = fields.who == "the choices"
    who = f"{fields.who}, list '{key}'" if shared else fields.who
    for entry in fields.mappings(key, required=True):
        name = _choice_name(fields, entry, choices)
        inner = Fields(
            entry,
            fields.problems,
            f"{who}, choice '{name}'",
            f"{fields.context}.{key}.{name}" if shared else f"{fields.context}.{name}",
            fields.source_language,
        )
        for column in entry:
            near = difflib.get_close_matches(column, _CHOICE_KEYS, 1, 0.75)
            if column not in _CHOICE_KEYS and near:
                inner.error(column, f"the key '{column}' is not known", f"did you mean '{near[0]}'?")
        columns = {
            column: str(value)
            for column, value in entry.items()
            if column not in _CHOICE_KEYS and isinstance(value, (str, int, float))
        }
        label = inner.text("label", required=True) or Text(name)
        choices[name] = Choice(name, label, inner.flag("exclusive"), columns, entry.line)
        if len(choices) > MOST_CHOICES:
            fields.error(key, f"more than {MOST_CHOICES} choices", "ask for part of it first, and filter the rest")
            break
    return tuple(choices.values())


def _choice_name(fields: Fields, entry: Entry, before: Container[str]) -> str:
    value = entry.get("name")
    line = entry.lines.get("name", entry.line)
    if isinstance(value, (Ambiguous, bool, int, float)):
        what = f"{fields.who}: the choice name {value} is read by YAML as something else"
        fields.problems.error(line, what, f'quote it: name: "{value}"')
        return str(value)
    if not isinstance(value, str) or not value:
        fields.problems.error(line, f"{fields.who}: a choice has no name", "add 'name:' without spaces")
        return f"line_{entry.line}"
    if re.search(r"\s", value):
        what = f"{fields.who}: the choice name '{value}' has a space in it"
        fields.problems.error(line, what, "use _ instead of the space")
    elif re.search(r"[\[\]/=]", value):
        what = f"{fields.who}: the choice name '{value}' has a bracket, slash or = in it"
        fields.problems.error(line, what, "use letters, digits, _ and -")
    elif len(value) > 64:
        fields.problems.error(line, f"{fields.who}: the choice name '{value[:20]}…' is too long", "use 64 characters")
    if value in before:
        fields.problems.error(line, f"{fields.who}: the choice '{value}' stands twice", "rename or remove one of them")
    return value
