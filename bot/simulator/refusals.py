"""What the server says instead of doing what it was asked, in Telegram's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Refused(Exception):
    """A call that is answered with an error: HTTP status, words and, for some, machine-readable parameters."""

    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


def bad_request(words: str) -> Refused:
    """A 400; a capital that starts a sentence becomes small, one that starts a CODE_LIKE_THIS stays."""
    if words[:1].isupper() and not (words[1:2].isupper() or words[1:2] == "_"):
        words = words[0].lower() + words[1:]
    return Refused(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    """A 403: the chat can't be written to."""
    return Refused(403, f"Forbidden: {words}")


def conflict(words: str) -> Refused:
    """A 409: somebody else receives the updates."""
    return Refused(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refused:
    """A 429 that names the seconds to wait."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass(frozen=True, slots=True)
class Complaint:
    """A fault of the caller's own making: what it called, and what is wrong with that."""

    method: str
    what: str

    def __str__(self) -> str:
        return f"{self.method}: {self.what}"
