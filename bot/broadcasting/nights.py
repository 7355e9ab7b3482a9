"""Quiet hours: until when a message waits so that no phone rings at night."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from conversations.records import record


@record
class Night:
    """The hours in which nobody is written to, on the clock of whoever reads: from `begins` until before `ends`."""

    begins: int
    ends: int

    def covers(self, when: datetime) -> bool:
        """This moment, given in the reader's own time, falls in it."""
        if self.begins > self.ends:
            return when.hour >= self.begins or when.hour < self.ends
        return self.begins <= when.hour < self.ends

    def __str__(self) -> str:
        """As it is set."""
        return f"{self.begins}-{self.ends}"


#: where nothing else is set
NIGHT = Night(21, 7)


def parse_night(words: str) -> Night | None:
    """`21-7` -> Night; None for `none`. Raises ValueError for what is neither."""
    if words.strip().lower() == "none":
        return None
    found = re.fullmatch(r"\s*([0-9]{1,2})(?::00)?\s*[-–]\s*([0-9]{1,2})(?::00)?\s*", words)
    begins, ends = (int(found[1]), int(found[2])) if found is not None else (0, 0)
    if begins == ends or max(begins, ends) > _LAST_HOUR:
        raise ValueError(words)
    return Night(begins, ends)


def end_of_night(when: datetime, zone: tzinfo, night: Night | None) -> datetime | None:
    """When the night ends in which `when` (aware) falls, in UTC; None by day.

    Where the clock is put forward over that hour, the night ends with the first hour after it.
    """
    if night is None or not night.covers(here := when.astimezone(zone)):
        return None
    day = here.date() + timedelta(days=night.begins > night.ends and here.hour >= night.begins)
    return datetime(day.year, day.month, day.day, night.ends, tzinfo=zone).astimezone(UTC)


def zone_of(chosen: str | None, countries: Collection[str], otherwise: str) -> tzinfo:
    """The time zone of a person: what they chose, else the one zone of their one country, else that of the call."""
    names = [chosen, zone_of_country(*countries) if len(countries) == 1 else None, otherwise]
    return next((zone for name in names if name and (zone := _zone(name)) is not None), UTC)


def zone_of_country(code: str) -> str | None:
    """The time zone of a country that has exactly one (IANA's name, by CLDR)."""
    zones = get_global("territory_zones").get(code, ())
    return str(zones[0]) if len(zones) == 1 else None


_LAST_HOUR = 23


@lru_cache(maxsize=1024)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
