"""People who take a consultation by themselves: they look at what the bot shows last, and do what they came to do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.simulator.people import Person
from bot.simulator.world import Message

#: a small call with a question of each kind that matters on the way through a chat
MILK = """
title: Milk
languages: [en]
form:
  - type: group
    name: day
    label: Your day
    questions:
      - {type: note, name: welcome, label: We ask about your milk.}
      - {type: text, name: village, label: What is your village called?}
      - {type: integer, name: cows, label: How many cows do you have?}
      - type: select_one
        name: buyer
        label: Who buys most of it?
        choices:
          - {name: trader, label: A trader}
          - {name: dairy, label: A dairy}
          - {name: family, label: My family}
      - type: select_multiple
        name: help
        label: Who helped you?
        choices:
          - {name: family, label: My family}
          - {name: group, label: My group}
          - {name: office, label: An office}
      - {type: text, name: story, label: What happened this year?, appearance: multiline}
      - {type: text, name: wish, label: What should happen next?}
"""

#: what is tapped on the way into a form and out of it, by words that stand above
WAY = {
    "You can stop at any time and come back later": "Go on",
    "Do you want to take part?": "Yes, I take part",
    "Shall we take the short way": "2",
    "That was the last question": "Send",
    "How may your words appear": "With the name",
    "May we write to you again": "Yes",
    "May your form be sent on": "No",
    "Send it now?": "Send",
}
SENT = ("Your form is sent.", "Your form has been sent.")
FILES = "as a file. Tap the one you want."
_PARTS = re.compile(r"I have kept this(?:: part (\d+))?\. Write or say more")


@dataclass(frozen=True)
class Reads:
    """A note: on to the next."""


@dataclass(frozen=True)
class Types:
    """Words, in so many messages."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Picks:
    """One of the buttons."""

    label: str


@dataclass(frozen=True)
class Ticks:
    """Several of the buttons, then Done."""

    labels: tuple[str, ...]


Does = Reads | Types | Picks | Ticks


def milk(folder: Path) -> dict[str, str]:
    """Write the small call below a folder; the settings with which the bot opens it."""
    call = folder / "calls" / "milk"
    call.mkdir(parents=True, exist_ok=True)
    (call / "call.yaml").write_text(MILK)
    return {"PALABRE_CALLS": str(folder / "calls"), "PALABRE_DEFAULT_CALL": "milk"}


def milk_answers(name: str) -> dict[str, Does]:
    """What somebody of this name answers: every typed answer is found nowhere else."""
    return {
        "We ask about your milk.": Reads(),
        "What is your village called?": Types((f"answer 1 of {name}",)),
        "How many cows do you have?": Types((str(10 + sum(map(ord, name)) % 80),)),
        "Who buys most of it?": Picks("A dairy"),
        "Who helped you?": Ticks(("My family", "An office")),
        "What happened this year?": Types((f"answer 5 of {name}", f"answer 6 of {name}")),
        "What should happen next?": Types((f"answer 7 of {name}",)),
    }


def milk_exported(name: str) -> dict[str, Any]:
    """The same as it has to stand in the export."""
    return {
        "village": f"answer 1 of {name}",
        "cows": 10 + sum(map(ord, name)) % 80,
        "buyer": "dairy",
        "help": ["family", "office"],
        "story": f"answer 5 of {name}\nanswer 6 of {name}",
        "wish": f"answer 7 of {name}",
    }


class Lost(AssertionError):
    """The person does not know what to do, or nothing comes any more."""


@dataclass
class Respondent:
    """Answers whatever is asked, once. What is shown a second time just as it was is not answered again.

    With `haste`, chances are that a button is tapped twice, that the next thing is done before the bot has reacted to
    this one, and that words are put right after they were sent.
    """

    person: Person
    answers: Mapping[str, Does]
    haste: Random | None = None
    #: in haste, also Done before the bot has shown that it kept the words, and to the end without waiting for a word
    #: put right: such taps can overtake the words
    taps_ahead: bool = True
    #: seconds until somebody who sees nothing new gives up
    patience: float = 20.0
    #: also take the files at the end
    takes_files: bool = False
    #: seconds, by the server's clock, that pass before each thing they do
    thinks: float = 0.0
    _read: int = 0
    _done: set[str] = field(default_factory=set)
    #: what was seen and acted on: words with their buttons
    _acted: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    #: the question that is answered in parts
    _writes: str = ""
    #: texts of that answer, and the messages that the app made of them
    _typed: int = 0
    _messages: int = 0

    async def takes_part(self) -> None:
        """From /start to the sent form."""
        await self.person.starts()
        await self.goes_on()

    async def goes_on(self) -> None:
        """Go on until the form is sent."""
        while True:
            message = await self._looks()
            if message.text.startswith(SENT):
                if not self.takes_files:
                    return
            elif FILES in message.text:
                await self.person.taps(message.buttons[-1], on=message)
                await self._file()
                return
            else:
                await self._acts(message)

    async def _file(self) -> None:
        while "document" not in (await self._looks()).raw:
            pass

    async def _looks(self) -> Message:
        """What the bot showed or changed last, once that is something new."""
        chat = self.person.chat
        while True:
            fresh = [
                event.message
                for event in chat.journal[self._read :]
                if event.by_bot and event.message is not None and event.what in ("sent", "edited")
            ]
            self._read = len(chat.journal)
            if fresh:
                return fresh[-1]
            if not await chat.changed.wait(self.patience):
                raise Lost(f"nothing more comes.\n{transcript(self.person)}")

    async def _acts(self, message: Message) -> None:
        self.person.server.clock.move(self.thinks)
        seen = (message.text, tuple(message.buttons))
        if (part := _PARTS.search(message.text)) is not None:
            await self._writes_on(message, int(part[1] or 1))
            return
        if seen in self._acted:
            return
        way = next((words for words in WAY if words in message.text), None)
        asked = [label for label in self.answers if label in message.text]
        question = max(asked, key=len, default=None)
        if way is None and question is None:
            if not message.buttons and "went wrong" not in message.text:
                return  # words alone: what is asked follows
            raise Lost(f"what is meant by {message.text!r} {message.buttons}?\n{transcript(self.person)}")
        if (way or question) in self._done:
            return
        self._acted.add(seen)
        if question is None:
            assert way is not None
            self._done.add(way)
            await self._taps(WAY[way], message)
            return
        await self._answers(question, self.answers[question], message)

    async def _answers(self, question: str, does: Does, message: Message) -> None:
        match does:
            case Reads():
                self._done.add(question)
                await self._taps("Next", message)
            case Picks(label):
                self._done.add(question)
                await self._taps(label, message)
            case Ticks(labels):
                await self._ticks(question, labels, message)
            case Types(texts):
                self._done.add(question)
                await self._types(question, texts, message)

    async def _ticks(self, question: str, labels: tuple[str, ...], message: Message) -> None:
        left = [f"☐ {label}" for label in labels if f"☐ {label}" in message.buttons]
        if self._hurries():
            for label in left:
                await self.person.taps(label, on=message)
            left = []
        if left:
            await self.person.taps(left[0], on=message)
        else:
            self._done.add(question)
            await self._taps("Done", message)

    async def _types(self, question: str, texts: tuple[str, ...], message: Message) -> None:
        in_parts = "Done" in message.buttons
        if in_parts:
            self._writes, self._typed, self._messages = question, 0, 0
        if in_parts and self._hurries():
            for text in texts:
                await self._sends(text)
            if self._hurries() and self.taps_ahead:
                await self.person.taps("Done", on=message)
        elif self.taps_ahead or question != list(self.answers)[-1]:
            await self._sends(texts[0])
        else:
            await self.person.sends(texts[0])

    async def _writes_on(self, message: Message, kept: int) -> None:
        """The bot has kept so many parts: the next, or Done."""
        does = self.answers.get(self._writes)
        if not isinstance(does, Types) or kept < self._messages:
            return
        done = f"{self._writes} {kept}"
        if done in self._done:
            return
        self._done.add(done)
        if self._typed < len(does.texts):
            await self._sends(does.texts[self._typed])
        else:
            await self._taps("Done", message)

    async def _sends(self, text: str) -> None:
        before = len(self.person.chat.messages)
        if self._hurries():
            wrong = f"{text} or so" if not text.isdecimal() else f"{text}0"
            await self.person.edits(await self.person.sends(wrong), text)
        else:
            await self.person.sends(text)
        self._typed += 1
        self._messages += len(self.person.chat.messages) - before

    async def _taps(self, label: str, message: Message) -> None:
        await self.person.taps(label, on=message, twice=self._hurries())

    def _hurries(self) -> bool:
        return self.haste is not None and self.haste.random() < 0.4


def transcript(person: Person, last: int = 30) -> str:
    """The last of what happened in the chat, to be read."""
    lines = []
    for event in person.chat.journal[-last:]:
        who = "bot" if event.by_bot else person.user.first_name
        number = event.message.id if event.message is not None else ""
        buttons = event.message.buttons if event.message is not None else []
        lines.append(f"{who} {event.what} {number}: {event.words[:160]!r} {buttons}")
    return "\n".join(lines)


async def all_take_part(*respondents: Respondent) -> None:
    """All at once; the first who is lost stops everybody."""
    async with asyncio.TaskGroup() as group:
        for one in respondents:
            group.create_task(one.takes_part())
