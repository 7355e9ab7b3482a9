"""Figures made up for tests, and a call with a few words in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice

from bot.watching.figures import Figures, Row, Section, Stop
from conversations.text import Text

AT = datetime(2027, 3, 20, 9, 30, tzinfo=UTC)


def row(key: str, starts: int, midway: int, submitted: int, withdrawn: int = 0, label: str = "") -> Row:
    """A row that adds up."""
    return Row(key, label, starts, midway + submitted, midway, submitted, withdrawn)


def figures(**more: object) -> Figures:
    """A call with 60 forms in a fortnight."""
    stops = [("village", 0, 4), ("crops", 0, 9), ("price", 1, 6), ("wish", 1, 1)]
    made: dict[str, object] = {
        "call": "prices",
        "title": Text("What do you get for your milk?"),
        "organiser": "Union of herders",
        "at": AT,
        "trial": False,
        "total": row("", 90, 20, 38, 2),
        "by_day": days((12, 6, 4), (30, 12, 20), (0, 0, 0), (28, 1, 9), (20, 1, 5, 2)),
        "by_language": (
            row("fr", 50, 9, 21, 0, "Français"),
            row("sw", 20, 9, 11, 0, "Kiswahili"),
            row("ar", 20, 2, 6, 2, "العربية"),
        ),
        "by_country": (row("SN", 0, 10, 30), row("ML", 0, 8, 5, 2), row("", 0, 2, 3)),
        "by_source": (
            row("radio", 60, 15, 30, 1, "Radio Dunyaa, the morning programme"),
            row("", 20, 3, 7, 1),
            row("koop", 10, 2, 1, 0, "جمعية الرعاة"),
        ),
        "stops": tuple(
            Stop(name, Text(f"What about {name}?"), at, 60 - 5 * n, 50 - 5 * n - left, 10, left, 0, 40.0, 30)
            for n, (name, at, left) in enumerate(stops)
        ),
        "sections": (Section(Text("The farm"), 13), Section(Text("The market"), 7)),
        "minutes": 11.4,
        "timed": 38,
    }
    return Figures(**{**made, **more})  # type: ignore[arg-type]


def days(*counts: tuple[int, ...], first: date = date(2027, 3, 1)) -> tuple[Row, ...]:
    """Days one after the other: starts, midway, submitted, taken back."""
    return tuple(row((first + timedelta(days=at)).isoformat(), *found) for at, found in enumerate(counts) if any(found))


def many_days(count: int) -> tuple[Row, ...]:
    """So many days, busier on some than on others."""
    return days(*islice(cycle([(12, 3, 6), (30, 9, 14), (7, 1, 0), (0, 0, 0), (55, 12, 31)]), count))
