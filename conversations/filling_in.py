"""A form that was filled in all at once, as on paper: each answer judged by its question's own rules, none guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import engine
from .asking import here_at
from .moving import go_on
from .on_paper import Asked
from .plan import Item
from .prompts import Phone
from .questions import Given, Offered, Outcome
from .records import record, replace
from .replies import Answering, Pressed, Typed
from .sheet import Sheet
from .state import Answer, Conversation, Moment
from .text import Text
from .turns import At, misfit

if TYPE_CHECKING:
    from .call import Call


@record
class Written:
    """What stands in the place of one question."""

    words: str = ""
    #: names of choices whose boxes are ticked, in printed order
    ticked: tuple[str, ...] = ()
    #: words that stand beside the boxes and belong to none
    beside: str = ""


@record
class Unread:
    """Something that could not be taken as an answer: the words as they were found, and why."""

    key: str
    label: Text
    #: the words, or the labels of the boxes
    found: tuple[object, ...]
    why: Text


@record
class FilledIn:
    """A form with all that could be read, as a conversation in which nothing is left to ask."""

    conversation: Conversation
    #: keys of answers that were read, in printed order
    read: tuple[str, ...]
    unread: tuple[Unread, ...]
    #: questions that need an answer and have none
    missing: tuple[Text, ...]


def fill_in(
    call: Call,
    asked: Iterable[Asked],
    written: Mapping[str, Written],
    moment: Moment,
    *,
    way: str = "whole",
    hidden: Mapping[str, str] | None = None,
) -> FilledIn:
    """Read a whole form. `written` says for each key of `asked` what stands there; empty places are left open.

    An answer to a question that was to be left out is kept as one that the person opened all the same.
    """
    filling = _Filling(call, moment, hidden)
    printed = tuple(asked)
    for one in _decided_first(printed):
        stands = written.get(one.key)
        if stands is not None and (stands.words.strip() or stands.ticked or stands.beside.strip()):
            filling.take(one, stands)
    return filling.done(printed, way)


def _decided_first(asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """What an answer is about comes before it, though it is asked last."""
    return tuple(sorted(asked, key=lambda one: one.question.last))


class _Filling:
    def __init__(self, call: Call, moment: Moment, hidden: Mapping[str, str] | None) -> None:
        self.call, self.moment = call, moment
        begun = engine.start(call, moment, hidden).conversation
        self.conversation = replace(begun, way="whole", asking=None, trail=(), pending=None)
        self.read: list[str] = []
        self.unread: list[Unread] = []

    def take(self, one: Asked, stands: Written) -> None:
        """Read what stands at one question."""
        item = self._item(one)
        if item is None:
            self._leave(one, stands, _NOT_OF_THE_FORM)
            return
        sheet = Sheet(self.call, self.conversation, self.moment)
        if one.kind == "one" and len(stands.ticked) > 1:
            self._leave(one, stands, _SEVERAL)
            return
        alone = {choice.name for choice in item.question.choices if choice.exclusive}
        if one.kind == "several" and alone & set(stands.ticked) and len(stands.ticked) > 1:
            self._leave(one, stands, _NOT_TOGETHER)
            return
        answer: Answer | None = None
        rest = "\n".join(filter(None, (stands.words.strip(), stands.beside.strip())))
        if one.kind in ("one", "several") and stands.ticked and rest:
            # the boxes say the answer; words beside them are another matter
            self.unread.append(Unread(one.key, one.said(one.question.label), (rest,), _BESIDE))
            rest = ""
        replies: list[Answering] = [Pressed(name, on=True, ref=f"paper:{name}") for name in stands.ticked]
        replies += [Typed(rest, ref="paper")] if rest else []
        for reply in replies:
            here = replace(here_at(sheet, item, self.moment, sure=True), answer=answer)
            outcome = item.question.read(reply, here)
            if not isinstance(outcome, Given):
                self._leave(one, stands, self._why(item, outcome))
                return
            answer = self._answer(outcome)
        if answer is None:
            return
        if not item.question.is_whole(answer.value, sheet.choices(item)):
            self._leave(one, stands, item.question.wanted())
        elif not sheet.fits(item, answer.value):
            self._leave(one, stands, misfit(sheet, item))
        else:
            self._keep(one.key, answer)
            self.read.append(one.key)

    def done(self, asked: tuple[Asked, ...], way: str) -> FilledIn:
        """The form as it stands now, with what computes itself."""
        order = {one.key: place for place, one in enumerate(asked)}
        chosen = replace(self.conversation, way="short" if way == "short" else "whole")
        turn = go_on(At(self.call, chosen, self.moment, Phone()))
        sheet = Sheet(self.call, turn.conversation, self.moment)
        missing = [one for one in sheet.unanswered() if sheet.is_required(one)]
        for item in list(missing):
            if (proposal := sheet.proposal(item)) is not None:
                self.conversation = turn.conversation
                self._keep(item.key, self._answer(item.question.proposed(proposal)))
                turn = replace(turn, conversation=self.conversation)
                missing.remove(item)
        conversation = replace(turn.conversation, asking=None, trail=(), pending=None)
        return FilledIn(
            conversation,
            tuple(sorted(self.read, key=order.__getitem__)),
            tuple(sorted(self.unread, key=lambda one: order[one.key])),
            tuple(item.question.label for item in missing),
        )

    def _item(self, one: Asked) -> Item | None:
        """The question as it can be answered now; repeats go on as far as something is written in them."""
        for found in _INSTANCE.finditer(one.key):
            repeat, number = one.key[: found.start()], int(found[1])
            for before in range(2, number + 1):
                gate = f"{repeat}[{before}]"
                if repeat.rpartition("/")[2] in self.call.form.plan.gates and gate not in self.conversation.answers:
                    self._keep(gate, self._answer(Given("yes")))
        sheet = Sheet(self.call, self.conversation, self.moment)
        item = sheet.item(one.key)
        if item is None or sheet.is_relevant(item):
            return item
        opened = replace(self.conversation, opened=(*self.conversation.opened, one.key))
        sheet = Sheet(self.call, opened, self.moment)
        item = sheet.item(one.key)
        if item is None or not sheet.is_relevant(item):
            return None
        self.conversation = opened
        return item

    def _keep(self, key: str, answer: Answer) -> None:
        self.conversation = replace(self.conversation, answers={**self.conversation.answers, key: answer})

    def _answer(self, given: Given) -> Answer:
        return Answer(given.value, given.parts, complete=True, language=self.moment.tongue, at=self.moment.now)

    def _leave(self, one: Asked, stands: Written, why: Text) -> None:
        labels = {choice.name: choice.label for choice in one.choices}
        found = (*(labels.get(name, name) for name in stands.ticked), *filter(None, (stands.words, stands.beside)))
        self.unread.append(Unread(one.key, one.said(one.question.label), found, why))

    def _why(self, item: Item, outcome: Outcome) -> Text:
        if isinstance(outcome, Offered):
            shown = tuple(item.question.shown(value, item.question.choices) for value in outcome.values[:3])
            return Text("This is not clear. Perhaps one of these: {offers}", {"offers": shown})
        return getattr(outcome, "why", None) or item.question.wanted()


#: "herds[2]/" of a key: an instance of a repeat
_INSTANCE = re.compile(r"\[(\d+)\](?=/)")
_SEVERAL = Text("Several boxes are ticked, and only one can be.")
_NOT_TOGETHER = Text("These boxes cannot be ticked together.")
_BESIDE = Text("These words stand beside the boxes.")
_NOT_OF_THE_FORM = Text("This question does not go with the box that is ticked above it.")
