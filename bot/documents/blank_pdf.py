"""The blank form as PDF, to be printed and filled by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .blank import Blank, BlankField
from .fonts import installed
from .setting import Setting, may_be_tagged, set_pdf, typst_language

_SOURCE = Path(__file__).with_name("blank.typ")
#: so much of the title stands at the head of each page
_RUNNING = 90
_SHORT_LABEL = 34


def blank_pdf(blank: Blank) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font could draw; the same form gives the same bytes.

    Raises typst.TypstError when it cannot be set.
    """
    page = _Page(installed(), blank.right_to_left)
    words = page.blank(blank)
    return set_pdf(_SOURCE, "form", words, tags=may_be_tagged(words)), frozenset(page.undrawn)


@dataclass
class _Page(Setting):
    """A blank form as what the page prints."""

    def blank(self, blank: Blank) -> dict[str, Any]:
        title = blank.title if len(blank.title) <= _RUNNING else blank.title[:_RUNNING].rsplit(" ", 1)[0] + " …"
        return {
            "title": self.set(blank.title),
            "name": blank.title,
            "running": self.set(title),
            "code": blank.code,
            "facts": [[self.set(label), self.set(value)] for label, value in blank.facts],
            "words": [self.set(words) for words in blank.words],
            "script": [self.set(words) for words in blank.script],
            "script_heading": self.set(blank.script_heading),
            "page": self.set(blank.page),
            "sections": [
                {
                    "number": self.set(section.number),
                    "heading": self.set(section.heading),
                    "only": self.set(section.only),
                    "words": [self.set(words) for words in section.words],
                    "fields": [self.field(one) for one in section.fields],
                }
                for section in blank.sections
            ],
            "right": self.right,
            "language": typst_language(blank.language),
            "fonts": self.fonts.families,
        }

    def field(self, one: BlankField) -> dict[str, Any]:
        return {
            "number": one.number,
            "label": self.set(one.label),
            "kind": one.kind,
            "remarks": [self.set(words) for words in (one.about, one.only, one.hint) if words],
            "script": self.set(one.script),
            "choices": [
                {"label": self.set(choice.label), "short": len(choice.label) < _SHORT_LABEL} for choice in one.choices
            ],
            "lines": one.lines,
        }
