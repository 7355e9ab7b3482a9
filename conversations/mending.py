"""Mended words: are they what somebody said, but for spelling and hidden spans? And where do they differ?

Whoever prints a testimony may mend its spelling and hide a name. Anything more is somebody else's sentence, and needs
their yes. The rule is strict on purpose: what it cannot tell counts as more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA, Levenshtein, Opcode

from .negations import INSIDE, is_negation, plain, puts_negation_inside
from .records import record

#: what stands where words are hidden
HIDDEN = "[…]"
#: people type three dots as well
_HIDDEN = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]")

#: same: but for spaces; spelling: case, punctuation or single words mended; hidden: spans hidden, and perhaps spelling
#: mended; more: anything else
Judged = Literal["same", "spelling", "hidden", "more"]


@record
class Change:
    """One place in which two texts differ, with a few words around it."""

    before: str
    old: str
    new: str
    after: str


def judge(original: str, mended: str) -> Judged:
    """What was done to somebody's words.

    Compared word by word: as many words in the same order, but that a word may be split in two and two be joined.
    Case, punctuation, accents, hyphens and apostrophes are free. A word may differ otherwise if it begins with the
    same letter, and one letter is wrong, missing, added or swapped (two in a word of eight letters or more). Figures,
    signs such as € or %, and negations stay as they are; nor may a piece that negates be put to a word or taken away
    (hataenda is not ataenda). A span may be hidden, `[…]`, whatever it says; one with a negation in it only in whole
    sentences, or the rest might say the opposite.
    """
    if " ".join(original.split()) == " ".join(mended.split()):
        return "same"
    old = [word for word in _words(original) if word is not None]
    new = list(_words(_HIDDEN.sub(HIDDEN, mended), may_hide=HIDDEN not in original))
    if not old or not new:
        return "more"
    if not _fits(old, new, _sentences(original)):
        return "more"
    return "hidden" if None in new else "spelling"


def hide(words: str, span: str) -> tuple[str, int]:
    """The words with a span hidden wherever it stands, and how often that is."""
    return put_instead(words, span, HIDDEN)


def put_instead(words: str, span: str, other: str) -> tuple[str, int]:
    """The words with others instead of a span wherever it stands as whole words, and how often that is.

    Case and the kind of white space do not matter.
    """
    parts = [re.escape(part) for part in span.split()]
    if not parts:
        return words, 0
    begin = r"(?<![^\W_])" if _is_wordlike(span.strip()[0]) else ""
    end = r"(?![^\W_])" if _is_wordlike(span.strip()[-1]) else ""
    # "5" is no part of "12,5"
    begin += r"(?<!\d[.,:])" if span.strip()[0].isdigit() else ""
    end += r"(?![.,:]\d)" if span.strip()[-1].isdigit() else ""
    return re.subn(begin + r"\s+".join(parts) + end, lambda found: other, words, flags=re.IGNORECASE)


def tidied(words: str) -> str:
    """Words as they are kept: one sign for what is hidden, no marks that turn the direction of what follows."""
    return _HIDDEN.sub(HIDDEN, _CONTROLS.sub("", words)).strip()


def differences(old: str, new: str, around: int = 3) -> tuple[Change, ...]:
    """Every place in which two texts differ, word by word, in order; `around` words stand before and after it."""
    ours, theirs = old.split(), new.split()
    found: list[Change] = []
    for i, to_i, j, to_j in _joined(Levenshtein.opcodes(ours, theirs)):
        before = " ".join(ours[max(0, i - around) : i])
        after = " ".join(ours[to_i : to_i + around])
        found.append(Change(before, " ".join(ours[i:to_i]), " ".join(theirs[j:to_j]), after))
    return tuple(found)


def _joined(codes: Iterable[Opcode]) -> Iterator[tuple[int, int, int, int]]:
    """Changes that stand side by side are one: from and to in the old words, from and to in the new ones."""
    last: tuple[int, int, int, int] | None = None
    for one in codes:
        if one.tag == "equal":
            continue
        place = (one.src_start, one.src_end, one.dest_start, one.dest_end)
        if last is not None and (last[1], last[3]) == (place[0], place[2]):
            last = (last[0], place[1], last[2], place[3])
            continue
        if last is not None:
            yield last
        last = place
    if last is not None:
        yield last


# Words


#: a number with its sign and what stands inside of it; a sign that is no punctuation; a word
_NUMBER = re.compile(r"[-+−±]?\d+(?:[.,:/'’\-\u00a0\u202f٫٬]?\d+)*")
_SIGNS = frozenset("%‰٪&@#§")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f]")
#: scripts without spaces between words: each letter counts as a word
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def _words(text: str, may_hide: bool = False) -> Iterator[str | None]:
    """Words, numbers and signs in order; None for a hidden span."""
    for _, _, word in _placed(text, may_hide):
        yield word


def _placed(text: str, may_hide: bool = False) -> Iterator[tuple[int, int, str | None]]:
    """The same with where each begins and ends."""
    at, end = 0, len(text)
    while at < end:
        begin = at
        if may_hide and text.startswith(HIDDEN, at):
            at += len(HIDDEN)
            yield begin, at, None
            continue
        number = _NUMBER.match(text, at)
        if number is not None and (number[0][0].isdigit() or not _is_letter(text[at - 1 : at])):
            at = number.end()
        elif _SPACELESS.match(text, at):
            at += 1
        elif _is_letter(text[at]):
            at = _end_of_word(text, at)
        elif unicodedata.category(text[at])[0] == "S" or text[at] in _SIGNS:
            at += 1
        else:
            at += 1
            continue
        yield begin, at, text[begin:at]


def _end_of_word(text: str, at: int) -> int:
    while at < len(text) and not _SPACELESS.match(text, at):
        is_inside = text[at] in INSIDE and _is_letter(text[at + 1 : at + 2])
        if not (is_inside or _is_letter(text[at]) or text[at].isdigit()):
            break
        at += 1
    return at


def _is_letter(letter: str) -> bool:
    return bool(letter) and unicodedata.category(letter)[0] in "LM"


def _is_wordlike(letter: str) -> bool:
    return letter.isalnum() and not _SPACELESS.match(letter)


# One text against the other


def _fits(old: Sequence[str], new: Sequence[str | None], ends: frozenset[int]) -> bool:
    """The new words can be laid along the old ones: word on word, or a hidden span on one word or more.

    `at` holds the places among the old words that can be reached so far.
    """
    at: set[int] = {0}
    # the places reached before the last word, for one that was split in two
    earlier: set[int] = set()
    steps = 0
    for number, word in enumerate(new):
        steps += len(old) if word is None else len(at)
        if not (at or earlier) or steps > _MOST_STEPS:
            return False
        reached: set[int] = set()
        if word is None:
            reached = _hidden(old, at, ends)
        else:
            for place in at:
                if place < len(old) and _is_same(old[place], word):
                    reached.add(place + 1)
                if place + 1 < len(old) and _is_joined(old[place], old[place + 1], word):
                    reached.add(place + 2)
            before = new[number - 1] if number else None
            if before is not None:
                reached |= {place + 1 for place in earlier if place < len(old) and _is_joined(before, word, old[place])}
        earlier, at = at, reached
    return len(old) in at


def _hidden(old: Sequence[str], at: set[int], ends: frozenset[int]) -> set[int]:
    """Where a span can end that begins at one of these places."""
    reached: set[int] = set()
    free = False
    #: of a span with a negation in it, which has to end where a sentence does
    bound = False
    for place in range(len(old)):
        starts = place in at
        free, bound = free or starts, bound or (starts and place in ends)
        if is_negation(old[place]):
            free = False
        if free or (bound and place + 1 in ends):
            reached.add(place + 1)
    return reached


def _sentences(text: str) -> frozenset[int]:
    """How many words stand before each beginning of a sentence, and before the end."""
    found, last = {0}, 0
    count = 0
    for begin, end, _ in _placed(text):
        if _ENDS.search(text, last, begin):
            found.add(count)
        count, last = count + 1, end
    return frozenset({*found, count})


_ENDS = re.compile("[.!?…؟。！？।\n]")
#: places that are looked at: a text that repeats one word thousands of times is left to a person
_MOST_STEPS = 1_000_000


@lru_cache(maxsize=65536)
def _is_same(old: str, new: str) -> bool:
    """One word, perhaps mended."""
    if old == new:
        return True
    if _is_fixed(old) or _is_fixed(new):
        return False
    ours, theirs = plain(old), plain(new)
    if ours == theirs:
        return bool(ours)
    if is_negation(old) or is_negation(new) or not ours or not theirs or ours[0] != theirs[0]:
        return False
    if (
        ours.endswith(theirs)
        or theirs.endswith(ours)
        or puts_negation_inside(ours, theirs)
        or puts_negation_inside(theirs, ours)
    ):
        return False
    longest = max(len(ours), len(theirs))
    if longest < _SHORTEST:
        return False
    allowed = 2 if longest >= _LONG else 1
    return OSA.distance(ours, theirs, score_cutoff=allowed) <= allowed


def _is_joined(first: str, second: str, whole: str) -> bool:
    """Two words that are one when nothing stands between them."""
    if _is_fixed(first) or _is_fixed(second) or _is_fixed(whole):
        return False
    if plain(first) + plain(second) != plain(whole):
        return False
    return (is_negation(first) or is_negation(second)) == is_negation(whole)


def _is_fixed(word: str) -> bool:
    """Numbers and signs: none of them is ever changed."""
    return any(letter.isdigit() for letter in word) or not any(map(_is_letter, word))


#: letters of a word in which one may differ, and in which two may
_SHORTEST, _LONG = 3, 8
