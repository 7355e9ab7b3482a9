"""What came by other doors than the chat: the forms it was made from, the files it came in, and who typed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from .models import chat, file, form_version, submission
from .opening import Database

#: stands for the terminal where a chat has to be named: nobody is written to there
TERMINAL = 0


@record(kw_only=True)
class Brought:
    """A file in which a form came."""

    id: int
    submission: int
    chat: int
    name: str
    mime: str
    size: int
    #: below the data folder
    path: str
    sha256: str
    at: datetime


async def let_terminal_in(database: Database, connection: AsyncConnection, now: datetime) -> None:
    """The row that stands for the terminal is there from now on."""
    row = {
        "chat_id": TERMINAL,
        "reachable": False,
        "quiet": True,
        "step": {},
        "came_at": now,
        "active_at": now,
        "rev": 1,
    }
    await connection.execute(database.insert(chat).values(row).on_conflict_do_nothing())


async def find_forms(connection: AsyncConnection, prefix: str) -> list[tuple[str, str, dict[str, str]]]:
    """Forms whose hash begins so: hash, call, texts. `prefix` is hexadecimal."""
    like = form_version.c.hash.startswith(prefix, autoescape=True)
    rows = await connection.execute(select(form_version).where(like).order_by(form_version.c.at))
    return [(row["hash"], row["call"], row["files"]) for row in rows.mappings()]


async def taken_before(connection: AsyncConnection, call: str, sha256: str) -> str | None:
    """The reference under which this very file was taken for a call; None for one that is new."""
    query = (
        select(submission.c.reference)
        .join(file, file.c.submission_id == submission.c.id)
        .where(file.c.sha256 == sha256, submission.c.call == call, submission.c.door != "chat")
        .where(submission.c.status != "withdrawn")
        .order_by(submission.c.id)
        .limit(1)
    )
    found: str | None = (await connection.execute(query)).scalar()
    return found


async def keep_brought(connection: AsyncConnection, one: Brought) -> None:
    """The file in which a form came stands beside it."""
    row = {
        "id": one.id,
        "submission_id": one.submission,
        "chat_id": one.chat,
        "handle": "",
        "unique": one.sha256,
        "kind": "document",
        "name": one.name,
        "mime": one.mime,
        "size": one.size,
        "seconds": 0,
        "state": "kept",
        "path": one.path,
        "sha256": one.sha256,
        "at": one.at,
    }
    await connection.execute(file.insert().values(row))


async def belongs_to(connection: AsyncConnection, number: int, submission_id: int) -> None:
    """A file that somebody sent before there was a form stands beside that one from now on."""
    await connection.execute(update(file).where(file.c.id == number).values(submission_id=submission_id))


@record
class SentFile:
    """A file that came in a chat and was fetched."""

    id: int
    chat: int
    submission: int | None
    name: str
    #: below the data folder; None for one that is not there
    path: str | None
    sha256: str | None


async def read_sent_file(connection: AsyncConnection, number: int) -> SentFile | None:
    """A file by its number."""
    row = (await connection.execute(select(file).where(file.c.id == number))).mappings().first()
    if row is None:
        return None
    return SentFile(row["id"], row["chat_id"], row["submission_id"], row["name"], row["path"], row["sha256"])


async def forget_file(connection: AsyncConnection, number: int) -> None:
    """Nothing of a file was taken, and it is kept no more."""
    gone = {"state": "lost", "path": None, "handle": "", "name": ""}
    await connection.execute(update(file).where(file.c.id == number).values(gone))
