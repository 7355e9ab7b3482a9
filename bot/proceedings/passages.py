"""An answer as passages: the words it was given in, written down, made ready for print, and translated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.database.renditions import Rendition, Renditions
from bot.documents.cleaning import clean
from bot.documents.direction import locale_of
from bot.documents.printable import PrintedEntry
from conversations.completed import spoken
from conversations.questions import Question
from conversations.records import record
from conversations.replies import File
from conversations.state import Answer, Part
from conversations.text import Text, Translate, say
from conversations.wording import length

_MENDED = Text("Made ready for print: spelling is mended, or words are hidden, where “[…]” stands.")
_IN = Text("In {language}")
_WRITTEN = {
    "machine": Text("Spoken, and written down by a machine: a draft, not confirmed"),
    "human": Text("Spoken, and written down by a person: not confirmed"),
    "confirmed": Text("Spoken, and written down: confirmed by those who spoke"),
}
_TRANSLATED = {
    "machine": Text("Translated into {language} by a machine: a draft, not confirmed"),
    "human": Text("Translated into {language} by a person"),
    "confirmed": Text("Translated into {language}: confirmed by those who answered"),
}
_ALSO_SPOKEN = Text("Also spoken, {length}, not yet written down")


@record
class Wording:
    """A passage, and how sure its words are."""

    text: str
    #: BCP 47 tag; empty for words that stand in the place of an answer
    language: str
    note: str = ""
    #: own (the words as they were given), published, transcript, translation, choice
    kind: str = "own"
    #: machine | human | confirmed; own words are confirmed
    state: str = "confirmed"


def passages_of(
    entry: PrintedEntry,
    question: Question,
    renditions: Renditions,
    files: Sequence[File],
    language: str,
    translate: Translate | None,
) -> list[Wording]:
    """What is printed of an answer, own words first. Whoever calls it hides what may not be read."""
    return list(_Passages(entry, question, renditions, files, language, translate).found())


@record
class _Passages:
    entry: PrintedEntry
    question: Question
    renditions: Renditions
    files: Sequence[File]
    language: str
    translate: Translate | None

    def found(self) -> Iterator[Wording]:
        entry = self.entry
        spoke_in = entry.language or self.language
        ready = self.newest("published")
        if ready is not None:
            # then the words as they were given are not for print
            yield self.wording(ready, "published", self.say(_MENDED))
            spoke_in = ready.language
        elif entry.state == "spoken":
            written = self.newest("transcript")
            if written is None:
                yield Wording(entry.answer, "")
            else:
                yield self.wording(written, "transcript", self.say(_WRITTEN[written.state]))
                spoke_in = written.language
        else:
            yield from self.given(spoke_in)
            yield from self.also_spoken()
        yield from self.translation(spoke_in, ready)

    def given(self, spoke_in: str) -> Iterator[Wording]:
        entry = self.entry
        ticked = [choice.label for choice in entry.choices if choice.ticked]
        words = "\n".join([*ticked, *entry.items]) or entry.answer
        if self.question.type == "text" and not ticked:
            yield Wording(words, spoke_in, self.note_of(spoke_in))
        elif words:
            # numbers, days and choices are told in the book's own language
            yield Wording(words, self.language, kind="choice")

    def also_spoken(self) -> Iterator[Wording]:
        sounds = [one for one in self.files if one.is_sound]
        if not sounds:
            return
        written = self.newest("transcript")
        if written is not None:
            yield self.wording(written, "transcript", self.say(_WRITTEN[written.state]))
        elif seconds := sum(one.seconds for one in sounds):
            yield Wording(self.say(_ALSO_SPOKEN.with_values(length=length(seconds))), "")
        else:
            yield Wording(self.say(spoken(Answer(None, tuple(Part(file=one) for one in sounds)))), "")

    def translation(self, spoke_in: str, ready: Rendition | None) -> Iterator[Wording]:
        found = None if self.is_here(spoke_in) else self.newest("translation", self.language)
        # one that is older than the published version may still say what was hidden in that
        if found is not None and (ready is None or found.id > ready.id):
            note = self.say(_TRANSLATED[found.state].with_values(language=self.name_of(self.language)))
            yield self.wording(found, "translation", note)

    def newest(self, kind: str, language: str | None = None) -> Rendition | None:
        return self.renditions.newest(self.entry.key, kind, language)

    def wording(self, one: Rendition, kind: str, note: str) -> Wording:
        return Wording(clean(one.words), one.language or self.language, note, kind, one.state)

    def note_of(self, language: str) -> str:
        return "" if self.is_here(language) else self.say(_IN.with_values(language=self.name_of(language)))

    def is_here(self, language: str) -> bool:
        """It is the language of the book, whatever its country."""
        here, there = locale_of(self.language), locale_of(language)
        return language == self.language or bool(here and there and here.language == there.language)

    def name_of(self, language: str) -> str:
        here, there = locale_of(self.language), locale_of(language)
        name = there.get_language_name(self.language.replace("-", "_")) if there and here else None
        return name or language

    def say(self, text: Text) -> str:
        return clean(say(text, self.language, self.translate))
