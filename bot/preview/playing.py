"""Plays a chat that was written down, in front of whoever looks at the page, and says whether it still holds."""

from __future__ import annotations

import asyncio
import difflib
import time

from bot.simulator import Person

from .chats import Chat, Step, do
from .people import People

#: seconds that something may take to be shown, and after which nothing more is expected
_PATIENCE, _QUIET = 15.0, 0.3


class DoesNotHold(Exception):
    """The chat goes another way; the text begins with file:line."""


async def play(chat: Chat, people: People, person: Person, *, pause: float) -> None:
    """Do line by line what the chat says; raises DoesNotHold. `pause` is for those who look on, in seconds."""
    for line in chat.before:
        await _do(chat, people, person, Step(line, 1, ()))
    for step in chat.steps:
        await asyncio.sleep(pause)
        found = await _do(chat, people, person, step)
        if found != list(step.shown):
            differences = difflib.unified_diff(
                _lines(step.shown), _lines(found), "as it is written", "as it is now", lineterm="", n=2
            )
            told = "\n".join(differences)
            raise DoesNotHold(f"{chat.path}:{step.line}: after {step.does!r} something else is shown\n{told}")


async def _do(chat: Chat, people: People, person: Person, step: Step) -> list[str]:
    """Do one thing; what is shown then."""
    scribe = people.scribe(person)
    begun = len(scribe.lines) + 1
    try:
        with scribe.writing(step.does):
            await do(person, step.does)
    except (AssertionError, ValueError) as wrong:
        raise DoesNotHold(f"{chat.path}:{step.line}: {wrong}") from None
    people.chat_changed(person)
    changed, until = person.chat.changed, time.monotonic() + _PATIENCE
    while len(scribe.lines) - begun < len(step.shown) and (left := until - time.monotonic()) > 0:
        await changed.wait(left)
        # whoever writes it down was woken too
        await asyncio.sleep(0)
    while await changed.wait(_QUIET):
        pass
    return scribe.lines[begun:]


def _lines(shown: list[str] | tuple[str, ...]) -> list[str]:
    return "\n".join(shown).split("\n")
