"""The JSON Schema (2020-12) of one line of an export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conversations.call import Form
from conversations.group import Group
from conversations.questions import Question
from conversations.text import say

from .columns import Layout

Schema = dict[str, Any]


def schema(layout: Layout, *, is_whole: bool, note: str = "") -> Schema:
    """What each line is. Not `is_whole`: some form could not be read any more, so answers may have any shape."""
    without = layout.without_names
    respondent = {
        "kind": _TEXT,
        "name": _TEXT_OR_NONE,
        "women": _COUNT_OR_NONE,
        "men": _COUNT_OR_NONE,
        "agreed": _TEXT,
        **({} if without else {"witness": _TEXT_OR_NONE, "confirms": _TEXT_OR_NONE}),
    }
    if without:
        del respondent["name"]
    properties: dict[str, Schema] = {
        "reference": _TEXT,
        "status": {"enum": ["midway", "submitted", "withdrawn"]},
        "language": _TEXT,
        "revision": _COUNT,
        "respondent": _object(respondent),
        "answers": _answers(layout, is_whole),
        "state": _TEXT,
        "door": _TEXT,
        "began": _MOMENT,
        "sent": {"anyOf": [_MOMENT, _NONE]},
        "appearance": _TEXT_OR_NONE,
        "contact_again": _FLAG_OR_NONE,
        "send_outside": _FLAG_OR_NONE,
        "form": _TEXT,
        "topics": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
        "entries": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}},
        "renditions": {
            "type": "array",
            "items": _object(dict.fromkeys(("key", "kind", "language", "state", "words"), _TEXT)),
        },
    }
    if not without:
        properties["files"] = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}}
        properties |= dict.fromkeys(("why", "brought", "source"), _TEXT_OR_NONE)
    required = list(properties)
    properties["explained"] = {
        "type": "array",
        "items": _object({"entry": _TEXT, "question": _TEXT_OR_NONE, "version": _TEXT, "at": _MOMENT}),
    }
    properties["library_versions"] = {"type": "object", "additionalProperties": _TEXT}
    found: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": say(layout.call.title, layout.call.source_language),
        **({"description": note} if note else {}),
        **_object(properties),
    }
    found["required"] = required
    return found


def _answers(layout: Layout, is_whole: bool) -> Schema:
    """Answers by question. None need be there: each submission has those of its own version of the form."""
    versions: dict[str, list[Schema]] = {}
    for form in layout.forms:
        for name, one in _children(form, form.groups, layout.hidden).items():
            versions.setdefault(name, []).append(one)
    properties = {name: _any(found) if is_whole else {} for name, found in versions.items()}
    return {"type": "object", "properties": properties, "additionalProperties": not is_whole}


def _children(form: Form, children: Iterable[Group | Question], hidden: frozenset[str]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for child in children:
        if isinstance(child, Question):
            if child.name not in hidden and (child.answerable or not child.asked):
                found[child.name] = {"title": say(child.label, "en"), **_question(form, child)}
        elif child.is_repeat:
            inside = _children(form, child.children, hidden)
            found[child.name] = {"type": "array", "items": _object(inside)}
        else:
            found |= _children(form, child.children, hidden)
    return found


def _question(form: Form, question: Question) -> Schema:
    if question.for_each is None:
        return _value(question)
    return {"anyOf": [{"type": "object", "additionalProperties": _value(question)}, _NONE]}


def _value(question: Question) -> Schema:
    """By type; choices are said, not demanded: a form may have lost one that an older answer holds."""
    match question.type:
        case "calculate" | "hidden":
            return {}
        case "geopoint":
            return {"anyOf": [_object({"lat": {"type": "number"}, "lon": {"type": "number"}}), _NONE]}
        case "select_multiple" | "rank":
            return {"type": ["array", "null"], "items": {"type": "string", "examples": _names(question)}}
        case "integer":
            return {"type": ["integer", "null"]}
        case "decimal" | "range":
            return {"type": ["number", "null"]}
        case "acknowledge":
            return {"type": ["boolean", "null"]}
        case _ if question.choices:
            return {"type": ["string", "null"], "examples": _names(question)}
        case _:
            return {"type": ["string", "null"]}


def _names(question: Question) -> list[str]:
    return [choice.name for choice in question.choices]


def _any(found: list[Schema]) -> Schema:
    different: list[Schema] = []
    for one in found:
        if one not in different:
            different.append(one)
    return different[0] if len(different) == 1 else {"anyOf": different}


def _object(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TEXT: Schema = {"type": "string"}
_NONE: Schema = {"type": "null"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
_COUNT_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
_FLAG_OR_NONE: Schema = {"type": ["boolean", "null"]}
