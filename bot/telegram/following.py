"""What follows from messages that went out, or did not: work that is done after the commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.database.asked_back import BACK
from bot.database.ids import Ids
from bot.database.persons import FORGET
from bot.database.records import Job

from .sender import Outcome


def jobs_after(outcomes: Iterable[Outcome], ids: Ids, now: datetime) -> list[Job]:
    """The jobs, in the order of the messages."""
    return [Job(ids(), kind, payload, due) for one in outcomes for kind, payload, due in _follows(one, now)]


def jobs_after_dropped(outcomes: Iterable[Outcome], ids: Ids, now: datetime) -> list[Job]:
    """Messages that arrived in a chat after it was erased are taken out of it."""
    there = [(one.row.chat, one.message) for one in outcomes if one.message is not None and one.row.chat > 0]
    return [Job(ids(), FORGET, {"step": "messages", "chat": chat, "messages": [one]}, now) for chat, one in there]


def put_in(one: Outcome) -> int | None:
    """What was put to somebody in this message, about an answer of theirs."""
    marks = one.row.marks
    return int(marks["k"]) if marks is not None and str(marks.get("kind", "")).startswith(BACK) else None


def _follows(one: Outcome, now: datetime) -> Iterator[tuple[str, dict[str, Any], datetime]]:
    marks = one.row.marks or {}
    if "announcement" in marks and one.verdict != "migrated":
        # whoever asked for it is told
        yield "announced", {**marks, "verdict": one.verdict, "message": one.message, "why": one.error}, now
    if "hours" in marks and one.message is not None:
        vanishes = now + timedelta(hours=marks["hours"])
        yield "vanish", {"chat": one.row.chat, "message": one.message}, vanishes
    if "tested" in marks and one.verdict in ("sent", "refused", "unreachable"):
        # staff tried it on themselves
        refused = (one.error or one.verdict) if one.verdict != "sent" else None
        tested = {**marks, "refused": refused}
        yield "staff", {"chat": one.row.chat, "command": "tested", "tested": tested}, now
    if (number := put_in(one)) is not None and one.verdict in ("unreachable", "refused"):
        # perhaps another can be asked
        yield "ask", {"asked": number, "verdict": one.verdict}, now
    if "forget" in marks and one.verdict == "refused":
        # one of them could not be taken back
        yield FORGET, {"step": "messages", "chat": one.row.chat, "messages": marks["forget"]}, now
