"""What a worker process does: take a form, make one document, under limits of memory and time."""

from __future__ import annotations

import contextlib
import os
import signal
from multiprocessing.connection import Connection
from typing import Literal

from .book import Part, SetPart
from .poster import Poster
from .printable import Printable

Kind = Literal["docx", "pdf", "txt"]
#: what documents are made of
Thing = Printable | Poster | Part

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
            answer: object = part_made(thing, kind) if isinstance(thing, Part) else made(thing, kind)
        except MemoryError:
            answer = f"it needs more than {memory // 2**20} MB of memory"
        except Exception as wrong:
            # the message of an exception may hold words of the form, and would end in a log
            answer = f"the {kind} could not be made ({type(wrong).__name__})"
        _alarm(0)
        connection.send(answer)


def part_made(part: Part, kind: Kind) -> SetPart:
    """A part of a book."""
    if kind == "docx":
        from .book_docx import docx_part

        return docx_part(part)
    from .book_setting import set_part

    return set_part(part)


def made(form: Printable | Poster, kind: Kind) -> tuple[bytes, frozenset[str]]:
    """One document, and the characters that could not be drawn in it. A poster is always a PDF."""
    if isinstance(form, Poster):
        from .posters import poster_pdf

        return poster_pdf(form)
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
