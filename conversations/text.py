"""Words for a person, kept untranslated until they are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, datetime, time
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from .records import record, replace

_NOTHING: Mapping[str, object] = MappingProxyType({})
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_REFERENCE = re.compile(r"\$\{\s*([^${}\s]{1,100})\s*\}")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Country(str):
    """A country by its ISO 3166 code; it is shown by its CLDR name in the reader's language."""

    __slots__ = ()


class Month(date):
    """A month of a year, kept as its first day and shown without the day."""


@record
class Text:
    """A whole sentence (or label) in its source language, with the values that stand in it.

    A text of the interface names its values `{so}`; a text of a call names answers `${so}`, as XLSForm does.
    """

    source: str
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    #: where it stands, as gettext's msgctxt: `smallholders.xi_practices.label`; empty for the interface
    context: str = ""
    #: language -> words, as far as the call itself gives them
    given: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)
    #: the source for other counts than one; `values["n"]` is counted
    plural: str = ""

    def with_values(self, /, **values: object) -> Text:
        """The same words with these values in them."""
        return replace(self, values=values)

    @property
    def names(self) -> frozenset[str]:
        """The answers that a text of a call names, in any of its languages."""
        return frozenset().union(*(blanks(words, of_a_call=True) for words in (self.source, *self.given.values())))


def blanks(words: str, of_a_call: bool) -> frozenset[str]:
    """The names of the values in words: `${so}` in a call, `{so}` in the interface."""
    return frozenset((_REFERENCE if of_a_call else _PLACEHOLDER).findall(words))


#: finds the words of a text in a language, or None where there are none
Translate = Callable[[Text, str], str | None]

#: between the items of a listed text; translators may leave out the space, or write the Arabic sign
BETWEEN = "; "
_BETWEEN = re.compile("[;؛]")


def items(text: Text | None, language: str, translate: Translate | None = None) -> tuple[str, ...]:
    """The items of a listed text in a language; none where nobody wrote them in it.

    Other texts fall back to their source, but words to search by would then answer in a language nobody asked in.
    """
    if text is None:
        return ()
    given = text.given.get(language) or text.given.get(language.partition("-")[0])
    words = given or (translate(text, language) if translate is not None else None) or ""
    return tuple(item for part in _BETWEEN.split(words) if (item := " ".join(part.split())))


def say(text: object, language: str, translate: Translate | None = None) -> str:
    """What a person reads: a Text, a number, a date or a list of such in `language` (a BCP 47 tag).

    Words are looked for in the call itself, then by `translate`, then the source text stands.
    """
    match text:
        case Text():
            words = _words(text, language, translate)
            if not text.values:
                return words
            values = text.values
            pieces, rest = _pieces(words, bool(text.context))
            filled = [
                before + (_value(values[name], language, translate) if name in values else written)
                for before, name, written in pieces
            ]
            return "".join(filled) + rest
        case Country():
            return str(_locale(language).territories.get(str(text), str(text)))
        case str():
            return text
        case None:
            return ""
        case bool():
            return say(_YES if text else _NO, language, translate)
        case float() | int():
            return _number(text, language)
        case datetime():
            return str(format_datetime(text, "d MMMM y HH:mm", locale=_locale(language), tzinfo=text.tzinfo))
        case Month():
            return str(format_skeleton("yMMMM", text, locale=_locale(language)))
        case date():
            return format_date(text, "long", locale=_locale(language))
        case time():
            return format_time(text, "HH:mm", locale=_locale(language))
        case tuple() | list():
            return format_list([say(one, language, translate) for one in text], locale=_locale(language))
        case _:
            return str(text)


_YES, _NO = Text("Yes"), Text("No")


@lru_cache(maxsize=4096, typed=True)
def _number(number: float, language: str) -> str:
    """A number as CLDR writes it; nothing for what is no number, digits alone for one too large for a person."""
    if number != number or number in (math.inf, -math.inf):
        return ""
    if not -1e15 < number < 1e15:
        return str(number)
    return str(format_decimal(number, locale=_locale(language), decimal_quantization=False))


def _words(text: Text, language: str, translate: Translate | None) -> str:
    base = language.replace("_", "-").split("-")[0]
    for tag in (language, base):
        if tag in text.given:
            return text.given[tag]
    if translate is not None and (words := translate(text, language)):
        return words
    if text.plural and text.values.get("n") != 1:
        return text.plural
    return text.source


def _value(value: object, language: str, translate: Translate | None) -> str:
    """A value inside a sentence; what may run the other way is isolated, or it would turn its neighbours round.

    Unicode Standard Annex 9: such an isolate runs as its first letter does, and nothing outside sees its letters.
    """
    words = say(value, language, translate)
    if isinstance(value, (Text, tuple, list)):
        return words
    if not words.isascii():
        words = _CONTROLS.sub("", words)
    if "\n" in words or "://" in words:  # an app may take marks into a link
        return words
    other = _LATIN_OR_DIGIT if _runs_right_to_left(language) else None if words.isascii() else _RIGHT_TO_LEFT
    return f"\u2068{words}\u2069" if other is not None and other.search(words) else words


#: marks of direction that would reach beyond the value
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: what does not run as Arabic letters do
_LATIN_OR_DIGIT = re.compile(r"[^\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")


@lru_cache(maxsize=256)
def _runs_right_to_left(language: str) -> bool:
    return bool(_locale(language).text_direction == "rtl")


@lru_cache(maxsize=4096)
def _pieces(words: str, of_a_call: bool) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """Where values stand in words: what is before each, its name, and how it is written there; and what follows."""
    pieces, end = [], 0
    for found in (_REFERENCE if of_a_call else _PLACEHOLDER).finditer(words):
        pieces.append((words[end : found.start()], found[1], found[0]))
        end = found.end()
    return tuple(pieces), words[end:]


def own_name(tag: str) -> str:
    """A language's name in itself."""
    try:
        name = Locale.parse(tag.replace("-", "_")).display_name
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale:
    """The CLDR locale nearest to a language tag; English for a language that CLDR does not know."""
    for tag in (language.replace("-", "_"), re.split("[-_]", language)[0]):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")
