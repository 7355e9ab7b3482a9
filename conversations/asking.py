"""The question as it stands now: words, choices of this page, buttons, and where in the form it is."""

from __future__ import annotations

from collections.abc import Iterator

from .plan import Item
from .prompts import (
    ALL_CHOICES,
    BACK,
    DONE,
    EARLIER,
    FURTHER,
    NEXT,
    PAUSE,
    REMOVE,
    SKIP,
    Button,
    Phone,
    Place,
    Prompt,
    Shown,
)
from .questions import PROPOSAL, Here, Option
from .reading import search
from .replies import Back, Done, Next, Page, Pause, Pressed, Remove, Skip
from .sheet import Sheet
from .state import Answer, Moment
from .text import Text
from .wording import answer_shown, filled, heading


def question_prompt(sheet: Sheet, item: Item, moment: Moment, phone: Phone) -> Prompt:
    """The question as it stands now, with what was answered so far."""
    question = item.question
    answer = sheet.answer(item)
    options, page, pages = _options(sheet, item, moment, phone)
    is_hidden = sheet.tells_who(item)  # they are not shown the name of a group or a place to follow
    return Prompt(
        kind="question",
        ask=filled(question.label, sheet, item),
        key=item.key,
        place=_place(sheet, item),
        hint=filled(question.hint, sheet, item) if question.hint and not is_hidden else None,
        example=filled(question.example, sheet, item) if question.example and not is_hidden else None,
        guidance=question.guidance_hint and filled(question.guidance_hint, sheet, item),
        answer=_so_far(item, answer, pages > 1 or bool(sheet.conversation.search)),
        options=options,
        page=page,
        pages=pages,
        numbered=bool(options) and any(_too_long(option.label, moment, phone) for option in options),
        buttons=tuple(_question_buttons(sheet, item, answer, page, pages)),
    )


def here_at(sheet: Sheet, item: Item, moment: Moment, sure: bool = False) -> Here:
    """What the item's question needs to know to read a reply or to show its choices."""
    return Here(moment, sheet.answer(item), sheet.choices(item), sure)


def _so_far(item: Item, answer: Answer | None, partly_shown: bool) -> object | None:
    """The answer that stands, unless the ticks below show it whole."""
    if answer is None or answer.skipped or answer.is_empty:
        return None
    if item.question.has_choices and not partly_shown and item.question.type != "rank":
        return None
    return answer_shown(item, answer)


def _options(sheet: Sheet, item: Item, moment: Moment, phone: Phone) -> tuple[tuple[Shown, ...], int, int]:
    """The choices of one page, with the page and how many there are."""
    options = item.question.options(here_at(sheet, item, moment))
    conversation, page, pages = sheet.conversation, 0, 1
    if item.question.has_choices and item.key == conversation.asking:
        if conversation.search:
            found = search(conversation.search, [moment.say(option.label) for option in options])
            options = tuple(options[i] for i in found) or options
        page = conversation.page
    if item.question.has_choices and len(options) > phone.page + 2:
        pages = -(-len(options) // phone.page)
        page = min(max(page, 0), pages - 1)
        options = options[page * phone.page : (page + 1) * phone.page]
    shown = tuple(_shown(option, item.key) for option in options)
    return (*_proposal(sheet, item), *shown), page if pages > 1 else 0, pages


def _shown(option: Option, key: str) -> Shown:
    setting = None if option.chosen is None else not option.chosen
    return Shown(option.label, option.number, Pressed(option.value, key, setting), option.chosen)


def _proposal(sheet: Sheet, item: Item) -> tuple[Shown, ...]:
    """The author's proposal as a button, as long as nothing was answered."""
    answer = sheet.answer(item)
    value = sheet.proposal(item) if answer is None or answer.is_empty else None
    if value is None:
        return ()
    label = Text("Use: {proposal}", {"proposal": item.question.shown(value, item.question.choices)})
    return (Shown(label, 0, Pressed(PROPOSAL, item.key)),)


def _question_buttons(sheet: Sheet, item: Item, answer: Answer | None, page: int, pages: int) -> Iterator[Button]:
    key, question = item.key, item.question
    if page:
        yield Button(EARLIER, Page(page - 1, key))
    if page < pages - 1:
        yield Button(FURTHER, Page(page + 1, key))
    if sheet.conversation.search and question.has_choices:
        yield Button(ALL_CHOICES, Page(-1, key))
    answered = answer is not None and not answer.is_empty
    if not question.answerable or (answered and answer is not None and answer.complete):
        yield Button(NEXT, Next(key))
    elif question.takes_parts:
        yield Button(DONE, Done(key))
    if question.takes_parts and answer is not None and answer.parts:
        yield Button(REMOVE, Remove(to=key))
    if question.answerable and not answered and not sheet.is_required(item):
        yield Button(SKIP, Skip(key))
    if sheet.conversation.trail:
        yield Button(BACK, Back())
    yield Button(PAUSE, Pause())


def _place(sheet: Sheet, item: Item) -> Place:
    route = sheet.route()
    of = max(1, len(route.sections) + route.has_last)
    section = item.node.section
    number = of if item.question.last else 1 + sum(1 for other in route.sections if other < section)
    group = sheet.plan.sections[section]
    minutes = max(1, round(route.minutes_left)) if route.minutes_left else 0
    return Place(heading(group), _instance(sheet, item), min(number, of), of, route.passed, route.questions, minutes)


def _instance(sheet: Sheet, item: Item) -> Text | None:
    if not item.scope.positions:
        return None
    repeat = sheet.plan.nodes[item.node.repeats[len(item.scope.positions) - 1]].group
    label = repeat.label if repeat is not None and repeat.label is not None else Text("Number")
    return Text("{what} {number}", {"what": label, "number": item.scope.positions[-1]})


def _too_long(label: object, moment: Moment, phone: Phone) -> bool:
    return isinstance(label, Text) and len(moment.say(label)) > phone.button
