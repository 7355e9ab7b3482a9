"""The hard words of a call: which of them stand in a text, and all of them by their first letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .recommendations import Term
from .records import record
from .text import Translate, items, say
from .words import fold, language_of, stemmer, without_article, words_of

#: between two ways to say a term: "Farmer, woman farmer (smallholder)"
_ASIDE = re.compile(r"[(),;/،؛]")
#: letters up to which an acronym has to be written in capitals: SAD is no feeling
_SHORT = 3
#: a term that begins with no letter
_OTHER = "#"


#: letters by which forms of a word differ at most: what reports is no reporter, though both have one stem
_INFLECTION = 2


@record
class _Word:
    """A word as it is compared."""

    stems: tuple[str, ...]
    letters: int
    #: two capitals side by side: an acronym, or somebody shouts
    is_loud: bool


@record
class _Phrase:
    """One way to write a term."""

    term: Term
    words: tuple[_Word, ...]
    only_loud: bool


class Glossary:
    """The terms of a library in one language. Terms are known by their words and forms, inflected too."""

    def __init__(self, terms: Iterable[Term], language: str, translate: Translate | None = None) -> None:
        self.language = language
        self._stems = stemmer(language)
        self._named = [(say(term.term, language, translate), term) for term in terms]
        #: first stem -> phrases, the longest first
        self._phrases: dict[str, list[_Phrase]] = {}
        for name, term in self._named:
            for way in dict.fromkeys((*_ASIDE.split(name), *items(term.forms, language, translate))):
                self._add(term, way)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.words))

    def in_text(self, text: str) -> tuple[Term, ...]:
        """The terms that stand in a text as whole words, in its order, each once; the longest where two begin alike."""
        words = list(self._words(text))
        found: dict[str, Term] = {}
        at = 0
        while at < len(words):
            phrase = self._phrase_at(words, at)
            if phrase is not None:
                found.setdefault(phrase.term.id, phrase.term)
            at += len(phrase.words) if phrase is not None else 1
        return tuple(found.values())

    def by_letter(self) -> tuple[tuple[str, tuple[Term, ...]], ...]:
        """All terms in the order of the alphabet, by first letter: accents count for nothing, nor an Arabic article."""
        grouped: dict[str, list[Term]] = {}
        for key, term in sorted(((self._key(name), term) for name, term in self._named), key=lambda one: one[0]):
            letter = key[:1].upper() if key[:1].isalpha() else _OTHER
            grouped.setdefault(letter, []).append(term)
        return tuple((letter, tuple(terms)) for letter, terms in grouped.items())

    def _key(self, name: str) -> str:
        words = fold(name).split()
        return " ".join(map(without_article, words) if language_of(self.language) == "ar" else words)

    def _add(self, term: Term, way: str) -> None:
        words = tuple(self._words(way))
        if not words:
            return
        only_loud = len(words) == 1 and words[0].is_loud and len(way.strip()) <= _SHORT
        phrase = _Phrase(term, words, only_loud)
        for stem in words[0].stems:
            self._phrases.setdefault(stem, []).append(phrase)

    def _words(self, text: str) -> Iterator[_Word]:
        for written in text.split():
            is_loud = any(one.isupper() and other.isupper() for one, other in pairwise(written))
            for word in words_of(written, self.language):
                bare = without_article(word) if language_of(self.language) == "ar" else word
                yield _Word(self._stems(word), len(bare), is_loud)

    def _phrase_at(self, words: list[_Word], at: int) -> _Phrase | None:
        for stem in words[at].stems:
            for phrase in self._phrases.get(stem, ()):
                here = words[at : at + len(phrase.words)]
                if len(here) == len(phrase.words) and _are_same(phrase, here):
                    return phrase
        return None


def _are_same(phrase: _Phrase, here: list[_Word]) -> bool:
    if phrase.only_loud and not here[0].is_loud:
        return False
    return all(
        abs(one.letters - other.letters) <= _INFLECTION and not set(one.stems).isdisjoint(other.stems)
        for one, other in zip(phrase.words, here, strict=True)
    )
