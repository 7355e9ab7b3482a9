"""Words for others to read: without addresses and phone numbers, and without these names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .contacts_in_text import HIDDEN, without_contacts

#: a shorter piece of a name is more often a word
_SHORTEST = 3


class Hider:
    """Hides contacts in words, and these names: each with whether it is a person's, of which every part is hidden."""

    def __init__(self, names: Iterable[tuple[str, bool]] = ()) -> None:
        whole: set[str] = set()
        parts: set[str] = set()
        for name, is_person in names:
            words = name.split()
            if len(name.strip()) >= _SHORTEST:
                whole.add(r"\s+".join(map(re.escape, words)))
            if is_person:
                bare = (word.strip(".,;:()\"'") for word in words)
                # "de" and "ag" are in many names, "Rose" begins like one
                parts |= {re.escape(word) for word in bare if len(word) >= _SHORTEST and not word.islower()}
        self._whole = _any_of(whole, re.IGNORECASE)
        self._parts = _any_of(parts)

    def hide(self, words: str) -> tuple[str, tuple[str, ...]]:
        """The words with "[…]" in the places, and what stood there."""
        shown, hidden = without_contacts(words)
        for pattern in (self._whole, self._parts):
            if pattern is not None and (found := pattern.findall(shown)):
                shown = pattern.sub(HIDDEN, shown)
                hidden = (*hidden, *found)
        return shown, hidden


def _any_of(found: set[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    if not found:
        return None
    longest_first = sorted(found, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", flags)
