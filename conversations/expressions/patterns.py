"""Regular expressions from forms, run by RE2 because its time grows only with the text's length."""

from functools import lru_cache
from typing import Protocol, cast

import re2


class Pattern(Protocol):
    """The one thing we ask of a compiled pattern."""

    def fullmatch(self, text: str) -> object | None:
        """Return something if the whole text matches."""


def matches(text: str, source: str) -> bool:
    """Return whether the whole text matches, as ODK's regex() asks; a bad pattern matches nothing."""
    pattern = compiled(source)
    return pattern is not None and fully_matches(pattern, text)


def fully_matches(pattern: Pattern, text: str) -> bool:
    """Return whether the whole text matches; half a surrogate pair, which RE2 refuses, never does."""
    try:
        return pattern.fullmatch(text) is not None
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=512)
def compiled(source: str) -> Pattern | None:
    """Return the compiled pattern, or None if it is bad."""
    try:
        return cast(Pattern, re2.compile(source, _options()))
    except (re2.error, UnicodeEncodeError):
        return None


def pattern_problem(source: str) -> str | None:
    """Return what is wrong with a pattern in RE2's words, or None if it is good."""
    try:
        re2.compile(source, _options())
    except re2.error as problem:
        reason = problem.args[0]
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    except UnicodeEncodeError:
        return "it holds half a letter"
    return None


def _options() -> object:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return options
