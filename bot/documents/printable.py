"""A completed form as words in one language: what every document prints, and nothing that is left to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from conversations.completed import CompletedForm, Entry, Section, State
from conversations.records import record
from conversations.replies import File
from conversations.state import Status
from conversations.text import Text, Translate, say
from conversations.wording import length

from .cleaning import clean, clean_line
from .direction import is_right_to_left, locale_of, numbers_kept

#: with more choices than this only the ticked ones are printed: a list of countries is no part of an answer
MANY_CHOICES = 30

_MARKS = {Status.MIDWAY: Text("DRAFT"), Status.WITHDRAWN: Text("WITHDRAWN")}
_KINDS = {
    "voice": Text("voice note"),
    "audio": Text("sound file"),
    "photo": Text("photo"),
    "video": Text("video"),
    "document": Text("file"),
}


@record(kw_only=True)
class Particulars:
    """What stands above the answers and is not in them."""

    reference: str = ""
    #: who asks, and where a question about it can go
    organiser: str | None = None
    contact: str | None = None
    phone: str | None = None
    #: where the form comes from, in the call's own words: "On the form of the call of 2019, which is closed."
    origin: Text | str | None = None
    #: who answers, as they chose to appear
    respondent: Text | str | None = None
    #: when it was sent; of a draft, when it was drawn up
    on: date | None = None


@record
class PrintedChoice:
    """A choice and whether it is ticked."""

    label: str
    ticked: bool


@record(kw_only=True)
class PrintedEntry:
    """A question as it is printed."""

    key: str
    label: str
    state: State
    #: the words that answer; "not applicable"; what stands where only a voice answers; empty where it is blank, and of
    #: a note, which is its label alone
    answer: str = ""
    #: an answer that is a list, in its order
    items: tuple[str, ...] = ()
    choices: tuple[PrintedChoice, ...] = ()
    files: tuple[str, ...] = ()
    #: in a repeat, which instance: "2", "2.1"
    instance: str = ""
    #: BCP 47 tag of the language it was answered in
    language: str = ""
    #: "answered in French", where that is not the language of the document
    answered_in: str = ""


@record
class PrintedSection:
    """A section as it is printed; `number` is "(iv)" or empty, `heading` is empty where the form prints none."""

    name: str
    number: str
    heading: str
    entries: tuple[PrintedEntry, ...]


@record(kw_only=True)
class Printable:
    """A whole form as words: strings only, so that it can go to another process and to any kind of document."""

    language: str
    right_to_left: bool
    title: str
    reference: str
    revision: int
    #: "DRAFT" or "WITHDRAWN", on every page; empty for a form that was sent
    mark: str
    #: what the mark means, in a sentence
    mark_meaning: str
    #: label and value: reference, revision, who answers, who collected it
    facts: tuple[tuple[str, str], ...]
    origin: str
    sections: tuple[PrintedSection, ...]
    #: the day of it, for the document's own data
    on: date | None
    #: "Page {page} of {pages}"
    page: str
    #: stands before the names of files
    files: str
    #: stands before the list of characters that could not be drawn
    undrawn: str

    @property
    def entries(self) -> Iterator[PrintedEntry]:
        """All questions in printed order."""
        return (entry for section in self.sections for entry in section.entries)


def printable(
    form: CompletedForm,
    language: str,
    particulars: Particulars | None = None,
    translate: Translate | None = None,
    *,
    beyond: bool = True,
) -> Printable:
    """The form in `language`, in printed order.

    What was asked beyond the printed form and answered stands in a section of its own at the end, unless `beyond` is
    false: the form is the one people know, and nothing that was said is lost.
    """
    said = particulars or Particulars()
    words = _Words(language, translate)
    sections = [one for section in form.sections if (one := words.section(section)).heading or one.entries]
    more = tuple(words.entry(entry) for entry in _said_beyond(form))
    if more and beyond:
        heading = words.line(Text("Also said, beyond the printed form"))
        sections.append(PrintedSection("beyond", "", heading, more))
    mark = _MARKS.get(form.status)
    return Printable(
        language=language,
        right_to_left=is_right_to_left(language),
        title=words.line(form.title),
        reference=clean_line(said.reference),
        revision=form.revision,
        mark=words.line(mark),
        mark_meaning=words.line(_meaning(form.status)),
        facts=tuple(words.facts(form, said)),
        origin=words.line(said.origin),
        sections=tuple(sections),
        on=said.on,
        page=words.line(Text("Page {page} of {pages}")),
        files=words.line(Text("Sent with it:")),
        undrawn=words.line(Text("Signs that could not be drawn here stand as their Unicode numbers:")),
    )


def _said_beyond(form: CompletedForm) -> Iterator[Entry]:
    return (entry for entry in form.entries if not entry.printed and entry.state in ("answered", "spoken"))


def _meaning(status: Status) -> Text | None:
    match status:
        case Status.MIDWAY:
            return Text("This form has not been sent yet. Answers may still change.")
        case Status.WITHDRAWN:
            return Text("This form was taken back by those who answered it.")
        case _:
            return None


@record
class _Words:
    language: str
    translate: Translate | None

    def say(self, text: object) -> str:
        words = clean(say(text, self.language, self.translate))
        return numbers_kept(words) if is_right_to_left(self.language) else words

    def line(self, text: object) -> str:
        return " ".join(self.say(text).split())

    def facts(self, form: CompletedForm, said: Particulars) -> Iterator[tuple[str, str]]:
        found: list[tuple[Text, object]] = [
            (Text("Reference"), said.reference),
            (Text("Revision"), form.revision or None),
            (Text("Date"), said.on),
            (Text("Who answers"), said.respondent),
            (Text("Collected by"), said.organiser),
            (Text("Contact"), said.contact),
            (Text("Phone"), said.phone),
        ]
        return ((self.line(label), shown) for label, value in found if (shown := self.line(value)))

    def section(self, section: Section) -> PrintedSection:
        entries = tuple(self.entry(entry) for entry in section.entries if entry.printed)
        number = clean_line(section.number) if section.printed else ""
        heading = self.line(section.heading) if section.printed else ""
        return PrintedSection(section.name, number, heading, entries)

    def entry(self, entry: Entry) -> PrintedEntry:
        answered = entry.state in ("answered", "spoken")
        choices = entry.ticks if entry.state != "not applicable" else ()
        if len(choices) > MANY_CHOICES:
            choices = tuple(one for one in choices if one[1])
        ticks = tuple(PrintedChoice(self.line(label), ticked) for label, ticked in choices)
        answer = entry.answer
        is_list = isinstance(answer, tuple)
        told_by_ticks = any(choice.ticked for choice in ticks)
        return PrintedEntry(
            key=entry.key,
            label=self.say(entry.label),
            state=entry.state,
            answer="" if told_by_ticks or is_list else self.say(answer),
            items=tuple(map(self.say, _listed(answer))) if is_list and not told_by_ticks else (),
            choices=ticks,
            # a recording without a name is told by the answer itself
            files=tuple(self._file(file) for file in entry.files if file.name or entry.state != "spoken"),
            instance=".".join(str(number) for _, number in entry.instance),
            language=entry.language,
            answered_in=self._answered_in(entry.language) if answered else "",
        )

    def _file(self, file: File) -> str:
        name = clean_line(file.name) or self.line(_KINDS[file.kind])
        if not file.seconds:
            return name
        return self.line(Text("{name} ({length})", {"name": name, "length": length(file.seconds)}))

    def _answered_in(self, language: str) -> str:
        here, there = locale_of(self.language), locale_of(language)
        if not language or language == self.language or (here and there and here.language == there.language):
            return ""
        name = there.get_language_name(self.language.replace("-", "_")) if there and here else None
        return self.line(Text("answered in {language}", {"language": name or language}))


def _listed(answer: object) -> tuple[object, ...]:
    return answer if isinstance(answer, tuple) else ()
