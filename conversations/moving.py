"""From question to question: on, back, past, and to any other."""

from __future__ import annotations

from collections.abc import Mapping

from .expressions import Value as Computed
from .overviews import way_prompt
from .plan import Item
from .reading import match_choices
from .records import replace
from .replies import Page, Remove, Reply, Typed, Way
from .sheet import Sheet
from .state import Answer
from .text import Text
from .turns import NO_LONGER, At, Turn, misfit, prompt_at, stay
from .wording import filled


def go_on(
    at: At,
    says: tuple[Text, ...] = (),
    changed: tuple[str, ...] = (),
    remain: bool = False,
    sheet: Sheet | None = None,
) -> Turn:
    """To the first question that is relevant and not yet passed; `remain` stays with the one asked if it can be.

    `sheet`, if there is one in which all answers are worth the same, is used.
    """
    sheet = sheet.passing(at.conversation) if sheet is not None else at.sheet()
    route = sheet.route()
    if sheet.kept:
        at, changed = _with_computed(at, sheet.kept, changed)
        sheet = at.sheet()
    conversation = at.conversation
    following = route.next.key if route.next is not None else None
    if remain and (asked := sheet.item(conversation.asking)) is not None and sheet.is_relevant(asked):
        following = conversation.asking
    if conversation.asking != following:
        trail = conversation.trail
        if conversation.asking is not None:
            trail = _trodden(trail, conversation.asking)
        at = at.moved(asking=following, trail=trail, page=0, search="")
        sheet.conversation = at.conversation
    return stay(at, says, prompt_at(at, sheet), changed)


def _with_computed(at: At, kept: Mapping[str, Computed], changed: tuple[str, ...]) -> tuple[At, tuple[str, ...]]:
    answers = dict(at.conversation.answers)
    for key, value in kept.items():
        question = at.call.form.questions[key.rpartition("/")[2]]
        answers[key] = Answer(question.stored(value), at=at.moment.now)
    return at.moved(answers=answers), (*changed, *kept)


def _trodden(trail: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The way so far with one more step; only so much of it is kept as somebody goes back."""
    return (*(step for step in trail if step != key), key)[-LONGEST_TRAIL:]


def with_answer(at: At, key: str, answer: Answer) -> At:
    """The same place with one answer put down."""
    return at.moved(answers={**at.conversation.answers, key: answer})


def back(at: At) -> Turn:
    """To the question before, as far as it still belongs to the form."""
    sheet = at.sheet()
    trail = list(at.conversation.trail)
    while trail:
        key = trail.pop()
        item = sheet.item(key)
        if item is not None and sheet.is_relevant(item) and key != at.conversation.asking:
            return stay(at.moved(asking=key, trail=tuple(trail), page=0, search=""))
    return stay(at.moved(trail=()), (_FIRST,))


def jump(at: At, to: str, says: tuple[Text, ...] = ()) -> Turn:
    """To any question or section; what a skip rule had passed over is opened."""
    sheet = at.sheet()
    item = sheet.item(to)
    node = sheet.plan.nodes.get(to)
    group = node.group if node is not None and not node.repeats else None
    if item is None and group is None:
        return stay(at, (NO_LONGER,))
    if not (sheet.is_relevant(item) if item is not None else sheet.alive.get(to, False)):
        at = at.moved(opened=(*(key for key in at.conversation.opened if key != to), to))
        sheet = at.sheet()
        if item is not None and not sheet.is_relevant(item):
            return stay(at, (NO_LONGER,))
    if item is None:
        inside = [i for i in sheet.items if sheet.plan.is_inside(i.node, to) and sheet.is_relevant(i)]
        item = next((i for i in inside if not sheet.is_passed(i)), inside[0] if inside else None)
        if item is None:
            return stay(at, (NO_LONGER,))
    trail = at.conversation.trail
    asking = at.conversation.asking
    if asking is not None and asking != item.key:
        trail = _trodden(trail, asking)
    at = at.moved(asking=item.key, trail=trail, page=0, search="", way=at.conversation.way or "whole")
    return stay(at, says)


def skip(at: At, to: str | None) -> Turn:
    """Leave the question for now; an answer that can stand is kept."""
    sheet, item = _asked(at, to)
    if item is None:
        return stay(at)
    answer = at.conversation.answers.get(item.key)
    if answer is not None and _can_stand(sheet, item, answer):
        return done(at, to)
    if sheet.is_required(item):
        message = item.question.required_message
        return stay(at, (filled(message, sheet, item) if message is not None else _NEEDED,))
    skipped = answer or Answer(language=at.moment.tongue, at=at.moment.now)
    skipped = replace(skipped, skipped=item.question.answerable, complete=True)
    return go_on(with_answer(at, item.key, skipped), changed=(item.key,))


def done(at: At, to: str | None) -> Turn:
    """The answer stands as it is: Done, or Next past a note or an answer given before."""
    sheet, item = _asked(at, to)
    if item is None:
        return stay(at)
    answer = at.conversation.answers.get(item.key)
    if not item.question.answerable:
        passed = Answer(language=at.moment.tongue, at=at.moment.now)
        return go_on(with_answer(at, item.key, passed), changed=(item.key,))
    if answer is None or answer.is_empty or not sheet.is_relevant(item):
        return stay(at, (item.question.wanted(),))
    if not sheet.fits(item, answer.value):
        return stay(at, (misfit(sheet, item),))
    if not _can_stand(sheet, item, answer):
        return stay(at, (item.question.wanted(),))
    at = with_answer(at, item.key, replace(answer, complete=True))
    return go_on(at, changed=() if answer.complete else (item.key,), sheet=sheet)


def _can_stand(sheet: Sheet, item: Item, answer: Answer) -> bool:
    """The answer says something, whole, that the question takes just now."""
    if answer.is_empty or not sheet.fits(item, answer.value):
        return False
    if not item.question.is_whole(answer.value, sheet.choices(item)):
        return False
    return item.node.choice_filter is None or sheet.env.values.get(item.key) is not None


def _asked(at: At, to: str | None) -> tuple[Sheet, Item | None]:
    """The question asked now, if the reply is meant for it: a late Skip, Done or Next changes nothing."""
    sheet = at.sheet()
    asking = at.conversation.asking
    item = sheet.item(asking) if to in (None, asking) else None
    return sheet, item


def remove(at: At, reply: Remove) -> Turn:
    """Take a part of an answer back, or the answer if it has no parts."""
    key = reply.to or at.conversation.asking
    answer = at.conversation.answers.get(key) if key is not None else None
    sheet = at.sheet()
    item = sheet.item(key)
    if key is None or item is None or answer is None or answer.is_empty or not item.question.answerable:
        return stay(at, (_NOTHING_TO_REMOVE,))
    parts = answer.parts
    if reply.ref:
        left = tuple(part for part in parts if part.ref != reply.ref)
        if len(left) == len(parts) and (parts or answer.ref != reply.ref):
            return stay(at, (_NOTHING_TO_REMOVE,))
    elif reply.part is not None:
        if not 0 <= reply.part < len(parts):
            return stay(at, (_NOTHING_TO_REMOVE,))
        left = (*parts[: reply.part], *parts[reply.part + 1 :])
    else:
        left = parts[:-1]
    if left:
        at = with_answer(at, key, replace(answer, value=item.question.value_of(left), parts=left))
    else:
        at = with_answer(at, key, Answer(complete=False, language=at.moment.tongue, at=at.moment.now))
    return go_on(at, (_REMOVED,), (key,), remain=True)


def turn_page(at: At, reply: Page) -> Turn:
    """Another page of a long list; a page before the first shows the whole list again."""
    if reply.to in (None, at.conversation.asking):
        search = "" if reply.number < 0 else at.conversation.search
        at = at.moved(page=max(reply.number, 0), search=search)
    return stay(at)


def take_way(at: At, way: str) -> Turn:
    """The short way or the whole form, from now on."""
    if way != "whole" and not (way == "short" and at.call.form.has_short_way):
        return stay(at)
    return go_on(at.moved(way=way))


def choose_way(at: At, reply: Reply) -> Turn:
    """Read words or a number as one of the two ways."""
    shown = way_prompt(at.call, at.moment, at.conversation.nameless)
    if isinstance(reply, Typed):
        found = match_choices(reply.text, [at.moment.say(option.label) for option in shown.options], several=False)
        index = (found.indices or found.near or (None,))[0]
        if index is not None and isinstance(chosen := shown.options[index].reply, Way):
            return take_way(at, chosen.way)
    return stay(at, (_CHOOSE_WAY,))


#: steps that Back can go back
LONGEST_TRAIL = 30

_FIRST = Text("This is the first question.")
_NEEDED = Text("This one question needs an answer before the form can be sent.")
_NOTHING_TO_REMOVE = Text("There is nothing to remove here.")
_REMOVED = Text("Removed.")
_CHOOSE_WAY = Text("Please tap one of the two ways first.")
