"""How far a call is in a language: what takes part in the mark, its recommendations, and the rest of the interface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from conversations.call import Call
from conversations.records import record

from .catalogues import Words
from .checks import is_given
from .mark import marked
from .messages import Message, of_call, of_interface, of_library
from .translator import read_all


@record
class Progress:
    """How far some texts are."""

    texts: int
    #: with words, in a catalogue or in call.yaml itself
    translated: int
    #: of those, by a machine and checked by nobody
    drafts: int
    #: who checked how many, the most first
    reviewers: tuple[tuple[str, int], ...]


@record
class Standing:
    """A call in one language."""

    language: str
    #: what has to be checked before the mark goes
    counted: Progress
    #: recommendations and glossary
    library: Progress
    #: what else the bot says
    others: Progress


def standings(call: Call) -> tuple[Standing, ...]:
    """Every language of a call but the one it was written in. Reads all its catalogues."""
    keys = {(text.context, text.source) for text in marked(call)}
    every = (*of_call(call), *of_library(call))
    counted = [one for one in (*_interface(), *every) if one.key in keys]
    library = [one for one in every if one.key not in keys]
    others = [one for one in _interface() if one.key not in keys]
    words: dict[str, dict[tuple[str, str], Words]] = {}
    for catalogue in read_all([call]):
        words.setdefault(catalogue.language, {}).update(catalogue.words)
    return tuple(
        Standing(
            tag,
            *(
                progress(part, {**words.get(tag.partition("-")[0], {}), **words.get(tag, {})}, tag)
                for part in (counted, library, others)
            ),
        )
        for tag in call.languages
        if tag != call.source_language
    )


def progress(messages: Iterable[Message], words: Mapping[tuple[str, str], Words], language: str) -> Progress:
    """How far these texts are."""
    messages = tuple(messages)
    given = sum(is_given(one, language) for one in messages)
    found = [words[one.key] for one in messages if one.key in words and not is_given(one, language)]
    reviewers = Counter(who for one in found if (who := one.reviewed_by) is not None)
    return Progress(len(messages), given + len(found), len(found) - reviewers.total(), tuple(reviewers.most_common()))


@cache
def _interface() -> tuple[Message, ...]:
    return of_interface()
