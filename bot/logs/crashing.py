"""When a program ends because of a mistake of its own: one line that says what to do, and no value of a variable."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from .errors import told
from .hiding import redact
from .lines import get

#: EX_SOFTWARE of sysexits.h
EXIT_CODE = 70
WANTED = "PALABRE_TRACEBACK"

log = get(__name__)


def crash(wrong: BaseException) -> int:
    """Say in one line on stderr that this is a mistake of ours; the exit code."""
    if os.environ.get(WANTED) == "1":
        sys.stderr.write(redact("".join(traceback.format_exception(wrong))))
        todo = "send this to whoever looks after Palabre, once you have seen that nobody's words stand in it"
    else:
        todo = f"look whether `palabre doctor` finds something; {WANTED}=1 shows more, maybe also what people wrote"
    sys.stderr.write(redact(f"palabre: stopped by a mistake of its own ({told(wrong)}); {todo}\n"))
    return EXIT_CODE


def install() -> None:
    """Let no error that nobody caught, nor a warning, write a value: a line of the log names kind and place."""
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_a_thread
    warnings.showwarning = _warned
    if not faulthandler.is_enabled():
        # of a crash in a library: file, line and function, no values
        faulthandler.enable(sys.__stderr__ or sys.stderr)


def in_a_loop(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """What asyncio does with an error that nobody waited for: `message` may hold it whole, so it is left out."""
    wrong = context.get("exception")
    if isinstance(wrong, BaseException):
        log.error("something failed, and nobody waited for it", error=told(wrong))
    else:
        log.error("asyncio reported something")


def _uncaught(kind: type[BaseException], wrong: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    crash(wrong.with_traceback(trace))


def _unraisable(what: Any) -> None:
    if what.exc_value is not None:
        log.error("something failed where nobody could be told", error=told(what.exc_value))


def _in_a_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None and not isinstance(what.exc_value, SystemExit):
        log.error("a thread failed", error=told(what.exc_value))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    del message, file, line
    log.warning("a library warns", kind=category.__name__, where=f"{Path(filename).name}:{lineno}")
