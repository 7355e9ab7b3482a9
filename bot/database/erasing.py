"""Rows of a person removed, as the register of people's data says, and what else has to go with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.records import record

from . import models as m
from .brought import TERMINAL, let_terminal_in
from .opening import Database
from .persons import CHATS, RULINGS, Found, Person, find, read_steps

#: numbers in one statement
_AT_ONCE = 500


@record
class Form:
    """A form that is gone."""

    id: int
    call: str
    reference: str


@record
class Gone:
    """What was removed, and what is left to be done."""

    forms: tuple[Form, ...] = ()
    #: files that no row names any more, below the data folder
    paths: tuple[str, ...] = ()
    #: messages that are not to be sent any more
    outbox: frozenset[int] = frozenset()
    #: other chats that could write in these forms
    others: tuple[int, ...] = ()


async def erase_rows(database: Database, connection: AsyncConnection, person: Person, now: datetime) -> Gone:
    """Remove everything that is about a person. Of a chat that holds forms of others the bare row stays."""
    found = await find(connection, person)
    # rows of forms that are gone are not all that names them: messages to others, what others were doing there
    gone = Gone(
        forms=await _forms(connection, found),
        paths=await _paths(connection, found),
        outbox=frozenset(await _numbers(connection, m.outbox, found)),
        others=tuple(await _others(connection, found)),
    )
    await let_go(connection, found)
    for table in reversed(m.metadata.sorted_tables):
        if table not in (m.chat, m.wording):
            await _erase_of(connection, table.name, found)
    await _erase_words(connection, found.words)
    if person.chat is not None and not await _holds_any(connection, person.chat):
        await erase_bare(database, connection, person.chat, now)
    elif person.chat is not None:
        bare = {**RULINGS["chat"].blanks, "came_at": now, "active_at": now, "rev": m.chat.c.rev + 1}
        await connection.execute(update(m.chat).where(m.chat.c.chat_id == person.chat).values(bare))
    left = await still_named(connection, gone.paths)
    return Gone(gone.forms, tuple(one for one in gone.paths if one not in left), gone.outbox, gone.others)


async def erase_bare(database: Database, connection: AsyncConnection, chat: int, now: datetime) -> None:
    """Remove the row of a chat that holds nothing; what it once wrote for others names it no more."""
    for name, ruling in RULINGS.items():
        table = m.metadata.tables[name]
        for column, value in ruling.moves.items():
            if column not in CHATS:
                continue
            moved = update(table).where(table.c[column] == chat)
            if value == TERMINAL and table.c[column].foreign_keys:
                named = select(func.count()).select_from(table).where(table.c[column] == chat)
                if not (await connection.execute(named)).scalar_one():
                    continue
                await let_terminal_in(database, connection, now)
            await connection.execute(moved.values({column: value}))
    await connection.execute(delete(m.chat).where(m.chat.c.chat_id == chat))


async def read_bare(connection: AsyncConnection, chats: Collection[int]) -> list[tuple[int, datetime]]:
    """Which of these chats hold nothing, and when each was at work last."""
    held = select(m.holding.c.chat_id)
    query = select(m.chat.c.chat_id, m.chat.c.active_at).where(
        m.chat.c.chat_id.in_(list(chats)), m.chat.c.chat_id.not_in(held), m.chat.c.chat_id != TERMINAL
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def read_messages(connection: AsyncConnection, chat: int, since: datetime) -> list[int]:
    """Messages in a chat that can still be taken out of it: theirs, and ours.

    Questions are kept without a time: those since the oldest message of which the time is known.
    """
    theirs = select(m.incoming.c.message_id).where(m.incoming.c.chat_id == chat, m.incoming.c.at >= since)
    ours = select(m.shown.c.message_id).where(m.shown.c.chat_id == chat, m.shown.c.at >= since)
    sent = select(m.delivery.c.message_id).where(m.delivery.c.chat_id == chat, m.delivery.c.at >= since)
    found = {one for query in (theirs, ours, sent) for one in await connection.scalars(query) if one is not None}
    asked = select(m.prompt.c.message_id).where(m.prompt.c.chat_id == chat)
    asked = asked.where(m.prompt.c.message_id >= min(found)) if found else asked
    found |= set((await connection.scalars(asked.order_by(m.prompt.c.message_id.desc()).limit(_QUESTIONS))).all())
    return sorted(found)


async def is_known(connection: AsyncConnection, chat: int) -> bool:
    """There is something of a chat: its own row, or messages in it."""
    for table in (m.chat, m.incoming, m.shown, m.delivery, m.prompt):
        query = select(table.c.chat_id).where(table.c.chat_id == chat).limit(1)
        if (await connection.execute(query)).first() is not None:
            return True
    return False


async def add_tombstones(
    connection: AsyncConnection, ids: Callable[[], int], made: Sequence[tuple[str, str, datetime]]
) -> None:
    """Note who was erased: what, hash, when."""
    rows = [{"id": ids(), "what": what, "hash": digest, "at": at} for what, digest, at in made]
    if rows:
        await connection.execute(m.erased.insert(), rows)


async def find_respondent(connection: AsyncConnection, reference: str) -> int | None:
    """Who answers in the form with this reference."""
    query = select(m.submission.c.respondent_id).where(m.submission.c.reference == reference)
    found: int | None = (await connection.execute(query)).scalar()
    return found


async def all_numbers(connection: AsyncConnection) -> tuple[list[int], list[tuple[int, datetime]]]:
    """All respondents, and all chats with when they came."""
    respondents = list((await connection.scalars(select(m.respondent.c.id))).all())
    rows = await connection.execute(select(m.chat.c.chat_id, m.chat.c.came_at).where(m.chat.c.chat_id != TERMINAL))
    return respondents, [(row[0], row[1]) for row in rows]


async def known_folders(connection: AsyncConnection, numbers: Collection[int]) -> set[int]:
    """Which of these are submissions, or files without one: what stands in the data folder for others is left over."""
    some = list(numbers)
    found: set[int] = set()
    for at in range(0, len(some), _AT_ONCE):
        part = some[at : at + _AT_ONCE]
        found |= set((await connection.scalars(select(m.submission.c.id).where(m.submission.c.id.in_(part)))).all())
        found |= set((await connection.scalars(select(m.file.c.id).where(m.file.c.id.in_(part)))).all())
    for number in set(some) - found:
        # one file may stand for an answer of somebody who is gone and for the form of somebody else
        shared = select(m.file.c.id).where(m.file.c.path.startswith(f"files/{number}/"))
        if (await connection.execute(shared.limit(1))).first() is not None:
            found.add(number)
    return found


async def read_about(connection: AsyncConnection, respondent: int) -> dict[str, int]:
    """How much there is of a respondent: forms, answers with older ones, files, documents."""
    found = await find(connection, Person(None, frozenset({respondent})))
    counts = {"forms": len(found.submissions), "files": len(found.files)}
    for name, table in (("answers", m.answer), ("documents", m.document)):
        query = select(func.count()).select_from(table).where(table.c.submission_id.in_(found.submissions))
        counts[name] = int((await connection.execute(query)).scalar_one())
    return counts


async def _forms(connection: AsyncConnection, found: Found) -> tuple[Form, ...]:
    query = select(m.submission.c.id, m.submission.c.call, m.submission.c.reference)
    rows = await connection.execute(query.where(m.submission.c.id.in_(found.submissions)))
    return tuple(Form(*row) for row in rows)


async def _paths(connection: AsyncConnection, found: Found) -> tuple[str, ...]:
    sent = select(m.file.c.path).where(m.file.c.id.in_(found.files), m.file.c.path.is_not(None))
    made = select(m.document.c.path).where(m.document.c.submission_id.in_(found.submissions))
    return (*(await connection.scalars(sent)).all(), *(await connection.scalars(made)).all())


async def still_named(connection: AsyncConnection, paths: Collection[str]) -> set[str]:
    """A form that came as an answer of somebody else's stands in one file for both."""
    return set((await connection.scalars(select(m.file.c.path).where(m.file.c.path.in_(list(paths))))).all())


async def _numbers(connection: AsyncConnection, table: Any, found: Found) -> list[int]:
    ruling = RULINGS[table.name]
    assert ruling.mine is not None
    return list((await connection.scalars(select(table.c.id).where(ruling.mine(found)))).all())


async def _others(connection: AsyncConnection, found: Found) -> list[int]:
    query = select(m.holding.c.chat_id).where(m.holding.c.submission_id.in_(found.submissions)).distinct()
    query = query.where(m.holding.c.chat_id != TERMINAL)
    chats = (await connection.scalars(query.order_by(m.holding.c.chat_id))).all()
    return [one for one in chats if one != found.chat]


async def let_go(connection: AsyncConnection, found: Found) -> None:
    """Whoever has one of these forms open, or writes at it, stands nowhere; what is at hand of them is read anew."""
    moved = {"rev": m.chat.c.rev + 1}
    of_them = m.chat.c.submission_id.in_(found.submissions)
    held = select(m.holding.c.chat_id).where(m.holding.c.submission_id.in_(found.submissions))
    await connection.execute(update(m.chat).where(or_(of_them, m.chat.c.chat_id.in_(held))).values(moved))
    await connection.execute(update(m.chat).where(of_them).values(submission_id=None))
    writing = m.chat.c.chat_id.in_(await read_steps(connection, found))
    await connection.execute(update(m.chat).where(writing).values(step={}, **moved))
    twins = update(m.review).where(m.review.c.twin_id.in_(found.submissions))
    await connection.execute(twins.values({"twin_id": RULINGS["review"].moves["twin_id"]}))


async def _erase_of(connection: AsyncConnection, name: str, found: Found) -> None:
    ruling, table = RULINGS[name], m.metadata.tables[name]
    rows = ruling.goes or ruling.mine
    if rows is None or ruling.erasing == "keep":
        return
    if ruling.erasing == "blank":
        await connection.execute(update(table).where(rows(found)).values(dict(ruling.blanks)))
    else:
        await connection.execute(delete(table).where(rows(found)))


async def _erase_words(connection: AsyncConnection, hashes: Collection[str]) -> None:
    """Words that nobody else was shown: the name of somebody who was helped may stand in them."""
    w = m.wording.c.hash
    still = (select(table.c.words_hash).where(table.c.words_hash == w).exists() for table in (m.consent, m.permission))
    await connection.execute(delete(m.wording).where(and_(w.in_(list(hashes)), *(~one for one in still))))


async def _holds_any(connection: AsyncConnection, chat: int) -> bool:
    query = select(m.holding.c.chat_id).where(m.holding.c.chat_id == chat).limit(1)
    return (await connection.execute(query)).first() is not None


#: questions in a chat that are taken out of it at most
_QUESTIONS = 2000
