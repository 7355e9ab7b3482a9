"""The form as PDF, set by typst with fonts that come along: no font, file or network of the machine is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .fonts import installed
from .printable import Printable, PrintedEntry
from .setting import Setting, explained, may_be_tagged, set_pdf, typst_language

_SOURCE = Path(__file__).with_name("form.typ")
#: a box with less in it than this is not cut by the end of a page
_SHORT_ANSWER = 700
#: so much of the title stands at the head of each page
_RUNNING = 110
#: characters explained at the end; all are named where they stand
_EXPLAINED = 60


def pdf(form: Printable) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font could draw; the same form gives the same bytes.

    Raises typst.TypstError when the form cannot be set.
    """
    page = _Page(installed(), form.right_to_left)
    words = page.form(form)
    return set_pdf(_SOURCE, "form", words, tags=may_be_tagged(words)), frozenset(page.undrawn)


class _Page(Setting):
    """A form as its page wants it."""

    def form(self, form: Printable) -> dict[str, Any]:
        return {
            "title": self.set(form.title),
            "name": self.drawn(form.title),
            "running": self.set(_cut(form.title)),
            "reference": self.set(form.reference),
            "mark": self.set(form.mark),
            "mark_meaning": self.set(form.mark_meaning),
            "origin": self.set(form.origin),
            "facts": [[self.set(label), self.set(value)] for label, value in form.facts],
            "page": self.set(form.page),
            "files": self.set(form.files),
            "sections": [
                {
                    "number": self.set(section.number),
                    "heading": self.set(section.heading),
                    "entries": [self.entry(entry) for entry in section.entries],
                }
                for section in form.sections
            ],
            "right": self.right,
            "language": typst_language(form.language),
            "fonts": self.fonts.families,
            "undrawn_words": self.set(form.undrawn),
            "undrawn": [explained(one) for one in sorted(self.undrawn)[:_EXPLAINED]],
        }

    def entry(self, entry: PrintedEntry) -> dict[str, Any]:
        length = len(entry.answer) + 40 * entry.answer.count("\n") + sum(map(len, entry.items))
        return {
            "label": self.set(entry.label),
            "state": entry.state,
            "plain": self.set(entry.answer) if entry.state != "answered" else "",
            "answer": self.groups(entry.answer) if entry.state == "answered" else [],
            "items": [self.groups(item) for item in entry.items],
            "choices": [
                {"label": self.set(one.label), "ticked": one.ticked, "short": len(one.label) < 34}
                for one in entry.choices
            ],
            "files": [self.set(name) for name in entry.files],
            "instance": entry.instance,
            "answered_in": self.set(entry.answered_in),
            "whole": length < _SHORT_ANSWER and len(entry.choices) + len(entry.files) + len(entry.items) < 16,
        }


def _cut(title: str) -> str:
    return title if len(title) <= _RUNNING else title[:_RUNNING].rsplit(" ", 1)[0] + " …"
