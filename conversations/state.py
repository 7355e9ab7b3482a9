"""A half-made submission: what has been asked and answered. Frozen values; every change makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal

from .records import record
from .replies import File, Reply, file_as_json, reply_as_json, reply_from_json
from .text import Translate, say

#: What an answer can be, in JSON's types: dates and times are ISO 8601, several choices a tuple of names,
#: a place {"lat", "lon"[, "accuracy"]}, country and single choices a name, files stand in the answer's parts.
Value = None | bool | int | float | str | tuple[str, ...] | dict[str, float]


class Status(Enum):
    """Where a submission stands. One that was sent and is being changed is midway with a revision above 0: what was
    sent last still counts.
    """

    MIDWAY = "midway"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@record
class Moment:
    """Language, time and chance of one reply: what the engine never asks the machine for."""

    now: datetime
    language: str
    random: Callable[[], float]
    uuid: Callable[[], str]
    translate: Translate | None = None
    #: what the person speaks, where that is another language than the written one
    spoken: str = ""

    @property
    def tongue(self) -> str:
        """The language that the person answers in."""
        return self.spoken or self.language

    def say(self, text: object) -> str:
        """The words that this person reads."""
        return say(text, self.language, self.translate)


@record
class Part:
    """One piece of an answer, as it came: words, or a file."""

    text: str = ""
    file: File | None = None
    ref: str = ""


@record
class Answer:
    """What somebody said to one question; `value` is None where only a file speaks, or where it was skipped."""

    value: Value = None
    parts: tuple[Part, ...] = ()
    skipped: bool = False
    #: False while more parts or ticks may come
    complete: bool = True
    #: BCP 47 tag of the language the person used then
    language: str = ""
    at: datetime | None = None
    #: message that brought it (the newest)
    ref: str = ""

    @property
    def files(self) -> tuple[File, ...]:
        """Everything that was sent along."""
        return tuple(part.file for part in self.parts if part.file is not None)

    @property
    def is_empty(self) -> bool:
        """Nothing is said: skipped (what was begun is kept), a note passed, or all parts taken back."""
        return self.skipped or (self.value in (None, "", ()) and not self.parts)

    @property
    def spoken_seconds(self) -> int:
        """How long the voice notes of this answer last, as far as that is known."""
        return sum(file.seconds for file in self.files if file.is_sound)

    @property
    def is_spoken(self) -> bool:
        """Only a voice answers: no words stand beside it."""
        return self.value is None and any(file.is_sound for file in self.files)


Matter = Literal["change", "keep", "stop", "question", "offer", "send", "withdraw", "resend"]


@record
class Pending:
    """Something the form asked in between, before it does what a reply would do.

    change: a late tap would change an answer; keep, stop, question: a word that may not belong to the answer;
    offer: one of `offers` was probably meant; send, withdraw, resend: are you sure.
    """

    matter: Matter
    #: told apart from older ones: the conversation's `rev` when it was asked
    number: int
    key: str | None = None
    reply: Reply | None = None
    offers: tuple[Value, ...] = ()


@record
class Conversation:
    """A half-made submission of one respondent to one call."""

    call: str
    #: content hash of the form it began with
    version: str
    status: Status = Status.MIDWAY
    #: None until chosen
    way: Literal["short", "whole"] | None = None
    #: key of the question that is asked now; None when there is nothing left to ask
    asking: str | None = None
    #: keys passed on the way here, oldest first: what Back goes back along
    trail: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    #: keys that a skip rule had passed over and the person opened all the same
    opened: tuple[str, ...] = ()
    pending: Pending | None = None
    #: the person has stopped for now; any reply goes on
    paused: bool = False
    #: which page of a long list, and the words looked for in it
    page: int = 0
    search: str = ""
    #: how often it was submitted
    revision: int = 0
    #: how often it changed
    rev: int = 0
    #: nobody is to know who answers: neither contacts nor places are asked or taken
    nameless: bool = False

    def as_json(self) -> dict[str, Any]:
        """The conversation as plain JSON values; `conversation_from_json` gives it back."""
        pending = self.pending
        return {
            "call": self.call,
            "version": self.version,
            "status": self.status.value,
            "way": self.way,
            "asking": self.asking,
            "trail": list(self.trail),
            "answers": {key: answer_as_json(answer) for key, answer in self.answers.items()},
            "opened": list(self.opened),
            "pending": pending
            and {
                "matter": pending.matter,
                "number": pending.number,
                "key": pending.key,
                "reply": pending.reply and reply_as_json(pending.reply),
                "offers": [_value_as_json(one) for one in pending.offers],
            },
            "paused": self.paused,
            "page": self.page,
            "search": self.search,
            "revision": self.revision,
            "rev": self.rev,
            **({"nameless": True} if self.nameless else {}),
        }


def conversation_from_json(shown: Mapping[str, Any]) -> Conversation:
    """The conversation that `Conversation.as_json` wrote."""
    pending = shown.get("pending")
    return Conversation(
        call=shown["call"],
        version=shown["version"],
        status=Status(shown["status"]),
        way=shown["way"],
        asking=shown["asking"],
        trail=tuple(shown.get("trail", ())),
        answers={key: answer_from_json(answer) for key, answer in shown["answers"].items()},
        opened=tuple(shown.get("opened", ())),
        pending=pending
        and Pending(
            matter=pending["matter"],
            number=pending["number"],
            key=pending["key"],
            reply=pending["reply"] and reply_from_json(pending["reply"]),
            offers=tuple(_value_from_json(one) for one in pending["offers"]),
        ),
        paused=shown.get("paused", False),
        page=shown.get("page", 0),
        search=shown.get("search", ""),
        revision=shown.get("revision", 0),
        rev=shown.get("rev", 0),
        nameless=shown.get("nameless", False),
    )


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON values, as a row of its own keeps it."""
    return {
        "value": _value_as_json(answer.value),
        "parts": [
            {"text": part.text, "file": part.file and file_as_json(part.file), "ref": part.ref} for part in answer.parts
        ],
        "skipped": answer.skipped,
        "complete": answer.complete,
        "language": answer.language,
        "at": answer.at and answer.at.isoformat(),
        "ref": answer.ref,
    }


def answer_from_json(shown: Mapping[str, Any]) -> Answer:
    """The answer that `answer_as_json` wrote."""
    return Answer(
        value=_value_from_json(shown["value"]),
        parts=tuple(Part(part["text"], part["file"] and File(**part["file"]), part["ref"]) for part in shown["parts"]),
        skipped=shown["skipped"],
        complete=shown["complete"],
        language=shown["language"],
        at=shown["at"] and datetime.fromisoformat(shown["at"]),
        ref=shown["ref"],
    )


def _value_as_json(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value_from_json(shown: Any) -> Value:
    if isinstance(shown, list):
        return tuple(shown)
    value: Value = shown
    return value
