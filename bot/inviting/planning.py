"""A new source, planned before anything is written: its code, its word, and why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from bot.database.records import Source
from conversations.call import Call
from conversations.text import Text

from .links import code_for
from .words import plain_word, wrong_with

LONGEST_LABEL = 100


class Unusable(Exception):
    """A label or a word cannot be taken; `why` says it to whoever typed it."""

    def __init__(self, what: Literal["source", "word"], why: Text) -> None:
        super().__init__(why.source)
        self.what = what
        self.why = why


def plan_source(
    call: Call,
    label: str | None,
    word: str | None,
    known: Iterable[Source],
    words: Mapping[str, tuple[str, str]],
) -> tuple[Source, bool]:
    """The source of this label (or else named like its word), and whether it is new. Raises Unusable.

    `known` are the sources of this call, `words` the code words of all calls: plain word -> (call, code).
    """
    word = " ".join(word.split()) if word is not None else None
    said = plain_word(word) if word is not None else None
    known = tuple(known)
    if label is None and (same := next((one for one in known if said and one.plain_word == said), None)) is not None:
        return same, False
    label = " ".join((label if label is not None else word or "").split())
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        why = Text("Please write where people will find the call, in up to {most} letters.", {"most": LONGEST_LABEL})
        raise Unusable("source", why)
    same = next((one for one in known if one.label.casefold() == label.casefold()), None)
    if same is not None and said in (None, same.plain_word):
        return same, False
    if same is not None:
        values = {"label": same.label, "word": same.word}
        has_word = Text("There is {label} already, with the word {word}. Please choose another name.", values)
        without = Text("There is {label} already, without a code word. Please choose another name.", values)
        raise Unusable("source", has_word if same.word else without)
    if word is not None:
        taken = {plain: f"{where} ({code})" for plain, (where, code) in words.items()}
        if (why_not := wrong_with(word, map(call.name_of, call.tongues), taken)) is not None:
            raise Unusable("word", why_not)
    code = code_for(label, {one.code for one in known}, call.name)
    return Source(call.name, code, label, word, said), True
