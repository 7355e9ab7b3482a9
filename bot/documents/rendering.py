"""Completed forms become documents, in worker processes that may fail or hang without harm to anyone else."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from types import TracebackType
from typing import Any, TypeVar

from bot.children import secrets_hidden
from conversations.completed import CompletedForm
from conversations.records import record
from conversations.text import Translate

from .blank import Blank
from .book import Part, SetPart
from .grid import Grid
from .my_data import MyData
from .poster import Poster
from .printable import Particulars, Printable, printable
from .slip import Slip
from .template_values import Filled, Templated
from .worker import Done, Kind, Thing, Work, work

T = TypeVar("T")

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


class NotRendered(Exception):
    """A document could not be made; the text says why and holds no word of the form."""


class TooSlow(NotRendered):
    """It took longer than it may, and was stopped."""


@record
class Limits:
    """What one document may take."""

    seconds: float = 60.0
    #: bytes of address space of a worker
    memory: int = 1536 * 2**20
    #: documents after which a worker is replaced: the typesetter's memory grows
    tasks: int = 50


@record
class Document:
    """A document as a file."""

    kind: Kind
    #: safe in every file system: "form-AB12-r2.pdf"
    name: str
    data: bytes
    #: characters that no font could draw; in it they stand as "[U+1F404]"
    undrawn: frozenset[str] = frozenset()


class Renderer:
    """A worker process, started when it is first needed and held until `close`; safe to use from several threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._stopped = False

    def render(self, form: Printable, kind: Kind) -> Document:
        """One document. Raises NotRendered, or TooSlow after `limits.seconds`; then the next one starts afresh."""
        data, undrawn = self._made(form, kind)
        return Document(kind, document_name(form, kind), data, undrawn)

    def render_poster(self, poster: Poster) -> tuple[bytes, frozenset[str]]:
        """A poster as PDF, and the characters that no font could draw. Raises as `render` does."""
        found: tuple[bytes, frozenset[str]] = self._made(poster, "pdf")
        return found

    def render_my_data(self, told: MyData) -> tuple[bytes, frozenset[str]]:
        """What is kept of somebody, as PDF, and the characters that no font could draw. Raises as `render` does."""
        found: tuple[bytes, frozenset[str]] = self._made(told, "pdf")
        return found

    def render_slip(self, slip: Slip) -> tuple[bytes, frozenset[str]]:
        """A code on paper as PDF, and the characters that no font could draw. Raises as `render` does."""
        found: tuple[bytes, frozenset[str]] = self._made(slip, "pdf")
        return found

    def render_template(self, templated: Templated) -> Document:
        """The form in an organiser's own Word file. Raises as `render` does, also where that file is not sound."""
        data, undrawn = self._made(templated, "docx")
        return Document("docx", document_name(templated.filled, "docx"), data, undrawn)

    def render_grid(self, grid: Grid, kind: Kind) -> bytes:
        """A table as PDF, or as a picture (png). Raises as `render` does."""
        data: bytes = self._made(grid, kind)[0]
        return data

    def render_blank(self, blank: Blank, kind: Kind) -> tuple[bytes, frozenset[str]]:
        """A blank form, and the characters that no font could draw. Raises as `render` does."""
        found: tuple[bytes, frozenset[str]] = self._made(blank, kind)
        return found

    def set_part(self, part: Part, kind: Kind) -> SetPart:
        """A part of a book, as PDF or as the body of a Word document. Raises as `render` does."""
        found: SetPart = self._made(part, kind)
        return found

    def work(self, do: Callable[[Any], T], given: object) -> T:
        """What a function of a module makes of what it is given, under the same limits. Raises as `render` does.

        Nothing of what it raises itself comes back but its type: let it give back why it cannot.
        """
        try:
            done: T = self._made(Work(do, given), "txt")
        except TooSlow:
            raise
        except NotRendered:
            raise NotRendered("it could not be done with the memory that is allowed, or not at all") from None
        return done

    def _made(self, thing: Thing, kind: Kind) -> Any:
        with self._lock:
            if self._stopped:
                raise NotRendered(f"the {kind} is not made: all is being stopped")
            if self._worker is None:
                self._worker = _Worker(self.limits)
            worker = self._worker
            try:
                return worker.render(thing, kind)
            finally:
                if worker.is_spent:
                    worker.end()
                    self._worker = None

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def stop(self) -> None:
        """End the worker at once, for good: what it was making, and whatever waits, fails with NotRendered."""
        self._stopped = True
        worker = self._worker
        if worker is not None:
            worker.process.kill()
        self.close()

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.close()


def documents(
    form: CompletedForm,
    language: str,
    kinds: Iterable[Kind],
    *,
    particulars: Particulars | None = None,
    translate: Translate | None = None,
    beyond: bool = True,
    renderer: Renderer | None = None,
) -> dict[Kind, Document]:
    """The form as documents of these kinds, in `language`.

    Who makes many passes a renderer, whose process lives on. `beyond` is said in `printable`. Blocks until all are
    made; raises NotRendered.
    """
    shown = printable(form, language, particulars, translate, beyond=beyond)
    if renderer is not None:
        return {kind: renderer.render(shown, kind) for kind in kinds}
    with Renderer() as own:
        return {kind: own.render(shown, kind) for kind in kinds}


def document_name(form: Printable | Filled, kind: Kind) -> str:
    """What the file is called, by reference and revision."""
    parts = ["form", _NOT_IN_NAMES.sub("-", form.reference).strip("-")[:40]]
    parts.append("draft" if form.mark else f"r{form.revision}" if form.revision > 1 else "")
    return "-".join(part for part in parts if part) + f".{kind}"


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.tasks
        # never fork: the parent has threads, and locks held by them would stay locked
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection = ours
        self.process: BaseProcess = context.Process(
            target=work, args=(theirs, limits.memory, limits.seconds), name="documents", daemon=True
        )
        with secrets_hidden():
            self.process.start()
        theirs.close()
        self.ready = False

    @property
    def is_spent(self) -> bool:
        """It made as many as it may, or did not answer."""
        return self.left <= 0

    def render(self, thing: Thing, kind: Kind) -> Any:
        until = monotonic() + self.limits.seconds
        # whatever goes wrong from here, an answer that comes late must not be taken for the next one's
        left, self.left = self.left, 0
        try:
            if not self.ready:
                self._receive(until)
                self.ready = True
            self.pipe.send((thing, kind))
            answer = self._receive(until)
        except (EOFError, OSError):
            raise NotRendered(f"the {kind} could not be made: its process ended, most likely out of memory") from None
        if not isinstance(answer, Done):
            raise NotRendered(str(answer))
        self.left = left - 1
        return answer.result

    def _receive(self, until: float) -> object:
        if not self.pipe.poll(max(0.0, until - monotonic())):
            raise TooSlow(f"the document took longer than {self.limits.seconds:g} s")
        return self.pipe.recv()

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


__all__ = ["Document", "Limits", "NotRendered", "Renderer", "TooSlow", "document_name", "documents"]
