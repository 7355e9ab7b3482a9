"""Text made fit for a document: what XML, a page or a reader's eye cannot take is left out; the stored text stays."""

from __future__ import annotations

import re
import unicodedata

#: more marks than this on one letter only pile up over the lines around it; no written language needs them
MARKS = 5

#: all that ends a line somewhere (Unicode Standard Annex 14, classes BK, CR, LF, NL)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: control characters but newline and tab, lone surrogates, noncharacters of the first plane (XML 1.0, production 2)
_INVALID = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: they turn honest words round; embeddings and isolates, which phones put around numbers, stay
_OVERRIDES = re.compile("[\u202d\u202e]")


def clean(text: str) -> str:
    """The text as a document can hold it: NFC, lines ended by a newline, no character that is invalid or misleading."""
    text = legible(text)
    if text.isascii():
        return text
    return _with_few_marks(unicodedata.normalize("NFC", text))


def legible(text: str) -> str:
    """The words as they were given, lines ended by a newline, without characters that are invalid or misleading."""
    if text.isascii() and text.isprintable():
        return text
    return _OVERRIDES.sub("", _INVALID.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str) -> str:
    """The same on one line: for headings, names and whatever must not break."""
    return " ".join(clean(text).split())


def is_mark(character: str) -> bool:
    """It stands on the letter before it."""
    return unicodedata.category(character) in ("Mn", "Me")


def _with_few_marks(text: str) -> str:
    if not any(map(is_mark, set(text))):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if is_mark(character) else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
