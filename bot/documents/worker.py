"""What a worker process does: make one document, or other work with what is not to be trusted, under limits of memory
and time.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Literal

from conversations.records import record

from .blank import Blank
from .poster import Poster
from .printable import Printable

Kind = Literal["docx", "pdf", "txt"]


@record
class Work:
    """Something else to be done: a function of a module, and what it is given. What it gives back is sent back."""

    do: Callable[[Any], object]
    given: Any


#: what a worker can be asked for
Thing = Printable | Poster | Blank | Work

#: threads of the typesetter: each takes a stack and an arena out of the memory that is allowed
_THREADS = "2"
#: a worker whose parent is gone ends by itself, this much later than it would have been stopped
_GRACE = 5.0

READY = "ready"


def work(connection: Connection, memory: int, seconds: float) -> None:
    """Make documents until the other end closes. Sent back: (data, characters not drawn), or why there is none."""
    os.environ["RAYON_NUM_THREADS"] = _THREADS
    # Ctrl+C is for the parent, which ends its workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    connection.send(READY)
    while True:
        try:
            thing, kind = connection.recv()
        except (EOFError, OSError):
            return
        _alarm(seconds + _GRACE)
        try:
            answer: object = made(thing, kind)
        except MemoryError:
            answer = f"it needs more than {memory // 2**20} MB of memory"
        except Exception as wrong:
            # the message of an exception may hold words of the form, and would end in a log
            answer = f"the {kind} could not be made ({type(wrong).__name__})"
        _alarm(0)
        connection.send(answer)


def made(thing: Thing, kind: Kind) -> tuple[Any, frozenset[str]]:
    """One document, and the characters that could not be drawn in it. A poster is always a PDF."""
    match thing:
        case Work(do=do, given=given):
            return do(given), frozenset()
        case Poster():
            from .posters import poster_pdf

            return poster_pdf(thing)
        case Blank():
            return _made_blank(thing, kind)
        case _:
            return _made_form(thing, kind)


def _made_blank(blank: Blank, kind: Kind) -> tuple[bytes, frozenset[str]]:
    if kind == "docx":
        from .blank_docx import blank_docx

        return blank_docx(blank), frozenset()
    from .blank_pdf import blank_pdf

    return blank_pdf(blank)


def _made_form(form: Printable, kind: Kind) -> tuple[bytes, frozenset[str]]:
    match kind:
        case "pdf":
            from .pdf import pdf

            return pdf(form)
        case "docx":
            from .docx import docx

            return docx(form), frozenset()
        case "txt":
            from .plain import plain

            return plain(form).encode(), frozenset()


def limit_memory(memory: int) -> None:
    """Take no more address space than this, where the system can limit it."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
