"""The book as a file: complete, noted in the record, or not there at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.consulting.calls import Calls
from bot.database.ids import Ids
from bot.database.opening import Database
from bot.database.printed import keep_pages
from bot.database.reviews import read_topics
from bot.database.taken_out import note_taken, read_lost
from bot.documents.book import Book
from bot.documents.book_docx import make_docx
from bot.documents.book_pdf import Bound, make_pdf
from bot.documents.rendering import Limits, Renderer
from bot.exporting.legible import guarded
from bot.whole_files import appearing_meanwhile
from conversations.records import record
from conversations.text import Translate

from .composing import by_question, mark_of, whole
from .digest import MOST_PAGES, SIZES, digest
from .gathering import Contribution, Cut, gather

Volume = Literal["full", "questions", "digest"]

_TIMES = 3
#: a part of a book is as long as many forms
_LIMITS = Limits(seconds=900.0, tasks=4)


class Changed(Exception):
    """Forms were taken back or erased while it was made, each time again."""


class NothingAccepted(Exception):
    """No submission of the call is accepted, so there is nothing to print."""


@record
class Made:
    """What was made."""

    #: contributions that are printed, and all that are counted
    printed: int
    counted: int
    #: of a PDF
    pages: int | None
    #: where the list of what was hidden stands; None where nothing was
    hidden: Path | None
    cuts: int


@record(kw_only=True)
class Order:
    """What is to be made."""

    call: str
    out: Path
    volume: Volume
    language: str

    @property
    def is_word(self) -> bool:
        """A Word document; else a PDF."""
        return self.out.suffix.lower() == ".docx"

    @property
    def hidden(self) -> Path:
        """Where what was hidden is listed for the moderators."""
        return self.out.with_suffix(".hidden.txt")


async def make(
    database: Database,
    calls: Calls,
    order: Order,
    translate: Translate | None,
    now: datetime,
    passed: Callable[[str, int], None] = lambda what, done: None,
) -> Made:
    """Write the book. `passed` is told what is done and how many of it.

    Where forms in it are taken back or erased meanwhile it is made anew. Raises NothingAccepted, Changed, NotRendered,
    and OSError where OUT cannot be written.
    """
    for _ in range(_TIMES):
        with contextlib.suppress(Changed):
            return await _make(database, calls, order, translate, now, passed)
    raise Changed


async def _make(
    database: Database,
    calls: Calls,
    order: Order,
    translate: Translate | None,
    now: datetime,
    passed: Callable[[str, int], None],
) -> Made:
    began = datetime.now(UTC)
    found: list[Contribution] = []
    async for one in gather(database, calls, order.call, order.language, translate, now):
        found.append(one)
        passed("read", len(found))
    if not any(one.is_printed for one in found):
        raise NothingAccepted(order.call)
    async with database.read() as connection:
        topics = {one.code: one.label for one in await read_topics(connection, order.call)}
    cuts = [cut for one in found for cut in one.cut]
    async with appearing_meanwhile(order.out) as folder:
        bound = await asyncio.to_thread(_write, calls, order, found, topics, translate, now, folder, passed)
        if cuts:
            await asyncio.to_thread(_list_cuts, folder / order.hidden.name, cuts)
        details = {"volume": order.volume, "kind": order.out.suffix[1:], "language": order.language}
        printed = [one.id for one in found if one.is_printed]
        numbers = {"submissions": len(printed), "counted": len(found)}
        async with database.read() as connection:
            if await read_lost(connection, printed, began):
                raise Changed
        given = (Ids(), now, None, "proceedings.make", order.call, None, printed)
        await note_taken(database, *given, **details, **numbers)
        async with database.write() as connection:
            if bound is not None and order.volume == "full":
                pages = {one.id: bound.pages[mark_of(one)] for one in found if mark_of(one) in bound.pages}
                await keep_pages(database, connection, order.call, order.language, pages, now)
    return Made(
        printed=len(printed),
        counted=len(found),
        pages=bound.count if bound is not None else None,
        hidden=order.hidden if cuts else None,
        cuts=sum(len(cut.words) for cut in cuts),
    )


def _write(
    calls: Calls,
    order: Order,
    found: Sequence[Contribution],
    topics: dict[str, str],
    translate: Translate | None,
    now: datetime,
    folder: Path,
    passed: Callable[[str, int], None],
) -> Bound | None:
    """Blocks: runs in a thread."""
    call = calls.named(order.call)
    if call is None:
        raise LookupError(f"there is no call {order.call}")
    on = now.astimezone(ZoneInfo(call.timezone)).date()
    compose = partial(_COMPOSED[order.volume], found, call, topics, order.language, translate, on)
    target, parts = folder / order.out.name, folder / "parts"
    parts.mkdir()
    with Renderer(_LIMITS) as renderer:
        set_one = partial(passed, "set")
        if order.volume == "digest":
            book, bound = _short_enough(compose, renderer, parts)
        else:
            book, bound = compose(), None
        if order.is_word:
            make_docx(book, renderer, target, set_one)
            return None
        if bound is None:
            return make_pdf(book, renderer, parts, target, set_one)
        (parts / "digest.pdf").replace(target)
        return bound


_COMPOSED: dict[Volume, Callable[..., Book]] = {"full": whole, "questions": by_question, "digest": digest}


def _short_enough(compose: Callable[..., Book], renderer: Renderer, folder: Path) -> tuple[Book, Bound]:
    """The digest with as much in it as four pages hold."""
    for size in SIZES:
        book = compose(size=size)
        bound = make_pdf(book, renderer, folder, folder / "digest.pdf")
        if bound.count <= MOST_PAGES:
            break
    return book, bound


def _list_cuts(path: Path, cuts: Sequence[Cut]) -> None:
    lines = [
        "What was hidden in the book, for its moderators only: reference, question, how many, and the words.",
        *(
            "\t".join(
                [
                    cut.reference,
                    cut.question or "-",
                    str(len(cut.words)),
                    guarded(" | ".join(_on_line(one) for one in cut.words)),
                ]
            )
            for cut in cuts
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _on_line(words: str) -> str:
    return " ".join(words.split())
