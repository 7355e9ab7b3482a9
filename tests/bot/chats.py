"""Chats as plain text: what a person types and taps, and all that the bot shows them, played against the real bot.

- "> prix du lait"          words that are typed
- "[Expliquer]"             a button that is tapped
- |                         what is shown then, message by message: its words, and its buttons in brackets
  Trouvé pour « prix du lait ». Appuyez.
  [1] [2] [Retour]
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from .ways import settles

#: numbers that differ from run to run
_CHANGING = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


async def play(person: Any, lines: list[str]) -> list[str]:
    """Do what the lines say a person does; the same lines with what was really shown."""
    played: list[str] = []
    seen = len(person.chat.journal)
    for line in lines:
        if line.startswith("> "):
            await person.sends(line[2:])
        elif line.startswith("[") and "\n" not in line.strip():
            await person.taps(line.strip()[1:-1])
        else:
            continue
        await settles(person, 0.15)
        events = [event for event in person.chat.journal[seen:] if event.by_bot and event.what in ("sent", "edited")]
        seen = len(person.chat.journal)
        played.append(line)
        played += [_shown(event) for event in events]
    return played


def _shown(event: Any) -> str:
    buttons = " ".join(f"[{label}]" for label in event.message.buttons)
    words = _CHANGING.sub("XXXX-XXXX", event.words)
    return f"{words}\n{buttons}" if buttons else words


def read_chat(path: Path) -> dict[str, Any]:
    """A chat file: the language, what the person does `before` it begins, and its lines."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
