"""What the people who answered are told of a decision."""

from __future__ import annotations

from bot.consulting.screens import Act, Key, Screen
from bot.office.requests import Office
from conversations.call import Call
from conversations.text import Text


def left_out_screen(office: Office, call: Call, number: int, reference: str, why: str | None) -> Screen:
    """What those read whose form is left out, and why (None: it says the same as another form)."""
    values = {"reference": reference, "call": call.title}
    if why is None:
        lines: list[object] = [_SAYS_THE_SAME.with_values(**values)]
    else:
        lines = [_LEFT_OUT.with_values(**values), Text("The reason: {why}", {"why": why})]
    keys: tuple[tuple[Key, ...], ...] = ()
    if office.house.calls.phase(call.name, office.now) == "open":
        lines.append(_CAN_CHANGE)
        keys = ((Key(Text("Open this form"), Act("open", "", number)),),)
    if call.contact:
        lines.append(Text("If you do not agree, write to: {contact}", {"contact": call.contact}))
    return Screen(lines=tuple(lines), keys=keys, aside=True)


def counts_again_screen(call: Call, reference: str) -> Screen:
    """What those read whose form was left out, and is not any more."""
    return Screen(lines=(_COUNTS_AGAIN.with_values(reference=reference, call=call.title),), aside=True)


_LEFT_OUT = Text("The form {reference} was read. It is left out of the results of “{call}”.")
_SAYS_THE_SAME = Text(
    "The form {reference} was read. It says the same as another form for “{call}”, and that other one counts."
)
_CAN_CHANGE = Text("Your words are kept. You can change the form and send it again: then it is read anew.")
_COUNTS_AGAIN = Text("The form {reference} is no longer left out of the results of “{call}”.")
