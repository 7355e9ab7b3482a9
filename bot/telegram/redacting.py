"""Logs that never hold the bot's token."""

from __future__ import annotations

import logging

from bot.logs import redact

__all__ = ["Redacting", "guard_logs", "redact"]


class Redacting(logging.Filter):
    """Takes tokens out of what is logged: words, arguments and tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, dict):
            return True  # an event of ours: its fields were looked at, and its line will be
        try:
            words = record.getMessage()
        except Exception:
            words = f"{record.msg} {record.args}"
        if (safe := redact(words)) != words:
            record.msg, record.args = safe, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and (safe := redact(record.exc_text)) != record.exc_text:
            record.exc_text, record.exc_info = safe, None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def guard_logs() -> None:
    """Keep tokens out of what the root logger's handlers write; to be called again when one is added."""
    for name in ("aiohttp", "httpcore", "httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in (*logging.getLogger().handlers, logging.lastResort):
        if handler is not None and not any(isinstance(each, Redacting) for each in handler.filters):
            handler.addFilter(Redacting())
