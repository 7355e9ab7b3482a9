"""Work that follows a commit, the files people sent, and the documents made of their forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record
from conversations.state import Answer

from .answers import answer_of
from .models import answer, document, file, job
from .records import Job, KeptFile


@record
class MadeDocument:
    """A document of a form, kept in the data folder."""

    id: int
    submission: int
    #: docx | pdf
    kind: str
    language: str
    revision: int
    draft: bool
    name: str
    #: below the data folder
    path: str
    #: bytes
    size: int


async def read_due(connection: AsyncConnection, now: datetime, most: int, but: Sequence[int] = ()) -> list[Job]:
    """Jobs whose time has come, without those that are being done: the oldest first; documents, then mails, then
    what follows when somebody was erased come last.

    Of staff, the oldest of each chat; so many of them and so many others, that neither wait for the other.
    """
    is_due = job.c.error.is_(None), job.c.not_before <= now, job.c.id.not_in(list(but))
    first = select(func.min(job.c.id)).where(job.c.kind == "staff", job.c.error.is_(None))
    first = first.group_by(job.c.payload["chat"].as_string())
    follows = and_(job.c.kind == "forget", job.c.payload["step"].as_string().is_not(None))
    last = case((job.c.kind == "documents", 1), (job.c.kind == "mail", 2), (follows, 3), else_=0)
    found: list[Job] = []
    for which in (job.c.kind != "staff", job.c.id.in_(first)):
        query = select(job).where(*is_due, which).order_by(last, job.c.id).limit(most)
        rows = (await connection.execute(query)).mappings()
        found += [Job(row["id"], row["kind"], row["payload"], row["not_before"], row["tries"]) for row in rows]
    return found


async def read_kind(connection: AsyncConnection, kind: str) -> list[Job]:
    """All jobs of a kind that can still be done, the oldest first."""
    query = select(job).where(job.c.kind == kind, job.c.error.is_(None)).order_by(job.c.id)
    rows = (await connection.execute(query)).mappings()
    return [Job(row["id"], row["kind"], row["payload"], row["not_before"], row["tries"]) for row in rows]


async def has_later(connection: AsyncConnection, one: Job) -> bool:
    """The same documents are to be made once more by another job."""
    query = select(job.c.payload).where(job.c.kind == one.kind, job.c.id > one.id, job.c.error.is_(None))
    wanted = {name: one.payload[name] for name in ("submission", "chat", "draft", "language")}
    return any(wanted.items() <= payload.items() for (payload,) in await connection.execute(query))


async def next_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the time of the next job comes that is not due yet."""
    waiting = select(job.c.not_before).where(job.c.error.is_(None), job.c.not_before > now)
    query = waiting.order_by(job.c.not_before).limit(1)
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


class Unwanted(Exception):
    """A job was taken back while it was being done: whom it was for has been erased. What it wrote is not to stand."""


async def job_done(connection: AsyncConnection, number: int) -> None:
    """A job has been done, in the same transaction as what it led to. Raises Unwanted where it is there no more."""
    gone = await connection.execute(delete(job).where(job.c.id == number).returning(job.c.id))
    if gone.first() is None:
        raise Unwanted


async def drop_jobs(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """These need not be done any more, if they are there."""
    await connection.execute(delete(job).where(job.c.id.in_(list(numbers))))


async def job_again(connection: AsyncConnection, number: int, not_before: datetime, tries: int) -> None:
    """A job failed, and is to be tried again."""
    await connection.execute(update(job).where(job.c.id == number).values(not_before=not_before, tries=tries))


async def job_given_up(connection: AsyncConnection, number: int, why: str) -> None:
    """A job cannot be done."""
    await connection.execute(update(job).where(job.c.id == number).values(error=why[:500]))


async def read_file(connection: AsyncConnection, number: int) -> KeptFile | None:
    """A file somebody sent, if it still waits to be fetched."""
    query = select(file).where(file.c.id == number, file.c.state == "waiting")
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    return KeptFile(
        id=row["id"],
        submission=row["submission_id"],
        chat=row["chat_id"],
        message=row["message_id"],
        handle=row["handle"],
        unique=row["unique"],
        kind=row["kind"],
        name=row["name"],
        mime=row["mime"],
        size=row["size"],
        seconds=row["seconds"],
        at=row["at"],
    )


async def file_kept(connection: AsyncConnection, number: int, path: str, size: int, sha256: str, name: str) -> bool:
    """A file has been fetched; what the messenger gave it out by is forgotten. False where it was erased meanwhile."""
    kept: Mapping[str, Any] = {
        "state": "kept", "path": path, "size": size, "sha256": sha256, "handle": "", "name": name
    }  # fmt: skip
    changed = update(file).where(file.c.id == number).values(kept).returning(file.c.id)
    return (await connection.execute(changed)).first() is not None


async def file_lost(connection: AsyncConnection, number: int) -> None:
    """A file cannot be fetched any more."""
    await connection.execute(update(file).where(file.c.id == number).values(state="lost", handle=""))


async def read_sent(connection: AsyncConnection, number: int, revision: int) -> dict[str, Answer]:
    """The answers of a form as they were sent: what was changed since, and not sent anew, is left out."""
    query = (
        select(answer.c.key, answer.c.body, answer.c.language, answer.c.at)
        .where(answer.c.submission_id == number, answer.c.revision <= revision)
        .order_by(answer.c.id)
    )
    answers: dict[str, Answer] = {}
    for key, body, language, at in await connection.execute(query):
        answers[key] = answer_of(body, answers.get(key), language, at)
    return answers


async def add_documents(connection: AsyncConnection, made: Sequence[MadeDocument], now: datetime) -> None:
    """Note documents that were made."""
    rows = [
        {
            "id": one.id,
            "submission_id": one.submission,
            "kind": one.kind,
            "language": one.language,
            "revision": one.revision,
            "draft": one.draft,
            "name": one.name,
            "path": one.path,
            "size": one.size,
            "at": now,
        }
        for one in made
    ]
    await connection.execute(document.insert(), rows)


async def read_document(connection: AsyncConnection, number: int) -> MadeDocument | None:
    """A document that was made."""
    row = (await connection.execute(select(document).where(document.c.id == number))).mappings().first()
    if row is None:
        return None
    return MadeDocument(
        row["id"],
        row["submission_id"],
        row["kind"],
        row["language"],
        row["revision"],
        row["draft"],
        row["name"],
        row["path"],
        row["size"],
    )
