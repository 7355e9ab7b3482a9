"""What an organiser is told when an expression can't be used."""

from collections.abc import Iterable
from difflib import get_close_matches


class ExpressionError(Exception):
    """An expression can't be used: `what` is wrong, `todo` mends it, `column` (from 1) is where."""

    def __init__(self, what: str, todo: str, column: int) -> None:
        super().__init__(what, todo, column)
        self.what = what
        self.todo = todo
        self.column = column

    def __str__(self) -> str:
        return f"column {self.column}: {self.what}. {self.todo}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, letting case differ, or None."""
    by_folded = {each.casefold(): each for each in sorted(known)}
    found = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.7)
    return by_folded[found[0]] if found else None
