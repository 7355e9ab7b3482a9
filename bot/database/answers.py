"""Answers as rows that are only added: each holds what the row before it of the same key has not.

A long answer grows part by part; were every row to hold it whole, an answer of n parts would take n² of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conversations.state import Answer, answer_as_json, answer_from_json


def body_of(answer: Answer, before: Answer | None) -> dict[str, Any]:
    """What a row holds of an answer; `kept` says how many parts of the row before still stand at its beginning."""
    shown = answer_as_json(answer)
    kept = _same_parts(answer, before)
    body: dict[str, Any] = {"parts": shown["parts"][kept:], "ref": answer.ref, "complete": answer.complete}
    if kept:
        body["kept"] = kept
    if answer.skipped:
        body["skipped"] = True
    if answer.parts and answer.value == _joined(answer):
        body["joined"] = True
    else:
        body["value"] = shown["value"]
    return body


def answer_of(body: Mapping[str, Any], before: Answer | None, language: str, at: datetime | None) -> Answer:
    """The answer that a row holds, given that of the row before it."""
    if not body["parts"] and not body.get("kept") and not body.get("joined"):  # most are no more than a value
        value, skipped = body.get("value"), body.get("skipped", False)
        value = tuple(value) if isinstance(value, list) else value
        return Answer(value, (), skipped, body["complete"], language, at, body["ref"])
    said = answer_from_json(
        {
            "value": body.get("value"),
            "parts": body["parts"],
            "skipped": body.get("skipped", False),
            "complete": body["complete"],
            "language": language,
            "at": None,
            "ref": body["ref"],
        }
    )
    kept = before.parts[: body.get("kept", 0)] if before is not None else ()
    whole = Answer(said.value, (*kept, *said.parts), said.skipped, said.complete, language, at, said.ref)
    if not body.get("joined"):
        return whole
    return Answer(_joined(whole), whole.parts, whole.skipped, whole.complete, language, at, whole.ref)


def _same_parts(answer: Answer, before: Answer | None) -> int:
    if before is None:
        return 0
    same = 0
    for now, then in zip(answer.parts, before.parts, strict=False):
        if now is not then and now != then:
            break
        same += 1
    return same


def _joined(answer: Answer) -> str | None:
    """The words of all parts, as a text question puts them together."""
    words = [part.text for part in answer.parts if part.text]
    return "\n".join(words) if words else None
