"""The form from above: which way, what is answered, what is open, and the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from .plan import Item
from .prompts import (
    BACK,
    EARLIER,
    FURTHER,
    GO_ON,
    PASSED_OVER,
    PAUSE,
    REST,
    REVIEW,
    SEND,
    UNANSWERED,
    WHOLE,
    Button,
    Phone,
    Prompt,
    Shown,
)
from .records import record, replace
from .replies import Back, Jump, Pause, Review, Show, Submit, Unanswered, Way
from .sheet import Sheet
from .state import Conversation, Moment, Status
from .text import Text
from .wording import answer_shown, filled, heading

if TYPE_CHECKING:
    from .call import Call
    from .group import Group


def way_prompt(call: Call, moment: Moment, nameless: bool = False) -> Prompt:
    """Short way or whole form? `nameless`: of somebody who answers without a name less is asked."""
    options = []
    for number, (way, label) in enumerate(_WAYS, start=1):
        begun = Conversation(call.name, call.form.version, way=way, nameless=nameless)
        route = Sheet(call, begun, moment).route()
        minutes = max(1, round(route.minutes_left))
        time = Text("about {n} minute", {"n": minutes}, plural="about {n} minutes")
        shown = replace(label, values={"n": route.questions, "time": time})
        options.append(Shown(shown, number, Way(way)))
    ask = Text("Shall we take the short way or the whole form? You can go on from the short way at any time.")
    return Prompt("way", ask, options=tuple(options))


def end_prompt(sheet: Sheet) -> Prompt:
    """Nothing is left to ask."""
    conversation = sheet.conversation
    buttons = [Button(SEND, Submit()), Button(REVIEW, Review())]
    if conversation.way == "short":
        buttons.append(Button(WHOLE, Way("whole")))
    if sheet.unanswered() or _passed_over(sheet):
        buttons.append(Button(UNANSWERED, Unanswered()))
    buttons += [Button(BACK, Back()), Button(PAUSE, Pause())]
    ask = Text("That was the last question. You can look at your answers, change them, or send the form.")
    return Prompt("end", ask, buttons=tuple(buttons))


def review_prompt(sheet: Sheet) -> Prompt:
    """All sections with how much of each is answered."""
    options = []
    for number, (section, items) in enumerate(_by_section(sheet), start=1):
        values = {"section": heading(section), "answered": _answered(sheet, items), "questions": len(items)}
        label = Text("{section}: {answered} of {questions}", values)
        options.append(Shown(label, number, Review(section.name)))
    buttons = [Button(SEND, Submit())] if sheet.conversation.status is Status.MIDWAY else []
    if sheet.unanswered() or _passed_over(sheet):
        buttons.append(Button(UNANSWERED, Unanswered()))
    return Prompt(
        "review",
        Text("Your answers, section by section. Tap one to read it."),
        options=tuple(options),
        buttons=(*buttons, Button(GO_ON, Show())),
    )


def answered_of(sheet: Sheet) -> tuple[int, int]:
    """How many questions of the chosen way are answered, and how many there are: counted as the review does."""
    items = [item for _, inside in _by_section(sheet) for item in inside if sheet.is_on_way(item)]
    return _answered(sheet, items), len(items)


def _answered(sheet: Sheet, items: Iterable[Item]) -> int:
    return sum(1 for item in items if (answer := sheet.answer(item)) is not None and not answer.is_empty)


def section_prompt(sheet: Sheet, name: str) -> Prompt:
    """The answers of one section; a tap asks that question again."""
    section, items = next(((s, i) for s, i in _by_section(sheet) if s.name == name), (None, ()))
    gates = (
        item for item in sheet.items if item.node.is_gate and sheet.is_relevant(item) and not _said_yes(sheet, item)
    )
    items = (*items, *(item for item in gates if section is sheet.plan.sections[item.node.section]))
    lines, options = [], []
    for number, item in enumerate(items, start=1):
        shown = answer_shown(item, sheet.answer(item))
        values = {"number": number, "question": filled(item.question.label, sheet, item), "answer": shown}
        lines.append(Text("{number}. {question}\n{answer}", values))
        options.append(Shown(Text("Change {number}", {"number": number}), number, Jump(item.key)))
    ask = heading(section) if section is not None else Text("There is nothing in this section.")
    buttons = (Button(REVIEW, Review()), Button(GO_ON, Show()))
    return Prompt("section", ask, lines=tuple(lines), options=tuple(options), buttons=buttons)


def _said_yes(sheet: Sheet, item: Item) -> bool:
    answer = sheet.answer(item)
    return answer is not None and answer.value == "yes"


def unanswered_prompt(sheet: Sheet, page: int, phone: Phone) -> Prompt:
    """What has no answer yet, page by page: on the way chosen, then what the short way leaves out, then the sections
    that a skip rule passed over. A tap asks them.
    """
    items = sheet.unanswered()
    here = [item for item in items if sheet.is_on_way(item)]
    count = Text(
        "One question has no answer yet. Tap it to answer it.",
        {"n": len(here)},
        plural="{n} questions have no answer yet. Tap one to answer it.",
    )
    rest = [item for item in items if not sheet.is_on_way(item)]
    passed = [(heading(group), Jump(group.name)) for group in _passed_over(sheet)]
    passed += [
        (_label(item, sheet), Jump(item.key))
        for item in sheet.items
        if sheet.alive.get(sheet.plan.sections[item.node.section].name) and sheet.is_ruled_out(item)
    ]
    pages: list[_OpenPage] = []
    pages += _open_pages(count, FURTHER, [(_label(i, sheet), Jump(i.key)) for i in here], phone)
    pages += _open_pages(_LEFT_BY_SHORT_WAY, REST, [(_label(i, sheet), Jump(i.key)) for i in rest], phone)
    pages += _open_pages(_PASSED_OVER, PASSED_OVER, passed, phone)
    if not pages:
        return Prompt("unanswered", Text("Every question has an answer."), buttons=(Button(GO_ON, Show()),))
    page = min(max(page, 0), len(pages) - 1)
    this = pages[page]
    buttons = [Button(EARLIER, Unanswered(page - 1))] if page else []
    for number, ahead in enumerate(pages[page + 1 :], start=page + 1):
        if number == page + 1 or ahead.button is not FURTHER:
            buttons.append(Button(ahead.button, Unanswered(number)))
    return Prompt(
        "unanswered",
        this.ask,
        options=tuple(
            Shown(label, number, reply) for number, (label, reply) in enumerate(this.entries, start=this.first)
        ),
        page=page,
        pages=len(pages),
        numbered=True,
        buttons=(*buttons, Button(GO_ON, Show())),
    )


@record
class _OpenPage:
    """One page of what is open: what stands above it, and the words of the button that leads to it."""

    ask: Text
    button: Text
    first: int
    entries: list[tuple[Text, Jump]]


def _open_pages(ask: Text, button: Text, entries: list[tuple[Text, Jump]], phone: Phone) -> list[_OpenPage]:
    size = phone.page
    return [
        _OpenPage(ask, FURTHER if at else button, at + 1, entries[at : at + size])
        for at in range(0, len(entries), size)
    ]


def _label(item: Item, sheet: Sheet) -> Text:
    return filled(item.question.label, sheet, item)


def _passed_over(sheet: Sheet) -> list[Group]:
    return [group for group in sheet.plan.sections if not sheet.alive.get(group.name, True)]


def _by_section(sheet: Sheet) -> Iterator[tuple[Group, tuple[Item, ...]]]:
    items = [item for item in sheet.printed() if item.question.answerable and sheet.is_relevant(item)]
    for index, section in enumerate(sheet.plan.sections):
        inside = tuple(item for item in items if item.node.section == index)
        if inside:
            yield section, inside


_WAYS: tuple[tuple[Literal["short", "whole"], Text], ...] = (
    ("short", Text("Short: {n} question, {time}", plural="Short: {n} questions, {time}")),
    ("whole", Text("Whole form: {n} question, {time}", plural="Whole form: {n} questions or more, {time}")),
)
_LEFT_BY_SHORT_WAY = Text("These questions are not part of the short way. You may answer them all the same.")
_PASSED_OVER = Text("These parts were passed over because of an earlier answer. You may open them all the same.")
