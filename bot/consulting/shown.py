"""A short mark of words: whoever taps a button or writes yes agrees to what stood there, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from conversations.text import Translate, say


def words(lines: Iterable[object], language: str, translate: Translate | None) -> str:
    """The very words of these lines."""
    return "\n\n".join(say(line, language, translate) for line in lines)


def mark(said: str) -> str:
    """A mark that other words, or the same in another language, do not have: it tells apart, and proves nothing."""
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:6]
