"""Puts chats, forms and answers into a database, as they stand there when people have come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from bot.database import models
from bot.database.answers import body_of
from bot.database.opening import Database
from conversations.call import Call
from conversations.state import Answer, Conversation, Status

#: a Monday; in Dakar it is the same hour, in Kampala three later
DAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class Keeping:
    """Adds rows for one call, each form with a respondent and a consent."""

    def __init__(self, database: Database, call: Call) -> None:
        self.database = database
        self.call = call
        self._numbers = count(1)
        self._rows: list[tuple[Any, dict[str, Any]]] = [
            (models.form_version, {"hash": call.form.version, "call": call.name, "files": {}, "at": DAY}),
            (models.wording, {"hash": "0" * 64, "words": "We ask."}),
        ]
        self._chats: set[int] = set()

    def chat(self, number: int, language: str = "en", source: str | None = None) -> None:
        """A chat that came."""
        if number not in self._chats:
            self._chats.add(number)
            self._add(models.chat, chat_id=number, language=language, reachable=True, source=source, step={},
                      quiet=False, came_at=DAY, active_at=DAY, rev=1)  # fmt: skip

    def arrival(self, number: int, language: str, source: str | None, at: datetime, call: str | None = None) -> None:
        """A chat that opened the call."""
        self.chat(number, language, source)
        self._add(models.arrival, chat_id=number, call=call or self.call.name, source=source, language=language, at=at)

    def form(
        self,
        chat: int,
        status: str = "midway",
        *answers: tuple[str, object, float],
        language: str = "en",
        source: str | None = None,
        began: datetime = DAY,
        asking: str | None = None,
        revision: int | None = None,
        trial: bool = False,
        sent: datetime | None = None,
    ) -> int:
        """A form with its answers: (key, value or None for skipped, minutes after it began); its number."""
        number = next(self._numbers)
        self.chat(chat, language, source)
        revision = int(status == "submitted") if revision is None else revision
        ended = sent or began + timedelta(minutes=max((minutes for *_, minutes in answers), default=0))
        conversation = Conversation(self.call.name, self.call.form.version, Status(status), "whole", asking)
        self._add(
            models.respondent, id=number, kind="myself", name="", agreed="self", agreed_at=began, created_at=began
        )
        self._add(models.consent, id=number, respondent_id=number, call=self.call.name, language=language,
                  words_hash="0" * 64, chat_id=chat, at=began)  # fmt: skip
        self._add(models.submission, id=number, call=self.call.name, form_hash=self.call.form.version,
                  respondent_id=number, consent_id=number, reference=f"R{number}", status=status, language=language,
                  revision=revision, rev=1, state={**conversation.as_json(), "revision": revision}, source=source,
                  trial=trial, began_at=began, changed_at=ended, sent_at=ended if revision else None)  # fmt: skip
        self._add(models.holding, chat_id=chat, submission_id=number, helper=False, since=began)
        before: dict[str, Answer] = {}
        for key, value, minutes in answers:
            said = Answer(value, skipped=value is None, language=language)  # type: ignore[arg-type]
            self._add(models.answer, id=next(self._numbers) + 10_000, submission_id=number, consent_id=number, key=key,
                      body=body_of(said, before.get(key)), language=language, chat_id=chat, revision=0, helper=False,
                      at=began + timedelta(minutes=minutes))  # fmt: skip
            before[key] = said
        return number

    def source(self, code: str, label: str) -> None:
        """What the organiser calls a source."""
        self._add(models.source, call=self.call.name, code=code, label=label, at=DAY)

    def unclear(self, form: int, question: str) -> None:
        """A tester did not understand a question."""
        self._add(models.unclear, id=next(self._numbers), submission_id=form, call=self.call.name, question=question,
                  language="en", at=DAY)  # fmt: skip

    async def write(self) -> None:
        """Write everything that was added."""
        async with self.database.write() as connection:
            for table, row in self._rows:
                await connection.execute(insert(table), row)
        self._rows = []

    def _add(self, table: Any, **row: Any) -> None:
        self._rows.append((table, row))
