"""Whole chats as plain text: what a person does and all that the bot shows them; written down, read and played.

call: prices
language: fr
role: organiser          for somebody who works for the call; left out for everybody else
lines:
- "> /start"        words that are typed
- "[Suite]"         a button that is tapped
- "(voice 7)"       a voice note of 7 seconds; also (photo), (file NAME) and (location 14.69 -17.45)
- |-                what is shown then, message by message: its words, and its buttons in brackets
  Quel marché ?
  [Passer] [Pause]
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.office.roles import ROLES
from bot.simulator import Person
from bot.simulator.samples import PICTURE
from conversations.problems import BrokenCall, Problems
from conversations.source import Entries, Entry, read_bytes, read_yaml

#: numbers that differ from run to run
_CHANGING = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
#: signs that no file of a chat can hold
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DONE = re.compile(r"> .*|\[.*\]|\((?:photo|voice [0-9]{1,4}|file .+|location -?[0-9.]+ -?[0-9.]+)\)", re.DOTALL)
_HEAD = """\
# A chat with the bot; say here which rule it shows.
# It is played by: palabre preview CALL --transcript THIS_FILE
"""


def is_done(line: str) -> bool:
    """The line says what the person does; otherwise it says what they are shown."""
    return _DONE.fullmatch(line) is not None and (line.startswith("> ") or "\n" not in line.strip())


async def do(person: Person, line: str) -> None:
    """Do what a line says; raises AssertionError when there is no such button."""
    if line.startswith("> "):
        await person.sends(line[2:])
    elif line.startswith("["):
        await person.taps(line.strip()[1:-1])
    else:
        kind, _, rest = line.strip()[1:-1].partition(" ")
        match kind:
            case "photo":
                await person.sends_photo(PICTURE)
            case "voice":
                await person.sends_voice(int(rest))
            case "file":
                await person.sends_file(rest, b"a file of a transcript")
            case _:
                lat, lon = map(float, rest.split())
                await person.sends_location(lat, lon)
                person.chat.key_pressed()


def shown(words: str, buttons: list[str]) -> str:
    """What the bot showed, as a line of a chat."""
    below = " ".join(f"[{label}]" for label in buttons)
    line = "\n".join(filter(None, (_CHANGING.sub("XXXX-XXXX", words), below)))
    # what only looks as if somebody did it is moved aside
    return f" {line}" if is_done(line) else line


@dataclass
class Scribe:
    """Writes one person's chat down, as far as it can be played again."""

    lines: list[str] = field(default_factory=list)
    #: what was done that no chat can say; nothing is written after it
    stopped_at: str = ""

    @contextlib.contextmanager
    def writing(self, line: str) -> Iterator[None]:
        """The person does something in this block, and did not when it fails; an empty line changes nothing."""
        before = len(self.lines), self.stopped_at
        if line and not self.stopped_at:
            if is_done(line):
                self.lines.append(line)
            else:
                self.stopped_at = line
        try:
            yield
        except Exception:
            self.lines[before[0] :], self.stopped_at = [], before[1]
            raise

    def sees(self, words: str, buttons: list[str]) -> None:
        """The bot shows something."""
        if not self.stopped_at:
            self.lines.append(shown(words, buttons))

    def written(self, call: str, person: Person, role: str = "") -> str:
        """The chat as a file."""
        chat = {"call": call, "name": person.user.first_name, "language": person.user.language_code}
        if role:
            chat["role"] = role
        text = yaml.dump({**chat, "lines": self.lines}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
        end = f"# It ends here: then {self.stopped_at}, which such a file cannot say.\n" if self.stopped_at else ""
        return f"{_HEAD}{text}{end}"


@dataclass(frozen=True)
class Step:
    """Something a person does, and what is shown then."""

    does: str
    #: where that stands
    line: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Chat:
    """A chat that was read from a file."""

    path: Path
    #: None: any
    call: str | None
    name: str
    language: str
    #: what the person does before it begins
    before: tuple[str, ...]
    steps: tuple[Step, ...]
    #: what they work as; empty for who answers forms
    role: str = ""


def read_chat(path: Path) -> Chat:
    """Read a file; raises BrokenCall with all that is wrong."""
    problems = Problems(str(path))
    raw = read_bytes(path, problems)
    entry = read_yaml(raw, problems) if raw is not None else None
    lines = entry.get("lines") if entry is not None else None
    if entry is not None and not isinstance(lines, Entries):
        problems.error(1, "a chat has no lines", 'write lines: and below it - "> /start"')
    if entry is None or not isinstance(lines, Entries) or problems.errors:
        raise BrokenCall(problems)
    steps = _steps(lines, problems)
    before, role = entry.get("before"), str(entry.get("role", ""))
    if role and role not in ROLES:
        problems.error(1, f"there is no role {role!r}", f"name one of: {', '.join(ROLES)}; or leave it out")
    if problems.errors:
        raise BrokenCall(problems)
    return Chat(
        path,
        str(entry["call"]) if "call" in entry else None,
        str(entry.get("name", "Amina")),
        str(entry.get("language", "en")),
        tuple(map(str, before)) if isinstance(before, Entries) else (),
        tuple(steps),
        role,
    )


def _steps(lines: Entries, problems: Problems) -> list[Step]:
    begins = [at for at, line in enumerate(lines) if is_done(str(line))]
    if not begins or begins[0] != 0:
        todo = 'begin with what the person does, such as - "> /start" or - "[Yes]", in quotes'
        problems.error(lines.lines[0] if lines else 1, "a chat begins with somebody who does something", todo)
        return []
    for line, number in zip(lines, lines.lines, strict=True):
        if isinstance(line, (Entry, Entries)):
            problems.error(number, "this line is no text", "put it in quotes")
    ends = [*begins[1:], len(lines)]
    return [
        Step(str(lines[begin]), lines.lines[begin], tuple(str(line).rstrip("\n") for line in lines[begin + 1 : end]))
        for begin, end in zip(begins, ends, strict=True)
    ]


class _Dumper(yaml.SafeDumper):
    """Writes what has several lines as several lines."""


def _as_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else '"' if is_done(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_text)
