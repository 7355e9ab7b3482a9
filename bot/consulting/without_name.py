"""Answering without a name: what is forgotten for it, who was there, and what files are called."""

from __future__ import annotations

from typing import Any

from bot.cleaning.endings import known_ending
from bot.database.records import Submission
from conversations.prompts import BACK
from conversations.records import replace
from conversations.replies import Attached
from conversations.text import Text

from .screens import Act, Key, Lines, Rows
from .visit import Visit

#: what stays of the way in when somebody chooses to answer without a name, or with one after all
_STAYS = frozenset({"at", "call", "source", "way", "read", "door", "brought", "women", "men", "recent", "searched"})

#: who heard that somebody agreed, where no name is kept
ROLES = {
    "relative": Text("A relative"),
    "neighbour": Text("A neighbour"),
    "fellow": Text("Somebody of their group"),
    "other": Text("Somebody else"),
}


def anew(visit: Visit, **more: Any) -> dict[str, Any]:
    """The way in, from which everything that tells who somebody is was taken."""
    step = {name: value for name, value in visit.step.items() if name in _STAYS} | more
    visit.keep(step=step)
    return step


def ask_role(visit: Visit) -> tuple[Lines, Rows]:
    """Who heard that they agreed."""
    way = visit.step["way"]
    rows = tuple((Key(label, Act("role", f"{way}.{name}")),) for name, label in ROLES.items())
    ask = Text("Who was there and heard that they agreed? No name is kept.")
    return (ask,), (*rows, (Key(BACK, Act("before")),))


def forget_source(visit: Visit, call: str) -> None:
    """Where they came from is not kept: in a village where few answer, it tells who it was."""
    visit.keep(source=None)
    visit.changes.unsourced.append((visit.chat, call))


def neutral(submission: Submission | None, reply: Attached) -> Attached:
    """The reply, its files under names that say nothing about whoever sent them."""
    if submission is None or not submission.nameless:
        return reply
    return replace(reply, files=tuple(replace(one, name=_name(one.kind, one.name)) for one in reply.files))


def _name(kind: str, name: str) -> str:
    return f"{kind}{known_ending(name)}" if name else ""
