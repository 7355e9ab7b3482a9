"""Who got a broadcast and who did not, as a CSV file: complete, or not there at all."""

from __future__ import annotations

import asyncio
import csv
import os
import tempfile
from pathlib import Path

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
    handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(_COLUMNS)
            while True:
                async with database.read() as connection:
                    found = await read_deliveries(connection, number, after, _AT_ONCE)
                rows.writerows(map(_row, found))
                count += len(found)
                if len(found) < _AT_ONCE:
                    break
                after = found[-1].chat
            file.flush()
            os.fsync(file.fileno())
        await asyncio.to_thread(Path(temporary).replace, out)
    except BaseException:
        await asyncio.to_thread(Path(temporary).unlink, missing_ok=True)
        raise
    return count


def _row(one: Delivery) -> tuple[str, ...]:
    when = one.at.isoformat() if one.at is not None else ""
    return tuple(map(_harmless, (str(one.chat), one.language, one.state, when, one.error or "")))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
