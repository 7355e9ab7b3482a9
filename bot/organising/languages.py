"""The languages of a call on buttons."""

from __future__ import annotations

from bot.consulting.screens import Key, Rows
from bot.office.requests import button, call_code
from conversations.call import Call


def language_code(tag: str) -> str:
    """A language on a button, however long its tag is."""
    return call_code(tag)[:4]


def language_of(call: Call, code: str) -> str | None:
    """The language that a button names; the only one where there is but one; None for none of the call's."""
    if len(call.languages) == 1:
        return call.languages[0]
    return next((tag for tag in call.languages if language_code(tag) == code), None)


def language_keys(call: Call, command: str, *parts: str) -> Rows:
    """A button for each language."""
    return tuple((Key(call.name_of(tag), button(command, *parts, language_code(tag))),) for tag in call.languages)
