"""Forms whose time is over: what is left of them counts, or has words without anybody behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.plan import question_name
from conversations.records import record, replace
from conversations.state import Answer

from . import models as m
from .answers import answer_of, body_of
from .brought import TERMINAL, let_terminal_in
from .erasing import let_go, still_named
from .opening import Database
from .persons import RULINGS, find_forms
from .rows import hash_of

#: tables that name forms and stay: what was decided on a form counts, a chat is its person's
_STAY = frozenset({"chat", "review"})
#: what stays of a form that is anonymised besides: words without anybody behind them
_STAY_TOO = frozenset({"answer", "answer_entry", "answer_topic", "permission", "rendition"})


@record
class Emptied:
    """What is left to be done."""

    submissions: tuple[int, ...]
    #: below the data folder
    paths: tuple[str, ...]
    #: messages that are not to be sent any more
    outbox: tuple[int, ...] = ()


async def read_due(connection: AsyncConnection, call: str, until: datetime, most: int) -> list[int]:
    """Submissions of a call that came in until then and are still whole, the oldest first."""
    query = select(m.submission.c.id).where(
        m.submission.c.call == call, m.submission.c.emptied.is_(None), m.submission.c.began_at <= until
    )
    return list((await connection.scalars(query.order_by(m.submission.c.id).limit(most))).all())


async def empty(
    database: Database,
    connection: AsyncConnection,
    numbers: Sequence[int],
    how: str,
    telling: Collection[str],
    ids: Callable[[], int],
    now: datetime,
) -> Emptied:
    """Take out of these submissions what may be kept no longer.

    `how` is deleted (they only count) or anonymised: words and choices stay, but for questions that tell who speaks
    (`telling`, names of any version), and what was sent as a file.
    """
    ours = m.submission.c.id.in_(numbers)
    found = await find_forms(connection, numbers)
    await let_terminal_in(database, connection, now)
    await _add_empty_words(database, connection)
    paths = [*await _paths(connection, m.file, numbers), *await _paths(connection, m.document, numbers)]
    if how == "anonymised":
        await _say_again(connection, numbers, telling, ids)
    await let_go(connection, found)
    await connection.execute(delete(m.job).where(m.job.c.id.in_(found.jobs)))
    await connection.execute(delete(m.outbox).where(m.outbox.c.id.in_(found.messages)))
    for table in _going(how):
        await connection.execute(delete(table).where(table.c.submission_id.in_(numbers)))
    await _blank_people(connection, numbers)
    blank = {"why": None, "by_name": "", "twin_id": None}
    await connection.execute(update(m.review).where(m.review.c.submission_id.in_(numbers)).values(blank))
    for table, column in ((m.permission, "chat_id"), (m.answer_entry, "chat_id")):
        moved = update(table).where(table.c.submission_id.in_(numbers))
        await connection.execute(moved.values({column: RULINGS[table.name].moves[column]}))
    rows = (await connection.execute(select(m.submission.c.id, m.submission.c.state).where(ours))).all()
    bare = update(m.submission).where(m.submission.c.id == bindparam("b_id")).values(state=bindparam("b_state"))
    await connection.execute(bare, [{"b_id": number, "b_state": _bare(state)} for number, state in rows])
    left: dict[str, Any] = {"emptied": how, "emptied_at": now, "contact_again": False, "brought": None}
    left |= {"source": None} if how == "anonymised" else {"appearance": "counted", "send_outside": False}
    await connection.execute(update(m.submission).where(ours).values(**left, rev=m.submission.c.rev + 1))
    if how == "anonymised":
        by_name = m.submission.c.appearance.in_(("name", "organisation"))
        await connection.execute(update(m.submission).where(ours, by_name).values(appearance="none"))
    named = await still_named(connection, paths)
    return Emptied(tuple(numbers), tuple(one for one in paths if one not in named), found.messages)


def _going(how: str) -> list[Table]:
    """Tables of whose rows about a form nothing stays: as erasing does, but for what was said here."""
    stay = _STAY if how == "deleted" else _STAY | _STAY_TOO
    named = [table for table in reversed(m.metadata.sorted_tables) if "submission_id" in table.c]
    return [table for table in named if RULINGS[table.name].erasing == "delete" and table.name not in stay]


def _bare(state: Mapping[str, Any]) -> dict[str, Any]:
    """Where a conversation stands, without where its person stood in it."""
    bare = {**state, "asking": None, "trail": [], "opened": [], "pending": None, "search": "", "paused": False}
    bare.pop("speaks_of", None)
    return bare


async def _add_empty_words(database: Database, connection: AsyncConnection) -> None:
    row = {"hash": hash_of(""), "words": ""}
    await connection.execute(database.insert(m.wording).on_conflict_do_nothing(), [row])


async def _paths(connection: AsyncConnection, table: Any, numbers: Sequence[int]) -> list[str]:
    query = select(table.c.path).where(table.c.submission_id.in_(numbers), table.c.path.is_not(None))
    return list((await connection.scalars(query)).all())


async def _blank_people(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Names, witnesses and chats go; that somebody agreed, and when, stays."""
    who = list(await connection.scalars(select(m.submission.c.respondent_id).where(m.submission.c.id.in_(numbers))))
    theirs = m.consent.c.respondent_id.in_(who)
    hashes = list((await connection.scalars(select(m.consent.c.words_hash).where(theirs).distinct())).all())
    blank = {"chat_id": TERMINAL, "message_id": None, "guardian": None, "words_hash": hash_of("")}
    await connection.execute(update(m.consent).where(theirs).values(blank))
    await connection.execute(delete(m.paper_code).where(m.paper_code.c.respondent_id.in_(who)))
    nobody = {"name": "", "witness": None, "recording_id": None, "confirms": None}
    await connection.execute(update(m.respondent).where(m.respondent.c.id.in_(who)).values(nobody))
    w = m.wording.c.hash
    still = [select(one.c.words_hash).where(one.c.words_hash == w).exists() for one in (m.consent, m.permission)]
    await connection.execute(delete(m.wording).where(w.in_(hashes), w != hash_of(""), ~or_(*still)))


async def _say_again(
    connection: AsyncConnection, numbers: Sequence[int], telling: Collection[str], ids: Callable[[], int]
) -> None:
    """Each answer as it was given last, in one row, without files and the messages that brought it."""
    said: dict[tuple[int, str], tuple[Any, Answer]] = {}
    rows = await connection.execute(
        select(m.answer).where(m.answer.c.submission_id.in_(numbers)).order_by(m.answer.c.id)
    )
    for row in rows.mappings():
        place = row["submission_id"], row["key"]
        before = said[place][1] if place in said else None
        said[place] = row, answer_of(row["body"], before, row["language"], row["at"])
    kept, renamed = [], {}
    for (number, key), (row, given) in said.items():
        if question_name(key) in telling:
            continue
        parts = tuple(replace(part, ref="") for part in given.parts if part.file is None)
        bare = replace(given, parts=parts, ref="")
        identity = ids()
        renamed[number, row["id"]] = identity
        kept.append({**row, "id": identity, "body": body_of(bare, None), "chat_id": TERMINAL, "message_id": None})
    await connection.execute(delete(m.answer).where(m.answer.c.submission_id.in_(numbers)))
    if kept:
        await connection.execute(m.answer.insert(), kept)
    r = m.rendition.c
    written = await connection.execute(select(r.id, r.submission_id, r.answer_id).where(r.submission_id.in_(numbers)))
    moved = [
        {"b_id": one, "b_answer": renamed[number, before]}
        for one, number, before in written
        if (number, before) in renamed
    ]
    if moved:
        new = update(m.rendition).where(r.id == bindparam("b_id")).values(answer_id=bindparam("b_answer"))
        await connection.execute(new, moved)
    # words that belong to no answer any more: written down from what is gone
    holds = select(m.answer.c.id).where(m.answer.c.submission_id.in_(numbers))
    gone = delete(m.rendition).where(m.rendition.c.submission_id.in_(numbers), m.rendition.c.answer_id.not_in(holds))
    await connection.execute(gone)
