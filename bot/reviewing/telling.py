"""What the people who answered are told of a decision, in their own language."""

from __future__ import annotations

from bot.consulting.screens import Act, Key, Screen
from bot.consulting.visit import Visit
from bot.database.queue import Reader
from bot.database.records import Account
from bot.office.requests import Office
from conversations.call import Call
from conversations.text import Text

from .looking import Looked


def tell_left_out(office: Office, visit: Visit, looked: Looked, why: str | None) -> int:
    """Tell them that it is left out, and why (None: it says the same as another form); how many chats are told."""
    screen = left_out_screen(office, looked.call, looked.number, looked.standing.reference, why)
    return _tell(office, visit, looked, screen)


def left_out_screen(office: Office, call: Call, number: int, reference: str, why: str | None) -> Screen:
    """What those read whose form is left out; `why` as above."""
    values = {"reference": reference, "call": call.title}
    if why is None:
        first = _SAYS_THE_SAME.with_values(**values)
    else:
        first = _LEFT_OUT.with_values(**values)
    lines: list[object] = [first]
    if why is not None:
        lines.append(Text("The reason: {why}", {"why": why}))
    keys: tuple[tuple[Key, ...], ...] = ()
    if office.house.calls.phase(call.name, office.now) == "open":
        lines.append(_CAN_CHANGE)
        keys = ((Key(Text("Open this form"), Act("open", "", number)),),)
    if call.contact:
        lines.append(Text("If you do not agree, write to: {contact}", {"contact": call.contact}))
    return Screen(lines=tuple(lines), keys=keys, aside=True)


def tell_taken_back(office: Office, visit: Visit, looked: Looked) -> int:
    """Tell those who were told that it is left out: it is not."""
    return _tell(office, visit, looked, counts_again_screen(looked.call, looked.standing.reference))


def counts_again_screen(call: Call, reference: str) -> Screen:
    """What those read whose form is no longer left out."""
    return Screen(lines=(_COUNTS_AGAIN.with_values(reference=reference, call=call.title),), aside=True)


def _tell(office: Office, visit: Visit, looked: Looked, screen: Screen) -> int:
    readers = [one for one in looked.readers if one.may_be_told]
    for one in readers:
        _speak(office, visit, looked.call, one, looked.came.submission.language)
        visit.shows.append((one.chat, screen))
    return len(readers)


def _speak(office: Office, visit: Visit, call: Call, reader: Reader, answered_in: str) -> None:
    """Let what is shown in another chat be said in its language: this visit has read nobody's account but its own."""
    if reader.chat not in visit.known.accounts:
        written = office.house.calls.written(reader.language or answered_in, call.name)
        visit.known.accounts[reader.chat] = Account(reader.chat, visit.now, visit.now, language=written)


_LEFT_OUT = Text("The form {reference} was read. It is left out of the results of “{call}”.")
_SAYS_THE_SAME = Text(
    "The form {reference} was read. It says the same as another form for “{call}”, and that other one counts."
)
_CAN_CHANGE = Text("Your words are kept. You can change the form and send it again: then it is read anew.")
_COUNTS_AGAIN = Text("The form {reference} is no longer left out of the results of “{call}”.")
