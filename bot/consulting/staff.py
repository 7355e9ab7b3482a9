"""What members of staff do comes in by the same door: it is passed on, to be looked at after the commit.

Whether somebody may do it is decided there. Until then nobody is told that there is such a command.
"""

from __future__ import annotations

import re
from typing import Any

from bot.database.records import Job
from bot.links import hashed
from conversations.replies import Reply, Typed
from conversations.text import Text

from .coming import Chose, Command, Said
from .visit import Visit

#: what the payload of a link looks like that makes somebody staff: 128 random bits
JOINING = re.compile(r"s_[A-Za-z0-9_-]{22}")

#: commands of staff, with what they are for; no respondent's command is called so
COMMANDS: dict[str, Text] = {
    "call": Text("Open, extend or close a call"),
    "invite": Text("Links, code words, posters"),
    "groups": Text("Announce in a group"),
    "broadcast": Text("Write to those who came"),
    "watch": Text("How it grows"),
    "queue": Text("Read what came in"),
    "transcribe": Text("Write down and translate"),
    "enter": Text("Enter what came on paper"),
    "export": Text("The answers as a file"),
    "coverage": Text("What is said of each recommendation"),
    "news": Text("Say what became of it"),
    "translations": Text("How far translations are"),
    "staff": Text("Who works here"),
}

#: the act of all buttons of staff; its value says which
ACT = "staff"
#: the next words answer something that staff was asked; kept in the step under the same name
ASKED = "staff"


def command(visit: Visit, what: Command) -> None:
    """A command of staff."""
    _pass_on(visit, command=what.name, words=what.argument[:_LONGEST], replied=what.replied)


def join(visit: Visit, payload: str) -> None:
    """Somebody followed a link that makes them staff. The token itself is kept nowhere."""
    _pass_on(visit, command="join", words=hashed(payload))


def tapped(visit: Visit, value: str) -> None:
    """A button of staff."""
    message = visit.coming.what.message if isinstance(visit.coming.what, Chose) else None
    _pass_on(visit, act=value, message=message)


def said(visit: Visit, what: Said) -> None:
    """Words that answer something that staff was asked."""
    step = visit.step
    about = step.pop(ASKED, {})
    if about.get("goes_on"):  # several messages make one answer: the next one may be here before this one is looked at
        step |= {"asked": ASKED, ASKED: about}
    visit.keep(step=step)
    reply: Reply = what.reply
    words = reply.text if isinstance(reply, Typed) else ""
    _pass_on(visit, about=about, words=words[:_LONGEST], is_typed=isinstance(reply, Typed))


def _pass_on(visit: Visit, **what: Any) -> None:
    given = {
        "chat": visit.chat,
        "language": visit.language,
        **{name: value for name, value in what.items() if value is not None},
    }
    visit.keep(active_at=visit.now)
    visit.changes.jobs.append(Job(visit.house.ids(), "staff", given, visit.now))


#: characters of words that are passed on
_LONGEST = 4096
