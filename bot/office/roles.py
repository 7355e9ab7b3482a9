"""Who may do what: one table, which the door asks and the menu shows."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consulting.staff import COMMANDS
from bot.database.records import Member
from conversations.records import record
from conversations.text import Text

#: the roles, the mightiest first
ROLES: dict[str, Text] = {
    "owner": Text("Owner"),
    "organiser": Text("Organiser"),
    "moderator": Text("Moderator"),
    "translator": Text("Translator"),
    "viewer": Text("Viewer"),
    "tester": Text("Tester"),
}

_ORGANISERS = frozenset({"owner", "organiser"})
#: roles that read the answers, and see figures as they are
SEES_ANSWERS = _ORGANISERS | {"moderator"}

#: command -> the roles that may use it, and its buttons
MAY: dict[str, frozenset[str]] = {
    "call": _ORGANISERS,
    "invite": _ORGANISERS,
    "groups": _ORGANISERS,
    "broadcast": _ORGANISERS,
    "watch": _ORGANISERS | {"moderator", "translator", "viewer"},
    "queue": SEES_ANSWERS,
    "transcribe": SEES_ANSWERS,
    "enter": SEES_ANSWERS,
    "export": SEES_ANSWERS,
    "coverage": SEES_ANSWERS,
    "news": _ORGANISERS,
    "translations": _ORGANISERS | {"translator"},
    "staff": frozenset({"owner"}),
}


@record
class Access:
    """What somebody may do: their role for each call; the one for every call stands under the empty name."""

    roles: tuple[Member, ...] = ()

    def role(self, call: str) -> str | None:
        """The mightiest role for a call."""
        held = {one.role for one in self.roles if one.call in ("", call)}
        return next((role for role in ROLES if role in held), None)

    def may(self, command: str, call: str) -> bool:
        """They may use a command for this call (the empty name: for all of them)."""
        return self.role(call) in MAY.get(command, frozenset())

    def calls(self, command: str, calls: Iterable[str]) -> list[str]:
        """Those of the calls for which they may use a command."""
        return [call for call in calls if self.may(command, call)]

    def commands(self, calls: Iterable[str]) -> list[str]:
        """The commands they may use for any call, in the order of the menu."""
        names = list(calls)
        return [name for name in COMMANDS if self.calls(name, names) or self.may(name, "")]
