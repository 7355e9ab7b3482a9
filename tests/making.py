"""Makes calls, questions and people for tests from a few lines of YAML."""

from __future__ import annotations

import tempfile
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conversations.call import Call
from conversations.loader import load_call, read_call
from conversations.problems import Problem
from conversations.questions import Doubtful, Given, Here, Offered, Question, Refused, Searched
from conversations.replies import Answering
from conversations.state import Answer, Moment, Value
from conversations.transcript import Player

#: a Monday
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def moment(language: str = "en", now: datetime = NOW) -> Moment:
    """A moment whose clock, dice and identifiers stand still."""
    return Moment(now, language, lambda: 0.25, lambda: "an-id")


def write_call(folder: Path, text: str | bytes, **files: str) -> Path:
    """Write call.yaml, and `name="…"` as name.yaml beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = text if isinstance(text, bytes) else textwrap.dedent(text).lstrip("\n").encode()
    (folder / "call.yaml").write_bytes(raw)
    for name, words in files.items():
        (folder / f"{name}.yaml").write_text(textwrap.dedent(words).lstrip("\n"), encoding="utf-8")
    return folder


def call_from(text: str, **files: str) -> Call:
    """The call that these lines make; its name is "made"."""
    with tempfile.TemporaryDirectory() as place:
        return load_call(write_call(Path(place) / "made", text, **files))


def problems_of(text: str | bytes, **files: str) -> list[Problem]:
    """Everything the loader says about these lines, in the order of files and lines."""
    with tempfile.TemporaryDirectory() as place:
        return list(read_call(write_call(Path(place) / "made", text, **files))[1])


def call_asking(questions: str, more: str = "") -> Call:
    """A call with one section `s` that has these questions; `more` stands on the top level."""
    listed = textwrap.indent(textwrap.dedent(questions).strip("\n"), "      ")
    section = "  - type: group\n    name: s\n    label: S\n    questions:\n"
    return call_from(f"title: T\n{textwrap.dedent(more)}\nform:\n{section}{listed}\n")


def question_from(keys: str) -> Question:
    """The question `q` that these keys make, apart from name and label."""
    lines = textwrap.indent(textwrap.dedent(keys).strip("\n"), "  ")
    return call_asking(f"- name: q\n  label: Q\n{lines}").form.questions["q"]


def person(call: Call, language: str = "en", **more: object) -> Player:
    """Somebody who answers a call; between every two replies the conversation goes through JSON."""
    return Player(call, language, **more)  # type: ignore[arg-type]


class Refusal:
    """What a table of cases writes where a reply is refused."""

    def __repr__(self) -> str:
        return "refused"


refused = Refusal()


@dataclass(frozen=True)
class Offer:
    """What a table of cases writes where values are offered."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Doubt:
    """What a table of cases writes where the words may not belong to the answer."""

    matter: str


@dataclass(frozen=True)
class Look:
    """What a table of cases writes where the words are looked for in a long list."""

    words: str


def offered(*values: Value) -> Offer:
    """These values are offered, in this order."""
    return Offer(values)


def outcome(
    question: Question,
    reply: Answering,
    language: str = "en",
    before: Answer | None = None,
    sure: bool = False,
) -> object:
    """What a question makes of a reply, as a table of cases writes it: a value, `refused`, or something asked."""
    here = Here(moment(language), before, question.choices, sure=sure)
    match question.read(reply, here):
        case Given(value=value):
            return value
        case Refused(why=why):
            assert moment(language).say(why).strip(), "a refusal says something"
            return refused
        case Offered(values=values):
            return Offer(values)
        case Doubtful(matter=matter):
            return Doubt(matter)
        case Searched(words=words):
            return Look(words)
