"""How long answers are kept after a call has closed, and what becomes of them then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from .fields import Fields
from .records import record
from .source import Entry

#: a hundred years
_MOST = 1200
_WRITE = "write retention: {months: 24, then: delete}, or then: anonymise"


@record
class Retention:
    """So many months after closing, and the days of grace, answers are deleted, or what tells who speaks is."""

    months: int
    then: Literal["delete", "anonymise"]

    def ends(self, over: datetime) -> datetime:
        """When the time of what came in until then is over."""
        years, month = divmod(over.month - 1 + self.months, 12)
        # the last day of a month may not be there in another
        return over.replace(year=over.year + years, month=month + 1, day=min(over.day, 28))


def read_retention(fields: Fields, problems: Any) -> Retention | None:
    """What a call says of it; None where it says nothing, or says it wrong."""
    given = fields.entry.get("retention")
    if given is None:
        return None
    if not isinstance(given, Entry):
        fields.error("retention", "'retention' should have months and then", _WRITE)
        return None
    inner = Fields(given, problems, "retention", "")
    inner.only(_KEYS)
    months, then = given.get("months"), given.get("then")
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= _MOST:
        inner.error("months", "'months' should be a number of months", "write a whole number, for example months: 24")
        return None
    if then not in ("delete", "anonymise"):
        inner.error("then", "'then' should be delete or anonymise", _WRITE)
        return None
    return Retention(months, "delete" if then == "delete" else "anonymise")


_KEYS: Sequence[str] = ("months", "then")
