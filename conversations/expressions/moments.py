"""The functions about dates and times."""

from datetime import date, datetime, time
from math import nan

from conversations.expressions.days import (
    days_since_1970,
    formatted,
    from_days,
    read_date,
    read_date_time,
    read_time,
    share_of_day,
)  # fmt: skip
from conversations.expressions.values import Value, capped, to_text


def to_date(value: Value) -> date | None:
    """Return the day: of a date, of a datetime, of YYYY-MM-DD, or so many days after 1970-01-01."""
    moment = to_date_time(value)
    return moment.date() if moment else None


def to_date_time(value: Value) -> datetime | None:
    """Return the moment, the start of the day where only a day is given; None where there is none."""
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time())
        case bool() | None | time():
            return None
        case int() | float():
            return from_days(value)
    return read_date_time(to_text(value)) or _start_of(read_date(to_text(value)))


def format_date(value: Value, pattern: str) -> str:
    """Return the day as text, by ODK's codes; nothing for no day."""
    moment = to_date_time(value)
    return capped(formatted(moment, pattern)) if moment else ""


def format_date_time(value: Value, pattern: str) -> str:
    """Return the moment as text, by ODK's codes; a time alone is a time on 1970-01-01."""
    clock = value if isinstance(value, time) else read_time(value) if isinstance(value, str) else None
    return format_date(datetime.combine(date(1970, 1, 1), clock) if clock else value, pattern)


def decimal_date_time(value: Value) -> float:
    """Return the days since 1970-01-01, the time as the fraction."""
    moment = to_date_time(value)
    return days_since_1970(moment) if moment else nan


def decimal_time(value: Value) -> float:
    """Return the part of the day that has passed: 0.5 at noon."""
    if isinstance(value, (time, datetime)):
        return share_of_day(value)
    text = to_text(value)
    clock = read_time(text) or read_date_time(text)
    return share_of_day(clock) if clock else nan


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None
