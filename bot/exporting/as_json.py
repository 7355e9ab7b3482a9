"""What came in, as a file: complete, or not there at all."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bot.consulting.calls import Calls
from bot.database.exports import Came, Sent, Which, read_all, read_forms
from bot.database.opening import Database
from bot.database.records import Submission
from conversations.completed import exported
from conversations.plan import question_name
from conversations.state import Moment, Status


async def export_json(
    database: Database | None, calls: Calls, name: str, out: Path, *, everything: bool, passed: Callable[[int], None]
) -> int:
    """Write `{call, submissions: [...]}`; how many there are. `passed` is told how many are written so far.

    Submitted ones only, unless `everything`; none where there is no database yet. Raises OSError where OUT cannot be
    written.
    """
    if database is not None:
        for version, files in await read_forms(database, name):
            if not calls.knows(version):
                calls.learn(name, version, files)
    which = Which(frozenset(Status) if everything else frozenset({Status.SUBMITTED}))
    count = 0
    handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b'{"call": ' + orjson.dumps(name) + b', "submissions": [')
            async for came in read_all(database, name, which) if database is not None else _nobody():
                file.write(b",\n" if count else b"\n")
                file.write(orjson.dumps(as_json(calls, came)))
                count += 1
                passed(count)
            file.write(b"\n]}\n" if count else b"]}\n")
            file.flush()
            os.fsync(file.fileno())
        await asyncio.to_thread(Path(temporary).replace, out)
    except BaseException:
        await asyncio.to_thread(Path(temporary).unlink, missing_ok=True)
        raise
    return count


async def _nobody() -> AsyncIterator[Came]:
    nothing: tuple[Came, ...] = ()
    for one in nothing:
        yield one


def as_json(calls: Calls, came: Came) -> dict[str, Any]:
    """One submission: answers by question name, the names of the files that were sent along, and what was explained."""
    submission = came.submission
    call = calls.pinned(submission.call, submission.form_hash)
    if call is None:
        raise LookupError(f"the form of {submission.reference} is gone")
    moment = Moment(datetime.now(UTC), call.written(submission.language), lambda: 0.0, lambda: "")
    respondent = submission.respondent
    return {
        "reference": submission.reference,
        "status": submission.status.value,
        "language": submission.language,
        "revision": submission.conversation.revision,
        "respondent": {
            "kind": respondent.kind,
            "name": respondent.name or None,
            "women": respondent.women,
            "men": respondent.men,
        },
        "answers": exported(call, submission.conversation, moment),
        "files": _files(submission, came.files),
        **_explained(came),
    }


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
