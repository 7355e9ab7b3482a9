"""Which of the labels a person means, by number or by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from conversations.reading.words import plain, tidy

from ..records import record


@record
class ChoiceMatch:
    """Which labels a text means, counted from 0, in the order typed.

    `indices` is sure, and empty unless all of the text was understood; `near` are labels to ask about.
    """

    indices: tuple[int, ...] = ()
    near: tuple[int, ...] = ()


def match_choices(text: str, labels: Sequence[str], several: bool) -> ChoiceMatch:
    """Match what was typed to labels: exactly, or by position counted from 1 ("2", "2.", "٢").

    With `several`: "1, 3 et 4", "1 3 4", "1-3" (a range), names between commas, semicolons, line breaks or
    the word "and" of the six languages. A label that is a number goes before a position, and among such
    labels a position is only near. Labels that begin with the text, contain it or are spelled like it are
    near, at most three for each piece; so is what was understood of a text that was not understood as a
    whole.
    """
    if len(text) > _LONGEST or not text.strip() or not labels:
        return ChoiceMatch()
    spelled = [plain(label) for label in labels]
    same = [at for at, label in enumerate(labels) if label.strip() == text.strip()]
    same = same or [at for at, label in enumerate(spelled) if label and label == plain(text)]
    if same:
        return ChoiceMatch(indices=(same[0],)) if len(same) == 1 else ChoiceMatch(near=tuple(same[:_MOST_NEAR]))
    reader = _Reader(spelled)
    pieces = list(reader.pieces(_tokens(text)))
    found = [at for piece in pieces if piece.unknown is None for at in piece.indices]
    indices = tuple(dict.fromkeys(found))
    is_certain = all(piece.is_sure for piece in pieces)
    if indices and is_certain and (several or len(found) == 1):
        return ChoiceMatch(indices=indices)
    near = [at for piece in pieces for at in (piece.indices if piece.unknown is None else reader.near(piece.unknown))]
    if len(pieces) > 1 and any(piece.unknown for piece in pieces):
        near += reader.near(plain(text))[:1]  # a name with a comma or an "and" of its own
    return ChoiceMatch(near=tuple(dict.fromkeys(near))[:_MOST_ASKED])


def search(text: str, labels: Sequence[str]) -> tuple[int, ...]:
    """Return every label that has, for each word typed, a word beginning with it; the best first."""
    wanted = plain(text[:_LONGEST_SEARCH]).split()
    if not wanted:
        return ()
    found = []
    for at, label in enumerate(labels):
        name = plain(label)
        words = name.split()
        if all(any(word.startswith(each) for word in words) for each in wanted):
            whole_words = sum(each in words for each in wanted)
            found.append((not name.startswith(" ".join(wanted)), -whole_words, len(words), len(name), at))
    return tuple(rank[-1] for rank in sorted(found))


_LONGEST = 2000
_LONGEST_SEARCH = 200
_MOST_NEAR = 3
_MOST_ASKED = 10
_MOST_PIECES = 40
#: Of 100, by rapidfuzz: spelled alike.
_ALIKE = 70

_BREAK = ","
_BREAKS = re.compile(r"[,;،؛、\n\r|/&+•·]+")
_RANGE = re.compile(r"(?<![0-9])([0-9]{1,3}) *- *([0-9]{1,3})(?![0-9])")
_GLUED_AND = re.compile(r"(?<!\S)و(?=[0-9])")
_ANDS = frozenset(map(plain, ("and", "et", "y", "e", "na", "و")))
_UNTIL = frozenset(map(plain, ("to", "à", "a", "hasta", "até", "hadi", "mpaka", "إلى")))


@record
class _Piece:
    indices: tuple[int, ...] = ()
    is_sure: bool = False
    #: Words that are no label's name and no position.
    unknown: str | None = None


def _tokens(text: str) -> list[str]:
    """Words as `plain` spells them, "," for what separates, "1-3" for a range."""
    typed = tidy(_BREAKS.sub(f" {_BREAK} ", text))
    tokens: list[str] = []
    at = 0
    for span in (*_RANGE.finditer(typed), None):
        before = typed[at : span.start() if span else len(typed)]
        for chunk in re.split(r"(,)", _GLUED_AND.sub("و ", before)):
            tokens += [_BREAK] if chunk == _BREAK else plain(chunk).split()
        if span is not None:
            tokens.append(f"{int(span[1])}-{int(span[2])}")
            at = span.end()
    return tokens


class _Reader:
    """Reads pieces of a text by the labels, spelled as `plain` does."""

    def __init__(self, spelled: list[str]) -> None:
        self.spelled = spelled
        self.has_numbers = any(label.isdigit() for label in spelled)
        self.by_first_word: dict[str, list[tuple[list[str], list[int]]]] = {}
        same: dict[str, list[int]] = {}
        for at, label in enumerate(spelled):
            if label:
                same.setdefault(label, []).append(at)
        for label in sorted(same, key=len, reverse=True):
            words = label.split()
            self.by_first_word.setdefault(words[0], []).append((words, same[label]))

    def pieces(self, tokens: list[str]) -> Iterator[_Piece]:
        """Cut the tokens into names, positions, ranges and what is unknown; separators fall away."""
        at, count = 0, 0
        must_separate = False
        while at < len(tokens) and count < _MOST_PIECES:
            token = tokens[at]
            if token == _BREAK or (token in _ANDS and token not in self.by_first_word):
                at, must_separate = at + 1, False
                continue
            end, piece = self._known(tokens, at)
            is_figure = token[0].isdigit()
            ends_well = end == len(tokens) or tokens[end] == _BREAK or tokens[end] in _ANDS
            ends_well = ends_well or (is_figure and tokens[end][0].isdigit()) or tokens[end].startswith("و")
            if piece is None or not ends_well or (must_separate and not is_figure):
                if token in _ANDS:
                    at, must_separate = at + 1, False
                    continue
                if token.startswith("و") and len(token) > 1 and piece is None:
                    tokens = [*tokens[:at], "و", token[1:], *tokens[at + 1 :]]
                    continue
                end = next(
                    (n for n in range(at, len(tokens)) if tokens[n] == _BREAK or tokens[n] in _ANDS),
                    len(tokens),
                )
                piece = _Piece(unknown=" ".join(tokens[at:end]))
            yield piece
            at, count, must_separate = end, count + 1, True
        if at < len(tokens):
            yield _Piece(unknown="")

    def near(self, words: str) -> list[int]:
        """At most three labels that begin with the words, contain them, stand in them or are spelled alike."""
        if len(words) < 3 or words.isdigit() or len(words) > 200:
            return []
        starting = [at for at, label in enumerate(self.spelled) if label.startswith(words)]
        holding = [at for at, label in enumerate(self.spelled) if words in label]
        held = [at for at, label in enumerate(self.spelled) if len(label) >= 3 and f" {label} " in f" {words} "]
        alike = process.extract(words, self.spelled, scorer=_likeness, score_cutoff=_ALIKE, limit=_MOST_NEAR)
        ranked = [*starting, *holding, *held, *(at for _, _, at in alike)]
        return list(dict.fromkeys(ranked))[:_MOST_NEAR]

    def _known(self, tokens: list[str], start: int) -> tuple[int, _Piece | None]:
        """The longest name, else the range or position, that begins here, and where it ends."""
        for words, indices in self.by_first_word.get(tokens[start], ()):
            end = _end_of(words, tokens, start)
            if end is not None:
                return end, _Piece(tuple(indices), is_sure=len(indices) == 1)
        end = start + 1
        low, _, high = tokens[start].partition("-")
        if not high and start + 2 < len(tokens) and tokens[start + 1] in _UNTIL and tokens[start + 2].isdigit():
            high, end = tokens[start + 2], start + 3
        if not (low.isascii() and low.isdigit() and len(low) <= 3 and len(high) <= 3):
            return end, None
        first, last = int(low), int(high or low)
        if not 1 <= first <= last <= len(self.spelled):
            return end, None
        return end, _Piece(tuple(range(first - 1, last)), is_sure=not self.has_numbers)


def _end_of(words: list[str], tokens: list[str], start: int) -> int | None:
    """Where the words end if they stand in the tokens from `start`, commas between them put aside."""
    at = start
    for number, word in enumerate(words):
        while number and at < len(tokens) and tokens[at] == _BREAK:
            at += 1
        if at == len(tokens) or tokens[at] != word:
            return None
        at += 1
    return at


def _likeness(one: str, other: str, **_: object) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
