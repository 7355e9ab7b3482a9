"""Words made fit for a table: nothing that breaks it, misleads the eye, or is run by a spreadsheet."""

from __future__ import annotations

import re

from bot.documents.cleaning import legible

#: what a spreadsheet takes for the beginning of a formula, also in full width, and before it what it passes over
_FORMULA = re.compile("[\\s\u200b-\u200f\u2060-\u2069\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def guarded(text: str) -> str:
    """A text as it stands in a CSV: no spreadsheet takes it for a formula. `unguarded` gives it back."""
    text = legible(text)
    return f"'{text}" if _FORMULA.match(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text.lstrip("'")) else text
