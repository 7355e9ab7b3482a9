"""What is wrong with a call: where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from .records import record

Level = Literal["error", "warning"]


@record
class Problem:
    """One refusal or piece of advice to whoever writes a call; `line` counts from 1."""

    file: str
    line: int
    level: Level
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.what}; {self.todo}"

    def as_json(self) -> dict[str, str | int]:
        """The problem as `palabre check --json` prints it."""
        return asdict(self)


@dataclass(slots=True)
class Problems:
    """All problems of one call, gathered while it is read: never only the first."""

    file: str
    found: list[Problem] = field(default_factory=list)
    _known: set[Problem] = field(default_factory=set)

    def error(self, line: int, what: str, todo: str) -> None:
        """Note what keeps the call from working."""
        self._note(line, "error", what, todo)

    def warning(self, line: int, what: str, todo: str) -> None:
        """Note what a respondent or an organiser would stumble over."""
        self._note(line, "warning", what, todo)

    def add(self, problems: Iterable[Problem]) -> None:
        """Take over what was found elsewhere, in another file of the same call."""
        self.found.extend(problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the call from working."""
        return tuple(one for one in self.found if one.level == "error")

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.found, key=lambda one: (one.file, one.line, one.level)))

    def _note(self, line: int, level: Level, what: str, todo: str) -> None:
        problem = Problem(self.file, line, level, _one_line(what), _one_line(todo))
        if problem in self._known:
            return
        self._known.add(problem)
        if len(self._known) == MOST_PROBLEMS:
            problem = Problem(
                self.file, line, "error", "there are more problems than can be listed", "mend these first"
            )
        if len(self._known) <= MOST_PROBLEMS:
            self.found.append(problem)

    @property
    def is_full(self) -> bool:
        """So many problems that looking for near misses would only cost time."""
        return len(self._known) > MOST_PROBLEMS // 4


#: more are not listed
MOST_PROBLEMS = 1000
#: characters of one part of a problem
_LONGEST = 400


def _one_line(words: str) -> str:
    """Words from a file on one line, with nothing in them that would move a terminal's cursor."""
    flat = "".join(c if c.isprintable() else " " for c in " ".join(words[: 4 * _LONGEST].split()))
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"


class BrokenCall(Exception):
    """A call that cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
