"""A call in the terminal: the engine with a keyboard in front of it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from conversations import engine, face
from conversations.call import Call
from conversations.completed import completed_form
from conversations.engine import Turn
from conversations.face import COMMANDS, FILES
from conversations.replies import Attached, File, Located, Reply, Shared, Typed
from conversations.state import Moment, Status
from conversations.text import Translate

HELP = "\n".join(
    [
        "Type your answer, the number of a choice, or the words of a button.",
        *(f"  {command:<10} {meaning}" for command, (_, meaning) in COMMANDS.items()),
        "  /voice 100, /photo NAME, /file NAME, /location 14.69 -17.45, /contact +221771234567",
        "             stand for a voice note of 100 seconds and so on",
        "  /quit      leave",
    ]
)


@dataclass(slots=True)
class Walk:
    """One person's way through a call at a keyboard, kept line by line so that it can become a transcript."""

    call: Call
    language: str
    say: Callable[[str], None]
    translate: Translate | None = None
    lines: list[str] = field(default_factory=list)
    _sent: int = 0

    def run(self, typed: Iterator[str]) -> Status:
        """Ask until the form is sent, taken back or the lines end; says how it ended."""
        turn, status = engine.start(self.call, self._moment()), Status.MIDWAY
        self._introduce()
        self._show(turn)
        for line in typed:
            if line.strip() == "/quit":
                break
            if line.strip() == "/help":
                self.say(HELP)
                continue
            reply = self._reply(turn, line.rstrip("\r\n"))
            if reply is None:
                continue
            turn = engine.advance(self.call, turn.conversation, reply, self._moment())
            was = status
            status = turn.conversation.status
            self._show(turn)
            if status is Status.SUBMITTED and (was is not status or turn.changed):
                self._show_form(turn)
        return status

    def _introduce(self) -> None:
        moment = self._moment()
        for text in (self.call.title, self.call.introduction, self.call.privacy):
            if text is not None:
                self.say(moment.say(text) + "\n")
        self.say(
            "(This is the call in a terminal, without Telegram: nothing is stored or sent. /help says what to type.)\n"
        )

    def _show(self, turn: Turn) -> None:
        lines = face.turn_lines(turn, self._moment())
        self.say("\n" + "\n".join(lines))
        self.lines.append(f"  - sees: {_quoted(self._moment().say(turn.prompt.ask).split(chr(10))[0])}")

    def _reply(self, turn: Turn, line: str) -> Reply | None:
        word, _, rest = line.partition(" ")
        if word in COMMANDS:
            self.lines.append(f"  - types: {_quoted(word)}")
            return COMMANDS[word][0]()
        if (kind := word[1:]) in FILES and word.startswith("/"):
            seconds = int(rest) if rest.isdecimal() and len(rest) < 6 else 0
            if not seconds and (not rest or kind in ("voice", "audio")):
                self.say(f"Write it like {word} 100" if kind in ("voice", "audio") else f"Write it like {word} NAME")
                return None
            name = f"{kind}.bin" if seconds else rest
            self.lines.append(f"  - sends: {{{kind}: {seconds or _quoted(name)}}}")
            return Attached((File(FILES[kind], name, seconds=seconds, ref=name),), ref=self._ref())
        if word == "/location":
            return self._location(rest)
        if word == "/contact" and any(c.isdigit() for c in rest):
            self.lines.append(f"  - sends: {{contact: {_quoted(rest)}}}")
            return Shared(rest, ref=self._ref())
        if line.startswith("/"):
            self.say(f"There is no {word} here. /help lists what there is.")
            return None
        if line and (tapped := face.tapped(turn.prompt, line, self._moment(), whole=True)) is not None:
            self.lines.append(f"  - taps: {_quoted(line)}")
            return tapped
        if (option := face.numbered(turn.prompt, line)) is not None:
            self.lines.append(f"  - taps: {_quoted(self._moment().say(option.label))}")
            return option.reply
        self.lines.append(f"  - types: {_quoted(line)}")
        return Typed(line, ref=self._ref())

    def _location(self, rest: str) -> Reply | None:
        try:
            lat, lon = (float(one) for one in rest.split())
        except ValueError:
            self.say("Write it like /location 14.69 -17.45")
            return None
        self.lines.append(f"  - sends: {{location: [{lat}, {lon}]}}")
        return Located(lat, lon, ref=self._ref())

    def _show_form(self, turn: Turn) -> None:
        """The completed form as it would be printed."""
        moment = self._moment()
        form = completed_form(self.call, turn.conversation, moment)
        lines = ["", moment.say(form.title)]
        for section in form.sections:
            entries = [e for e in section.entries if e.printed or e.state in ("answered", "spoken")]
            heading = f"{section.number} {moment.say(section.heading)}".strip()
            lines += ["", heading] if entries else []
            for entry in entries:
                lines.append(f"  {moment.say(entry.label)}")
                shown = " ".join(moment.say(one) for one in (entry.answer, entry.sent) if one is not None)
                if shown:
                    lines.append("    " + shown.replace("\n", "\n    "))
        self.say("\n".join(lines))

    def write(self, path: Path) -> None:
        """Write the walk as a transcript test."""
        head = [
            "# A walk through the call; say here which rule it shows.",
            f"call: {_quoted(self.call.name)}",
            f"language: {_quoted(self.language)}",
            "lines:",
        ]
        path.write_text("\n".join([*head, *self.lines]) + "\n", encoding="utf-8")

    def _ref(self) -> str:
        self._sent += 1
        return f"m{self._sent}"

    def _moment(self) -> Moment:
        chance = random.SystemRandom()
        return Moment(
            datetime.now(UTC).astimezone(), self.language, chance.random, lambda: str(uuid.uuid4()), self.translate
        )


def _quoted(words: str) -> str:
    """A YAML scalar in double quotes, whatever the words."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    clean = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in escaped)
    return f'"{clean}"'
