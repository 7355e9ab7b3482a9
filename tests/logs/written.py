"""What the log of a bot in this process says, as it would stand in a journal and as JSON."""

import io
import logging
from contextlib import contextmanager

from bot.logs.lines import formatter
from bot.logs.writing import set_up


@contextmanager
def written(level="DEBUG"):
    """Both forms as one text, in a stream that fills while the block runs."""
    root, stream = logging.getLogger(), io.StringIO()
    loggers = [root, *map(logging.getLogger, ("bot", "conversations"))]
    levels, handlers = [one.level for one in loggers], list(root.handlers)
    set_up(level)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    for form in ("plain", "json"):
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter(form))
        root.addHandler(handler)
    try:
        yield stream
    finally:
        for one, before in zip(loggers, levels, strict=True):
            one.setLevel(before)
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
