"""What date, time and datetime share: a computed value as ISO 8601."""

from __future__ import annotations

from datetime import date, datetime, time

from ..expressions import Value as Computed
from ..expressions import to_text


def iso(kind: type[date] | type[time], computed: Computed) -> str | None:
    """The value in ISO 8601 if it is one of this kind, else None."""
    if kind is date and isinstance(computed, datetime):
        computed = computed.date()
    try:
        return kind.fromisoformat(to_text(computed)).isoformat()
    except ValueError:
        return None
