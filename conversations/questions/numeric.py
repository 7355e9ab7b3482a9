"""What integer, decimal and range share: reading a number as people type it."""

from __future__ import annotations

from ..expressions import Value as Computed
from ..expressions import to_number
from ..reading import read_number
from ..state import Value
from ..text import Text
from .base import Given, Offered, Outcome, Refused


def read_numeric(text: str, language: str, whole: bool, wanted: Text) -> Outcome:
    """A typed number; two ways to read it are offered, never guessed."""
    found = read_number(text, language, whole)
    if found.value is not None:
        return Given(found.value)
    return Offered(found.offers) if found.offers else Refused(wanted)


def stored_number(computed: Computed) -> Value:
    """A computed number as an answer: whole ones without a fraction, none beyond what a person could type."""
    number = to_number(computed)
    if not abs(number) <= LARGEST:  # also not a number at all
        return None
    return int(number) if number == int(number) else number


#: the largest number of 15 digits, which a float still holds exactly
LARGEST = 999_999_999_999_999
