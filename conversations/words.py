"""Words made comparable: one spelling for all ways of writing a word, and what is left of it without its endings.

English, French, Spanish and Portuguese are stemmed by Snowball (https://snowballstem.org), after accents are taken
off: people type without them. Arabic has lighter rules here: Snowball's take a first letter for a sign of the future
that belongs to the word. So has Swahili, which changes words at their beginning; words of any other language stay as
they are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import Stemmer

from .stop_words import STOP_WORDS

#: characters: more than anybody types to look for something, and more than any text of a call has
_LONGEST = 4000
#: characters of one word
_LONGEST_WORD = 40

_SNOWBALL = {"en": "english", "es": "spanish", "fr": "french", "pt": "portuguese"}
#: languages that drop a vowel before an apostrophe: l'eau, d'água
_ELIDING = frozenset({"ca", "es", "fr", "it", "pt"})
#: letters for which keyboards of neighbours have another sign, or that people confuse at the end of a word
_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ـ": None, "ı": "i", "ø": "o", "ł": "l", "œ": "oe", "æ": "ae"}
)
_APOSTROPHES = re.compile("(?<=[^\\W\\d_])['’‘ʼ`´](?=[^\\W\\d_])")
#: what runs on without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_WORDS = re.compile(r"\S+")


def language_of(tag: str) -> str:
    """The language of a BCP 47 tag, without country and script."""
    return tag.replace("_", "-").partition("-")[0].lower()


def fold(text: str) -> str:
    """One spelling for all: NFKC, small letters, no accents, no Arabic vowel signs, spaces for all other signs."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[:_LONGEST]).casefold())
    return plain.translate(_SIGNS).translate(_LETTERS)


class _Signs(dict[int, str]):
    """What stands for a character: letters, digits and vowel signs for themselves, nothing for accents."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if len(self) >= _MOST_SIGNS:
            self.clear()
        match unicodedata.category(sign):
            case "Mn" if unicodedata.combining(sign) >= 200 or 27 <= unicodedata.combining(sign) <= 35:
                found = ""  # accents (Unicode's combining classes above 200), and the Arabic marks 27 to 35
            case "Cf":
                found = ""  # marks of direction, joiners
            case "Ll" | "Lo" | "Lm" | "Lt" | "Lu" | "Nd" | "Nl" | "No" | "Mn" | "Mc":
                found = sign
            case _:
                found = " "
        self[code] = found
        return found


_MOST_SIGNS = 10_000
_SIGNS = _Signs()


def words_of(text: str, language: str) -> list[str]:
    """The folded words of a text, in its order; pairs of letters where a script writes no spaces."""
    joint = " " if language_of(language) in _ELIDING else ""
    found: list[str] = []
    for word in _WORDS.findall(fold(_APOSTROPHES.sub(joint, text[:_LONGEST]))):
        if _UNSPACED.search(word):
            found += _pairs(word)
        else:
            found.append(word[:_LONGEST_WORD])
    return found


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def content_words(text: str, language: str) -> list[str]:
    """The words of a text that say what it is about: no single letters, and none of those that stand in every text."""
    stop = _stop_words(language_of(language))
    return [word for word in words_of(text, language) if len(word) > 1 and word not in stop]


@lru_cache(maxsize=64)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(fold(word).strip() for word in STOP_WORDS.get(language, "").split())


def has_rules(language: str) -> bool:
    """Stems or roots of its words are known."""
    return language_of(language) in {*_SNOWBALL, "ar", "sw"}


@lru_cache(maxsize=64)
def stemmer(language: str) -> Callable[[str], tuple[str, ...]]:
    """What gives the stems of a folded word, the most likely first: two words are one if they share a stem.

    There are several where a first letter may be a word of its own: Arabic "wa", "bi", "li" are written together with
    what follows. A language without rules, and Swahili, keep their words as they are. Not for two threads at once.
    """
    match language_of(language):
        case "ar":
            return lru_cache(maxsize=20_000)(_arabic_stems)
        case known if known in _SNOWBALL:
            stem = Stemmer.Stemmer(_SNOWBALL[known]).stemWord
            return lambda word: (str(stem(word)),)
        case _:
            return lambda word: (word,)


@lru_cache(maxsize=64)
def rooter(language: str) -> Callable[[str], tuple[str, ...]]:
    """What gives rough roots of a folded word: good enough to look for it, not to say that a word stands here."""
    match language_of(language):
        case "ar":
            return lru_cache(maxsize=20_000)(_arabic_roots)
        case "sw":
            return lru_cache(maxsize=20_000)(_swahili_roots)
        case known if known in _SNOWBALL:
            return _european_roots
        case _:
            return lambda word: ()


#: letters in which European words of one family mostly agree, but for a vowel at their end
_ROOT = 5


def _european_roots(word: str) -> tuple[str, ...]:
    root = word[:_ROOT].rstrip("aeiou")
    return (root,) if len(word) >= _ROOT and len(root) >= 3 else ()


# Arabic: Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007)
#: and, so, with, like, for, before the article
_ARTICLE = re.compile("(?:[وف]?(?:[بك]?ال|لل))(?=.{2})")
_CLITIC = re.compile("(?:[وف][بكل]?|[بكل])(?=.{3})")
_SUFFIXES = re.compile("(?:(?<=.{3})(?:نا|هم|هن|كم|ني)|(?<=.{2})(?:ها|ان|ات|ون|ين|يه|ه|ي))$")
#: long vowels, which come and go in plurals, and the letters before a verb
_VOWELS = re.compile("ا|(?<!^)[وي]")
_PERSON = re.compile("[يتن](?=.{3})")


def without_article(word: str) -> str:
    """A folded Arabic word without its article, and what is written together with that."""
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word


def _arabic_stems(word: str) -> tuple[str, ...]:
    bare = without_article(word)
    ways = [bare]
    if bare == word and (clitic := _CLITIC.match(word)):
        ways += [word[1:], word[clitic.end() :]]
    return tuple(dict.fromkeys(_without_suffixes(way) for way in ways))


def _without_suffixes(word: str) -> str:
    stem = _SUFFIXES.sub("", _SUFFIXES.sub("", word))
    return stem if len(stem) >= 3 else word


def _arabic_roots(word: str) -> tuple[str, ...]:
    """The consonants: asar and sir, qurud and qard, marda and marid have the same."""
    stems = _arabic_stems(word)
    ways = [*stems, *(stem[1:] for stem in stems if _PERSON.match(stem))]
    return tuple(dict.fromkeys(root for way in ways if len(root := _VOWELS.sub("", way)) >= 2))


# Swahili
#: what stands before the root of a verb (who, when, whom), and the noun classes' beginnings
_SUBJECT = "ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ku|pa|si|hu|ha|hatu|ham|hawa|hai|hazi"
_TENSE = "na|me|li|ta|ka|ki|nge|ngali|lio|naye|nao|nayo|nazo|lizo|takao|si|ja"
_OBJECT = "ni|ku|m|mw|tu|wa|i|ya|ki|vi|zi|ji|li|u"
_VERB = re.compile(rf"(?:(?:{_SUBJECT})(?:{_TENSE})(?:{_OBJECT})??|ku(?:ji|wa|tu|ni|m)?|hu)(?=[a-z]{{3}})")
_NOUN = re.compile("(?:wa|mw|mi|ma|ki|ch|vi|vy|ku|u|m)(?=[a-z]{3})")
#: endings of verbs (for, make, be done, each other) and of nouns made from them
_ENDING = re.compile("(?<=[a-z]{3})(?:isha|esha|iwa|ewa|ika|eka|iana|ana|ia|ea|wa|aji|azi|ji|ni|[aeiou])$")


def _swahili_roots(word: str) -> tuple[str, ...]:
    """What is left without beginnings and endings: kufuga, mfugaji and mifugo share "fug"."""
    starts = [word, *(pattern.sub("", word, count=1) for pattern in (_NOUN, _VERB) if pattern.match(word))]
    once = [_ENDING.sub("", start) for start in starts]
    return tuple(dict.fromkeys(root for root in (*once, *(_ENDING.sub("", one) for one in once)) if len(root) >= 3))
