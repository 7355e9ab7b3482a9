"""What catalogues lack, and what a reader would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from conversations.problems import Problem
from conversations.records import record

from .catalogues import Catalogue, Words
from .messages import Message

#: characters of a button that a narrow phone still shows
LONGEST_BUTTON = 36
_WORD = re.compile(r"[^\W\d_]{3,}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@record
class Count:
    """How far one domain is in one language."""

    domain: str
    language: str
    #: texts there are, and those of them with words
    texts: int
    translated: int
    #: texts whose words a named person has checked
    reviewed: int


def check(messages: Iterable[Message], catalogue: Catalogue) -> Iterator[Problem]:
    """Everything that is wrong with one domain in one language."""
    yield from catalogue.problems
    messages = tuple(messages)
    known = {message.key for message in messages}
    path = str(catalogue.path)
    for message in messages:
        words = catalogue.words.get(message.key)
        if words is None:
            if not is_given(message, catalogue.language):
                what = f"no words in {catalogue.language} for {_named(message)}"
                yield Problem(path, 1, "error", what, "translate it (palabre translate update adds it to the file)")
            continue
        for what, todo in _stumbles(message, words):
            yield Problem(path, words.line, "error", f"{_named(message)}: {what}", todo)
    for (context, source), words in catalogue.words.items():
        if (context, source) not in known:
            what = f"“{(context or source)[:60]}” is no text any more"
            yield Problem(path, words.line, "warning", what, "palabre translate update takes it out")


def _stumbles(message: Message, words: Words) -> Iterator[tuple[str, str]]:
    for form in words.forms:
        if form == message.source and _WORD.search(message.source) and not words.is_same:
            yield "the words are still English", 'translate it, or add the comment "# same as English"'
        if sorted(_TAG.findall(form)) != sorted(_TAG.findall(message.source)):
            yield "the tags differ from the English ones", "use the same tags, each closed"
        if message.is_button and len(form) > LONGEST_BUTTON:
            yield f"{len(form)} characters are too long for a button", f"say it in {LONGEST_BUTTON}"
        if form != form.strip():
            yield "there is white space at an end", "remove it"
        if form.count("\n") != message.source.count("\n"):
            yield "it has other line breaks than the English words", "break the lines where those do"


def is_given(message: Message, language: str) -> bool:
    """call.yaml has the words itself."""
    return not message.given.isdisjoint((language, language.partition("-")[0]))


def count(messages: Iterable[Message], catalogue: Catalogue) -> Count:
    """How far a domain is in a language; words that call.yaml gives itself count as translated and not as reviewed."""
    messages = tuple(messages)
    found: Mapping[tuple[str, str], Words] = catalogue.words
    translated = sum(message.key in found or is_given(message, catalogue.language) for message in messages)
    reviewed = sum(message.key in found and found[message.key].reviewed_by is not None for message in messages)
    return Count(catalogue.domain, catalogue.language, len(messages), translated, reviewed)


def _named(message: Message) -> str:
    return message.context or f"“{message.source[:60]}”"
