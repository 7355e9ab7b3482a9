"""Chats as plain text: what a person types and taps, and all that the bot shows them, played against the real bot.

- "> prix du lait"          words that are typed
- "[Expliquer]"             a button that is tapped
- |                         what is shown then, message by message: its words, and its buttons in brackets
  Trouvé pour « prix du lait ». Appuyez.
  [1] [2] [Retour]
"""

from __future__ import annotations

import asyncio
from itertools import takewhile
from pathlib import Path
from time import monotonic
from typing import Any

import yaml

from bot.preview.chats import do, is_done, shown

from .ways import settles

#: seconds for what the lines show
_PATIENCE = 10.0


async def play(person: Any, lines: list[str]) -> list[str]:
    """Do what the lines say a person does; the same lines with what was really shown.

    As much is waited for as the lines show; what comes beyond it is found, too.
    """
    played: list[str] = []
    seen = len(person.chat.journal)
    for at, line in enumerate(lines):
        if not is_done(line):
            continue
        await do(person, line)
        wanted = len(list(takewhile(lambda one: not is_done(one), lines[at + 1 :]))) or 1
        until = monotonic() + _PATIENCE
        while len(_by_bot(person, seen)) < wanted:
            done, _ = await asyncio.wait({person.chat.changed.next()}, timeout=until - monotonic())
            if not done:
                break
        await settles(person, 0.1)
        events = _by_bot(person, seen)
        seen = len(person.chat.journal)
        played += [line, *(shown(event.words, event.message.buttons) for event in events)]
    return played


def _by_bot(person: Any, since: int) -> list[Any]:
    return [event for event in person.chat.journal[since:] if event.by_bot and event.what in ("sent", "edited")]


def read_chat(path: Path) -> dict[str, Any]:
    """A chat file: the language, what the person does `before` it begins, and its lines."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
