"""Something is put to a person about one answer of theirs: a question, or words to confirm."""

from __future__ import annotations

from typing import Any

from bot.consulting.visit import Visit
from bot.database.reviews import Moderator
from bot.office.requests import Office, Request


async def ask(office: Office, request: Request, submission: int, key: str) -> None:
    """Let a moderator write a question about one answer, which is then put to the person. A button leads here."""
    raise NotImplementedError


async def put(
    office: Office,
    visit: Visit,
    connection: Any,
    *,
    submission: int,
    key: str,
    kind: str,
    words: str,
    language: str,
    by: Moderator,
    rendition: int | None = None,
) -> str | None:
    """Put something to the person, in the transaction that is open; it goes out after the commit.

    `kind` is question, transcript or published (`bot.database.models.asked_back`), `words` what they are asked, or are
    to confirm. None when it goes out; otherwise why not: "nobody" (there is no chat to reach), "many" (three questions
    were asked already), "over" (too long after closing).
    """
    return "nobody"
