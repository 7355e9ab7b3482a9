"""What columns, questions and choices are called in words, and what is said beside an export."""

from __future__ import annotations

from bot.documents.cleaning import clean_line
from conversations.text import Text, Translate, say

from .columns import Column, Layout, Table

#: what stands in an export without names, and is said beside it
STILL_TELLS = Text(
    "This export is without names, contacts, voices, photos, files, places and sources. What people wrote in their own "
    "words can still tell who speaks: read it before you pass it on."
)


class Naming:
    """Says texts of a call in languages."""

    def __init__(self, layout: Layout, labels: str | None, translate: Translate | None) -> None:
        self.layout = layout
        self._labels = labels
        self._translate = translate

    def headings(self, table: Table) -> list[str]:
        """What stands above the columns of a table: names, or words where those are wished for."""
        found: list[str] = []
        taken: set[str] = set()
        for column in table.columns:
            words = self._heading(column)
            found.append(f"{words} ({column.name})" if words in taken else words)
            taken.add(words)
        return found

    def _heading(self, column: Column) -> str:
        if self._labels is None or not column.words:
            return column.name
        return ": ".join(self.say(one, self._labels) for one in column.words)

    def say(self, text: Text | str | None, language: str) -> str:
        """Words on one line."""
        return clean_line(say(text, language, self._translate))

    def note(self, language: str | None = None) -> str:
        """What has to be known of an export without names; empty for others."""
        if not self.layout.without_names:
            return ""
        return say(STILL_TELLS, language or self._labels or self.layout.call.source_language, self._translate)
