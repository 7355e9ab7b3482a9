"""A strict local Bot API server: real HTTP, Telegram's rules, faults on demand, and people to talk to the bot."""

from .calls import Call
from .faults import Fault
from .keeping import Keeper, Unreadable
from .people import Group, Person
from .refusals import Complaint
from .rules import Rules
from .server import TOKEN, Simulator, running_simulator
from .taps import Tap
from .world import Message

__all__ = [
    "TOKEN",
    "Call",
    "Complaint",
    "Fault",
    "Group",
    "Keeper",
    "Message",
    "Person",
    "Rules",
    "Simulator",
    "Tap",
    "Unreadable",
    "running_simulator",
]
