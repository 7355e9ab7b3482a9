"""A book as words: strings only, so that it can go to another process and to any kind of document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal

from conversations.records import record, replace


@record
class Passage:
    """Words that somebody said, or what stands in their place."""

    text: str
    #: BCP 47 tag; empty for words of the book itself
    language: str = ""
    #: stands above them: "In French", "Translation, a machine's draft"; empty for own words in the book's language
    note: str = ""


@record(kw_only=True)
class Item:
    """One question with what was said to it; in a volume by question, one person with what they said."""

    label: str
    passages: tuple[Passage, ...] = ()
    #: what was sent along, in words
    files: tuple[str, ...] = ()
    #: names under which this place is looked up: "answer/812/x_constraints"
    marks: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """Characters, roughly, with what an item takes by itself."""
        return 200 + len(self.label) + sum(len(one.text) + 40 * one.text.count("\n") for one in self.passages)


@record
class Division:
    """Items under one heading; `number` is "(iv)" or empty, so may the heading be."""

    number: str
    heading: str
    items: tuple[Item, ...]


@record(kw_only=True)
class Chapter:
    """A submission in full, or a question with all that was said to it."""

    mark: str
    #: "K7F2-QD"; stands above the title and at the head of pages
    reference: str
    title: str
    #: who, as they chose to appear
    byline: str = ""
    #: label and value
    facts: tuple[tuple[str, str], ...] = ()
    divisions: tuple[Division, ...] = ()
    #: it goes on from the chapter before, which was too long to be set at once
    goes_on: bool = False

    @property
    def weight(self) -> int:
        """Characters, roughly."""
        return 400 + sum(item.weight for division in self.divisions for item in division.items)


@record
class Bar:
    """A row of a chart: what is counted, the figure in words, and how long its bar is, 0 to 1."""

    label: str
    told: str
    share: float


@record
class Chart:
    """Bars under a heading; `note` says what is special about them."""

    heading: str
    bars: tuple[Bar, ...]
    note: str = ""


@record
class Listed:
    """A line of a list that leads to a place: words, more about it, and the marks of the places."""

    words: str
    detail: str
    marks: tuple[str, ...]


@record
class Listing:
    """Lines under a heading, in groups; a group without a name has no heading of its own."""

    mark: str
    heading: str
    note: str
    groups: tuple[tuple[str, tuple[Listed, ...]], ...]

    @property
    def lines(self) -> Iterator[Listed]:
        """All of them."""
        return (line for _, lines in self.groups for line in lines)


@record
class Quote:
    """A few words of somebody: "…", with who and where."""

    passage: Passage
    who: str


@record
class Spoken:
    """What was said most about: one thing, how often, and a few quotes."""

    label: str
    told: str
    quotes: tuple[Quote, ...]


@record(kw_only=True)
class Book:
    """All of it."""

    language: str
    right_to_left: bool
    title: str
    #: what this is: "Answers in full", "Answers by question", "In four pages"
    kind: str
    organiser: str
    #: lines at the foot of the title page: contact, where the form comes from, the day
    imprint: tuple[str, ...]
    method_heading: str
    method: tuple[str, ...]
    numbers_heading: str
    #: figure and what it counts
    figures: tuple[tuple[str, str], ...]
    numbers_note: tuple[str, ...]
    charts: tuple[Chart, ...]
    contents_heading: str
    #: what the chapters are called together, in the contents
    chapters_heading: str
    chapters: tuple[Chapter, ...] = ()
    #: who took part, in as many lists as there are orders
    contributors: tuple[Listing, ...] = ()
    indexes: tuple[Listing, ...] = ()
    annex: Listing | None = None
    #: of a digest: heading, and what was said most about
    said: tuple[tuple[str, tuple[Spoken, ...]], ...] = ()
    #: of a digest: how quotes were chosen; how to get the whole
    closing: tuple[str, ...] = ()
    #: stands before the list of characters that could not be drawn
    undrawn: str = ""
    #: stands before the names of files
    files: str = ""

    @property
    def frame(self) -> Book:
        """The same without its chapters: what each part of it needs to know."""
        return replace(self, chapters=())


#: a page: a number in the body, "f3" before it
Page = int | str


@record(kw_only=True)
class Part:
    """Something of a book to be set: it begins on page `first`; `pages` says where marks stand, as far as needed."""

    book: Book
    what: Literal["chapters", "front", "back", "digest", "frame"]
    chapters: tuple[Chapter, ...] = ()
    first: int = 1
    pages: Mapping[str, Page] = field(default_factory=dict)
    #: characters that other parts could not draw
    undrawn: frozenset[str] = frozenset()
    #: of the contents: lines before and behind those of the chapters; and theirs
    before: tuple[Listed, ...] = ()
    lines: tuple[Listed, ...] = ()
    after: tuple[Listed, ...] = ()


@record
class SetPart:
    """A part as PDF, or as the words of a Word document."""

    data: bytes
    #: mark -> page, as its foot counts
    pages: Mapping[str, int] = field(default_factory=dict)
    undrawn: frozenset[str] = frozenset()
    #: how many pages
    count: int = 0


def in_parts(chapters: Sequence[Chapter], most: int) -> Iterator[tuple[Chapter, ...]]:
    """Chapters put together as long as they weigh no more than that; one that weighs more is cut between its items."""
    part: list[Chapter] = []
    weight = 0
    for chapter in chapters:
        for piece in _cut(chapter, most):
            if part and weight + piece.weight > most:
                yield tuple(part)
                part, weight = [], 0
            part.append(piece)
            weight += piece.weight
    if part:
        yield tuple(part)


def _cut(chapter: Chapter, most: int) -> Iterator[Chapter]:
    if chapter.weight <= most:
        yield chapter
        return
    divisions: list[Division] = []
    weight = 0
    goes_on = False
    for division in chapter.divisions:
        items: list[Item] = []
        begun = False
        for item in division.items:
            if weight and weight + item.weight > most:
                if items:
                    divisions.append(_piece(division, items, begun))
                yield replace(chapter, divisions=tuple(divisions), goes_on=goes_on)
                divisions, begun, items, weight, goes_on = [], begun or bool(items), [], 0, True
            items.append(item)
            weight += item.weight
        if items:
            divisions.append(_piece(division, items, begun))
    yield replace(chapter, divisions=tuple(divisions), goes_on=goes_on)


def _piece(division: Division, items: list[Item], goes_on: bool) -> Division:
    return Division("" if goes_on else division.number, "" if goes_on else division.heading, tuple(items))
