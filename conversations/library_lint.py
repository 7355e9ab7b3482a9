"""What an author would want to know of a library before people read it: hard words, law's words, and what is loose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .call import Call
from .plain_words import advice, like_a_law, long_sentence
from .problems import Problem, Problems
from .prompts import Phone
from .recommendations import Library, Recommendation, Term
from .text import Text

_ADDRESS = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


def lint_library(call: Call, phone: Phone) -> tuple[Problem, ...]:
    """Everything to say about recommendations.yaml and glossary.yaml of a call that can be read."""
    borrowed = call.borrowed
    folder = (borrowed.folder if borrowed is not None else call.folder) or Path()
    linter = _LibraryLinter(
        call.whole_library,
        borrowed.source_language if borrowed is not None else call.source_language,
        phone,
        Problems(str(folder / "recommendations.yaml")),
        Problems(str(folder / "glossary.yaml")),
    )
    linter.words()
    linter.origins()
    linter.connections()
    if borrowed is None:
        linter.questions()
    return (*linter.recommendations, *linter.glossary)


@dataclass(slots=True)
class _LibraryLinter:
    """Looks at one library; `recommendations` and `glossary` have what was found in the two files."""

    library: Library
    #: of texts that are given without one
    language: str
    phone: Phone
    recommendations: Problems
    glossary: Problems

    def words(self) -> None:
        """Plain words: short sentences, and nothing that sounds like a law."""
        for text, line, who in _read_by_people(self.library):
            self._length(text, line, who, self.recommendations)
        for term in self.library.glossary:
            self._length(term.plain, term.line, _name(term), self.glossary)
        for one in self.library.recommendations.values():
            for text in (one.topic, one.plain):
                self._law(text, one)

    def _length(self, text: Text, line: int, who: str, problems: Problems) -> None:
        if (found := long_sentence(text.source, self.phone.sentence)) is not None:
            what = f"{who}: a sentence of {found[0]} words (“{found[1]}”)"
            problems.warning(line, what, f"make two of it; {self.phone.sentence} words read easily")

    def _law(self, text: Text, one: Recommendation) -> None:
        if (found := like_a_law(text.source, self.language)) is not None:
            what = f"{_name(one)}: “{found}” sounds like a law"
            self.recommendations.warning(
                one.line,
                what,
                f"recommendations are advice, so say: {advice(self.language)}; or put a quotation in “…”",
            )

    def origins(self) -> None:
        """What is said to be official was read somewhere."""
        for one in self.library.recommendations.values():
            if one.official_number is not None and not (_is_named(one.source) and one.seen):
                what = f"{_name(one)}: the number {one.official_number} was not read anywhere"
                todo = "say where in source (an address, or a document with its year) and what in seen, or remove it"
                self.recommendations.error(one.line, what, todo)
            _checked(one, self.recommendations)
        for term in self.library.glossary:
            _checked(term, self.glossary)

    def questions(self) -> None:
        """Each helps to answer one of this form; of somebody else's library a form may use a part."""
        for one in self.library.recommendations.values():
            if not one.questions:
                todo = "name in questions those that it helps to answer"
                self.recommendations.warning(one.line, f"{_name(one)}: no question refers to it", todo)

    def connections(self) -> None:
        """What nobody comes to, and what nothing stands behind."""
        topics: dict[str, Recommendation] = {}
        for one in self.library.recommendations.values():
            if one.example is None:
                todo = "add an example: from a village, that ends with what one can ask whom"
                self.recommendations.warning(one.line, f"{_name(one)}: it has no example", todo)
            same = topics.setdefault(one.topic.source.casefold().strip(), one)
            if same is not one:
                what = f"{_name(one)}: '{same.id}' has the same topic (line {same.line})"
                self.recommendations.warning(one.line, what, "say in the topic what is different, or make one of them")
        self._labels()
        for each in self.library.sets:
            if not each.recommendations:
                what = f"set '{each.id}': none of its recommendations is shown"
                self.recommendations.error(self._line("sets", each.id), what, "show one, or remove the set")

    def _labels(self) -> None:
        """Tags, actors and activities that lead to no entry."""
        entries = self.library.recommendations.values()
        tags = {tag for one in entries for tag in one.tags}
        actors = {actor for one in entries for actor in one.asked_of}
        for key, listed, used, what, belongs in (
            ("tags", self.library.tags, tags, "tag", "tags"),
            ("actors", self.library.actors, actors, "actor", "asked_of"),
        ):
            for name, _ in listed:
                if name not in used:
                    todo = f"add it to the {belongs} of an entry, or remove it"
                    self.recommendations.warning(self._line(key, name), f"{what} '{name}': no entry has it", todo)
        for activity in self.library.activities:
            if tags.isdisjoint(activity.tags):
                todo = "give it tags that entries have, so that something fits who chooses it"
                line = self._line("activities", activity.id)
                self.recommendations.warning(line, f"activity '{activity.id}': no entry has any of its tags", todo)

    def _line(self, key: str, name: str) -> int:
        return self.library.places.get(f"{key}.{name}", 1)


def _read_by_people(library: Library) -> Iterator[tuple[Text, int, str]]:
    """The words of recommendations.yaml that explain; not where they come from, which is said as exactly as it can."""
    for key, what, labels in (
        ("actors", "actor", library.actors),
        ("tags", "tag", library.tags),
        ("activities", "activity", [(one.id, one.label) for one in library.activities]),
    ):
        for name, label in labels:
            yield label, library.places.get(f"{key}.{name}", 1), f"{what} '{name}'"
    for one in library.recommendations.values():
        yield from ((text, one.line, _name(one)) for text in (one.topic, one.plain, one.example) if text is not None)


def _name(one: Recommendation | Term) -> str:
    return f"recommendation '{one.id}'" if isinstance(one, Recommendation) else f"glossary entry '{one.id}'"


def _is_named(source: str) -> bool:
    """An address, or a document that others can find: by its year or number, or a name with a capital.

    "general knowledge" is neither, and nor is "the official text".
    """
    later = source.split()[1:]
    return bool(_ADDRESS.search(source)) or any(map(str.isdigit, source)) or any(map(_is_capital, later))


def _is_capital(word: str) -> bool:
    return word.lstrip("\"'“‘«(")[:1].isupper()


def _checked(one: Recommendation | Term, problems: Problems) -> None:
    if one.checked == "official" and not _is_named(one.source):
        what = f"{_name(one)}: it says checked: official, but not against what"
        todo = 'name the official text in source (an address, or a document with its year), or write checked: "no"'
        problems.error(one.line, what, todo)
