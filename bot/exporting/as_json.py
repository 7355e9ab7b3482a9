"""What came in, as a file: complete, or not there at all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import orjson

from bot.consulting.calls import Calls
from bot.consulting.older_forms import learn_forms
from bot.database.exports import Came, Sent, Which, read_all
from bot.database.opening import Database
from bot.database.records import Submission
from conversations.from_the_phone import without_shared
from conversations.plan import question_name
from conversations.state import Status

from .rows import answers_of, call_of
from .streaming import write_export


async def export_json(
    database: Database | None, calls: Calls, name: str, out: Path, *, everything: bool, passed: Callable[[int], None]
) -> int:
    """Write `{call, submissions: [...]}`; how many there are. `passed` is told how many are written so far.

    Submitted ones only, unless `everything`; none where there is no database yet. Raises OSError where OUT cannot be
    written.
    """
    if database is not None:
        await learn_forms(database, calls, name)
    which = Which(frozenset(Status) if everything else frozenset({Status.SUBMITTED}))
    came = read_all(database, name, which) if database is not None else nobody()
    made = await write_export(out, lambda folder, file: JsonWriter(folder, file, calls, name), came, passed)
    return made.count


async def nobody() -> AsyncIterator[Came]:
    """No submissions."""
    nothing: tuple[Came, ...] = ()
    for one in nothing:
        yield one


class JsonWriter:
    """One object with the name of the call and all submissions."""

    def __init__(
        self,
        folder: Path,
        file: str,
        calls: Calls,
        call: str,
        hidden: Collection[str] = (),
        *,
        without_names: bool = False,
        note: str = "",
    ) -> None:
        self._calls, self._hidden, self._without_names = calls, hidden, without_names
        self._file = (folder / file).open("wb")
        told = b', "note": ' + dumped(note) if note else b""
        self.size = self._file.write(b'{"call": ' + dumped(call) + told + b', "submissions": [')
        self.missing = 0
        self._count = 0

    def weight(self, came: Came) -> int:
        """Nothing that is known before it is written."""
        return 0

    def put(self, came: Came) -> None:
        """One submission more."""
        shown = as_json(self._calls, came, self._hidden, without_names=self._without_names)
        self.size += self._file.write((b",\n" if self._count else b"\n") + dumped(shown))
        self._count += 1

    def close(self) -> None:
        """It is complete."""
        self._file.write(b"\n]}\n" if self._count else b"]}\n")
        self._file.close()


def dumped(value: object) -> bytes:
    """JSON on one line; what is no character stands in it as an escape."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def as_json(calls: Calls, came: Came, hidden: Collection[str] = (), *, without_names: bool = False) -> dict[str, Any]:
    """One submission: answers by question name, the names of the files that were sent along, and what was explained.

    Without the questions that are hidden; without names also without whatever else tells who speaks.
    """
    submission = came.submission
    call = call_of(calls, came)
    respondent = submission.respondent
    answers = answers_of(call, came, without_names=without_names)
    return {
        "reference": submission.reference,
        "status": submission.status.value,
        "language": submission.language,
        "revision": submission.conversation.revision,
        "respondent": {
            "kind": respondent.kind,
            **({} if without_names else {"name": respondent.name or None}),
            "women": respondent.women,
            "men": respondent.men,
        },
        "answers": _without(answers, hidden, without_shared if without_names else str),
        **({} if without_names else {"files": _files(submission, came.files)}),
        "state": came.state,
        "door": submission.door,
        **_explained(came),
    }


def _without(value: Any, hidden: Collection[str], words: Callable[[str], str]) -> Any:
    """Answers without the hidden questions, at whatever depth; `words`: what is left of each text."""
    match value:
        case dict():
            return {name: _without(one, hidden, words) for name, one in value.items() if name not in hidden}
        case list():
            return [_without(one, hidden, words) for one in value]
        case str():
            return words(value)
        case _:
            return value


def _explained(came: Came) -> dict[str, Any]:
    """What was opened in the library, and after which version of it answers were given; nothing where nothing was."""
    if not came.opened and not came.versions:
        return {}
    opened = [
        {"entry": one.entry, "question": one.question or None, "version": one.version, "at": one.at.isoformat()}
        for one in came.opened
    ]
    return {"explained": opened, "library_versions": dict(came.versions)}


def _files(submission: Submission, files: Mapping[str, Sent]) -> dict[str, list[str]]:
    """By question; of a repeat or a follow-up, all instances together."""
    found: dict[str, list[str]] = {}
    for key, answer in submission.conversation.answers.items():
        sent = [files[one.ref].name if one.ref in files else one.name for one in answer.files]
        if sent and not answer.skipped:
            question = question_name(key)
            found.setdefault(question, []).extend(sent)
    return found
