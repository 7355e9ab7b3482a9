"""On which page of the book of its call a submission stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import printed, submission
from .opening import Database

#: rows written with one statement
_AT_ONCE = 500


async def keep_pages(
    database: Database, connection: AsyncConnection, call: str, language: str, pages: Mapping[int, int], now: datetime
) -> None:
    """A book of a call was made in this language: submission -> page, instead of what was known of an older one."""
    of_call = select(submission.c.id).where(submission.c.call == call)
    await connection.execute(
        delete(printed).where(printed.c.language == language, printed.c.submission_id.in_(of_call))
    )
    rows = [
        {"submission_id": number, "language": language, "page": page, "at": now}
        for number, page in sorted(pages.items())
    ]
    for start in range(0, len(rows), _AT_ONCE):
        await connection.execute(database.insert(printed), rows[start : start + _AT_ONCE])


async def read_pages(connection: AsyncConnection, number: int) -> dict[str, int]:
    """Language of a book -> the page on which a submission stands; that of the newest book first."""
    query = (
        select(printed.c.language, printed.c.page)
        .where(printed.c.submission_id == number)
        .order_by(printed.c.at.desc(), printed.c.language)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
