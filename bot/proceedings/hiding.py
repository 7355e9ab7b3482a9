"""What nobody may read in a book: addresses, phone numbers, and the names of those who chose to stand without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.database.records import Submission
from bot.exporting.legible import SHARED
from conversations.call import Call
from conversations.contact_fields import is_contact
from conversations.contacts_in_text import HIDDEN, without_contacts
from conversations.plan import question_name

_APOSTROPHES = "'\u2019\u02bc"
#: a shorter piece of a name is more often a word
_SHORTEST = 3


def names_in(call: Call, submission: Submission, appearance: str) -> tuple[tuple[str, bool], ...]:
    """Names that must not be read in the words: each with whether it is a person's."""
    respondent = submission.respondent
    is_person = respondent.kind in ("myself", "person")
    found: list[tuple[str, bool]] = []
    if appearance == "none" or (appearance == "organisation" and respondent.kind != "organisation"):
        found.append((respondent.name, is_person))
    if appearance in ("none", "organisation"):
        found += [(name or "", True) for name in (respondent.confirms, respondent.witness)]
        for key, answer in submission.conversation.answers.items():
            question = call.form.questions.get(question_name(key))
            reached = question is not None and question.type == "text" and is_contact(question)
            if reached and isinstance(answer.value, str) and not answer.skipped:
                found.append((answer.value, True))
    return tuple(found)


class Hider:
    """Hides contacts and places from the phone in words, and these names.

    Of each name it is said whether it is a person's: of these every part is hidden.
    """

    def __init__(self, names: Iterable[tuple[str, bool]] = ()) -> None:
        whole: set[str] = set()
        parts: set[str] = set()
        for name, is_person in names:
            words = name.split()
            if len(name.strip()) >= _SHORTEST:
                whole.add(r"\s+".join(map(_spelt, words)))
            if is_person:
                bare = (word.strip(".,;:()\"'") for word in words)
                # "de" and "ag" are in many names, "Rose" begins like one
                told = [word for word in bare if len(word) >= _SHORTEST and (name.islower() or not word.islower())]
                parts |= {_spelt(one) for word in told for one in _in_letters(word)}
        self._whole = _any_of(whole, re.IGNORECASE)
        self._parts = _any_of(parts)

    def hide(self, words: str) -> tuple[str, tuple[str, ...]]:
        """The words with "[…]" in the places, and what stood there."""
        shared = SHARED.findall(words)
        shown, contacts = without_contacts(SHARED.sub(HIDDEN, words))
        shown, names = self.hide_names(shown)
        return shown, (*shared, *contacts, *names)

    def hide_names(self, words: str) -> tuple[str, tuple[str, ...]]:
        """The same for names alone."""
        shown, hidden = words, ()
        for pattern in (self._whole, self._parts):
            if pattern is not None and (found := pattern.findall(shown)):
                shown = pattern.sub(HIDDEN, shown)
                hidden = (*hidden, *found)
        return shown, hidden


def _in_letters(word: str) -> Iterator[str]:
    """As it is written in a list and in a sentence: "Keita" also as "KEITA", and the other way round."""
    is_capital = not word.islower() and not word.isupper()
    yield from {word if is_capital else word.capitalize(), word.upper(), word.capitalize()}


def _spelt(word: str) -> str:
    """The pattern of a word: phones write apostrophes in two ways, and people leave accents out."""
    return "".join(map(_letter, unicodedata.normalize("NFC", word)))


def _letter(letter: str) -> str:
    if letter in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    bare = unicodedata.normalize("NFD", letter)[0]
    return f"[{letter}{bare}]" if bare != letter and bare.isalpha() else re.escape(letter)


def _any_of(found: set[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    if not found:
        return None
    longest_first = sorted(found, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", flags)
