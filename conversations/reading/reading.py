"""What a typed text can mean, and how sure we are of it."""

from __future__ import annotations

from typing import Generic, TypeVar

from ..records import record

T_co = TypeVar("T_co", covariant=True)


@record
class Reading(Generic[T_co]):
    """What a text can mean: one sure value, or a few offers to choose from, or neither (not understood).

    Compare `value` with None (a sure 0 is a value). Never both: a reading with a value has no offers.
    """

    value: T_co | None = None
    offers: tuple[T_co, ...] = ()
