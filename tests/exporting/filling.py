"""Fills a database with forms that were sent, many at once: for exports, which only read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.consulting.calls import form_files
from bot.database import models
from bot.database.answers import body_of
from bot.database.opening import Database
from conversations.call import Call
from conversations.replies import File
from conversations.state import Answer, Conversation, Part, Status

DAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Sent:
    """A file to be sent along."""

    name: str
    data: bytes | None = b"sound"
    kind: str = "photo"
    seconds: int = 0


@dataclass
class Filled:
    """One form."""

    answers: Mapping[str, object] = field(default_factory=dict)
    #: key -> files
    files: Mapping[str, list[Sent]] = field(default_factory=dict)
    name: str = "Amina Diallo"
    kind: str = "person"
    status: str = "submitted"
    revision: int = 1
    language: str = "en"
    source: str | None = None
    brought: str | None = None
    door: str = "chat"
    appearance: str | None = "name"
    witness: str | None = None
    trial: bool = False
    #: accepted and so on; None for one that nobody has looked at
    state: str | None = None
    why: str | None = None
    sent: datetime = DAY
    women: int | None = None


class Filling:
    """Adds forms of a call."""

    def __init__(self, database: Database, data: Path | None = None) -> None:
        self.database, self.data = database, data
        self._numbers = count(1)
        self._known: set[str] = set()

    async def form(self, call: Call, at: datetime = DAY) -> None:
        """A form that people begin with."""
        if call.form.version not in self._known:
            self._known.add(call.form.version)
            row = {"hash": call.form.version, "call": call.name, "files": form_files(call), "at": at}
            async with self.database.write() as connection:
                if len(self._known) == 1:
                    await connection.execute(insert(models.wording), {"hash": "0" * 64, "words": "We ask."})
                    chat = {"chat_id": 7, "reachable": True, "step": {}, "quiet": False, "came_at": DAY}
                    await connection.execute(insert(models.chat), {**chat, "active_at": DAY, "rev": 1})
                await connection.execute(insert(models.form_version), row)

    async def fill(self, call: Call, forms: Iterable[Filled]) -> list[str]:
        """Write them; their references."""
        await self.form(call)
        references = []
        waiting = iter(forms)
        while some := list(islice(waiting, 500)):
            rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
            references += [self._one(call, one, rows) for one in some]
            async with self.database.write() as connection:
                for table in _TABLES:
                    if rows[table]:
                        await connection.execute(insert(table), rows[table])
        return references

    def _one(self, call: Call, one: Filled, rows: dict[Any, list[dict[str, Any]]]) -> str:
        number = next(self._numbers)
        reference = f"R{number:06}"
        began = one.sent - timedelta(hours=1)
        rows[models.respondent].append(
            {"id": number, "kind": one.kind, "name": one.name, "agreed": "self", "agreed_at": began,
             "created_at": began, "witness": one.witness, "women": one.women}
        )  # fmt: skip
        rows[models.consent].append(
            {"id": number, "respondent_id": number, "call": call.name, "language": one.language,
             "words_hash": "0" * 64, "chat_id": 7, "at": began}
        )  # fmt: skip
        conversation = Conversation(
            call.name, call.form.version, Status(one.status), "whole", revision=one.revision
        ).as_json()
        del conversation["answers"]
        rows[models.submission].append(
            {"id": number, "call": call.name, "form_hash": call.form.version, "respondent_id": number,
             "consent_id": number, "reference": reference, "status": one.status, "language": one.language,
             "revision": one.revision, "rev": 1, "state": {**conversation, "answers": {}}, "source": one.source,
             "trial": one.trial, "began_at": began, "changed_at": one.sent, "door": one.door,
             "brought": one.brought, "appearance": one.appearance, "contact_again": True, "send_outside": False,
             "sent_at": one.sent if one.revision else None}
        )  # fmt: skip
        for key, value in {**dict.fromkeys(one.files), **one.answers}.items():
            files = [self._file(number, sent, rows) for sent in one.files.get(key, ())]
            parts = tuple(Part("", file, "") for file in files)
            if files and isinstance(value, str):
                parts = (Part(value, None, ""), *parts)
            said = Answer(value, parts, language=one.language)  # type: ignore[arg-type]
            rows[models.answer].append(
                {"id": next(self._numbers) + 10**9, "submission_id": number, "consent_id": number, "key": key,
                 "body": body_of(said, None), "language": one.language, "chat_id": 7, "message_id": None,
                 "revision": 0, "helper": False, "library_version": None, "at": one.sent}
            )  # fmt: skip
        if one.state is not None:
            rows[models.review].append(
                {"submission_id": number, "state": one.state, "revision": one.revision, "why": one.why, "rev": 1,
                 "by_chat": 7, "by_name": "Awa", "at": DAY}
            )  # fmt: skip
        return reference

    def _file(self, submission: int, sent: Sent, rows: dict[Any, list[dict[str, Any]]]) -> File:
        number = next(self._numbers) + 2 * 10**9
        path = f"files/{submission}/{number}{Path(sent.name).suffix or '.bin'}" if sent.data is not None else None
        if path is not None and self.data is not None:
            (self.data / path).parent.mkdir(parents=True, exist_ok=True)
            (self.data / path).write_bytes(sent.data or b"")
        size = len(sent.data or b"")
        rows[models.file].append(
            {"id": number, "submission_id": submission, "chat_id": 7, "message_id": None, "handle": "", "unique": "u",
             "kind": sent.kind, "name": sent.name, "mime": "", "size": size, "seconds": sent.seconds,
             "state": "kept" if path else "lost", "path": path, "sha256": None, "at": DAY}
        )  # fmt: skip
        return File(sent.kind, sent.name, "", size, sent.seconds, str(number))  # type: ignore[arg-type]


_TABLES = (
    models.respondent,
    models.consent,
    models.submission,
    models.file,
    models.answer,
    models.review,
)
