"""When something happened, as an author writes it in English, so that each reader sees it in their own language."""

from __future__ import annotations

import re
from datetime import date

from .text import Month, Text

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAY = re.compile(rf"(\d{{1,2}}) {_MONTH} (\d{{4}})")
_IN_MONTH = re.compile(rf"{_MONTH} (\d{{4}})")
_DAYS = re.compile(rf"(\d{{1,2}}) ?[-–] ?(\d{{1,2}}) {_MONTH} (\d{{4}})")
_SPAN = re.compile(rf"(\d{{1,2}}) {_MONTH} to (\d{{1,2}}) {_MONTH} (\d{{4}})")
_FROM_TO = Text("{start} to {end}")


def when(words: str) -> object:
    """`10 October 2013`, `October 2013`, `8-9 June 2016` or `21 January to 29 April 2019` as values to be shown.

    Anything else, such as a year alone, stays as it is written.
    """
    try:
        if found := _DAY.fullmatch(words):
            return _date(found[3], found[2], found[1])
        if found := _IN_MONTH.fullmatch(words):
            return Month(int(found[2]), _MONTHS.index(found[1]) + 1, 1)
        if found := _DAYS.fullmatch(words):
            first, last, month, year = found.groups()
            return _FROM_TO.with_values(start=_date(year, month, first), end=_date(year, month, last))
        if found := _SPAN.fullmatch(words):
            day, month, last_day, last_month, year = found.groups()
            return _FROM_TO.with_values(start=_date(year, month, day), end=_date(year, last_month, last_day))
    except ValueError:
        pass
    return words


def _date(year: str, month: str, day: str) -> date:
    return date(int(year), _MONTHS.index(month) + 1, int(day))
