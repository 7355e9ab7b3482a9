"""A reply read as an answer, kept, and asked about where it is in doubt."""

from __future__ import annotations

from .asking import here_at
from .moving import go_on, with_answer
from .plan import Item
from .prompts import part_prompt
from .questions import PROPOSAL, Doubtful, Given, Offered, Outcome, Refused, Searched
from .reading import is_stop
from .records import replace
from .replies import Answering, Attached, Pressed, Typed
from .sheet import Sheet
from .state import Answer
from .text import Text
from .turns import NO_LONGER, UNCHANGED, At, Turn, ask, hush, misfit, stay


def answer(at: At, reply: Answering, sure: bool = False, late: bool = True) -> Turn:
    """Read a reply as an answer to the question it belongs to. `late` asks before an older answer is changed."""
    conversation = at.conversation
    key = reply.to or conversation.asking
    if key is None:
        return stay(at, (_NOTHING_ASKED,))
    sheet = at.sheet()
    item = sheet.item(key)
    if item is None or (key != conversation.asking and not sheet.is_relevant(item)):
        return stay(at, (NO_LONGER,))
    outcome = _read(at, sheet, item, reply, sure)
    before = conversation.answers.get(key)
    editing = isinstance(reply, (Typed, Attached)) and bool(reply.ref)
    edited = before is not None and editing and _came_with(before, reply.ref)
    if late and key != conversation.asking and not edited and isinstance(outcome, Given):
        if before is not None and not before.skipped and _same(before, outcome):
            return stay(at, (UNCHANGED,))
        adds = item.question.takes_parts and bool(outcome.parts)  # more of the same answer: nothing is lost by it
        if before is not None and before.complete and not before.is_empty and not adds:
            return ask(at, "change", key, reply)
    match outcome:
        case Given():
            return keep(at, sheet, item, outcome, reply.ref)
        case Refused(why=why):
            if isinstance(reply, Typed) and not sure and is_stop(reply.text):
                return hush(at)
            return stay(at, (why,))
        case Offered(values=values):
            return ask(at, "offer", key, reply, values)
        case Doubtful(matter=matter):
            return ask(at, matter, key, reply)
        case Searched(words=words):
            return stay(at.moved(search=words[:100], page=0))


def _read(at: At, sheet: Sheet, item: Item, reply: Answering, sure: bool) -> Outcome:
    if isinstance(reply, Pressed) and reply.value == PROPOSAL:
        proposal = sheet.proposal(item)
        return Refused(item.question.wanted()) if proposal is None else item.question.proposed(proposal)
    return item.question.read(reply, here_at(sheet, item, at.moment, sure))


def keep(at: At, sheet: Sheet, item: Item, given: Given, ref: str) -> Turn:
    """Store what was given; go on if it is complete and fits."""
    conversation = at.conversation
    before = conversation.answers.get(item.key)
    asked = item.key == conversation.asking
    # a late change of an answer that was complete: it stays complete, so it has to fit as a whole
    complete = given.complete or (not asked and before is not None and before.complete and not before.skipped)
    if complete and not sheet.fits(item, given.value):
        if given.complete and asked and item.question.takes_parts:
            kept = replace(_made(at, given, ref), complete=False)
            return stay(with_answer(at, item.key, kept), (misfit(sheet, item),), changed=(item.key,))
        return stay(at, (misfit(sheet, item),))
    if complete and not asked and not item.question.is_whole(given.value, sheet.choices(item)):
        return stay(at, (item.question.wanted(),))
    made = replace(_made(at, given, ref), complete=complete)
    at = with_answer(at, item.key, made)
    if not asked:
        said = _KEPT if before is None or before.is_empty else _KEPT_EARLIER
        if before is not None and given.parts[: len(before.parts)] == before.parts != ():
            said = _ADDED
        return go_on(at, (said, *_fallen(at, sheet, before, item)), (item.key,), remain=True)
    if complete:
        return go_on(at, _fallen(at, sheet, before, item), (item.key,))
    if item.question.has_choices or not made.parts:
        return stay(at, changed=(item.key,))
    return stay(at, shown=part_prompt(item.key, len(made.parts), ref), changed=(item.key,))


def _made(at: At, given: Given, ref: str) -> Answer:
    return Answer(
        value=given.value,
        parts=given.parts,
        complete=given.complete,
        language=at.moment.tongue,
        at=at.moment.now,
        ref=ref,
    )


def _fallen(at: At, before: Sheet, old: Answer | None, item: Item) -> tuple[Text, ...]:
    """A word about answers that leave the form because an earlier answer changed."""
    if old is None or old.is_empty or item.node.name not in before.plan.deciding:
        return ()
    after = at.sheet()
    gone = [
        other.key
        for other in before.items
        if other.key != item.key
        and before.is_relevant(other)
        and (answer := before.answer(other)) is not None
        and not answer.is_empty
        and not _counts(after, other)
    ]
    if not gone:
        return ()
    return (
        Text(
            "One answer no longer belongs to the form. It is kept, and comes back if you change this again.",
            {"n": len(gone)},
            plural="{n} answers no longer belong to the form. They are kept, and come back if you change this again.",
        ),
    )


def _counts(sheet: Sheet, item: Item) -> bool:
    """The answer belongs to the form: its question is relevant, and its choice still in the list."""
    there = sheet.item(item.key)
    return there is not None and sheet.is_relevant(there) and sheet.answer(there) is not None


def _same(answer: Answer, outcome: Given) -> bool:
    return answer.complete and not answer.parts and not outcome.parts and answer.value == outcome.value


def _came_with(answer: Answer, ref: str) -> bool:
    return answer.ref == ref or any(part.ref == ref for part in answer.parts)


_NOTHING_ASKED = Text(
    "No question is open, so I have not kept this. To add it to an answer, tap See my answers and choose the question."
)
_ADDED = Text("I have added this to your earlier answer.")
_KEPT = Text("Your answer is kept.")
_KEPT_EARLIER = Text("Your earlier answer is changed.")
