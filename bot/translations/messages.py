"""What there is to translate: the texts of the interface, found in our own source, and those of a call."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from conversations.call import Call
from conversations.recommendations import Library
from conversations.records import record
from conversations.text import Text

#: the domain of the interface; every other one is named like its call
INTERFACE = "bot"

_BLANK = re.compile(r"\$?\{[^{}]*\}")
_LETTERS = re.compile(r"[^\W\d_]")
#: packages and folders of ours with nothing in them for respondents
_NOT_FOR_PEOPLE = frozenset({"simulator", "migrations", "translations"})


@record(kw_only=True)
class Message:
    """One text to translate."""

    domain: str
    #: gettext's msgctxt: where it stands in a call; empty in the interface
    context: str = ""
    source: str
    plural: str = ""
    #: the file it comes from, for whoever wonders
    where: str = ""
    #: languages for which call.yaml itself has the words
    given: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """What finds its words in a catalogue."""
        return self.context, self.source

    @property
    def is_button(self) -> bool:
        """So short that it most likely stands on a button."""
        return not self.context and len(self.source) <= _LONGEST_BUTTON and self.source[-1:] not in ".?!:"


def has_words(source: str) -> bool:
    """There is something in it to translate, beside the values that stand in it."""
    return _LETTERS.search(_BLANK.sub("", source)) is not None


def of_interface() -> tuple[Message, ...]:
    """The texts that our own source holds, in its order."""
    found: dict[tuple[str, str], Message] = {}
    for package in ("bot", "conversations"):
        for path, where in _sources(files(package), package):
            for source, plural in texts_in(path.read_text(encoding="utf-8")):
                known = found.get(("", source))
                if known is None or (plural and not known.plural):
                    found["", source] = Message(domain=INTERFACE, source=source, plural=plural, where=where)
    return tuple(found.values())


def of_call(call: Call) -> tuple[Message, ...]:
    """The texts of a call, in the order of its files, with its library unless that belongs to another folder."""
    if call.borrowed is not None:
        call = dataclasses.replace(call, library=Library(), whole_library=Library())
    return _messages(call.name, call)


def of_library(call: Call) -> tuple[Message, ...]:
    """The texts of a library that a call takes from another folder; none where it has its own."""
    return _messages(call.borrowed.domain, call.whole_library) if call.borrowed is not None else ()


def _messages(domain: str, value: object) -> tuple[Message, ...]:
    found: dict[tuple[str, str], Message] = {}
    for text in texts_of(value):
        if text.context and has_words(text.source):
            found.setdefault(
                (text.context, text.source),
                Message(
                    domain=domain,
                    context=text.context,
                    source=text.source,
                    plural=text.plural,
                    given=frozenset(text.given),
                ),
            )
    return tuple(found.values())


def _sources(folder: Traversable, where: str) -> Iterator[tuple[Traversable, str]]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.is_dir() and path.name not in _NOT_FOR_PEOPLE:
            yield from _sources(path, f"{where}/{path.name}")
        elif path.name.endswith(".py"):
            yield path, f"{where}/{path.name}"


def texts_in(source: str) -> Iterator[tuple[str, str]]:
    """Source and plural of each `Text("…")`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="Text"), args=[ast.Constant(value=str(words)), *_], keywords=keywords):
                named = {keyword.arg: keyword.value for keyword in keywords}
                plural = named.get("plural")
                if "context" not in named and has_words(words):
                    yield words, str(plural.value) if isinstance(plural, ast.Constant) else ""


def texts_of(value: Any) -> Iterator[Text]:
    """Every text in a value, however deep it stands."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, dict):
        yield from texts_of(list(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))


_LONGEST_BUTTON = 24
