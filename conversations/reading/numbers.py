"""Numbers as people type them: "1 200", "1.200,5", "١٢٫٥", "25kg", "trois"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from conversations.reading.languages import LANGUAGES, base, locale_for
from conversations.reading.number_words import NONE_AT_ALL, multipliers, number_words, spelled_number
from conversations.reading.reading import Reading
from conversations.reading.words import plain, tidy


def read_number(text: str, language: str, whole: bool) -> Reading[int | float]:
    """Read one number, at most 15 digits, by the decimal and group symbols of the language (CLDR).

    Sure: a number alone, or its word, read by the language's own rule or in the one way that makes sense.
    Offered: a number with words or a unit around it, a number that can be read in two ways ("1.200" in
    French: 1.2 or 1200), a reading the language's rule speaks against. Neither: no number, several numbers,
    "1e5", a fraction where `whole`. Values are int when no fraction was typed or when `whole`, else float;
    never infinite, never NaN.
    """
    typed = tidy(text).strip("\"'()[]*!;: ").rstrip(".,;:! ") if len(text) <= _LONGEST else ""
    found = _read_figures(typed, language, whole) if _FIGURE.search(typed) else _read_words(typed, language)
    value = None if found.value is None else _as_number(found.value, whole)
    offers = tuple(dict.fromkeys(_as_number(offer, whole) for offer in found.offers))
    return Reading(value, offers)


_LONGEST = 200
_MOST_DIGITS = 15
_FIGURE = re.compile(r"[0-9]")
_NUMBER = re.compile(r"(?:(?<!\S)([+-] *))?((?:(?<![^\s+-])[.,٫])?[0-9]+(?:[.,'٫٬ ][0-9]+)*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,'٬ ])[0-9]{3})(?:\1[0-9]{3})*")
_SQUARE_UNIT = re.compile(r"(?<![^\W\d_])([kcdmh]?m)[23²³](?!\w)", re.IGNORECASE)
_DIGITS_AROUND_LETTERS = re.compile(r"[0-9][^\W\d_]+[0-9]")

#: Words that are a number in another language and something else in this one.
_FALSE_FRIENDS = {"en": {"once"}, "fr": {"dos"}, "pt": {"doce"}, "es": {"mia"}}


def _read_figures(typed: str, language: str, whole: bool) -> Reading[Decimal]:
    typed = _SQUARE_UNIT.sub(r"\1", typed)
    if _DIGITS_AROUND_LETTERS.search(typed) or any(unicodedata.category(each) in ("No", "Nl") for each in typed):
        return Reading()
    number = _only_number(typed)
    if number is None:
        return Reading()
    sign = number[1] or ""
    around = typed[: number.start()] + " " + typed[number.end() :]
    words = plain(around).split()
    times = _multipliers_among(words, language)
    read = _read_digits(number[2], language, whole and not times)
    values = (read.value,) if read.value is not None else read.offers
    if _names_another_number(words, language, values):
        return Reading()
    if sign.startswith("-"):
        values = tuple(-value for value in values)
        if " " in sign:  # perhaps only a bullet
            values += tuple(-value for value in values)
    if times:
        values = tuple(_times(values, times, is_sure=base(language) in LANGUAGES))
        return Reading(offers=_whole_ones(values) if whole else values)
    is_sure = read.value is not None and len(values) == 1 and not around.strip()
    return Reading(value=values[0]) if is_sure else Reading(offers=values)


def _only_number(typed: str) -> re.Match[str] | None:
    """The one number in the text; None where there are several, such as "10 20" (but "10 200" is one)."""
    found = list(_NUMBER.finditer(typed))
    free = [number for number in found if not typed[: number.start(2)][-1:].isalpha()] or found
    if len(free) != 1:
        return None
    figures = re.split(r"[.,٫]", free[0][2])
    return None if any(" " in each and not _GROUPED.fullmatch(each) for each in figures) else free[0]


def _read_digits(body: str, language: str, whole: bool) -> Reading[Decimal]:
    if sum(each.isdigit() for each in body) > _MOST_DIGITS:
        return Reading()
    decimal, group = _symbols(language)
    marks = [each for each in body if each in ".,٫"]
    if not marks:
        return Reading(_grouped(body))
    mark = marks[-1]
    grouped = _grouped(body)
    fraction = _fraction(body, mark)
    if len(marks) > 1 and len(set(marks)) == 1:
        return Reading(grouped)
    if fraction is None or grouped is None or mark == "٫":
        return Reading(fraction if fraction is not None and _fits(fraction, whole) else None)
    if mark == group:
        return Reading(grouped)
    if whole:
        return Reading(offers=(grouped, *_whole_ones([fraction])))
    # Three decimals with a zero at the end look more like thousands than like what a person measures.
    if mark == decimal and not body.endswith("0"):
        return Reading(fraction)
    return Reading(offers=(fraction, grouped))


def _grouped(body: str) -> Decimal | None:
    if body.isdigit():
        return Decimal(body)
    return Decimal(re.sub(r"[^0-9]", "", body)) if _GROUPED.fullmatch(body) else None


def _fraction(body: str, mark: str) -> Decimal | None:
    before, _, after = body.rpartition(mark)
    units = _grouped(before) if before else Decimal(0)
    return Decimal(f"{units}.{after}") if units is not None and after.isdigit() and mark not in before else None


@lru_cache(maxsize=64)
def _symbols(language: str) -> tuple[str, str]:
    # Latin digits: a phone set to Arabic types "12.5"; the Arabic separators speak for themselves.
    locale = locale_for(language) or locale_for("en")
    return tidy(get_decimal_symbol(locale)) or " ", tidy(get_group_symbol(locale)) or " "


def _multipliers_among(words: list[str], language: str) -> list[tuple[int, bool]]:
    """The multiplying words around a figure, each with whether it is of the person's language."""
    own = multipliers(base(language))
    found = []
    for at, word in enumerate(words):
        if at and words[at - 1] in ("per", "pour", "por"):  # per cent
            continue
        if word in own:
            found.append((own[word], True))
        else:
            others = {table[word] for table in map(multipliers, LANGUAGES) if word in table}
            found += [(size, False) for size in others]
    return found


def _times(values: Iterable[Decimal], times: list[tuple[int, bool]], is_sure: bool) -> Iterable[Decimal]:
    if len(times) != 1:
        return
    (size, is_own), limit = times[0], Decimal(10) ** _MOST_DIGITS
    for value in values:
        if abs(value * size) < limit:
            yield value * size if (value * size) % 1 else Decimal(int(value * size))
        if not (is_own and is_sure):
            yield value


def _names_another_number(words: list[str], language: str, values: tuple[Decimal, ...]) -> bool:
    spelled, sizes = number_words(base(language)), multipliers(base(language))
    named = {spelled[word] for word in words if word in spelled and word not in sizes}
    return bool(named - {1} - set(values))


def _read_words(typed: str, language: str) -> Reading[Decimal]:
    words = plain(typed).split()
    if not words or len(words) > 8:
        return Reading()
    phrase, own = " ".join(words), spelled_number(words, base(language))
    if own is not None:
        return Reading(Decimal(own))
    if phrase in NONE_AT_ALL:
        return Reading(offers=(Decimal(0),))
    if phrase not in _FALSE_FRIENDS.get(base(language), ()):
        elsewhere = {table[phrase] for table in map(number_words, LANGUAGES) if phrase in table}
        if elsewhere:
            values = tuple(Decimal(value) for value in sorted(elsewhere))
            return Reading(values[0]) if len(values) == 1 else Reading(offers=values)
    return Reading(offers=_number_among(words, language))


def _number_among(words: list[str], language: str) -> tuple[Decimal, ...]:
    """The one number spelled out among a few other words ("trois sacs"); "a" and "one" don't count."""
    found: list[int] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            value = spelled_number(words[at:end], base(language))
            if value is not None:
                found.append(value)
                at = end - 1
                break
        at += 1
    return (Decimal(found[0]),) if len(found) == 1 and found[0] > 1 else ()


def _fits(value: Decimal, whole: bool) -> bool:
    return not whole or value == int(value)


def _whole_ones(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    return tuple(value for value in values if _fits(value, whole=True))


def _as_number(value: Decimal, whole: bool) -> int | float:
    exponent = value.as_tuple().exponent
    has_fraction = isinstance(exponent, int) and exponent < 0
    return float(value + 0) if has_fraction and not whole else int(value)
