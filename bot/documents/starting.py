"""A Word form to begin with: the built-in one, with a field where each answer stands."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from conversations.group import Group
from conversations.questions import Question
from conversations.records import replace
from conversations.text import Text, Translate, say

from .cleaning import clean, clean_line
from .direction import is_right_to_left
from .docx import docx
from .packages import parse
from .placing import place_words
from .printable import MANY_CHOICES, Printable, PrintedEntry, PrintedSection
from .template_language import BEGIN, END, Put
from .template_values import BESIDES, RESERVED

if TYPE_CHECKING:
    from conversations.call import Call

#: signs without a direction, so that a field does not turn its line; digits stand between them
_PLACE = re.compile("\u27e6([0-9]+)\u27e7")
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_IDENTIFIER = re.compile(r"[^\W\d]\w*\Z")


def starting_template(call: Call, language: str, translate: Translate | None = None) -> bytes:
    """A Word file with a field for every printed question, in `language`; what else was said comes at its end."""
    return _Start(call, language, translate).made()


class _Start:
    def __init__(self, call: Call, language: str, translate: Translate | None) -> None:
        self.call = call
        self.language = language
        self.translate = translate
        self.codes: list[Put] = []

    def made(self) -> bytes:
        written = docx(self._printable())
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(made, "w") as target:
            for one in source.infolist():
                data = source.read(one)
                if re.fullmatch(r"word/(document|header\d*)\.xml", one.filename):
                    words = _PLACE.sub(rf"{BEGIN}\1{END}", data.decode())
                    root = parse(words.encode())
                    place_words(root, self.codes)
                    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                target.writestr(one, data, zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def _code(self, words: str) -> str:
        """What stands for a field while the document is built: the field itself would turn lines round."""
        self.codes.append(Put(words, is_code=True))
        return f"\u27e6{len(self.codes) - 1}\u27e7"

    def _say(self, text: Text | None) -> str:
        if text is None:
            return ""
        return _REFERENCE.sub("…", clean(say(replace(text, values={}), self.language, self.translate)))

    def _line(self, text: Text | None) -> str:
        return clean_line(self._say(text))

    def _printable(self) -> Printable:
        code = self._code
        marked = f"{code('{% if mark %}')}[ {code('{{ mark }}')} ] {code('{% endif %}')}{code('{{ reference }}')}"
        front = [
            *(code("{%p if mark %}"), f"{code('{{ mark }}')}. {code('{{ mark_meaning }}')}", code("{%p endif %}")),
            *(code("{%p if origin %}"), code("{{ origin }}"), code("{%p endif %}")),
        ]
        return Printable(
            language=self.language,
            right_to_left=is_right_to_left(self.language),
            title=self._line(self.call.title),
            reference=marked,
            revision=0,
            mark="",
            mark_meaning="",
            facts=tuple((self._line(label), code(f"{{{{ {name} }}}}")) for name, label in _FACTS.items()),
            origin="\n".join(front),
            sections=(*self._sections(), PrintedSection("others", "", "", tuple(self._others()))),
            on=None,
            page=self._line(Text("Page {page} of {pages}")),
            files="",
            undrawn="",
        )

    def _sections(self) -> Iterator[PrintedSection]:
        for group in self.call.form.groups:
            entries = tuple(self._entries(group.children, ""))
            heading = self._line(group.label) if group.printed else ""
            if entries or heading:
                yield PrintedSection(group.name, group.number if group.printed else "", heading, entries)

    def _entries(self, children: Iterable[Group | Question], row: str, deep: int = 1) -> Iterator[PrintedEntry]:
        for child in children:
            if isinstance(child, Question):
                if child.asked and child.printed:
                    yield from self._question(child, row)
            elif child.is_repeat:
                one = "one" if deep == 1 else f"one{deep}"
                yield self._note(f"{{%p for {one} in {self._named(child.name, row)} %}}")
                yield from self._entries(child.children, one, deep + 1)
                yield self._note("{%p endfor %}")
            else:
                yield from self._entries(child.children, row, deep)

    def _question(self, question: Question, row: str) -> Iterator[PrintedEntry]:
        if not question.answerable:
            yield PrintedEntry(key=question.name, label=self._say(question.label), state="note")
            return
        name = self._named(question.name, row)
        if question.for_each is not None:
            yield from self._each(name)
            return
        lines = [self._code(f"{{{{ {name} }}}}")]
        if question.has_choices and question.type != "rank" and 0 < len(question.choices) <= MANY_CHOICES:
            lines = [
                f"{self._code(f'{{{{ tick({name}, {_quoted(one.name)}) }}}}')} {self._line(one.label)}"
                for one in question.choices
            ]
            besides = f"{name}.{BESIDES}"
            lines += [
                self._code(f"{{%p if {besides} %}}"),
                self._code(f"{{{{ {besides} }}}}"),
                self._code("{%p endif %}"),
            ]
        yield PrintedEntry(
            key=question.name,
            label=self._say(question.label),
            state="answered",
            answer="\n".join(lines),
            instance=self._code("{{ loop.index }}") if row else "",
        )

    def _each(self, name: str) -> Iterator[PrintedEntry]:
        yield self._note(f"{{%p for each in {name} %}}")
        yield PrintedEntry(
            key=name, label=self._code("{{ each.question }}"), state="answered", answer=self._code("{{ each.answer }}")
        )
        yield self._note("{%p endfor %}")

    def _others(self) -> Iterator[PrintedEntry]:
        """What the organiser's form has no place for, so that nothing is lost that somebody said."""
        return self._each("others")

    def _note(self, code: str) -> PrintedEntry:
        return PrintedEntry(key=code, label=self._code(code), state="note")

    def _named(self, name: str, row: str) -> str:
        if row:
            return f"{row}.{name}" if _IDENTIFIER.match(name) else f"{row}[{_quoted(name)}]"
        if name in RESERVED:
            return f"answers.{name}"
        return name if _IDENTIFIER.match(name) else f"answers[{_quoted(name)}]"


def _quoted(name: str) -> str:
    return f"'{name}'"


_FACTS = {
    "reference": Text("Reference"),
    "revision": Text("Revision"),
    "date": Text("Date"),
    "respondent": Text("Who answers"),
    "organiser": Text("Collected by"),
    "organiser_contact": Text("Contact"),
    "organiser_phone": Text("Phone"),
}
