"""What is looked up in a library: free words, and hard words in a text. Made once for each library and language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from conversations.call import Call
from conversations.finding import Finders
from conversations.glossary import Glossary
from conversations.recommendations import Term
from conversations.text import Translate, say

T = TypeVar("T")

#: of finders, glossaries and questions looked through; older versions of forms bring libraries of their own
_MOST = 4096


@dataclass(slots=True, eq=False)
class Libraries:
    """Finders, glossaries and the hard words of questions."""

    translate: Translate | None = None
    #: what was made, with the library it was made of: as long as that stands here, no other has its identity
    _made: dict[tuple[Any, ...], tuple[object, Any]] = field(default_factory=dict)

    def finders(self, call: Call) -> Finders:
        """Search in a call's library."""
        return self._once(call, ("finders",), lambda: Finders(call.library, call.languages, self.translate))

    def glossary(self, call: Call, language: str) -> Glossary:
        """The hard words of a call in a language."""
        make = lambda: Glossary(call.library.glossary, language, self.translate)  # noqa: E731
        return self._once(call, ("glossary", language), make)

    def terms(self, call: Call, name: str, language: str) -> tuple[Term, ...]:
        """The hard words in a question, with what is said under it and what there is to choose from."""
        question = call.form.questions.get(name)
        if question is None or not call.library.glossary:
            return ()

        def find() -> tuple[Term, ...]:
            texts = [question.label, question.hint, question.guidance_hint]
            texts += [choice.label for choice in (*question.choices, *question.ready)]
            words = "\n".join(say(text, language, self.translate) for text in texts if text is not None)
            return self.glossary(call, language).in_text(words)

        return self._once(call, ("terms", call.form.version, name, language), find)

    def _once(self, call: Call, what: tuple[str, ...], make: Callable[[], T]) -> T:
        known = (id(call.library), *what)
        found = self._made.get(known)
        if found is None:
            while len(self._made) >= _MOST:
                del self._made[next(iter(self._made))]
            found = self._made[known] = (call.library, make())
        made: T = found[1]
        return made
