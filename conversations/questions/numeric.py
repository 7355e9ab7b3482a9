"""What integer, decimal and range share: reading a number as people type it."""

from __future__ import annotations

from ..reading import read_number
from ..text import Text
from .base import Given, Offered, Outcome, Refused


def read_numeric(text: str, language: str, whole: bool, wanted: Text) -> Outcome:
    """A typed number; two ways to read it are offered, never guessed."""
    found = read_number(text, language, whole)
    if found.value is not None:
        return Given(found.value)
    return Offered(found.offers) if found.offers else Refused(wanted)
