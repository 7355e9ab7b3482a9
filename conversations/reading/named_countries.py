"""The countries that free words name: by whole names of the six languages, and by nothing that is only like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from conversations.reading.countries import codes_by_name, countries, read_country
from conversations.reading.languages import LANGUAGES, locale_for
from conversations.reading.words import plain


@lru_cache(maxsize=4096)
def countries_named(text: str) -> frozenset[str]:
    """The codes of all countries whose names stand in the text, such as "Sénégal et Mali".

    The longest name counts ("Guinée-Bissau" names no Guinée). A name that several share ("Congo"), a region ("West
    Africa", "Latin America") and a near miss name none. A code counts where it is all that was written.
    """
    text = text[:_MOST]
    words = list(_words(text))
    found = {_code(flag) for flag in _FLAG.findall(text)} & countries("en").keys()
    if len(words) == 1:  # "rdc" means it, where nothing stands beside it
        codes = _names().get(words[0][0], ())
        code = codes[0] if len(codes) == 1 else _read_code(text)
        found |= {code} if code is not None else set()
    at = 0
    while at < len(words):
        codes, length = _longest(words[at : at + _LONGEST])
        if len(codes) == 1:
            found.add(codes[0])
        at += length
    return frozenset(found)


#: characters that are looked at: whoever writes more names no country
_MOST = 2000
#: words of the longest name
_LONGEST = 9
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
#: the space between the letters of an abbreviation: "r d c" is "rdc"
_APART = re.compile(r"(?<=\b\w) (?=\w\b)")
#: letters that Arabic writes together with the name: and, in
_PREFIXES = ("و", "ب", "وب")
#: abbreviations that are words too ("car", "eau") count in capitals only
_SHORT = 3
#: where a country's name stands in that of something else; more than what CLDR calls a region
_ELSEWHERE = (
    "america", "amerique", "niger delta", "niger river", "river niger", "delta du niger", "fleuve niger", "lake chad",
    "lac tchad", "lago chad", "ziwa chad", "بحيره تشاد", "gulf of guinea", "golfe de guinee", "golfo de guinea",
    "golfo da guine", "خليج غينيا", "نهر النيجر", "دلتا النيجر", "new mexico", "nouveau mexique",
    "nuevo mexico", "novo mexico",
)  # fmt: skip
#: names in use that are longer than others they hold
_USUAL = {"northern ireland": "GB", "irlande du nord": "GB", "irlanda del norte": "GB", "irlanda do norte": "GB",
          "sud soudan": "SS", "south soudan": "SS"}  # fmt: skip


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words as they are compared, and whether they were written in capitals."""
    for piece in text.split():
        for word in _joined(plain(piece)).split():
            yield word, piece.upper() == piece


def _joined(name: str) -> str:
    return _APART.sub("", name)


def _longest(words: list[tuple[str, bool]]) -> tuple[tuple[str, ...], int]:
    """The codes of the longest name that stands at the beginning, and its number of words; one word for none."""
    names = _names()
    first, *rest = [word for word, _ in words]
    begins = [first, *(first.removeprefix(letters) for letters in _PREFIXES if first.startswith(letters))]
    for length in range(len(words), 0, -1):
        for begin in begins:
            name = " ".join((begin, *rest[: length - 1]))
            if name in names and (name not in _abbreviations() or words[0][1]):
                return names[name], length
    return (), 1


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, ...]]:
    """Codes by name; no code for the name of a region."""
    names: dict[str, tuple[str, ...]] = {_joined(name): codes for name, codes in codes_by_name().items()}
    names |= {plain(name): () for tag in LANGUAGES for name in (*_regions(tag), *_ELSEWHERE)}
    names |= {name: (code,) for name, code in _USUAL.items()}
    return MappingProxyType(names)


def _regions(language: str) -> Iterator[str]:
    locale = locale_for(language)
    assert locale is not None
    known = countries("en")
    return (name for code, name in locale.territories.items() if code not in known)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    cldr = {plain(name) for tag in LANGUAGES for name in countries(tag).values()}
    return frozenset(name for name in _names() if len(name) <= _SHORT and name.isascii() and name not in cldr)


def _code(flag: str) -> str:
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag)


def _read_code(text: str) -> str | None:
    """The country of two capital letters or of a flag, where nothing else was written."""
    words = text.strip()
    is_code = re.fullmatch(r"[A-Z]{2}", words) or _FLAG.fullmatch(words)
    return read_country(words, "en").value if is_code else None
