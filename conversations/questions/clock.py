"""What date, time and datetime share: a reading, or a computed value, as ISO 8601."""

from __future__ import annotations

from datetime import date, datetime, time

from ..expressions import Value as Computed
from ..expressions import to_text
from ..reading import Reading
from ..text import Text
from .base import Given, Offered, Outcome, Refused


def iso(kind: type[date] | type[time], computed: Computed) -> str | None:
    """The value in ISO 8601 if it is one of this kind, else None."""
    if kind is date and isinstance(computed, datetime):
        computed = computed.date()
    try:
        return kind.fromisoformat(to_text(computed)).isoformat()
    except ValueError:
        return None


def as_outcome(found: Reading[date] | Reading[time] | Reading[datetime], wanted: Text) -> Outcome:
    """What a reading of typed words means as an answer."""
    if found.value is not None:
        return Given(found.value.isoformat())
    return Offered(tuple(offer.isoformat() for offer in found.offers)) if found.offers else Refused(wanted)
