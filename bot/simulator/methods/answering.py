"""Answering taps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..refusals import bad_request

if TYPE_CHECKING:
    from ..server import Simulator

LONGEST_ANSWER = 200


def answer_callback_query(server: Simulator, given: dict[str, Any]) -> object:
    """Take the clock off a button, with a few words or none: once, and soon."""
    words = given.get("text", "")
    if len(words) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = server.taps.get(given["callback_query_id"])
    now = server.clock.now()
    if tap is None or tap.is_answered or now - tap.at > server.rules.answer_seconds:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    tap.answer(now, words, is_alert=bool(given.get("show_alert")))
    if words:
        tap.chat.note("toast", tap.message, words, by_bot=True)
    return True
