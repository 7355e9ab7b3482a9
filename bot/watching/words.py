"""The words for figures, the same in a message, in a picture and on a page."""

from __future__ import annotations

from datetime import date
from typing import Literal

from conversations.text import Country, Month, Text

from .figures import NOT_SAID, SEVERAL, Breakdown, Column, Count, Figures, Hidden, Median, Row, Step

FEW = Text("fewer than 5")
KEPT = Text("not shown")

COLUMN: dict[Column, Text] = {
    "starts": Text("Opened the call"),
    "consented": Text("Took part"),
    "midway": Text("Midway"),
    "submitted": Text("Sent"),
    "withdrawn": Text("Taken back"),
}
BREAKDOWN: dict[Breakdown, Text] = {
    "by_day": Text("By day"),
    "by_language": Text("By language"),
    "by_country": Text("By country"),
    "by_source": Text("Where people come from"),
}
STOPS = Text("Where people stop")
_BY_STEP: dict[Step, Text] = {"day": BREAKDOWN["by_day"], "week": Text("By week"), "month": Text("By month")}

IN_FIVES = Text("Figures are rounded down to fives; those under 5 are shown as “fewer than 5”.")
WHY_KEPT = Text("“Not shown” stands where a figure would give one of those away.")


def notes(figures: Figures) -> tuple[Text, ...]:
    """What is to be known of how the figures are told."""
    if not figures.in_fives:
        return ()
    return (IN_FIVES, WHY_KEPT) if figures.is_kept_back else (IN_FIVES,)


def counted(count: Count) -> int | Text:
    """A count, or why it is not told."""
    match count:
        case Hidden.FEW:
            return FEW
        case Hidden.KEPT:
            return KEPT
        case _:
            return count


def heading(breakdown: Breakdown, step: Step) -> Text:
    """What stands over a breakdown."""
    return _BY_STEP[step] if breakdown == "by_day" else BREAKDOWN[breakdown]


def name_of(breakdown: Breakdown, row: Row, step: Step = "day") -> object:
    """What a row is called, to be said in the reader's language."""
    match breakdown:
        case "by_day":
            day = date.fromisoformat(row.key)
            return Month(day.year, day.month, 1) if step == "month" else day
        case "by_language":
            return row.label or row.key or Text("Not known")
        case "by_country" if row.key == NOT_SAID:
            return Text("Not said")
        case "by_country" if row.key == SEVERAL:
            return Text("Several countries")
        case "by_country":
            return Country(row.key)
        case "by_source":
            return row.label or row.key or Text("No link or code word")


def took(seconds: Median, unit: Literal["seconds", "minutes"]) -> Text:
    """How long something takes, in whole seconds or minutes."""
    match seconds:
        case None:
            return Text("not known")
        case Hidden():
            # “fewer than 5” would read as seconds or minutes
            return KEPT
        case _ if unit == "seconds" and round(seconds) < 100:
            return Text("{n} second", {"n": max(1, round(seconds))}, plural="{n} seconds")
        case _:
            minutes = seconds / 60 if unit == "seconds" else seconds
            return Text("{n} minute", {"n": max(1, round(minutes))}, plural="{n} minutes")
