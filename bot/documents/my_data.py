"""All that is kept of somebody as words in one language, and nothing that is left to decide."""

from __future__ import annotations

from conversations.records import record


@record
class Passage:
    """Words as somebody gave them, and what is to be said of them: when, in which language, and that it was before."""

    note: str
    text: str


@record
class Kept:
    """One thing that is kept: a question with what was said to it, or a text that was agreed to."""

    label: str
    passages: tuple[Passage, ...]


@record
class Chapter:
    """Things that belong together: a form, or what is known of whoever types."""

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    things: tuple[Kept, ...] = ()


@record(kw_only=True)
class MyData:
    """All of it, as strings only, so that it can go to another process."""

    #: BCP 47 tag
    language: str
    right_to_left: bool
    title: str
    #: sentences below the title
    lines: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    #: "Page {page} of {pages}"
    page: str
    #: stands before the list of characters that could not be drawn
    undrawn: str
