"""A book as PDF: its chapters are set apart from each other, what tells their pages last, and all is put together.

So much is held in memory as a part takes, however long the book is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from conversations.records import record, replace

from .book import Book, Listed, Page, Part, in_parts
from .book_binding import bind
from .rendering import Renderer

#: characters that are set at once: about eighty pages
_AT_ONCE = 250_000


@record
class Bound:
    """A book that was made."""

    #: how many pages in all
    count: int
    #: mark of a chapter -> the page on which it begins
    pages: Mapping[str, int]
    #: characters that no font could draw
    undrawn: frozenset[str]


def make_pdf(
    book: Book, renderer: Renderer, folder: Path, out: Path, passed: Callable[[int], None] = lambda _: None
) -> Bound:
    """Write the book to `out`; `folder` takes its parts meanwhile. `passed` is told how many chapters are set.

    Raises NotRendered, and OSError where a file cannot be written.
    """
    if book.said or not book.chapters:
        return _digest(book, renderer, out)
    frame = book.frame
    pages: dict[str, Page] = {}
    undrawn: frozenset[str] = frozenset()
    body: list[Path] = []
    first = 1
    done = 0
    for chapters in in_parts(book.chapters, _AT_ONCE):
        made = renderer.set_part(Part(book=frame, what="chapters", chapters=chapters, first=first), "pdf")
        body.append(folder / f"{len(body):05}.pdf")
        body[-1].write_bytes(made.data)
        pages |= made.pages
        undrawn |= made.undrawn
        first += made.count
        done += sum(not one.goes_on for one in chapters)
        passed(done)
    if book.indexes or book.annex is not None or undrawn:
        made = renderer.set_part(Part(book=frame, what="back", first=first, pages=pages, undrawn=undrawn), "pdf")
        body.append(folder / "back.pdf")
        body[-1].write_bytes(made.data)
        pages |= made.pages
        undrawn |= made.undrawn
    front = Part(
        book=frame,
        what="front",
        pages=pages,
        before=tuple(before_chapters(book)),
        lines=tuple(chapter_lines(book)),
        after=tuple(after_chapters(book)),
    )
    # its own pages are known when it was set once; they take the place of as many signs
    made = renderer.set_part(front, "pdf")
    pages |= {mark: f"f{page}" for mark, page in made.pages.items()}
    made = renderer.set_part(replace(front, pages=pages), "pdf")
    first_pages = folder / "front.pdf"
    first_pages.write_bytes(made.data)
    count = bind(
        first_pages,
        body,
        out,
        title=book.title,
        language=book.language,
        bookmarks=list(_bookmarks(book, pages)),
        right_to_left=book.right_to_left,
    )
    found = {one.mark: page for one in book.chapters if isinstance(page := pages.get(one.mark), int)}
    return Bound(count, found, undrawn | made.undrawn)


def _digest(book: Book, renderer: Renderer, out: Path) -> Bound:
    made = renderer.set_part(Part(book=book, what="digest"), "pdf")
    part = out.with_name(f"{out.name}.part")
    part.write_bytes(made.data)
    try:
        bind(part, (), out, title=book.title, language=book.language, bookmarks=(), right_to_left=book.right_to_left)
    finally:
        part.unlink()
    return Bound(made.count, {}, made.undrawn)


def before_chapters(book: Book) -> Iterator[Listed]:
    """What the contents name first."""
    yield Listed(book.method_heading, "", ("method",))
    yield Listed(book.numbers_heading, "", ("numbers",))
    for one in book.contributors:
        yield Listed(one.heading, "", (one.mark,))


def chapter_lines(book: Book) -> Iterator[Listed]:
    """The chapters, as the contents name them."""
    return (Listed(one.title, one.byline if one.byline != one.title else "", (one.mark,)) for one in book.chapters)


def after_chapters(book: Book) -> Iterator[Listed]:
    """What the contents name last."""
    listings = [*book.indexes, *([book.annex] if book.annex is not None else [])]
    return (Listed(one.heading, "", (one.mark,)) for one in listings)


def _bookmarks(book: Book, pages: Mapping[str, Page]) -> Iterator[tuple[str, str]]:
    contents = Listed(book.contents_heading, "", ("contents",))
    before = list(before_chapters(book))
    for line in (*before[:2], contents, *before[2:], *chapter_lines(book), *after_chapters(book)):
        page = pages.get(line.marks[0])
        if page is not None:
            yield line.words, f"body/{page}" if isinstance(page, int) else f"front/{page[1:]}"
