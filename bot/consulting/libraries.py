"""What is looked up in a library: free words, and hard words in a text. Made once for each library and language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from conversations.call import Call
from conversations.finding import Finders
from conversations.glossary import Glossary
from conversations.text import Translate

#: finders and glossaries remembered; an older version of a form brings a library of its own
_MOST = 64


@dataclass(slots=True, eq=False)
class Libraries:
    """Finders and glossaries by call and version."""

    translate: Translate | None = None
    _finders: dict[tuple[str, str], Finders] = field(default_factory=dict)
    _glossaries: dict[tuple[str, str, str], Glossary] = field(default_factory=dict)

    def finders(self, call: Call) -> Finders:
        """Search in a call's library."""
        known = (call.name, call.form.version)
        if known not in self._finders:
            _make_room(self._finders)
            self._finders[known] = Finders(call.library, call.languages, self.translate)
        return self._finders[known]

    def glossary(self, call: Call, language: str) -> Glossary:
        """The hard words of a call in a language."""
        known = (call.name, call.form.version, language)
        if known not in self._glossaries:
            _make_room(self._glossaries)
            self._glossaries[known] = Glossary(call.library.glossary, language, self.translate)
        return self._glossaries[known]


def _make_room(kept: dict[Any, Any]) -> None:
    while len(kept) >= _MOST:
        kept.pop(next(iter(kept)))
