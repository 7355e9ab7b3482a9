"""Everything an expression may look at while it is being evaluated."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from conversations.expressions.values import Value

_NO_ROW: Mapping[str, Value] = MappingProxyType({})


def _own_name(question: str, choice: str) -> str:
    return choice


class Env:
    """The answers, the place in the repeats and the outside world, as the caller hands them over.

    Plain and mutable, since one is built (or its `current` changed) for every answer.
    """

    __slots__ = (
        "choice_name", "counts", "current", "now", "positions", "prefixes", "random", "row", "uuid", "values",
    )  # fmt: skip

    def __init__(
        self,
        values: dict[str, Value],
        *,
        now: datetime,
        random: Callable[[], float],
        uuid: Callable[[], str],
        prefixes: tuple[str, ...] = ("",),
        counts: dict[str, int] | None = None,
        positions: tuple[int, ...] = (),
        current: Value = None,
        row: Mapping[str, Value] = _NO_ROW,
        choice_name: Callable[[str, str], str] = _own_name,
    ) -> None:
        #: answers by key; a key is the prefix of the instance and the question's name: "products[2]/price"
        self.values = values
        #: prefix by depth: ("",) at the top, ("", "a[1]/", "a[1]/b[3]/") in the third b of the first a
        self.prefixes = prefixes
        #: how many instances each repeat has: {"products": 3, "a[1]/b": 2}
        self.counts = {} if counts is None else counts
        #: which instance we stand in, by depth, counted from 1
        self.positions = positions
        #: the answer being checked, written `.`
        self.current = current
        #: the columns of the choice being filtered
        self.row = row
        #: aware; `today()` is its date
        self.now = now
        self.random = random
        self.uuid = uuid
        #: (question, choice) -> the choice's label in the language of the conversation
        self.choice_name = choice_name
