"""What the form asks in between, before it does what a reply would do."""

from __future__ import annotations

from .asking import here_at
from .plan import Item
from .prompts import GO_ON, NO, NONE_OF_THESE, YES, Prompt, Shown
from .questions import Given
from .replies import Answering, Settle
from .sheet import Sheet
from .state import Answer, Moment, Pending
from .text import Text
from .wording import answer_shown, filled

#: of the matter `stop`: the option not to be written to first any more
QUIET_OPTION = 2


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
            ask = Text("You wrote “{words}”. What did you mean?", {"words": words})
            return ask, (Text("Stop for now"), Text("It is my answer"), Text("Do not write to me first"))
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
    new = _short(answer_shown(item, Answer(outcome.value, outcome.parts)))
    return Text("{question}\nChange “{old}” to “{new}”?", {"question": label, "old": old, "new": new})


def _short(shown: object) -> object:
    """Enough of a long answer to know it again."""
    return f"{shown[:100]} …" if isinstance(shown, str) and len(shown) > 110 else shown
