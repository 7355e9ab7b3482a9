"""Draws docs/book.png: pages of the book of 50 submissions that were made up.

.venv/bin/python -m docs.draw_book
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pypdfium2
import typst

from bot.database.opening import Database
from bot.documents.book import Book
from bot.documents.book_pdf import make_pdf
from bot.documents.rendering import Renderer
from bot.proceedings.composing import whole
from bot.proceedings.gathering import gather
from bot.translations.translator import Translations
from conversations.records import replace
from tests.proceedings.shelves import CALL, NOW, TOPICS, calls_of, fill, made_up

PICTURE = Path(__file__).with_name("book.png")
PIXELS_PER_INCH = 60
PEOPLE = 50


async def book(folder: Path) -> Book:
    """The book of people who were made up."""
    database = await Database.open(f"sqlite:///{folder / 'palabre.db'}")
    try:
        await fill(database, made_up(PEOPLE, seed=4, longest=900), **TOPICS)
        translate = Translations.load([CALL])
        found = [one async for one in gather(database, calls_of(folder), CALL.name, "en", translate, NOW)]
    finally:
        await database.close()
    call = replace(CALL, organiser="Union of small producers", contact="forms@example.org")
    return whole(found, call, TOPICS, "en", translate, NOW.date())


def draw() -> None:
    """Title, numbers, contents, the beginning of a contribution that was translated, and an index."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        out = folder / "book.pdf"
        made = asyncio.run(book(folder))
        with Renderer() as renderer:
            bound = make_pdf(made, renderer, folder, out)
        shown = [1, *_pages(out, made, bound.pages)]
        pages = ", ".join(f'box(fill: white, image("book.pdf", page: {number}, width: 420pt))' for number in shown)
        source = folder / "pages.typ"
        source.write_text(
            '#set page(width: auto, height: auto, margin: 12pt, fill: rgb("#c8ccd0"))\n'
            f"#grid(columns: 3, gutter: 12pt, {pages})\n"
        )
        PICTURE.write_bytes(typst.compile(str(source), format="png", ppi=PIXELS_PER_INCH * 1.5))


def _pages(path: Path, made: Book, stands: dict[str, int]) -> list[int]:
    """Pages of the file, from 1."""
    document = pypdfium2.PdfDocument(path)
    words = [page.get_textpage().get_text_range() for page in document]
    labels = [document.get_page_label(at) for at in range(len(words))]
    heads = (made.numbers_heading, made.contents_heading)
    found = [next(at for at, said in enumerate(words) if f"\n{head}" in f"\n{said[:200]}") for head in heads]
    spoken = next(one for one in made.chapters if ("Language", "Français") in one.facts)
    begins = labels.index(str(stands[spoken.mark]))
    index = next(at for at, said in enumerate(words) if made.indexes[0].heading in said and at > begins)
    translated = next(at for at, said in enumerate(words) if "Translated into" in said and at > begins)
    return [at + 1 for at in (*found, begins, translated, index)]


if __name__ == "__main__":
    draw()
