"""What a call still needs before people are let in. The same words stand in the terminal, the log and the chat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from conversations.call import Call
from conversations.lint import check_call
from conversations.problems import BrokenCall, Problem
from conversations.text import Text, Translate, say

#: digits of a telephone number, at least
_FEWEST_DIGITS = 6
#: errors of a folder that are listed
_MOST = 5


def lacking(call: Call, now: datetime, translate: Translate | None, closes: datetime | None = None) -> tuple[Text, ...]:
    """What keeps a call from being opened, in whole sentences; nothing when it may be. `closes`: as it is to be set.

    Reads and checks the call's folder, which takes a part of a second; `translate` finds catalogued words.
    """
    lacks = [words for key, words in _SAID.items() if not say(getattr(call, key) or "", "en").strip()]
    if call.phone and call.phone.strip() and not can_be_called(call.phone):
        lacks.append(Text("phone: {phone} is no number that a person can call.", {"phone": call.phone}))
    until = closes or call.closes
    if until is not None and until <= now:
        lacks.append(Text("closes: {day} has passed already. Give a later day.", {"day": until.date()}))
    elif until is not None and call.opens is not None and until <= call.opens:
        lacks.append(Text("closes: it would close before it opens, on {day}.", {"day": call.opens.date()}))
    found = errors(call.folder, translate)
    lacks += [Text("{where}: {what}", {"where": place(one), "what": one.what}) for one in found[:_MOST]]
    if more := len(found[_MOST:]):
        lacks.append(Text("And {n} more error.", {"n": more}, plural="And {n} more errors."))
    return tuple(lacks)


def can_be_called(phone: str) -> bool:
    """It has as many digits as a telephone number has."""
    return len(re.findall(r"\d", phone)) >= _FEWEST_DIGITS


def errors(folder: Path | None, translate: Translate | None) -> list[Problem]:
    """The errors that the check of a folder finds."""
    if folder is None:
        return []
    found: Iterable[Problem]
    try:
        found = check_call(folder, translate=translate)
    except BrokenCall as broken:
        found = broken.problems
    except OSError:
        found = [Problem(str(folder), 0, "error", "the folder cannot be read", "put it back")]
    return [one for one in found if one.level == "error"]


def place(problem: Problem) -> str:
    """File and line of a problem."""
    return f"{Path(problem.file).name}:{problem.line}" if problem.line else Path(problem.file).name


_SAID = {
    "organiser": Text("organiser: nobody is named who asks."),
    "contact": Text("contact: there is no address or page where those who ask can be reached."),
    "phone": Text("phone: there is no telephone number of a person who helps."),
    "privacy": Text("privacy: nothing says who reads the answers and what becomes of them."),
}
