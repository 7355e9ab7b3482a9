"""The completed form: a conversation as printed sections of questions and answers, ready for any document."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, time
from typing import TYPE_CHECKING, Any, Literal

from .adapting import adapted
from .expressions import Value as Computed
from .plan import Item
from .questions import Question
from .records import record
from .replies import File
from .sheet import Sheet
from .state import Answer, Conversation, Moment, Status
from .text import Text
from .wording import answer_words, filled, length, sent_along

if TYPE_CHECKING:
    from .call import Call
    from .group import Group

#: answered: words or choices stand there; spoken: only a recording does; not applicable: the form was skipped there;
#: note: there is nothing to answer
State = Literal["answered", "spoken", "blank", "not applicable", "note"]

NOT_APPLICABLE = Text("not applicable")


@record
class Entry:
    """One question with what was said to it."""

    name: str
    key: str
    label: Text
    state: State
    #: what to print: Text, number, date, tuple of labels; None where it is blank
    answer: object | None
    #: for choices: every label, ticked or not
    ticks: tuple[tuple[Text, bool], ...] = ()
    files: tuple[File, ...] = ()
    #: the files in short: "(spoken, 20 s) (2 files)"; None where there are none, or the answer itself says it
    sent: Text | None = None
    #: in a repeat, which instance: ("products", 2)
    instance: tuple[tuple[str, int], ...] = ()
    #: it stands in the printed form
    printed: bool = True
    #: BCP 47 tag of the language it was answered in
    language: str = ""


@record
class Section:
    """A section as printed: its number, "(iv)" or empty, stands in front of its heading."""

    name: str
    number: str
    heading: Text
    entries: tuple[Entry, ...]
    #: the heading stands in the printed form
    printed: bool = True

    @property
    def is_applicable(self) -> bool:
        """Something in it could be answered; of a section with notes alone: they could be read."""
        answerable = [entry for entry in self.entries if entry.state != "note"]
        return any(entry.state != "not applicable" for entry in answerable or self.entries)


@record
class CompletedForm:
    """A whole form in printed order."""

    title: Text
    status: Status
    revision: int
    sections: tuple[Section, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All questions with their answers, in printed order."""
        return (entry for section in self.sections for entry in section.entries)


def completed_form(call: Call, conversation: Conversation, moment: Moment) -> CompletedForm:
    """The form as it stands: what is irrelevant is not applicable, what nobody answered stays blank."""
    sheet = Sheet(call, adapted(call, conversation), moment)
    sections = tuple(_section(sheet, index, group) for index, group in enumerate(sheet.plan.sections))
    return CompletedForm(call.title, conversation.status, conversation.revision, sections)


def _section(sheet: Sheet, index: int, group: Group) -> Section:
    written = (item for item in sheet.printed() if item.node.section == index)
    entries = tuple(_entry(sheet, item) for item in written)
    return Section(group.name, group.number, group.label or Text("Questions"), entries, group.printed)


def _entry(sheet: Sheet, item: Item) -> Entry:
    answer = sheet.answer(item)
    question = item.question
    relevant = sheet.is_relevant(item)
    state = _state(sheet, item, answer, relevant)
    value = answer.value if answer is not None and relevant else None
    chosen = value if isinstance(value, tuple) else (value,)
    ticked = question.has_choices and question.type != "rank"
    return Entry(
        name=question.name,
        key=item.key,
        label=filled(question.label, sheet, item),
        state=state,
        answer=_printed(item, answer, state),
        ticks=tuple((one.label, one.name in chosen) for one in question.choices) if ticked else (),
        files=answer.files if answer is not None and relevant else (),
        sent=sent_along(answer) if answer is not None and state == "answered" else None,
        instance=tuple(zip(item.node.repeats, item.scope.positions, strict=False)),
        printed=question.printed,
        language=answer.language if answer is not None and relevant else "",
    )


def _state(sheet: Sheet, item: Item, answer: Answer | None, relevant: bool) -> State:
    if relevant and not item.question.answerable:
        return "note"
    if not relevant:
        return "not applicable" if sheet.is_ruled_out(item) else "blank"
    if answer is None or answer.is_empty:
        return "blank"
    return "spoken" if answer.is_spoken else "answered"


def _printed(item: Item, answer: Answer | None, state: State) -> object | None:
    if state == "not applicable":
        return NOT_APPLICABLE
    if answer is None or state in ("blank", "note"):
        return None
    if state == "spoken":
        return spoken(answer)
    return answer_words(item, answer)


def spoken(answer: Answer) -> Text:
    """What stands where only a voice answers: "spoken, 1 min 40, not yet written down"."""
    if not answer.spoken_seconds:
        return Text("spoken, not yet written down")
    return Text("spoken, {length}, not yet written down", {"length": length(answer.spoken_seconds)})


def exported(call: Call, conversation: Conversation, moment: Moment) -> dict[str, Any]:
    """Answers by question name as plain JSON values; None where nothing was said or asked, notes left out.

    A repeat is a list of objects, a follow-up per option an object by choice name, dates are ISO 8601.
    """
    sheet = Sheet(call, adapted(call, conversation), moment)
    return _exported(sheet, sheet.plan.sections, "")


def _exported(sheet: Sheet, children: tuple[Group | Question, ...], prefix: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for child in children:
        key = prefix + child.name
        if isinstance(child, Question):
            if child.answerable or not child.asked:
                values[child.name] = _exported_value(sheet, child, key)
        elif child.is_repeat:
            count = sheet.env.counts.get(key, 0)
            values[child.name] = [_exported(sheet, child.children, f"{key}[{n}]/") for n in range(1, count + 1)]
        else:
            values.update(_exported(sheet, child.children, prefix))
    return values


def _exported_value(sheet: Sheet, question: Question, key: str) -> Any:
    if question.for_each is not None:
        prefix = f"{key}["
        found = {k[len(prefix) : -1]: v for k, v in sheet.alive.items() if k.startswith(prefix)}
        answers = sheet.conversation.answers
        said = {name: _plain(answers.get(f"{prefix}{name}]")) for name, live in found.items() if live}
        return said or None
    if not sheet.alive.get(key):
        return None
    if question.type == "calculate":
        return _plain_value(sheet.env.values.get(key))
    item = sheet.item(key)
    return _plain(sheet.conversation.answers.get(key) if item is None else sheet.answer(item))


def _plain(answer: Answer | None) -> Any:
    if answer is None or answer.skipped:
        return None
    match answer.value:
        case tuple():
            return list(answer.value) or None
        case {"lat": lat, "lon": lon}:
            return {"lat": lat, "lon": lon}
        case _:
            return answer.value


def _plain_value(value: Computed) -> Any:
    """A computed value in JSON's types: no number for what is none."""
    match value:
        case date() | time():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return None
        case tuple():
            return list(value)
        case _:
            return value
