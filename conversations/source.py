"""Strict YAML: plain mappings, lists and scalars, each with its line; nothing that can hurt the reader.

Built on libyaml's events (a flat stream), because its composer recurses: 400,000 opening brackets end the process.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problems import Problems

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 40
MOST_NODES = 100_000

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_YAML_1_1_BOOLEAN = frozenset(
    {word for low in ("yes", "no", "on", "off") for word in (low, low.capitalize(), low.upper())}
)
# no leading +: an unquoted phone number stays what it is
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)")


class Ambiguous(str):
    """An unquoted yes, no, on or off: YAML 1.1 readers take it for true or false, people mean the word."""

    __slots__ = ()


class Entry(dict[str, Any]):
    """A YAML mapping: `line` is where it begins, `lines[key]` where that key stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Entries(list[Any]):
    """A YAML list: `line` is where it begins, `lines[i]` where its item i stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(slots=True)
class _Open:
    """A collection that is being filled."""

    node: Entry | Entries
    key: str | None = None
    bad_key: bool = False
    keys: set[str] = field(default_factory=set)


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """What a file holds, or None when it cannot be read."""
    try:
        if path.exists() and not path.is_file():
            problems.error(1, "this is no ordinary file", "put a readable file there")
            return None
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as wrong:
        problems.error(1, f"the file cannot be read ({wrong.strerror})", "put a readable file there")
        return None


def read_yaml(raw: bytes, problems: Problems) -> Entry | None:
    """The mapping that a file holds, or None when it cannot be read; every reason is noted in `problems`."""
    if len(raw) > LARGEST_FILE:
        problems.error(1, f"the file has more than {LARGEST_FILE:,} bytes", "make it smaller, or split the call")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        problems.error(line, "this is not UTF-8 text", "save the file with the encoding UTF-8")
        return None
    before = len(problems.errors)
    try:
        root = _compose(text, problems)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        line = mark.line + 1 if mark is not None else _line_of(text, wrong)
        line = min(line, max(1, len(text.splitlines())))
        what = getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or "the text breaks off"
        problems.error(line, f"this is not YAML: {what}", "look at the indentation, colons and quotes just before it")
        return None
    if len(problems.errors) > before:
        return None
    if not isinstance(root, Entry):
        problems.error(1, "the file holds no mapping", "begin with keys such as 'title:' at the start of a line")
        return None
    return root


def _line_of(text: str, wrong: yaml.YAMLError) -> int:
    position = getattr(wrong, "position", 0)
    return text.count("\n", 0, position if isinstance(position, int) else 0) + 1


def _compose(text: str, problems: Problems) -> Any:
    root: Any = None
    stack: list[_Open] = []
    nodes = documents = 0
    for event in yaml.parse(text, Loader=_PARSER):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problems.error(line, "the file holds a second document", "remove the line '---' in the middle")
                return None
            continue
        if isinstance(event, yaml.AliasEvent):
            problems.error(line, f"aliases such as *{event.anchor} are not allowed", "write the text out again")
            return None
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            if nodes > MOST_NODES:
                problems.error(line, f"more than {MOST_NODES:,} entries", "split the call into several")
                return None
            if event.anchor is not None:
                problems.error(line, f"anchors such as &{event.anchor} are not allowed", "write the text out instead")
                return None
            if _tag(event) not in (None, "!"):  # PyYAML itself gives "!" to quoted scalars
                problems.error(line, f"tags such as {_tag(event)} are not allowed", "remove the tag")
                return None
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= DEEPEST:
                problems.error(line, f"more than {DEEPEST} levels inside each other", "make the form flatter")
                return None
            node: Any = Entry(line) if isinstance(event, yaml.MappingStartEvent) else Entries(line)
            root = _place(stack, node, line, problems) if stack else node
            stack.append(_Open(node))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            root = stack.pop().node
        elif isinstance(event, yaml.ScalarEvent):
            if (bad := _UNPRINTABLE.search(event.value)) is not None:
                problems.error(line, f"the character U+{ord(bad[0]):04X} cannot be shown", "remove it")
                return None
            value = _scalar(event.value) if event.implicit[0] else event.value
            root = _place(stack, value, line, problems) if stack else value
    return root


def _tag(event: object) -> str | None:
    return getattr(event, "tag", None)


def _place(stack: list[_Open], value: Any, line: int, problems: Problems) -> Any:
    top = stack[-1]
    if isinstance(top.node, Entries):
        top.node.append(value)
        top.node.lines.append(line)
        return value
    if top.key is None:
        if not isinstance(value, str):
            shown = value if isinstance(value, (int, float, bool)) else "a list or mapping"
            problems.error(line, f"{shown} stands where a key should be", "use a word as key, in quotes if need be")
            top.bad_key = True
        top.key = str(value) if isinstance(value, (str, int, float, bool)) else ""
        if top.key in top.keys and not top.bad_key:
            first = top.node.lines.get(top.key, line)
            problems.error(line, f"the key '{top.key}' stands twice (first in line {first})", "keep one of the two")
        top.keys.add(top.key)
        top.node.lines.setdefault(top.key, line)
        return value
    if not top.bad_key:
        top.node[top.key] = value
    top.key, top.bad_key = None, False
    return value


def _scalar(plain: str) -> Any:
    """A plain scalar by YAML 1.2's core schema, yes/no/on/off marked, since other readers take them for booleans."""
    if plain in _NULL:
        return None
    if plain in _TRUE:
        return True
    if plain in _FALSE:
        return False
    if plain in _YAML_1_1_BOOLEAN:
        return Ambiguous(plain)
    if len(plain) <= 18 and _INTEGER.fullmatch(plain):
        return int(plain)
    if len(plain) <= 30 and _FLOAT.fullmatch(plain):
        return number if math.isfinite(number := float(plain)) else plain
    return plain
