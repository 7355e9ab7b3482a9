"""What is still held of each call, whether its folder is there or not, and the forms that were kept of it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from .models import form_version, submission


async def read_held(connection: AsyncConnection) -> dict[str, int]:
    """Call -> how many forms of it are whole, rehearsed ones too."""
    query = select(submission.c.call, func.count()).where(submission.c.emptied.is_(None))
    return {row[0]: row[1] for row in await connection.execute(query.group_by(submission.c.call))}


async def read_versions(connection: AsyncConnection, call: str) -> list[tuple[str, dict[str, str]]]:
    """Every form that was kept of a call, the newest first: its hash and its texts."""
    query = select(form_version.c.hash, form_version.c.files).where(form_version.c.call == call)
    rows = await connection.execute(query.order_by(form_version.c.at.desc(), form_version.c.hash))
    return [(row[0], row[1]) for row in rows]
