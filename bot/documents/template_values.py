"""What a template can name: the fields that a call has, and what one completed form says in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from conversations.call import Call
from conversations.completed import CompletedForm, Entry, Section
from conversations.group import Group
from conversations.questions import Question
from conversations.records import record, replace
from conversations.text import Translate, say

from .cleaning import clean_line
from .direction import is_right_to_left, numbers_kept
from .printable import Particulars, Printable, PrintedEntry, printable

#: about the form itself; they go before questions of the same name, which stand in `answers` too
OWN = (
    "call_title",
    "reference",
    "revision",
    "mark",
    "mark_meaning",
    "origin",
    "respondent",
    "organiser",
    "organiser_contact",
    "organiser_phone",
    "date",
)
#: all answers by name; those that the template does not name
ANSWERS, OTHERS = "answers", "others"
#: of a question with choices: what was said and sent beside them
BESIDES = "besides"
#: below a call's folder: form.docx, and form.fr.docx for one language
FOLDER = "templates"
RESERVED = frozenset({*OWN, ANSWERS, OTHERS, "tick", "loop"})

Kind = Literal["own", "answer", "repeat", "each", "section", "answers", "others"]


@record
class Field:
    """Something that a template can name."""

    kind: Kind
    #: names of the choices there are to tick
    choices: tuple[str, ...] = ()
    #: of each row of it
    fields: Mapping[str, Field] = field(default_factory=dict)


@record
class Said:
    """One answer in words."""

    question: str
    words: str
    #: what was chosen, by name; a plain value as it is kept
    names: tuple[str, ...] = ()
    #: what was said and sent beside the choices
    besides: str = ""
    #: of a question that is asked once per choice: which one
    choice: str = ""
    #: for another process: which question it answers
    name: str = ""


@record
class Filled:
    """A completed form for a template: strings only, so that it can go to another process."""

    language: str
    right_to_left: bool
    own: Mapping[str, str]
    #: question -> Said; repeat -> a list of the same; question asked once per choice -> {choice: Said}
    answers: Mapping[str, Any]
    #: section -> its heading; empty where nothing in it applies
    sections: Mapping[str, str]
    #: all that was said, in printed order
    said: tuple[Said, ...]
    revision: int = 0
    on: date | None = None

    @property
    def reference(self) -> str:
        """Its number."""
        return self.own.get("reference", "")

    @property
    def mark(self) -> str:
        """DRAFT, or empty."""
        return self.own.get("mark", "")


@record
class Templated:
    """A form and the template that it goes into, for another process."""

    template: bytes
    filled: Filled
    #: what the template may name
    fields: Mapping[str, Field]


class Unsound(Exception):
    """A template that is not used; the text says why and holds no word of an answer."""


def template_of(call: Call, language: str) -> Path | None:
    """The organiser's own Word form, in this language or for all; None where there is none."""
    if call.folder is None:
        return None
    tags = dict.fromkeys((language, language.partition("-")[0]))
    paths = [call.folder / FOLDER / name for name in (*(f"form.{tag}.docx" for tag in tags), "form.docx")]
    return next((path for path in paths if path.is_file()), None)


def fields_of(call: Call) -> dict[str, Field]:
    """Everything that a template for this call can name."""
    answers = _fields(call.form.groups, call.form.questions)
    found = {group.name: Field("section") for group in call.form.groups} | answers
    found |= {name: Field("own") for name in OWN}
    return found | {ANSWERS: Field("answers", fields=answers), OTHERS: Field("others", fields=_OF_OTHERS)}


_OF_OTHERS = {name: Field("answer") for name in ("question", "answer")}


def _fields(children: Iterable[Group | Question], questions: Mapping[str, Question]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for child in children:
        if isinstance(child, Question):
            if child.asked and child.answerable:
                found[child.name] = _of_question(child, questions)
        elif child.is_repeat:
            found[child.name] = Field("repeat", fields=_fields(child.children, questions))
        else:
            found |= _fields(child.children, questions)
    return found


def _of_question(question: Question, questions: Mapping[str, Question]) -> Field:
    choices = tuple(one.name for one in question.choices)
    if question.for_each is None:
        return Field("answer", choices, {BESIDES: Field("answer")} if choices else {})
    of_one = {name: Field("answer", choices if name == "answer" else ()) for name in ("question", "choice", "answer")}
    return Field("each", tuple(one.name for one in questions[question.for_each].choices), of_one)


def filled(
    call: Call,
    form: CompletedForm,
    language: str,
    particulars: Particulars | None = None,
    translate: Translate | None = None,
) -> Filled:
    """The form as a template takes it, in `language`."""
    said = particulars or Particulars()
    # what is beyond the printed form has names like all else: where it stands is the template's business
    whole = replace(form, sections=tuple(map(_all_printed, form.sections)))
    shown = printable(whole, language, said, translate)
    entries = {entry.key: entry for entry in shown.entries}
    answers: dict[str, Any] = {}
    found: list[Said] = []
    for entry in form.entries:
        question = call.form.questions.get(entry.name)
        if question is None or entry.state == "note" or not question.asked:
            continue
        one = _said(question, entry, entries[entry.key], shown)
        if question.for_each is not None:
            asked = call.form.questions[question.for_each]
            label = next((each.label for each in asked.choices if each.name == _choice(entry)), None)
            one = replace(one, choice=clean_line(say(label, language, translate)))
        _place(answers, question, entry, one)
        if one.words:
            found.append(one)
    headings = {one.name: f"{one.number} {one.heading}".strip() for one in shown.sections}
    return Filled(
        language=language,
        right_to_left=shown.right_to_left,
        own={
            **_own(form, language, said, translate),
            "reference": shown.reference,
            "revision": str(shown.revision or ""),
            "mark": shown.mark,
            "mark_meaning": shown.mark_meaning,
        },
        answers=answers,
        sections={one.name: headings.get(one.name, "") if one.is_applicable else "" for one in form.sections},
        said=tuple(found),
        revision=shown.revision,
        on=said.on,
    )


def _all_printed(section: Section) -> Section:
    entries = tuple(replace(entry, printed=True) for entry in section.entries)
    return replace(section, printed=True, entries=entries)


def _own(form: CompletedForm, language: str, said: Particulars, translate: Translate | None) -> dict[str, str]:
    values: dict[str, object] = {
        "call_title": form.title,
        "origin": said.origin,
        "respondent": said.respondent,
        "organiser": said.organiser,
        "organiser_contact": said.contact,
        "organiser_phone": said.phone,
        "date": said.on,
    }
    lines = {name: clean_line(say(value, language, translate)) for name, value in values.items()}
    return {name: numbers_kept(line) if is_right_to_left(language) else line for name, line in lines.items()}


def _said(question: Question, entry: Entry, shown: PrintedEntry, form: Printable) -> Said:
    if entry.state not in ("answered", "spoken"):
        return Said(shown.label, "", name=entry.name)
    ticked = [choice.label for choice in shown.choices if choice.ticked]
    lines = [] if ticked else [shown.answer, *shown.items]
    lines += [form.files, *(f"– {name}" for name in shown.files)] if shown.files else []
    lines += [f"({shown.answered_in})"] if shown.answered_in else []
    chosen = tuple(one.name for one, (_, is_ticked) in zip(question.choices, entry.ticks, strict=False) if is_ticked)
    besides = "\n".join(line for line in lines if line)
    words = "\n".join((*ticked, besides)) if besides else "\n".join(ticked)
    return Said(shown.label, words, chosen, besides, name=entry.name)


def _place(answers: dict[str, Any], question: Question, entry: Entry, one: Said) -> None:
    """Put an answer where a template finds it: in its repeat, at its choice, or at the top."""
    here = answers
    for repeat, position in entry.instance:
        rows = here.setdefault(repeat, [])
        while len(rows) < position:
            rows.append({})
        here = rows[position - 1]
    if question.for_each is None:
        here[entry.name] = one
    else:
        here.setdefault(entry.name, {})[_choice(entry)] = one


def _choice(entry: Entry) -> str:
    """Of a question that is asked once per choice: which one."""
    return entry.key.rpartition("[")[2].rstrip("]")
