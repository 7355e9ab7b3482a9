"""Dates as people type them: "22/4/19", "1er mai 2020", "٢٢ أبريل", "yesterday"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from conversations.reading.calendar_words import days_away, months, says_nothing, weekdays
from conversations.reading.languages import base
from conversations.reading.reading import Reading
from conversations.reading.words import plain, tidy

from ..records import record

Precision = Literal["day", "month", "year"]


def read_date(text: str, language: str, today: date, precision: Precision = "day") -> Reading[date]:
    """Read one date from 1900 to 2100 at the precision asked; a month or a year is its first day.

    The day comes before the month, and where both are possible in English both are offered, day first; a
    number over 12 decides. Two-digit years to 49 are 20xx, others 19xx. A missing year is the one nearest to
    `today`, at most six months away, else the nearest is offered. A date whose weekday is wrong is offered.
    More than was asked (a day where a month is enough) is understood; less is not.
    """
    if len(text) > _LONGEST:
        return Reading()
    today = date(today.year, today.month, today.day)
    away = days_away().get(plain(text))
    if away is not None:
        return _relative(today, away, precision)
    parts = _parts(text, language)
    if parts is None:
        return Reading()
    both_ways = base(language) == "en"
    found: dict[date, bool] = {}
    for written in _written(parts.items, precision):
        for day, is_sure in _dates(written, today, precision):
            is_sure = is_sure and (precision != "day" or parts.weekday in (None, day.weekday()))
            found.setdefault(day, is_sure)
        if found and not both_ways:
            break
    is_short_year = len(parts.items) == 1 and len(parts.items[0]) == 2 and parts.items[0].isdigit()  # "19" of what?
    if len(found) == 1 and all(found.values()) and not is_short_year:
        return Reading(value=next(iter(found)))
    return Reading(offers=tuple(found))


_LONGEST = 200
_SIX_MONTHS = timedelta(days=184)
#: Letters, digits and what separates the parts of a date; anything else ("10:30", "5 %", "22?") is no date.
_DATE_CHARACTERS = re.compile(r"[^:;?%+*=@#$€£<>()\[\]{}|~^&_]+")
_PIECE = re.compile(r"[0-9]+|[^0-9\s]+")
_LONGEST_NAME = 5  # words, "mwezi wa kumi na mbili"


@record
class _Parts:
    #: Figures as typed, and a month's name as "m" and its number.
    items: tuple[str, ...]
    #: Monday is 0.
    weekday: int | None


@record
class _Written:
    """A year, month and day as written; None for what is missing."""

    year: str | None = None
    month: str | None = None
    day: str | None = None


def _parts(text: str, language: str) -> _Parts | None:
    typed = tidy(text)
    if not _DATE_CHARACTERS.fullmatch(typed) or typed[0] in "-.," or any(map(_is_odd_figure, typed)):
        return None
    words = _PIECE.findall(plain(typed))
    if not words or len(words) > 16:
        return None
    month_names, weekday_names = months(language), weekdays(language)
    items: list[str] = []
    weekday = None
    at = 0
    while at < len(words):
        size = next((n for n in range(_LONGEST_NAME, 0, -1) if " ".join(words[at : at + n]) in month_names), 0)
        if size:
            items.append(f"m{month_names[' '.join(words[at : at + size])]}")
        elif words[at] in weekday_names:
            weekday = weekday_names[words[at]]
        elif words[at].isascii() and words[at].isdigit():
            items.append(words[at])
        elif not says_nothing(words[at]):
            return None
        at += size or 1
    if not 1 <= len(items) <= 3 or (len(items) == 2 and re.fullmatch(r"[0-9]+,[0-9]+", typed)):
        return None
    return _Parts(tuple(items), weekday)


def _is_odd_figure(character: str) -> bool:
    return unicodedata.category(character) in ("No", "Nl")  # such as ½


def _written(items: tuple[str, ...], precision: Precision) -> Iterator[_Written]:
    """What the parts can mean, the likeliest first."""
    shape = "".join(_kind(item) for item in items)
    match shape, items:
        case "ynn" | "ymn", (year, month, day):
            yield _Written(year, month, day)
        case "nny" | "nnn", (first, second, year):
            yield _Written(year, second, first)
            yield _Written(year, first, second)
        case "nmy" | "nmn", (day, month, year):
            yield _Written(year, month, day)
        case "mny" | "mnn", (month, day, year):
            yield _Written(year, month, day)
        case "my" | "ny", (month, year):
            yield _Written(year, month)
        case "ym" | "yn", (year, month):
            yield _Written(year, month)
        case "mn" | "nn", (month, year) if precision == "month":
            yield _Written(year, month)
        case "nm", (day, month):
            yield _Written(None, month, day)
        case "mn", (month, day):
            yield _Written(None, month, day)
        case "nn", (first, second):
            yield _Written(None, second, first)
            yield _Written(None, first, second)
        case "m", (month,):
            yield _Written(None, month)
        case "y", (year,):
            yield _Written(year)
        case "n", (year,) if precision == "year" and len(year) == 2:
            yield _Written(year)


def _kind(item: str) -> str:
    if item.startswith("m"):
        return "m"
    return {1: "n", 2: "n", 4: "y"}.get(len(item), "?")


def _dates(written: _Written, today: date, precision: Precision) -> Iterator[tuple[date, bool]]:
    """The date as written, at the precision asked, with whether it is sure; nothing where it can't be one."""
    month = int((written.month or "1").removeprefix("m"))
    day = int(written.day or 1)
    if (precision == "day" and written.day is None) or (precision != "year" and written.month is None):
        return
    if written.year is not None:
        found = _date(_full_year(written.year), month, day)
        if found is not None:
            yield _cut(found, precision), True
    elif precision != "year":
        near = [_date(year, month, day) for year in (today.year, today.year - 1, today.year + 1)]
        possible = [_cut(each, precision) for each in near if each is not None]
        start = _cut(today, precision)
        if possible:
            nearest = min(possible, key=lambda each: abs(each - start))
            yield nearest, abs(nearest - start) <= _SIX_MONTHS


def _full_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (2000 if int(year) < 50 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(today: date, days: int, precision: Precision) -> Reading[date]:
    try:
        day = today + timedelta(days=days)
    except OverflowError:
        return Reading()
    return Reading(value=_cut(day, precision)) if 1900 <= day.year <= 2100 else Reading()


def _cut(day: date, precision: Precision) -> date:
    match precision:
        case "year":
            return day.replace(month=1, day=1)
        case "month":
            return day.replace(day=1)
        case _:
            return day
