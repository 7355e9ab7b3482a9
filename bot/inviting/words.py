"""Code words: what somebody hears on the radio or reads on a wall, and types in the chat."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from conversations.face import COMMANDS
from conversations.reading import is_courtesy, is_stop, plain, yes_or_no
from conversations.reading.languages import LANGUAGES, locale_for
from conversations.text import Text, own_name

SHORTEST, LONGEST = 3, 40
#: a word with fewer letters is no other word's misspelling: they are too near to each other
_LEAST_LETTERS = 5
#: what can be typed after a slash, besides what the conversations know (a test holds it against the menu)
_COMMANDS = frozenset({
    *(name.removeprefix("/") for name in COMMANDS),
    "start", "help", "about", "privacy", "recommendations", "glossary", "language", "mine", "stop", "draft",
    "menu", "begin", "call", "staff", "invite", "mydata", "forget", "code",
})  # fmt: skip


def plain_word(words: str) -> str:
    """A code word as it is compared: "SÁNDIKA  7" and "sandika7" are one."""
    return plain(words).replace(" ", "")


def wrong_with(word: str, tongues: Iterable[str] = (), taken: Mapping[str, str] | None = None) -> Text | None:
    """Why this cannot be a code word; None for a good one.

    `tongues`: names of languages of the calls, in themselves. `taken`: the plain words of others -> where they lead.
    """
    word = " ".join(word.split())
    said = plain_word(word)
    values = {"word": word[:LONGEST], "least": SHORTEST, "most": LONGEST}
    if not SHORTEST <= len(word) <= LONGEST or not SHORTEST <= len(said) <= LONGEST:
        return Text("A code word has {least} to {most} letters and digits, such as SANDIKA 7.", values)
    if not all(one == " " or unicodedata.category(one)[0] in "LMN" for one in word):
        return Text("A code word has only letters, digits and spaces, such as SANDIKA 7: {word}", values)
    if not any(map(str.isalpha, said)):
        return Text("A code word needs letters: a number alone is an answer. For example SANDIKA 7.", values)
    if _has_meaning(word) or said in _COMMANDS:
        return Text("{word} has a meaning of its own in a chat. Please choose another word.", values)
    if said in {plain_word(name) for name in (*_language_names(), *tongues)}:
        return Text("{word} is the name of a language. Please choose another word.", values)
    if taken is not None and said in taken:
        return Text("{word} is taken: it leads to {call}. Please choose another word.", {**values, "call": taken[said]})
    return None


def _has_meaning(words: str) -> bool:
    """Stop, yes or no, thanks or a greeting, in any language."""
    return is_stop(words) or yes_or_no(words) is not None or any(is_courtesy(words, tag) for tag in LANGUAGES)


def _language_names() -> Iterable[str]:
    """The names of the languages of the interface, each in itself and in all others."""
    for tag in LANGUAGES:
        yield own_name(tag)
        for other in LANGUAGES:
            locale = locale_for(other)
            yield str(locale.languages.get(tag, "")) if locale is not None else ""


class CodeWords:
    """The code words of this house: read from the database, and held for whoever types one."""

    def __init__(self) -> None:
        self._meant: dict[str, tuple[str, str]] = {}

    def learn(self, words: Mapping[str, tuple[str, str]]) -> None:
        """These are all that there are: plain word -> (call, code of the source)."""
        self._meant = dict(words)

    def meant(self, typed: str, *, nearly: bool = True) -> tuple[str, str] | None:
        """The call and the source that somebody means who types this; `nearly` takes one wrong letter for a slip."""
        if not self._meant or not may_be_word(typed):
            return None
        said = plain_word(typed)
        if found := self._meant.get(said):
            return found
        near = [word for word in self._meant if _is_near(said, word)] if nearly and not _has_meaning(typed) else []
        return self._meant[near[0]] if len(near) == 1 else None


def may_be_word(typed: str) -> bool:
    """Short enough for a code word, with something around it: a longer text is a story."""
    return 0 < len(typed) <= 2 * LONGEST and SHORTEST - 1 <= len(plain_word(typed)) <= LONGEST + 1


def _is_near(typed: str, word: str) -> bool:
    """One letter is wrong, missing, too many, or changed places with the next; digits are never a slip."""
    return (
        sum(map(str.isalpha, word)) >= _LEAST_LETTERS
        and _digits(typed) == _digits(word)
        and OSA.distance(typed, word, score_cutoff=1) == 1
    )


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
