"""What a worker process does: make one document after the other, or other work with what is not to be trusted, under
limits of memory and time.
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
from .book import Part
from .grid import Grid
from .my_data import MyData
from .poster import Poster
from .printable import Printable
from .slip import Slip
from .template_values import Templated, Unsound

Kind = Literal["docx", "pdf", "txt", "png"]

#: threads of the typesetter: each takes a stack and an arena out of the memory that is allowed
_THREADS = "2"
#: a worker whose parent is gone ends by itself, this much later than it would have been stopped
_GRACE = 5.0

READY = "ready"


@record
class Work:
    """Something else to be done: a function of a module, and what it is given. What it gives back is sent back."""

    do: Callable[[Any], object]
    given: Any


#: what a worker can be asked for
Thing = Printable | Poster | Slip | Grid | Templated | Blank | Part | MyData | Work


@record
class Done:
    """What came of it; anything else that is sent back says why there is nothing."""

    result: Any


def work(connection: Connection, memory: int, seconds: float) -> None:
    """Make documents until the other end closes. Sent back: Done, or why there is nothing."""
    try:
        _work(connection, memory, seconds)
    except Exception:
        # no traceback: it would repeat what the error says, and with it maybe what somebody wrote
        raise SystemExit(1) from None


def _work(connection: Connection, memory: int, seconds: float) -> None:
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
            answer: object = Done(made(thing, kind))
        except MemoryError:
            answer = f"it needs more than {memory // 2**20} MB of memory"
        except Unsound as wrong:
            answer = str(wrong)
        except Exception as wrong:
            # the message of an exception may hold words of the form, and would end in a log
            answer = f"the {kind} could not be made ({type(wrong).__name__})"
        _alarm(0)
        connection.send(answer)


def made(thing: Thing, kind: Kind) -> Any:
    """A document with the characters that could not be drawn in it; of a part of a book and of work what they give.

    What sets pages is imported where it is needed: the parent process passes by here too.
    """
    match thing:
        case Work(do=do, given=given):
            return do(given)
        case Templated():
            from .templates import from_template

            return from_template(thing), frozenset()
        case Poster():
            from .posters import poster_pdf

            return poster_pdf(thing)
        case MyData():
            from .my_data_pdf import my_data_pdf

            return my_data_pdf(thing)
        case Slip():
            from .slips import slip_pdf

            return slip_pdf(thing)
        case Grid():
            from .grids import grid_file

            return grid_file(thing, "png" if kind == "png" else "pdf")
        case Blank() if kind == "docx":
            from .blank_docx import blank_docx

            return blank_docx(thing), frozenset()
        case Blank():
            from .blank_pdf import blank_pdf

            return blank_pdf(thing)
        case Part() if kind == "docx":
            from .book_docx import docx_part

            return docx_part(thing)
        case Part():
            from .book_setting import set_part

            return set_part(thing)
        case _:
            return _made_form(thing, kind)


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
        case "png":
            raise ValueError("a form is no picture")


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
