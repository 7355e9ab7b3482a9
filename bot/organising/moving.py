"""The steps in the life of a call: from a draft by way of a rehearsal to open, closed and archived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.consulting.calls import Phase
from bot.database.lives import keep_life, read_life
from bot.database.opening import Database
from bot.database.records import Life
from bot.database.staff import note
from conversations.call import Call
from conversations.records import replace
from conversations.text import Text


class NotNow(Exception):
    """A call cannot take this step; `why` says it to whoever asked for it, one sentence after the other."""

    def __init__(self, *why: Text) -> None:
        super().__init__(*why)
        self.why = why


def opened(life: Life, phase: Phase, now: datetime, until: datetime | None = None) -> Life:
    """Open a call, for the first time or once more. Raises NotNow. What it lacks is for `lacking` to say."""
    if phase == "archived":
        raise NotNow(_ARCHIVED)
    _must_come(until, now)
    if phase == "closed" and until is None:
        raise NotNow(Text("It has closed. Give a later day to open it again."))
    first = life.opened_at or now
    return replace(life, status="open", closes=until or life.closes, opened_at=first, closed_at=None)


def rehearsed(life: Life, phase: Phase) -> Life:
    """Let testers in. Raises NotNow."""
    if phase not in ("draft", "rehearsal"):
        raise NotNow(Text("A rehearsal comes before people are let in; this call has been open already."))
    return replace(life, status="rehearsal")


def extended(life: Life, phase: Phase, now: datetime, until: datetime) -> Life:
    """Let a call close later, or open one again that has closed. Raises NotNow."""
    if phase not in ("open", "closed"):
        raise NotNow(_ARCHIVED if phase == "archived" else _NOT_OPENED)
    _must_come(until, now)
    return replace(life, status="open", closes=until, closed_at=None)


def closed(life: Life, phase: Phase, now: datetime) -> Life:
    """Close a call now; whoever is midway has the days of grace. Raises NotNow."""
    if phase == "closed":
        return life
    if phase != "open":
        raise NotNow(_ARCHIVED if phase == "archived" else _NOT_OPENED)
    return replace(life, closes=now, closed_at=now)


def archived(life: Life, phase: Phase) -> Life:
    """Put a call away that has closed. Raises NotNow."""
    if phase not in ("closed", "archived"):
        raise NotNow(Text("Only a call that has closed can be put away."))
    return replace(life, status="archived")


async def keep(
    database: Database, connection: Any, ids: Callable[[], int], life: Life, who: int | None, now: datetime, what: str
) -> None:
    """Write a step, with a line in the record."""
    await keep_life(database, connection, life, now)
    closes = life.closes.isoformat() if life.closes is not None else None
    await note(connection, ids, now, who, f"call.{what}", life.call, status=life.status, closes=closes)


async def standing(connection: Any, call: str) -> Life:
    """What has become of a call so far, for whoever is about to move it on."""
    return await read_life(connection, call, to_change=True)


def day_read(words: str, call: Call) -> datetime | None:
    """A day or a moment such as 2027-03-31 or 2027-03-31T18:00, in the call's time zone; a day ends at its end."""
    try:
        when = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    if len(words.strip()) <= len("2027-03-31"):
        when = when.replace(hour=23, minute=59, second=59)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC if call.timezone == "UTC" else ZoneInfo(call.timezone))
    return when if _FIRST_YEAR <= when.year <= _LAST_YEAR else None


def _must_come(until: datetime | None, now: datetime) -> None:
    if until is not None and until <= now:
        raise NotNow(Text("{day} has passed already. Give a later day.", {"day": until.date()}))


#: a day outside of them is a slip, or "never", which is said by giving no day
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_ARCHIVED = Text("It has been put away for good.")
_NOT_OPENED = Text("It has not been opened yet.")
