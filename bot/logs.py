"""Log lines that name what went wrong and where, and never repeat what somebody wrote."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

#: these say more than anybody needs to know: at DEBUG also every value that goes into the database
_TALKATIVE = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "asyncio",
    "asyncpg",
    "fontTools",
    "httpx",
    "python_multipart",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)


def told(error: BaseException) -> str:
    """An error's kind, the database's code for it, and the place in our code: its own words may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{_ROOT}/" in frame.filename] or list(frames)
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    return f"{type(error).__name__}{f' {code}' if code else ''}{where}"


def set_up(level: str) -> None:
    """One line for each event, on stderr."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


_ROOT = Path(__file__).parents[1]
