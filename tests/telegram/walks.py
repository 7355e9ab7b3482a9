"""Everything that people are shown on many ways through a call."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from conversations import engine
from conversations.call import Call
from conversations.engine import Turn
from conversations.loader import SHIPPED, load_call
from conversations.replies import (
    Back,
    Done,
    Jump,
    Next,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Reply,
    Review,
    Skip,
    Submit,
    Typed,
    Unanswered,
    Withdraw,
)
from conversations.walker import Walker
from tests.making import call_from, moment

LONG = "c" * 64
WIDE = "\N{BANANA}" * 64

#: every way in which a key can look, and every kind of value
MADE = call_from(f"""
title: T
languages: [en]
form:
  - type: group
    name: first
    label: First
    questions:
      - {{type: text, name: free, label: Free words, appearance: multiline, short: true,
         ready: [{{name: {LONG}, label: Long}}, {{name: {WIDE}, label: Wide}}]}}
      - {{type: text, name: land, label: Land, appearance: country, default: SN, required: true}}
      - {{type: text, name: tel, label: Tel, appearance: phone}}
      - {{type: text, name: proposed, label: Proposed, default: "concat(${{free}}, ' and so on: ', ${{free}})"}}
      - {{type: geopoint, name: spot, label: Spot, default: "concat('14.5', ' -17.25')"}}
      - {{type: geopoint, name: bare_spot, label: Spot}}
      - {{type: acknowledge, name: agreed, label: Agreed}}
      - {{type: range, name: fine, label: Fine, parameters: {{start: -1.000025, end: -1.00002, step: 0.000001}}}}
      - {{type: range, name: large, label: Large, parameters: {{start: -1000000000000, end: 0, step: 100000000000}}}}
      - {{type: date, name: day, label: Day}}
      - {{type: integer, name: number, label: Number}}
      - {{type: image, name: picture, label: Picture}}
      - type: rank
        name: order
        label: Order
        choices: [{{name: one, label: One}}, {{name: two, label: Two}}, {{name: three, label: Three}}]
      - type: select_one
        name: many
        label: Many
        choices: [{", ".join(f"{{name: m{n}, label: Choice number {n}}}" for n in range(30))}]
      - type: select_multiple
        name: {"q" * 64}
        label: What
        or_other: true
        choices:
          - {{name: {LONG}, label: A label that is longer than any button of a small phone can show}}
          - {{name: {WIDE}, label: Short}}
          - {{name: "\N{SNOWMAN}:~", label: Odd}}
      - {{type: text, name: why, label: "Why ${{choice}}?", for_each: {"q" * 64}}}
  - type: group
    name: second
    label: Second
    relevant: ${{agreed}}
    questions:
      - type: repeat
        name: farms
        label: Farm
        questions:
          - {{type: text, name: farm, label: Farm}}
          - type: repeat
            name: herds
            label: Herd
            questions:
              - {{type: select_multiple, name: beasts, label: Beasts,
                 choices: [{{name: cow, label: Cow}}, {{name: goat, label: Goat}}]}}
              - {{type: integer, name: heads, label: "How many: ${{choice}}?", for_each: beasts}}
              - type: repeat
                name: twice
                label: Twice
                repeat_count: "2"
                questions:
                  - {{type: select_one, name: deep, label: Deep, choices: [{{name: "yes", label: Y}}]}}
  - type: group
    name: third
    label: Third
    questions:
      - {{type: note, name: thanks, label: Thanks}}
""")

CALLS = {"prices": load_call(SHIPPED / "prices"), "smallholders": load_call(SHIPPED / "smallholders"), "made": MADE}

_WORDS = ("stop", "ok", "why?", "3", "xyz", "se", "Mai", "tomorrow 5", "We sell milk, and more.", "07/08/2026")


class _Watched(Walker):
    """Keeps what it saw."""

    def __init__(self, call: Call, seed: int) -> None:
        super().__init__(call, seed)
        self.turns: list[Turn] = []

    def _note(self, turn: Turn) -> None:
        super()._note(turn)
        self.turns.append(turn)


def turns(call: Call, walks: int = 4, seed: int = 1, aside: float = 0.1) -> Iterator[Turn]:
    """Every turn of so many walks; now and then, what the overviews, late replies and odd words would show there."""
    yield engine.start(call, moment())
    walker, random = _Watched(call, seed), Random(seed)
    for _ in walker.walks(walks):
        for turn in walker.turns:
            yield turn
            if random.random() < aside:
                for reply in _aside(call, turn, random):
                    yield engine.advance(call, turn.conversation, reply, moment())
        walker.turns.clear()


def _aside(call: Call, turn: Turn, random: Random) -> Iterator[Reply]:
    yield from (Review(), Pause(), Submit(), Withdraw(), Reopen(), Remove(), Back(), Next(), Done(), Skip())
    yield from (Review(group.name) for group in call.form.groups)
    yield from (Unanswered(page) for page in range(3))
    yield from (Typed(words, ref=str(random.randrange(2**31))) for words in _WORDS)
    for key in random.sample(sorted(turn.conversation.answers), min(4, len(turn.conversation.answers))):
        yield Jump(key)
        question = call.form.questions.get(key.rpartition("/")[2].partition("[")[0])
        for choice in question.choices[:2] if question is not None else ():
            yield Pressed(choice.name, key, on=True, ref="7")
