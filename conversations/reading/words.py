"""One spelling for what people type: cases, accents, digits, quotes and dashes of any keyboard."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return the text for matching: letters and ASCII digits in lower case, one space between words.

    Compatibility forms are unified (Unicode NFKC, case folding), accents and Arabic harakat and tatweel
    dropped, the Arabic forms of alef, ya and ta marbuta unified, and West African letters (ɓ ɗ ŋ ɛ ɔ) read as
    the letters people type for them on a phone without them. Punctuation and symbols become spaces, so a text
    of emoji alone comes back empty. Vowel signs of Indic scripts stay: there they are letters, not accents.
    """
    return " ".join(text.translate(_PLAIN).split())


def digits(text: str) -> str:
    """Return the text with every Unicode decimal digit as ASCII; all else, Arabic separators too, stays."""
    return text.translate(_DIGITS)


def tidy(text: str) -> str:
    """Return what was typed in ASCII digits, spaces, hyphens, straight quotes and commas, trimmed.

    Invisible characters (direction marks, joiners, variation selectors) go. The Arabic decimal separator
    U+066B and thousands separator U+066C stay, as they say more than a dot or a comma would.
    """
    return text.translate(_TIDY).strip()


#: Letters that Unicode does not decompose, each with the spelling it is compared by.
_SPELLINGS = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ۍ": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك",
    "ـ": "", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae", "ı": "i",
    "ɓ": "b", "ɗ": "d", "ƴ": "y", "ƙ": "k", "ŋ": "n", "ɲ": "n", "ɛ": "e", "ɔ": "o",
    "ʼ": " ", "ʻ": " ", "ʹ": " ", "ˈ": " ",
}  # fmt: skip

#: Characters that stand for nothing one can see, apart from the Unicode category Cf.
_INVISIBLE = frozenset(
    [
        0x034F,
        0x115F,
        0x1160,
        0x3164,
        0xFFA0,
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    ]
)

_SAME_KEYS = {
    **dict.fromkeys("‘’‚‛′ʹʼʻˈ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("−⁻﹣˗", "-"),
    **dict.fromkeys("،、", ","),
    **dict.fromkeys("º˚", "°"),
    "؛": ";",
    "؟": "?",
}


class _Table(dict[int, str]):
    """A table for str.translate that works out a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = made = self.make(chr(code))
        return made

    def make(self, character: str) -> str:
        raise NotImplementedError


class _Plain(_Table):
    # One character at a time: normalising a whole text takes quadratic time on long runs of combining marks.
    def make(self, character: str) -> str:
        folded = character
        for _ in range(2):
            folded = unicodedata.normalize("NFKD", folded).casefold()
        return "".join(map(_plain_piece, folded))


class _Digits(_Table):
    def make(self, character: str) -> str:
        value = unicodedata.decimal(character, None)
        return character if value is None else str(value)


class _Tidy(_Table):
    def make(self, character: str) -> str:
        if character in _SAME_KEYS:
            return _SAME_KEYS[character]
        if 0xFF01 <= ord(character) <= 0xFF5E:  # full-width ASCII
            return chr(ord(character) - 0xFEE0)
        if _is_invisible(character):
            return ""
        category = unicodedata.category(character)
        if category in ("Zs", "Zl", "Zp", "Cc", "Cs"):
            return " "
        return "-" if category == "Pd" else _DIGITS[ord(character)]


def _plain_piece(character: str) -> str:
    if character in _SPELLINGS:
        return _SPELLINGS[character]
    if _is_invisible(character):
        return ""
    category = unicodedata.category(character)
    if category == "Nd":
        return _DIGITS[ord(character)]
    if category == "Mn":
        return "" if _is_accent(character) else character
    return character if category[0] in "LMN" else " "


def _is_accent(mark: str) -> bool:
    # Combining classes 10-36 are Hebrew and Arabic points, 200 and over the accents above and below a letter
    # (Unicode, table 4-3); the others (nukta, virama, Thai and Lao vowels) are part of how a word is written.
    kind = unicodedata.combining(mark)
    return 10 <= kind <= 36 or kind >= 200


def _is_invisible(character: str) -> bool:
    return ord(character) in _INVISIBLE or unicodedata.category(character) in ("Cf", "Me")


_PLAIN = _Plain()
_DIGITS = _Digits()
_TIDY = _Tidy()
