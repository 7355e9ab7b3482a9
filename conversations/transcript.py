"""Conversations an organiser can read and write: who says what, line by line, played against the engine.

    call: prices
    language: en
    lines:
      - sees: In which country is the market?
      - types: Senegal
      - taps: Skip
      - answers: {country: SN}

Between every two lines the conversation goes through JSON and back, as it does in the store.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import engine, face
from .call import Call
from .completed import completed_form, exported
from .engine import Turn
from .problems import BrokenCall, Problems
from .records import replace
from .replies import Attached, File, Located, Pressed, Remove, Reply, Shared, Typed
from .source import Entries, Entry, read_yaml
from .state import Moment, conversation_from_json
from .text import Translate


class Mismatch(AssertionError):
    """A line of a transcript that the conversation does not bear out; the text begins with file:line."""


@dataclass(slots=True)
class Player:
    """One person's conversation, moved on by what they type, tap and send."""

    call: Call
    language: str = "en"
    now: datetime = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    seed: int = 1
    hidden: dict[str, str] = field(default_factory=dict)
    translate: Translate | None = None
    turn: Turn = field(init=False)
    sent: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a repeatable walk, not a secret
        self.turn = engine.start(self.call, self.moment, self.hidden)

    @property
    def moment(self) -> Moment:
        """The moment of the next reply."""
        bits = self._random.getrandbits
        return Moment(
            self.now, self.language, self._random.random, lambda: str(uuid.UUID(int=bits(128))), self.translate
        )

    @property
    def seen(self) -> str:
        """What the last turn showed."""
        return "\n".join(face.turn_lines(self.turn, self.moment))

    def replies(self, reply: Reply) -> Turn:
        """Take a reply; the conversation has gone through JSON before."""
        written = json.dumps(self.turn.conversation.as_json())
        conversation = conversation_from_json(json.loads(written))
        self.turn = engine.advance(self.call, conversation, reply, self.moment)
        return self.turn

    def ref(self) -> str:
        """The mark of the next message."""
        self.sent += 1
        return f"m{self.sent}"

    def types(self, text: str) -> Turn:
        """Type a message."""
        return self.replies(Typed(text, ref=self.ref()))

    def taps(self, words: str) -> Turn:
        """Tap the button or choice that carries these words."""
        reply = face.tapped(self.turn.prompt, words, self.moment)
        if reply is None:
            raise Mismatch(f"there is no button “{words}” below:\n{self.seen}")
        return self.replies(reply)

    def sends(self, kind: str, value: object, caption: str = "") -> Turn:
        """Send a file (`voice: 100` is a recording of 100 seconds), a location [lat, lon] or a contact."""
        if kind == "location" and isinstance(value, list) and len(value) == 2:
            return self.replies(Located(float(value[0]), float(value[1]), ref=self.ref()))
        if kind == "contact":
            return self.replies(Shared(str(value), ref=self.ref()))
        if kind not in face.FILES:
            raise Mismatch(f"cannot send “{kind}”; known are {', '.join(face.FILES)}, location, contact")
        seconds = value if isinstance(value, int) else 0
        name = value if isinstance(value, str) else f"{kind}.bin"
        file = File(face.FILES[kind], name, seconds=seconds, ref=name)
        return self.replies(Attached((file,), caption, ref=self.ref()))


def play(path: Path, load: Callable[[str], Call], translate: Translate | None = None) -> Player:
    """Play the transcript in a file; raises Mismatch at the first line that does not hold."""
    problems = Problems(str(path))
    entry = read_yaml(path.read_bytes(), problems)
    if entry is None or not isinstance(entry.get("lines"), Entries):
        problems.error(1, "a transcript has no lines", "begin with call: and lines:")
        raise BrokenCall(problems)
    hidden = entry.get("hidden") or Entry(1)
    if "call" not in entry or not isinstance(hidden, Entry):
        problems.error(1, "a transcript names its call, and hidden values by name", "write call: NAME")
        raise BrokenCall(problems)
    player = Player(
        load(str(entry["call"])),
        str(entry.get("language", "en")),
        hidden={name: str(value) for name, value in hidden.items()},
        translate=translate,
    )
    for key in ("now", "closes"):
        if key in entry:
            when = _when(str(entry[key]), entry.lines[key], problems)
            if key == "now":
                player.now = when
            else:
                player.call = replace(player.call, closes=when)
    marks: dict[str, tuple[str, str | None]] = {}
    for line, number in zip(entry["lines"], entry["lines"].lines, strict=True):
        try:
            _play_line(player, line, marks)
        except Mismatch as wrong:
            raise Mismatch(f"{path}:{number}: {wrong}") from None
        except (KeyError, ValueError, TypeError, AttributeError) as wrong:
            raise Mismatch(f"{path}:{number}: this line cannot be read ({wrong})") from None
    return player


def _when(words: str, line: int, problems: Problems) -> datetime:
    try:
        return datetime.fromisoformat(words).replace(tzinfo=UTC)
    except ValueError:
        problems.error(line, f"'{words}' is no time", "write it like 2027-03-01T09:00")
        raise BrokenCall(problems) from None


def _play_line(player: Player, line: object, marks: dict[str, tuple[str, str | None]]) -> None:
    if not isinstance(line, Entry):
        raise Mismatch("a line needs a key such as sees, types or taps")
    asking = player.turn.conversation.asking
    for key, value in line.items():
        match key:
            case "sees":
                for words in value if isinstance(value, Entries) else [value]:
                    _expect(str(words) in player.seen, f"“{words}” is not shown. This is:\n{player.seen}")
            case "does_not_see":
                _expect(str(value) not in player.seen, f"“{value}” is shown:\n{player.seen}")
            case "types":
                if str(value) in face.COMMANDS:
                    player.replies(face.COMMANDS[str(value)][0]())
                else:
                    player.types(str(value))
            case "mark":
                marks[str(value)] = (f"m{player.sent}", asking)
            case "edits":
                ref, to = marks[str(value["message"])]
                player.replies(Typed(str(value["to"]), to=to, ref=ref))
            case "taps":
                player.taps(str(value))
            case "taps_earlier":
                player.replies(Pressed(str(value["choice"]), to=str(value["question"]), on=value.get("on")))
            case "sends":
                caption = str(value.get("caption", ""))
                for kind, what in value.items():
                    if kind != "caption":
                        player.sends(kind, what, caption)
            case "removes":
                player.replies(Remove(part=int(value) - 1))
            case "speaks":
                player.language = str(value)
            case "answers":
                _compare(value, exported(player.call, player.turn.conversation, player.moment))
            case "form":
                form = completed_form(player.call, player.turn.conversation, player.moment)
                _compare(value, {entry.key: _entry_shown(entry, player.moment) for entry in form.entries})
            case "is":
                status = player.turn.conversation.status.value
                _expect(status == value, f"it is {status}")
            case _:
                raise Mismatch(f"a line cannot have the key “{key}”")


def _entry_shown(entry: Any, moment: Moment) -> str:
    shown = " ".join(moment.say(one) for one in (entry.answer, entry.sent) if one is not None)
    return shown or str(entry.state)


def _compare(expected: Any, found: dict[str, Any]) -> None:
    for name, value in expected.items():
        _expect(name in found, f"there is no answer “{name}”")
        _expect(found[name] == value, f"{name} is {found[name]!r}, not {value!r}")


def _expect(held: bool, otherwise: str) -> None:
    if not held:
        raise Mismatch(otherwise)
