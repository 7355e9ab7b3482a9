"""`advance` and `prompt` on the whole smallholders' form, every answer present, beside one `Update.de_json`.

`advance` gives the next prompt with the turn; "shown again" calls `prompt` for it once more on top of that.
The peer is what python-telegram-bot spends on parsing a text message before any handler runs: a unit that everybody
who builds on it pays anyway. Rounds are interleaved in one process; the ratio of the medians counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from telegram import Update

from conversations import engine
from conversations.call import Call
from conversations.loader import SHIPPED, load_call
from conversations.replies import Done, Jump, Reply, Settle, Typed
from conversations.sheet import Sheet
from conversations.state import Answer, Conversation, Moment, Part, Value

GATE, GOAL = 2.0, 1.0
ROUNDS, EACH = 15, 400

MOMENT = Moment(datetime(2027, 3, 1, 9, tzinfo=UTC), "en", Random(1).random, lambda: "0")
MESSAGE: dict[str, Any] = {
    "update_id": 100_000_001,
    "message": {
        "message_id": 4711,
        "from": {"id": 77, "is_bot": False, "first_name": "Awa", "last_name": "Diop", "language_code": "fr"},
        "chat": {"id": 77, "first_name": "Awa", "last_name": "Diop", "type": "private"},
        "date": 1_804_000_000,
        "text": "Our mayor knew them and invited us to plan the new market.",
    },
}


def everything_answered(call: Call) -> Conversation:
    """A conversation with an answer to every question that a person can be asked."""
    conversation = engine.start(call, MOMENT).conversation
    answers = dict(conversation.answers)
    for name, question in call.form.questions.items():
        if question.asked:
            answers[name] = Answer(_value(question.type, question), (Part("words"),) if question.type == "text" else ())
    return Conversation(call.name, call.form.version, way="whole", asking="x_catalysts", answers=answers)


def _value(kind: str, question: Any) -> Value:
    names = tuple(choice.name for choice in question.choices if choice.name not in ("none", "no"))
    match kind:
        case "select_one":
            return "yes" if "yes" in names else names[0]
        case "select_multiple":
            return names
        case "note":
            return None
        case _:
            return "We have met every month, and the women of the village now sell their milk together. " * 20


def measure() -> list[dict[str, Any]]:
    """One row per figure."""
    call = load_call(SHIPPED / "smallholders")
    whole = everything_answered(call)
    assert [key for key, live in Sheet(call, whole, MOMENT).alive.items() if not live] == ["contact_email"]
    typed = Typed("Our mayor knew them and invited us to plan the new market.", ref="m1")
    part = engine.advance(call, whole, typed, MOMENT).conversation
    title = engine.advance(call, whole, Jump("title"), MOMENT).conversation
    sides: dict[str, Callable[[], object]] = {
        "parse": lambda: Update.de_json(MESSAGE, None),
        "a part of a long answer": _turn(call, whole, typed),
        "Done, and what comes next": _turn(call, part, Done()),
        "a short answer, and what comes next": _turn(call, title, Typed("Milk sellers of Fatick")),
        "the same, shown again": _turn(call, title, Typed("Milk sellers of Fatick"), again=True),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, side in sides.items():
            times[name].append(_seconds(side))
    parse = statistics.median(times.pop("parse"))
    return [
        {
            "what": f"advance + prompt, every answer present: {name} ÷ Update.de_json",
            "value": round(statistics.median(seconds) / parse, 3),
            "unit": "ratio",
            "better": "lower",
            "gate": GATE,
            "goal": GOAL,
        }
        for name, seconds in times.items()
    ]


def _turn(call: Call, conversation: Conversation, reply: Reply, again: bool = False) -> Callable[[], object]:
    turn = engine.advance(call, conversation, reply, MOMENT)
    assert not isinstance(reply, Settle)
    assert turn.conversation.pending is None

    def once() -> object:
        return engine.advance(call, conversation, reply, MOMENT).prompt

    def twice() -> object:
        after = engine.advance(call, conversation, reply, MOMENT)
        return after.prompt, engine.prompt(call, after.conversation, MOMENT)

    return twice if again else once


def _seconds(side: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(EACH):
        side()
    return (time.perf_counter() - begun) / EACH


if __name__ == "__main__":
    rows = measure()
    for row in rows:
        print(f"{row['value']:>8} {row['what']}")
    sys.exit(any(row["value"] > row["gate"] for row in rows))
