"""Codes on paper: of each only what cannot be turned back into it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import paper_code, submission


async def count_codes(connection: AsyncConnection, respondent: int) -> int:
    """How many codes there are for a respondent."""
    query = select(func.count()).where(paper_code.c.respondent_id == respondent)
    return int((await connection.execute(query)).scalar_one())


async def read_of_codes(connection: AsyncConnection, hashes: Collection[str]) -> dict[str, int]:
    """Hash of a code -> the form that it is for: the one that was begun last for that respondent."""
    query = (
        select(paper_code.c.hash, submission.c.id)
        .join(submission, submission.c.respondent_id == paper_code.c.respondent_id)
        .where(paper_code.c.hash.in_(list(hashes)))
        .order_by(submission.c.id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
