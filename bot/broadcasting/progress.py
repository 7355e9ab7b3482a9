"""How far a broadcast is, as whoever ordered it sees it: one message, changed in place."""

from __future__ import annotations

from math import ceil

from bot.base36 import base36
from bot.consulting.screens import Act, Key, Rows, Screen, Title
from bot.database.broadcasts import Broadcast, Counts
from conversations.text import Text

#: cells of the bar
_CELLS = 12

_TITLES = {
    "queued": Text("The list is being made"),
    "preparing": Text("The list is being made"),
    "sending": Text("Your message is on its way"),
    "paused": Text("Your message is paused"),
    "cancelled": Text("Your message was stopped"),
    "done": Text("Done: your message is sent"),
}
_COUNTS = Text("Sent: {sent}\nCould not be reached: {blocked}\nFailed: {failed}\nLeft: {left}\nTogether: {total}")
_LISTED = Text("{n} person on the list so far.", plural="{n} people on the list so far.")
_NIGHT = Text("Where it is night now, people get it in their morning.")
_SOON = Text("Less than a minute to go.")
_MINUTES = Text("About {n} minute to go.", plural="About {n} minutes to go.")
_HOURS = Text("About {n} hour to go.", plural="About {n} hours to go.")
_NOBODY = Text("Nobody was on the list.")
#: why it was held or stopped by itself
WHY = {
    "call-gone": Text("It was stopped, because its call is not there any more."),
    "file-gone": Text("It was stopped, because a file that goes with it is not there any more."),
    "refused": Text("It is held, because Telegram has refused each of the first messages."),
    "broken": Text("It was stopped, because the message cannot be sent as it was kept."),
}
_PAUSE, _RESUME, _CANCEL = Text("Pause"), Text("Go on"), Text("Stop for good")


def screen(one: Broadcast, counts: Counts, speed: float | None, *, is_night: bool) -> Screen:
    """The message as it is to stand now.

    `speed` is in messages a second, None where it is not known; `is_night`: all that are left wait for their morning.
    """
    title = Title(_TITLES.get(one.status, _TITLES["sending"]))
    why = (WHY.get(one.why, WHY["broken"]),) if one.why else ()
    return Screen(
        lines=(title, *why, *_lines(one, counts, speed, is_night=is_night)),
        keys=_keys(one),
        replaces=one.progress_message or None,
        aside=True,
        progress=one.id,
    )


def _lines(one: Broadcast, counts: Counts, speed: float | None, *, is_night: bool) -> tuple[object, ...]:
    if not one.listed:
        return (_LISTED.with_values(n=counts.total),) if counts.total else ()
    if not counts.total:
        return (_NOBODY,)
    numbers = {name: getattr(counts, name) for name in ("sent", "blocked", "failed", "left", "total")}
    lines: list[object] = [bar(counts), _COUNTS.with_values(**numbers)]
    if one.status == "sending" and counts.left:
        lines += [_NIGHT] if is_night else [_to_go(counts.left, speed)] if speed is not None else []
    return tuple(lines)


def bar(counts: Counts) -> str:
    """A bar of characters, and how much is done in hundredths: 100 % is said of what is really done alone."""
    done = counts.total - counts.left
    cells = done * _CELLS // counts.total if counts.total else 0
    percent = done * 100 // counts.total if counts.total else 0
    return f"{'█' * cells}{'░' * (_CELLS - cells)} {percent} %"


def _to_go(left: int, speed: float) -> Text:
    minutes = left / max(speed, 0.01) / 60
    if minutes < 1:
        return _SOON
    if minutes < 90:
        return _MINUTES.with_values(n=ceil(minutes))
    return _HOURS.with_values(n=ceil(minutes / 60))


def _keys(one: Broadcast) -> Rows:
    number = base36(one.id)
    pause, resume, cancel = (
        Key(label, Act("staff", f"broadcast.{does}.{number}"))
        for label, does in ((_PAUSE, "pause"), (_RESUME, "resume"), (_CANCEL, "cancel"))
    )
    match one.status:
        case "queued" | "preparing" | "sending":
            return ((pause, cancel),)
        case "paused":
            return ((resume, cancel),)
        case _:
            return ()
