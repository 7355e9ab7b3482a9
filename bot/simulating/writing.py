"""People who were made up, written a few at a time, as the bot writes those who are real."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bot.consulting.calls import form_files
from bot.database.opening import Database
from bot.database.reading import read_largest_id
from bot.database.records import Changes
from bot.database.simulated import count_made, files_kept, has_real_answers
from bot.database.writing import Writer
from bot.whole_files import write_private
from conversations.call import Call
from conversations.text import Translate

from .filling import Filled, Filling
from .people import People

#: rows in one transaction: the bot may be running, and waits meanwhile
_ROWS = 500
#: days over which they come
DAYS = 42
#: the first number of a row in an empty database
_LOWEST = 1 << 40


class RealPeople(Exception):
    """Real people have answered here."""


async def simulate(
    database: Database,
    call: Call,
    data: Path,
    respondents: int,
    *,
    seed: int = 1,
    submitted: bool = False,
    among_real: bool = False,
    until: datetime,
    translate: Translate | None = None,
    passed: Callable[[int], None] = lambda _: None,
) -> Counter[str]:
    """Add so many people who were made up and came in the six weeks before `until`; how many forms stand how.

    `passed` is told how many are written so far. Those who come after others of the same seed go on counting: nobody
    comes twice. Raises RealPeople (unless `among_real`) and NoFaker.
    """
    people = People(seed, call.languages, submitted=submitted, days=DAYS)
    async with database.read() as connection:
        if not among_real and await has_real_answers(connection):
            raise RealPeople
        before = await count_made(connection)
        ids = count(max(_LOWEST, await read_largest_id(connection)) + 1)
    first_day = until - timedelta(days=DAYS + 2)
    filling = Filling(call, people, first_day, lambda: next(ids), translate)
    ended: Counter[str] = Counter()
    waiting: list[Filled] = []
    async with database.write() as connection:
        await Writer(database, connection, lambda: next(ids)).form(
            call.form.version, call.name, form_files(call), first_day
        )
    for number in range(respondents):
        filled = filling.fill(before + number, number / respondents)
        ended[filled.submission.status.value] += 1
        if waiting and sum(one.rows for one in waiting) + filled.rows > _ROWS:
            await _write(database, waiting, data, lambda: next(ids))
            passed(number)
            waiting = []
        waiting.append(filled)
    await _write(database, waiting, data, lambda: next(ids))
    passed(respondents)
    return ended


async def _write(database: Database, filled: list[Filled], data: Path, ids: Callable[[], int]) -> None:
    if not filled:
        return
    changes, files = Changes(), [file for one in filled for file in one.files]
    for one in filled:
        changes.add(one.changes)
    if files:
        await asyncio.to_thread(_put, data, {kept.path: content for kept, content in files})
    async with database.write() as connection:
        now = max(one.submission.changed_at for one in filled)
        await Writer(database, connection, ids).changes(changes, now)
        await files_kept(connection, [kept for kept, _ in files])


def _put(data: Path, files: dict[str, bytes]) -> None:
    """Each file in its place, readable by nobody else."""
    for path, content in files.items():
        write_private(data / path, content)
