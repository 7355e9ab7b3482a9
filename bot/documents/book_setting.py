"""Parts of a book set by typst: chapters, what stands before them, what stands behind them, or a digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .book import Chapter, Chart, Item, Listed, Listing, Page, Part, SetPart, Spoken
from .fonts import installed
from .setting import Setting, as_pdf, explained, typesetter, typst_language

_SOURCE = Path(__file__).with_name("book.typ")
#: ems of the places where words stand: beside the text, the text, big headings
_LABEL, _TEXT, _BIG = 12.0, 29.0, 19.0
#: so much of a title stands at the head of pages and in lists
_RUNNING, _ASIDE, _LINE, _DETAIL = 80, 40, 150, 70
#: characters explained at the end; all are named where they stand
_EXPLAINED = 60


def set_part(part: Part) -> SetPart:
    """The PDF of a part; the same part gives the same bytes. Raises typst.TypstError when it cannot be set."""
    page = _Leaf(installed(), part.book.right_to_left)
    with typesetter(_SOURCE, "book", page.part(part)) as compiler:
        made = as_pdf(compiler, tags=False)
        marks = json.loads(compiler.query("<mark>", field="value"))
    pages: dict[str, int] = {}
    for name, at in marks:
        pages.setdefault(name, at)
    count = pages.pop("end") - part.first + 1
    return SetPart(made, pages, frozenset(page.undrawn), count)


@dataclass
class _Leaf(Setting):
    """A book's pages as the typesetter takes them."""

    pages: Mapping[str, Page] = field(default_factory=dict)

    def part(self, part: Part) -> dict[str, Any]:
        book = part.book
        self.pages = part.pages
        found: dict[str, Any] = {
            "part": part.what,
            "first": part.first,
            "title": self.set(book.title, _BIG) if part.what in ("front", "digest") else self.drawn(book.title),
            "title-length": len(book.title),
            "running": self.set(shortened(book.title, _RUNNING)),
            "right": self.right,
            "language": typst_language(book.language),
            "fonts": self.fonts.families,
            "files": self.set(book.files),
        }
        match part.what:
            case "chapters":
                found["chapters"] = [self.chapter(one) for one in part.chapters]
            case "back":
                listings = [*book.indexes, *([book.annex] if book.annex is not None else [])]
                found["listings"] = [self.listing(one) for one in listings]
                found["undrawn_words"] = self.set(book.undrawn)
                undrawn = sorted(self.undrawn | part.undrawn)
                found["undrawn"] = [explained(one) for one in undrawn[:_EXPLAINED]]
            case _:
                found |= self.front(part)
        return found

    def front(self, part: Part) -> dict[str, Any]:
        book = part.book
        return {
            **{name: self.set(getattr(book, name)) for name in _PLAIN},
            **{name: [self.set(one) for one in getattr(book, name)] for name in _LISTED},
            "figures": [[self.set(figure), self.set(label, _LABEL)] for figure, label in book.figures],
            "charts": [self.chart(one) for one in book.charts],
            "before": [self.line(one) for one in part.before],
            "lines": [self.line(one) for one in part.lines],
            "after": [self.line(one) for one in part.after],
            "contributors": [self.listing(one) for one in book.contributors],
            "said": [
                {"heading": self.set(name), "things": [self.spoken(one) for one in things]}
                for name, things in book.said
            ],
        }

    def chapter(self, chapter: Chapter) -> dict[str, Any]:
        return {
            "mark": chapter.mark,
            "reference": self.set(chapter.reference),
            "aside": self.set(shortened(chapter.reference, _ASIDE)),
            "title": self.set(chapter.title, _BIG),
            "title-length": len(chapter.title),
            "byline": self.set(chapter.byline if chapter.byline != chapter.title else ""),
            "facts": [[self.set(label, _LABEL), self.set(value)] for label, value in chapter.facts],
            "goes_on": chapter.goes_on,
            "divisions": [
                {
                    "number": self.set(division.number),
                    "heading": self.set(division.heading),
                    "items": [self.item(one) for one in division.items],
                }
                for division in chapter.divisions
            ],
        }

    def item(self, item: Item) -> dict[str, Any]:
        return {
            "label": self.set(item.label, _LABEL),
            "marks": list(item.marks),
            "files": [self.set(one, _TEXT) for one in item.files],
            "passages": [
                {
                    "note": self.set(one.note, _TEXT),
                    "own": not one.language,
                    "plain": self.set(one.text, _TEXT) if not one.language else "",
                    "groups": self.groups(one.text, _TEXT) if one.language else [],
                }
                for one in item.passages
            ],
        }

    def listing(self, listing: Listing) -> dict[str, Any]:
        return {
            "mark": listing.mark,
            "heading": self.set(listing.heading, _BIG),
            "note": self.set(listing.note),
            "groups": [
                {"name": self.set(name), "lines": [self.line(one) for one in lines]} for name, lines in listing.groups
            ],
        }

    def line(self, line: Listed) -> dict[str, Any]:
        found = [self.pages[mark] for mark in line.marks if mark in self.pages]
        return {
            "words": self.set(shortened(line.words, _LINE), _TEXT),
            "detail": self.set(shortened(line.detail, _DETAIL), _TEXT),
            "pages": sorted(set(found), key=_order),
        }

    def chart(self, chart: Chart) -> dict[str, Any]:
        bars = [
            {"label": self.set(shortened(one.label, 60), 9.0), "told": self.set(one.told), "share": one.share}
            for one in chart.bars
        ]
        return {"heading": self.set(chart.heading), "note": self.set(chart.note), "bars": bars}

    def spoken(self, spoken: Spoken) -> dict[str, Any]:
        return {
            "label": self.set(spoken.label, _LABEL),
            "told": self.set(spoken.told, _LABEL),
            "quotes": [
                {"groups": self.groups(one.passage.text, _TEXT), "who": self.set(one.who)} for one in spoken.quotes
            ],
        }


_PLAIN = (
    "kind", "organiser", "method_heading", "numbers_heading", "contents_heading", "chapters_heading",
)  # fmt: skip

_LISTED = ("imprint", "method", "closing", "numbers_note")


def shortened(words: str, most: int) -> str:
    """At most so many characters, cut between words."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def _order(page: Page) -> tuple[bool, int]:
    return (isinstance(page, int), page if isinstance(page, int) else int(page[1:]))
