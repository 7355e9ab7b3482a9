"""Conversations an organiser can read, played line by line, and promises that they leave nothing out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.translations.translator import Translations, read_all
from conversations import transcript
from conversations.call import Call, Form
from conversations.completed import exported
from conversations.engine import Turn
from conversations.loader import SHIPPED, call_folder, load_call
from conversations.prompts import Kind
from conversations.questions import TYPES
from conversations.replies import Reply
from conversations.sheet import Sheet
from conversations.state import Matter, conversation_from_json
from conversations.transcript import Mismatch, Player, play

HERE = Path(__file__).parent / "transcripts"
CALLS = Path(__file__).parent / "calls"
TRANSCRIPTS = {path.relative_to(HERE).with_suffix("").as_posix(): path for path in sorted(HERE.rglob("*.yaml"))}


@cache
def load(name: str) -> Call:
    """A shipped call, or a small one from tests/calls/."""
    return load_call(call_folder(name, CALLS))


@cache
def _translations() -> Translations:
    calls = [load_call(SHIPPED / name) for name in ("prices", "smallholders")]
    return Translations(read_all(calls), calls)


@dataclass
class Seen:
    """What came by while one transcript was played."""

    #: types that were asked, or that had a value
    types: set[str] = field(default_factory=set)
    #: name -> it was relevant, it was not
    relevant: dict[str, set[bool]] = field(default_factory=lambda: defaultdict(set))
    #: name -> it was part of the short way, it was not
    short: dict[str, set[bool]] = field(default_factory=lambda: defaultdict(set))
    kinds: set[str] = field(default_factory=set)
    matters: set[str] = field(default_factory=set)
    wrong: Mismatch | None = None
    call: str = ""


class Watched(Player):
    """A player that notes what every turn shows."""

    seen_by: Seen

    def __post_init__(self) -> None:
        super().__post_init__()
        self.seen_by.call = self.call.name
        self.watch()

    def replies(self, reply: Reply) -> Turn:
        turn = super().replies(reply)
        self.watch()
        return turn

    def watch(self) -> None:
        seen, conversation, questions = self.seen_by, self.turn.conversation, self.call.form.questions
        assert conversation_from_json(conversation.as_json()) == conversation
        sheet = Sheet(self.call, conversation, self.moment)
        for name, node in sheet.plan.nodes.items():
            if node.relevant is not None and name in sheet.alive:
                seen.relevant[name].add(sheet.alive[name])
            if callable(node.short) and conversation.way == "short":
                seen.short[name] |= {sheet.is_on_way(item) for item in sheet.items if item.node is node}
        seen.kinds.add(self.turn.prompt.kind)
        if conversation.pending is not None:
            seen.matters.add(conversation.pending.matter)
        if (item := sheet.item(conversation.asking)) is not None:
            seen.types.add(item.question.type)
        given = exported(self.call, conversation, self.moment)
        seen.types |= {q.type for name, q in questions.items() if not q.asked and given.get(name) is not None}


@cache
def played(path: Path) -> Seen:
    """Play a transcript once; what it showed up to its end, or up to the line that did not hold."""
    seen = Seen()
    watched = type("Watched", (Watched,), {"seen_by": seen})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcript, "Player", watched)
        try:
            is_shipped = path.parent.name in ("prices", "smallholders")
            play(path, load, _translations() if is_shipped else None)
        except Mismatch as wrong:
            seen.wrong = wrong
    return seen


def all_played() -> list[Seen]:
    return [played(path) for path in TRANSCRIPTS.values()]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_transcript_holds(name: str) -> None:
    """Every line of the conversation happens as it is written."""
    seen = played(TRANSCRIPTS[name])
    if seen.wrong is not None:
        pytest.fail(str(seen.wrong), pytrace=False)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_transcript_says_which_rule_it_shows(name: str) -> None:
    """Whoever opens a transcript reads first what it is there for."""
    first = TRANSCRIPTS[name].read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert len(first) > 20


@pytest.mark.parametrize("kind", TYPES)
def test_every_question_type_stands_in_a_transcript(kind: str) -> None:
    """Asked at least once; what is computed or handed in has had a value at least once."""
    assert any(kind in seen.types for seen in all_played())


@pytest.mark.parametrize("matter", get_args(Matter))
def test_everything_asked_in_between_stands_in_a_transcript(matter: str) -> None:
    """Offers, doubts and "are you sure" are shown by example."""
    assert any(matter in seen.matters for seen in all_played())


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_prompt_stands_in_a_transcript(kind: str) -> None:
    """No screen that no transcript has seen."""
    assert any(kind in seen.kinds for seen in all_played())


def _conditional(form: Form) -> list[str]:
    return [node.name for node in form.plan.nodes.values() if node.relevant is not None]


@pytest.mark.parametrize("name", _conditional(load("smallholders").form))
@pytest.mark.parametrize("held", [True, False], ids=["relevant", "not relevant"])
def test_smallholders_conditions_are_seen_both_ways(name: str, held: bool) -> None:
    """For each `relevant` of the long form, some conversation meets it true and some meets it false."""
    sheets = [seen.relevant[name] for seen in all_played() if seen.call == "smallholders"]
    assert any(held in seen for seen in sheets), f"no transcript sees '{name}' with relevant {held}"


def _sometimes_short(form: Form) -> list[str]:
    return [node.name for node in form.plan.nodes.values() if callable(node.short)]


@pytest.mark.parametrize("name", _sometimes_short(load("smallholders").form))
@pytest.mark.parametrize("held", [True, False], ids=["short", "not short"])
def test_smallholders_short_way_is_seen_both_ways(name: str, held: bool) -> None:
    """For each `short` that is a condition, some short way asks the question and some leaves it out."""
    sheets = [seen.short[name] for seen in all_played() if seen.call == "smallholders"]
    assert any(held in seen for seen in sheets), f"no transcript sees '{name}' with short {held}"


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in CALLS.glob("*/call.yaml")))
def test_every_small_call_is_used(folder: str) -> None:
    """A call in tests/calls/ stands there for a transcript."""
    assert any(seen.call == folder for seen in all_played())


def test_a_line_that_does_not_hold_is_named(tmp_path: Path) -> None:
    """The failure of a transcript begins with its file and line."""
    path = tmp_path / "wrong.yaml"
    path.write_text("call: smallholders\nlines:\n  - taps: Whole form\n  - sees: What is your shoe size?\n")
    with pytest.raises(Mismatch, match=r"wrong\.yaml:4: “What is your shoe size\?” is not shown"):
        play(path, load)
