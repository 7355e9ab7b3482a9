"""Days, times and the texts they are written as. Wall-clock throughout: an offset is kept but not counted."""

import re
from datetime import date, datetime, time, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})[0-9]*)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CODE = re.compile("%(.?)", re.DOTALL)

#: The letters that follow a % in a format, from the ODK documentation of format-date and format-date-time.
CODES = frozenset("YymndebaHhMS3")


def days_since_1970(value: date) -> float:
    """Return the days since 1970-01-01; the time of a datetime is the fraction."""
    days = float(value.toordinal() - _EPOCH)
    return days + share_of_day(value) if isinstance(value, datetime) else days


def share_of_day(value: time | datetime) -> float:
    """Return the part of the day that has passed: 0.5 at noon."""
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return (seconds + value.microsecond / 1_000_000) / 86_400


def iso(value: date | time | datetime) -> str:
    """Return the ISO 8601 text, with milliseconds only where there are any."""
    if isinstance(value, (datetime, time)):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return value.isoformat()


def read_date(text: str) -> date | None:
    """Read YYYY-MM-DD (what follows a T is left out); None if it isn't a date."""
    found = _DATE.fullmatch(re.split("[T ]", text.strip(), maxsplit=1)[0])
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read HH:MM, HH:MM:SS or HH:MM:SS.mmm, with or without an offset; None if it isn't a time."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    try:
        clock = time(int(found[1]), int(found[2]), int(found[3] or 0), int((found[4] or "0").ljust(6, "0")))
        offset = time.fromisoformat("00:00" + found[5]).tzinfo if found[5] else None
    except ValueError:
        return None
    return clock.replace(tzinfo=offset)


def read_date_time(text: str) -> datetime | None:
    """Read a date, or a date and a time with a T or a space between; None if it is neither."""
    day = read_date(text)
    parts = re.split("[T ]", text.strip(), maxsplit=1)
    clock = read_time(parts[1]) if len(parts) == 2 else time()
    return datetime.combine(day, clock) if day and clock else None


def from_days(days: float) -> datetime | None:
    """Return the moment that many days after 1970-01-01; None outside the years 1 to 9999 and for NaN."""
    try:
        return datetime.combine(date(1970, 1, 1), time()) + timedelta(days=days)
    except (OverflowError, ValueError):
        return None


def unknown_code(pattern: str) -> str | None:
    """Return the first % code in the pattern that there isn't."""
    known = CODES | {"%"}
    return next((found[0] for found in _CODE.finditer(pattern) if found[1] not in known), None)


def formatted(value: datetime, pattern: str) -> str:
    """Fill the % codes of the pattern; a code there isn't stays as it is written."""
    parts = {
        "%": "%",
        "Y": f"{value.year:04}", "y": f"{value.year % 100:02}",
        "m": f"{value.month:02}", "n": str(value.month), "b": _MONTHS[value.month - 1],
        "d": f"{value.day:02}", "e": str(value.day), "a": _WEEKDAYS[value.weekday()],
        "H": f"{value.hour:02}", "h": str(value.hour), "M": f"{value.minute:02}", "S": f"{value.second:02}",
        "3": f"{value.microsecond // 1000:03}",
    }  # fmt: skip
    return _CODE.sub(lambda found: parts.get(found[1], found[0]), pattern)
