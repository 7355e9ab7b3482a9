"""What the bot asked for: every call with its parameters, its size and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Call:
    """One call. `status` is 0 until it is answered, and stays so for one whose caller went away."""

    number: int
    method: str
    #: the server's clock
    at: float
    #: bytes of the request's body and query
    size: int
    given: dict[str, Any] = field(default_factory=dict)
    chat_id: int | None = None
    has_files: bool = False
    status: int = 0
    description: str = ""
    result: Any = None
    #: what went wrong on purpose
    fault: str = ""
    #: it had its effect (also when its answer was lost)
    done: bool = False
