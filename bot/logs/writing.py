"""Where log lines go: to stderr, one line for each event."""

from __future__ import annotations

import logging
import sys

from .lines import formatter

#: ours by name
_OURS = ("bot", "conversations")


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever stderr is at that moment."""

    def __init__(self, level: int, form: str) -> None:
        logging.Handler.__init__(self, level)
        self.setFormatter(formatter(form))

    @property
    def stream(self) -> object:
        return sys.stderr

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: the logging module's own words repeat what was to be logged."""


def set_up(level: str, form: str = "plain") -> None:
    """Write lines of this level and above to stderr, `plain` or `json`. Only fixed words come from libraries."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(handler)
    root.addHandler(_Stderr(logging.NOTSET, form))
    # libraries speak of what went wrong alone: at DEBUG some say every value that goes into the database
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


def quiet_libraries() -> None:
    """Whatever else writes logs here: those who call Telegram say at INFO whom, and the token stands in that."""
    for name in ("aiohttp", "httpcore", "httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def set_up_for_a_command() -> None:
    """Where a command has no log of its own: what goes wrong stands on stderr, in the same safe way."""
    logging.lastResort = _Stderr(logging.WARNING, "plain")
