"""A call about wells, and forms that came in to it, as rows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.consulting.calls import Calls
from bot.database import models
from conversations.records import replace
from conversations.replies import File
from conversations.state import Answer, Conversation, Part, Status
from tests.broadcasting.people import People
from tests.making import call_from

#: the test runs on SQLite and on PostgreSQL
both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)

WORDS = """
    title: Wells
    languages: [en, fr]
    spoken:
      ff: {name: Fulfulde, written: fr}
    form:
      - type: group
        name: about
        label: About you
        printed: false
        questions:
          - {type: text, name: title, label: What should stand above it?}
          - {type: text, name: phone_number, label: Your number?, appearance: phone}
      - type: group
        name: water
        label: Water
        questions:
          - {type: text, name: village, label: Which village is it?}
          - {type: text, name: story, label: How was it before?, appearance: multiline}
          - type: select_one
            name: well
            label: Is there a well?
            choices: [{name: there, label: There is one}, {name: none, label: There is none}]
"""
WELLS = replace(call_from(WORDS), name="wells")


def calls(folder: Path) -> Calls:
    """The call alone, known under its name."""
    return Calls({"wells": WELLS}, "wells", folder)


def written(words: str, language: str = "fr") -> Answer:
    """An answer that somebody wrote."""
    return Answer(words, (Part(words, None, "1"),), language=language, at=NOW)


def spoken(seconds: int = 40, ref: str = "77", language: str = "fr") -> Answer:
    """An answer that somebody spoke; its file has the number `ref`."""
    return Answer(None, (Part("", File("voice", "", "audio/ogg", 2000, seconds, ref), ref),), language=language, at=NOW)


class CameIn(People):
    """Writes forms that were sent."""

    async def sent(self, *, name="", **answers) -> int:
        """A form that was sent once, with these answers; its number."""
        number = self.form(self.add(), status="submitted", revision=1, sent_at=NOW, answers=list(answers.items()))
        await self.write()
        state = Conversation("wells", "f", Status.SUBMITTED, revision=1).as_json()
        async with self.database.write() as connection:
            here = models.submission.c.id == number
            await connection.execute(update(models.submission).where(here).values(state=state))
            if name:
                who = select(models.submission.c.respondent_id).where(here).scalar_subquery()
                named = update(models.respondent).where(models.respondent.c.id == who)
                await connection.execute(named.values(name=name, kind="person"))
        return number

    async def send_anew(self, number: int) -> None:
        """The person sends it once more."""
        state = Conversation("wells", "f", Status.SUBMITTED, revision=2).as_json()
        async with self.database.write() as connection:
            here = models.submission.c.id == number
            await connection.execute(update(models.submission).where(here).values(state=state, revision=2))

    async def keep_file(self, submission: int, number: int, path: str) -> None:
        """A voice that was fetched."""
        row = {
            "id": number, "submission_id": submission, "chat_id": 1, "handle": "", "unique": f"u{number}",
            "kind": "voice", "name": "", "mime": "audio/ogg", "size": 2000, "seconds": 40, "state": "kept",
            "path": path, "at": NOW,
        }  # fmt: skip
        async with self.database.write() as connection:
            await connection.execute(insert(models.file).values(row))
