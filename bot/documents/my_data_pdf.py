"""All that is kept of somebody, as PDF for them to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cleaning import clean, clean_line
from .fonts import installed
from .my_data import Chapter, Kept, MyData
from .setting import Setting, explained, may_be_tagged, set_pdf, typst_language

_SOURCE = Path(__file__).with_name("my_data.typ")
#: ems of the places where words stand: beside others, and in the text
_LABEL, _TEXT = 10.0, 29.0
#: characters of a heading, and of what stands beside others: whatever is longer stands whole in the text
_HEADING, _FACT = 160, 2_000
#: characters explained at the end; all are named where they stand
_EXPLAINED = 60


def my_data_pdf(told: MyData) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font could draw; the same words give the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    leaf = _Leaf(installed(), told.right_to_left)
    page = leaf.page(told)
    return set_pdf(_SOURCE, "told", page, tags=may_be_tagged(page)), frozenset(leaf.undrawn)


@dataclass
class _Leaf(Setting):
    """Pages as the typesetter takes them."""

    def page(self, told: MyData) -> dict[str, Any]:
        return {
            "title": self.line(told.title, _HEADING),
            "name": self.drawn(clean_line(told.title)),
            "lines": [self.line(one, _FACT) for one in told.lines],
            "chapters": [self.chapter(one) for one in told.chapters],
            "page": self.line(told.page, _FACT),
            "right": self.right,
            "language": typst_language(told.language),
            "fonts": self.fonts.families,
            "undrawn_words": self.line(told.undrawn, _FACT),
            "undrawn": [explained(one) for one in sorted(self.undrawn)[:_EXPLAINED]],
        }

    def chapter(self, chapter: Chapter) -> dict[str, Any]:
        return {
            "heading": self.line(chapter.heading, _HEADING),
            "facts": [
                [self.line(label, _FACT, _LABEL), self.line(value, _FACT, 18.0)] for label, value in chapter.facts
            ],
            "things": [self.thing(one) for one in chapter.things],
        }

    def thing(self, kept: Kept) -> dict[str, Any]:
        passages = [
            {"note": self.line(one.note, _FACT), "groups": self.groups(clean(one.text), _TEXT)} for one in kept.passages
        ]
        return {"label": self.line(kept.label, _FACT), "passages": passages}

    def line(self, words: str, most: int, widest: float = _TEXT) -> str:
        """Words on one line, not too many."""
        cleaned = clean_line(words)
        return self.set(cleaned if len(cleaned) <= most else cleaned[:most] + " …", widest)
