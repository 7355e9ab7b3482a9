"""What the form asked in between: the answer to that, and what it leads to."""

from __future__ import annotations

from .answering import answer, keep
from .asking import here_at
from .matters import QUIET_OPTION, matter_prompt
from .prompts import paused_prompt
from .questions import Given, Outcome
from .reading import is_stop, match_choices, yes_or_no
from .replies import Answering, Pressed, Settle, Typed
from .sending import change_sent, submit
from .state import Pending, Status
from .text import Text
from .turns import NO_LONGER, UNCHANGED, At, Turn, hush, stay


def settling(at: At, pending: Pending, reply: Typed) -> int | None:
    """Which option a typed word picks, or None when it is something else."""
    if reply.to is not None or len(reply.text) > 60:
        return None
    if pending.matter == "stop" and is_stop(reply.text):
        return QUIET_OPTION  # said twice, it is meant
    options = matter_prompt(at.sheet(), pending, at.sheet().item(pending.key), at.moment).options
    said = yes_or_no(reply.text, at.moment.language)
    if said is not None and pending.matter != "offer":
        return 0 if said else 1
    if said is not None and len(options) == 2:
        return 0 if said else 1
    found = match_choices(reply.text, [at.moment.say(option.label) for option in options], several=False)
    return found.indices[0] if found.indices else None


def settle(at: At, settle: Settle) -> Turn:
    """Do what was asked about, or leave it; an answer to an older matter changes nothing."""
    pending = at.conversation.pending
    if pending is None or pending.number != settle.of:
        return stay(at, (_SETTLED,))
    option = settle.option
    if not 0 <= option <= _last_option(pending):
        return stay(at)
    at = at.moved(pending=None)
    if pending.matter == "stop" and option == QUIET_OPTION:
        return hush(at)
    if at.conversation.status is Status.SUBMITTED and pending.matter not in ("withdraw", "resend"):
        return change_sent(at, lambda midway: _do(midway, pending, option))
    return _do(at, pending, option)


def _last_option(pending: Pending) -> int:
    match pending.matter:
        case "offer":
            return len(pending.offers)
        case "stop":
            return QUIET_OPTION
        case _:
            return 1


def _do(at: At, pending: Pending, option: int) -> Turn:
    yes, reply = option == 0, pending.reply
    match pending.matter:
        case "offer":
            return _take_offer(at, pending, option)
        case "withdraw":
            return stay(at.moved(status=Status.WITHDRAWN, asking=None)) if yes else stay(at)
        case "send":
            return submit(at, sure=True) if yes else stay(at)
        case "resend" if isinstance(reply, Answering) and yes:
            return change_sent(at, lambda midway: answer(midway, reply, late=False))
        case "resend":
            return stay(at, (UNCHANGED,))
        case "stop" if yes:
            return stay(at.moved(paused=True), shown=paused_prompt())
        case "keep" | "question" if not yes:
            return stay(at, (_LEFT_OUT if pending.matter == "keep" else _HOW_IT_GOES,))
        case "change" if not yes:
            return stay(at, (UNCHANGED,))
        case _ if isinstance(reply, Answering):
            return answer(at, reply, sure=True, late=False)
        case _:
            return stay(at)


def _take_offer(at: At, pending: Pending, option: int) -> Turn:
    if option == len(pending.offers):
        return stay(at, (_TRY_AGAIN,))
    sheet = at.sheet()
    item = sheet.item(pending.key)
    if item is None or not sheet.is_relevant(item):
        return stay(at, (NO_LONGER,))
    value = pending.offers[option]
    ref = getattr(pending.reply, "ref", "")
    outcome: Outcome = Given(value)
    if item.question.type == "select_multiple" and isinstance(value, tuple):
        outcome = item.question.read(Pressed(value[0], item.key, on=True, ref=ref), here_at(sheet, item, at.moment))
    return keep(at, sheet, item, outcome, ref) if isinstance(outcome, Given) else stay(at)


_SETTLED = Text("That has been settled already. Here is where we are.")
_LEFT_OUT = Text("I left it out. Your answer stands as before.")
_HOW_IT_GOES = Text(
    "I left it out. Answer in your own words, or tap Skip. Tap Pause to stop for now: everything is kept."
)
_TRY_AGAIN = Text("Then please try once more.")
