"""Who got a broadcast and who did not, as a CSV file: complete, or not there at all."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from bot.database.broadcasts import Delivery, read_deliveries
from bot.database.opening import Database

_COLUMNS = ("chat_id", "language", "state", "when", "error")
#: rows read in one transaction
_AT_ONCE = 2_000
#: a spreadsheet takes what begins so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


async def write_ledger(database: Database, number: int, out: Path) -> int:
    """Write the deliveries of a broadcast by chat, for the eyes of this user only; how many there are.

    Raises OSError where OUT cannot be written, and Away.
    """
    count, after = 0, None
    file = await asyncio.to_thread(_begin, out)
    try:
        while True:
            async with database.read() as connection:
                found = await read_deliveries(connection, number, after, _AT_ONCE)
            await asyncio.to_thread(_write, file, found)
            count += len(found)
            if len(found) < _AT_ONCE:
                break
            after = found[-1].chat
        await asyncio.to_thread(_finish, file, out)
    except BaseException:
        await asyncio.to_thread(_drop, file)
        raise
    return count


def _begin(out: Path) -> IO[str]:
    """A file beside OUT, with the headings."""
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115
        "w", encoding="utf-8", newline="", prefix=f".{out.name}.", dir=out.parent, delete=False
    )
    csv.writer(file).writerow(_COLUMNS)
    return file


def _write(file: IO[str], found: Sequence[Delivery]) -> None:
    csv.writer(file).writerows(map(_row, found))


def _finish(file: IO[str], out: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    Path(file.name).replace(out)


def _drop(file: IO[str]) -> None:
    with contextlib.suppress(OSError):
        file.close()
    Path(file.name).unlink(missing_ok=True)


def _row(one: Delivery) -> tuple[str, ...]:
    when = one.at.isoformat() if one.at is not None else ""
    return tuple(map(_harmless, (str(one.chat), one.language, one.state, when, one.error or "")))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
