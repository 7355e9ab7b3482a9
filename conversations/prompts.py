"""What to show a person next: whole texts and buttons, with no word of how a messenger draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .plan import Item, Scope
from .questions import PROPOSAL, Given, Here, Option
from .questions.base import label_of
from .reading import search
from .replies import (
    Answering,
    Back,
    Done,
    Jump,
    Next,
    Page,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Reply,
    Review,
    Settle,
    Show,
    Skip,
    Submit,
    Unanswered,
    Way,
    Withdraw,
)
from .sheet import Sheet
from .state import Answer, Conversation, Moment, Pending, Status
from .text import Text

if TYPE_CHECKING:
    from .call import Call, Group

Kind = Literal[
    "way",
    "question",
    "part",
    "matter",
    "review",
    "section",
    "unanswered",
    "end",
    "paused",
    "sent",
    "withdrawn",
]


@dataclass(frozen=True, slots=True)
class Phone:
    """What a small phone can show at once; the lint's limits and the length of a page of choices."""

    #: characters of a question (label, hint and example together) that still fit one screen
    screen: int = 600
    #: characters of a button that are not cut off
    button: int = 28
    #: choices on one page
    page: int = 8
    #: words of a sentence that still reads easily
    sentence: int = 20


@dataclass(frozen=True, slots=True)
class Button:
    """A button with its words."""

    label: Text
    reply: Reply


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice as it is shown: `number` can be typed instead of tapping."""

    label: object
    number: int
    reply: Reply
    #: ticked or not; None where nothing is ticked
    chosen: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the form somebody is."""

    section: Text | None
    #: in a repeat: which one of what
    instance: Text | None
    #: this section's place among those with something to ask, and how many these are
    number: int
    of: int
    #: questions passed and questions in all, on the chosen way
    passed: int
    questions: int
    #: estimated
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message: what is asked, what can be tapped."""

    kind: Kind
    ask: Text
    key: str | None = None
    place: Place | None = None
    hint: Text | None = None
    example: Text | None = None
    #: further words of the author for whoever asks for them
    guidance: Text | None = None
    #: what stands as the answer so far; None when there is none
    answer: object | None = None
    #: lines below, as in a review
    lines: tuple[Text, ...] = ()
    options: tuple[Shown, ...] = ()
    #: page and pages of the options, from 0
    page: int = 0
    pages: int = 1
    #: the labels of the options stand numbered in the message, the buttons may carry the numbers only
    numbered: bool = False
    buttons: tuple[Button, ...] = ()


SKIP, DONE, NEXT, BACK = Text("Skip"), Text("Done"), Text("Next"), Text("Back")
PAUSE, SEND, REVIEW, REMOVE = Text("Pause"), Text("Send"), Text("See my answers"), Text("Remove")
GO_ON, YES, NO = Text("Go on"), Text("Yes"), Text("No")
WHOLE = Text("Go on with the whole form")
UNANSWERED = Text("What is still open")
CHANGE, WITHDRAW, ALL_CHOICES = Text("Change something"), Text("Take my form back"), Text("Show all")
EARLIER, FURTHER = Text("Earlier ones"), Text("More of them")
REST = Text("The rest of the form")
PASSED_OVER = Text("Parts that were passed over")
NONE_OF_THESE = Text("No, something else")


def way_prompt(call: Call, moment: Moment) -> Prompt:
    """Short way or whole form?"""
    options = []
    for number, (way, label) in enumerate(_WAYS, start=1):
        route = Sheet(call, Conversation(call.name, call.form.version, way=way), moment).route()
        minutes = max(1, round(route.minutes_left))
        time = Text("about {n} minute", {"n": minutes}, plural="about {n} minutes")
        shown = replace(label, values={"n": route.questions, "time": time})
        options.append(Shown(shown, number, Way(way)))
    ask = Text("Shall we take the short way or the whole form? You can go on from the short way at any time.")
    return Prompt("way", ask, options=tuple(options))


_WAYS: tuple[tuple[Literal["short", "whole"], Text], ...] = (
    ("short", Text("Short: {n} question, {time}", plural="Short: {n} questions, {time}")),
    ("whole", Text("Whole form: {n} question, {time}", plural="Whole form: {n} questions or more, {time}")),
)


def question_prompt(sheet: Sheet, item: Item, moment: Moment, phone: Phone) -> Prompt:
    """The question as it stands now, with what was answered so far."""
    question = item.question
    answer = sheet.answer(item)
    options, page, pages = _options(sheet, item, moment, phone)
    return Prompt(
        kind="question",
        ask=filled(question.label, sheet, item),
        key=item.key,
        place=_place(sheet, item),
        hint=question.hint and filled(question.hint, sheet, item),
        example=question.example and filled(question.example, sheet, item),
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


def part_prompt(key: str, number: int, ref: str) -> Prompt:
    """A part of an answer has arrived."""
    ask = Text(
        "I have kept this. Write or say more, or tap Done.",
        {"n": number},
        plural="I have kept this: part {n}. Write or say more, or tap Done.",
    )
    return Prompt("part", ask, key, buttons=(Button(DONE, Done(key)), Button(REMOVE, Remove(ref, number - 1, key))))


def matter_prompt(sheet: Sheet, pending: Pending, item: Item | None, moment: Moment) -> Prompt:
    """Something to settle before the form goes on."""
    ask, options = _matter(sheet, pending, item, moment)
    shown = tuple(Shown(label, n + 1, Settle(n, pending.number)) for n, label in enumerate(options))
    return Prompt("matter", ask, pending.key, options=shown)


def _matter(sheet: Sheet, pending: Pending, item: Item | None, moment: Moment) -> tuple[Text, tuple[object, ...]]:
    question = item.question if item is not None else None
    words = getattr(pending.reply, "text", "")
    match pending.matter:
        case "keep":
            ask = Text("You wrote “{words}”. Is that part of your answer?", {"words": words})
            return ask, (Text("Yes, add it"), Text("No, leave it out"))
        case "stop":
            ask = Text("You wrote “{words}”. Would you like to stop for now?", {"words": words})
            return ask, (Text("Yes, pause"), Text("No, it is my answer"))
        case "question":
            ask = Text("You wrote “{words}”. Is that part of your answer, or a question to me?", {"words": words})
            return ask, (Text("Part of my answer"), Text("I was asking"))
        case "offer" if item is not None and question is not None:
            shown = [question.shown(value, question.choices) for value in pending.offers]
            return Text("Do you mean this?"), (*shown, NONE_OF_THESE)
        case "change" if item is not None and question is not None:
            return _change(sheet, pending, item, moment), (YES, NO)
        case "send":
            left = sum(1 for one in sheet.unanswered() if sheet.is_on_way(one))
            ask = Text(
                "One question is still open. Send the form all the same?",
                {"n": left},
                plural="{n} questions are still open. Send the form all the same?",
            )
            return ask, (Text("Send what I have"), GO_ON)
        case "withdraw":
            return Text("Take this form back? It will not be used."), (
                Text("Yes, take it back"),
                Text("No, keep it"),
            )
        case "resend":
            ask = Text("You have already sent this form. Change the answer in it?")
            return ask, (Text("Yes, change it"), Text("No, leave it"))
        case _:
            return Text("That question is no longer part of the form."), (GO_ON,)


def _change(sheet: Sheet, pending: Pending, item: Item, moment: Moment) -> Text:
    """Put the answer that stands beside the one that a late reply would make of it."""
    label = filled(item.question.label, sheet, item)
    old = _short(answer_shown(item, sheet.answer(item)))
    outcome = None
    if isinstance(pending.reply, Answering):
        outcome = item.question.read(pending.reply, here_at(sheet, item, moment, sure=True))
    if not isinstance(outcome, Given):
        return Text("{question}\nChange “{old}”?", {"question": label, "old": old})
    if item.question.takes_parts and outcome.parts:
        return Text("{question}\nAdd this to your answer “{old}”?", {"question": label, "old": old})
    new = _short(answer_shown(item, Answer(outcome.value, outcome.parts)))
    return Text("{question}\nChange “{old}” to “{new}”?", {"question": label, "old": old, "new": new})


def _short(shown: object) -> object:
    """Enough of a long answer to know it again."""
    return f"{shown[:100]} …" if isinstance(shown, str) and len(shown) > 110 else shown


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


def paused_prompt() -> Prompt:
    """See you later."""
    ask = Text("All your answers are kept. Come back whenever you like: write to me or tap Go on.")
    return Prompt("paused", ask, buttons=(Button(GO_ON, Show()),))


def closed_prompt(status: Status) -> Prompt:
    """The form was sent, or taken back."""
    if status is Status.SUBMITTED:
        sent = (Button(REVIEW, Review()), Button(CHANGE, Reopen()), Button(WITHDRAW, Withdraw()))
        return Prompt("sent", _SENT, buttons=sent)
    taken_back = (Button(Text("Take it up again"), Reopen()),)
    return Prompt("withdrawn", Text("You took this form back. It will not be used."), buttons=taken_back)


_SENT = Text("Your form has been sent. Thank you for your words. To add or change something, tap Change something.")


def review_prompt(sheet: Sheet) -> Prompt:
    """All sections with how much of each is answered."""
    options = []
    for number, (section, items) in enumerate(_by_section(sheet), start=1):
        answered = sum(1 for item in items if (answer := sheet.answer(item)) is not None and not answer.is_empty)
        values = {"section": heading(section), "answered": answered, "questions": len(items)}
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


@dataclass(frozen=True, slots=True)
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


_LEFT_BY_SHORT_WAY = Text("These questions are not part of the short way. You may answer them all the same.")
_PASSED_OVER = Text("These parts were passed over because of an earlier answer. You may open them all the same.")


def _passed_over(sheet: Sheet) -> list[Group]:
    return [group for group in sheet.plan.sections if not sheet.alive.get(group.name, True)]


def heading(section: Group) -> Text:
    """A section's number and heading as printed."""
    label = section.label or Text("Questions")
    return Text("{number} {heading}", {"number": section.number, "heading": label}) if section.number else label


def filled(text: Text, sheet: Sheet, item: Item) -> Text:
    """A text of the call with the answers it names put in."""
    names = item.node.names_in(text)
    if not names:
        return text
    return text.with_values(**{name: _named(name, sheet, item) for name in names})


def _named(name: str, sheet: Sheet, item: Item) -> object:
    if item.choice is not None and name == "choice" and item.question.for_each is not None:
        return _chosen(item.choice, item.question.for_each, sheet, item.scope)
    node, computed = sheet.value(name, item.scope)
    if node is None or node.question is None or computed is None:
        return ""
    if node.question.answerable:
        depth = min(node.depth, len(item.scope.prefixes) - 1)
        answer = sheet.conversation.answers.get(item.scope.prefixes[depth] + name)
        return node.question.shown(answer.value, node.question.choices) if answer is not None else ""
    return computed


def _chosen(name: str, select: str, sheet: Sheet, scope: Scope) -> object:
    """The option a follow-up is about: its label, or the person's own words for "other"."""
    node, _ = sheet.value(select, scope)
    _, words = sheet.value(f"{select}_other", scope)
    if name == "other" and isinstance(words, str) and words:
        return words
    return label_of(name, node.question.choices) if node is not None and node.question is not None else name


def answer_shown(item: Item, answer: Answer | None) -> object:
    """An answer in short, for a review: words, labels, or what was sent."""
    if answer is None:
        return Text("(no answer yet)")
    if answer.skipped:
        return Text("(skipped)")
    words, sent = answer_words(item, answer), sent_along(answer)
    if words is None:
        return sent or Text("(no answer yet)")
    return words if sent is None else Text("{answer} {sent}", {"answer": words, "sent": sent})


def answer_words(item: Item, answer: Answer) -> object | None:
    """What an answer says in words, labels or numbers, captions included; None where only files speak."""
    if answer.value not in (None, "", ()):
        return item.question.shown(answer.value, item.question.choices)
    return " ".join(part.text for part in answer.parts if part.text) or None


def sent_along(answer: Answer) -> Text | None:
    """What came with the words of an answer: "(spoken, 1 min 40)", "(2 files)", or both."""
    pieces: list[Text] = []
    sounds = sum(file.is_sound for file in answer.files)
    if sounds:
        seconds = answer.spoken_seconds
        pieces.append(Text("(spoken, {length})", {"length": length(seconds)}) if seconds else Text("(spoken)"))
    if others := len(answer.files) - sounds:
        pieces.append(Text("({n} file)", {"n": others}, plural="({n} files)"))
    if len(pieces) == 2:
        return Text("{spoken} {files}", {"spoken": pieces[0], "files": pieces[1]})
    return pieces[0] if pieces else None


def length(seconds: int) -> Text:
    """How long a recording is: "1 min 40", "40 s"."""
    if seconds < 60:
        return Text("{seconds} s", {"seconds": seconds})
    return Text("{minutes} min {seconds}", {"minutes": seconds // 60, "seconds": f"{seconds % 60:02}"})


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


def _by_section(sheet: Sheet) -> Iterator[tuple[Group, tuple[Item, ...]]]:
    items = [item for item in sheet.printed() if item.question.answerable and sheet.is_relevant(item)]
    for index, section in enumerate(sheet.plan.sections):
        inside = tuple(item for item in items if item.node.section == index)
        if inside:
            yield section, inside


def _too_long(label: object, moment: Moment, phone: Phone) -> bool:
    return isinstance(label, Text) and len(moment.say(label)) > phone.button


__all__ = ["Button", "Phone", "Place", "Prompt", "Scope", "Shown"]
