"""What moderators have decided about submissions, and what stands beside their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from conversations.records import record

from .models import answer_entry, answer_topic, review, review_note, submission, topic
from .opening import Database

#: where a submission stands with its moderators, in the order in which they work them off
STATES = ("received", "changed", "asked", "accepted", "left-out")


@record
class Moderator:
    """Who decides: a chat (None for the terminal) and the name under which others know it."""

    chat: int | None
    name: str


@record
class Review:
    """What was decided about a submission."""

    submission: int
    #: as it was decided; `state_of` says how it stands now
    state: str
    #: of the submission, when that was decided
    revision: int
    rev: int
    by: Moderator
    at: datetime
    #: why it was left out, in words that the person reads
    why: str | None = None
    #: the submission that says the same
    twin: int | None = None


@record
class Note:
    """A moderator's own words, which nobody else reads."""

    submission: int
    #: the answer it is about; None for all of it
    key: str | None
    words: str
    by: Moderator
    at: datetime


@record
class Topic:
    """What answers can be about."""

    call: str
    #: 0-9 a-z
    code: str
    label: str


@dataclass(slots=True)
class Beside:
    """What stands beside the answers of one submission."""

    review: Review | None = None
    #: the oldest first
    notes: list[Note] = field(default_factory=list)
    #: key of an answer -> codes of topics
    topics: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: key of an answer -> entries of the library, with who said so: person | moderator
    entries: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def state_of(one: Review | None, revision: int) -> str:
    """Where a submission of this revision stands: one that was sent anew since it was looked at has changed."""
    if one is None:
        return "received"
    return "changed" if revision > one.revision else one.state


def is_there() -> ColumnElement[bool]:
    """More is left of a submission than that it counts."""
    return submission.c.emptied.is_distinct_from("deleted")


def stands() -> ColumnElement[str]:
    """The same in SQL, for submissions joined with `review` where there is one."""
    return case(
        (review.c.submission_id.is_(None), "received"),
        (submission.c.revision > review.c.revision, "changed"),
        else_=review.c.state,
    )


async def read_review(connection: AsyncConnection, number: int, *, to_change: bool = False) -> Review | None:
    """What was decided about a submission. `to_change`: nobody else decides until the transaction ends."""
    query = select(review).where(review.c.submission_id == number)
    row = (await connection.execute(query.with_for_update() if to_change else query)).mappings().first()
    return _review(row) if row is not None else None


async def decide(
    database: Database,
    connection: AsyncConnection,
    number: int,
    state: str,
    revision: int,
    by: Moderator,
    now: datetime,
    *,
    why: str | None = None,
    twin: int | None = None,
) -> None:
    """A submission stands like this from now on."""
    row = {
        "submission_id": number,
        "state": state,
        "revision": revision,
        "why": why,
        "twin_id": twin,
        "rev": 1,
        "by_chat": by.chat,
        "by_name": by.name,
        "at": now,
    }
    insert = database.insert(review).values(row)
    new = {name: insert.excluded[name] for name in row if name not in ("submission_id", "rev")}
    await connection.execute(
        insert.on_conflict_do_update(index_elements=["submission_id"], set_={**new, "rev": review.c.rev + 1})
    )


async def touch(database: Database, connection: AsyncConnection, number: int, by: Moderator, now: datetime) -> None:
    """Something beside the answers changed: whoever holds an older table of it sees that it is old."""
    changed = update(review).where(review.c.submission_id == number).values(rev=review.c.rev + 1)
    done = await connection.execute(changed.returning(review.c.submission_id))
    if done.first() is None:
        await decide(database, connection, number, "received", await _revision(connection, number), by, now)


async def add_note(
    database: Database, connection: AsyncConnection, number: int, note: Note, identity: int, now: datetime
) -> None:
    """A note, under the number `identity`."""
    row = {
        "id": identity,
        "submission_id": number,
        "key": note.key,
        "words": note.words,
        "by_chat": note.by.chat,
        "by_name": note.by.name,
        "at": now,
    }
    await connection.execute(review_note.insert().values(row))
    await touch(database, connection, number, note.by, now)


async def read_topics(connection: AsyncConnection, call: str) -> list[Topic]:
    """The topics of a call, the oldest first."""
    rows = await connection.execute(select(topic).where(topic.c.call == call).order_by(topic.c.at, topic.c.code))
    return [Topic(row["call"], row["code"], row["label"]) for row in rows.mappings()]


async def add_topic(database: Database, connection: AsyncConnection, one: Topic, by: int | None, now: datetime) -> None:
    """A topic more, or another name for one that is there."""
    row = {"call": one.call, "code": one.code, "label": one.label, "by_chat": by, "at": now}
    insert = database.insert(topic).values(row)
    await connection.execute(insert.on_conflict_do_update(index_elements=["call", "code"], set_={"label": one.label}))


async def set_topic(
    database: Database,
    connection: AsyncConnection,
    number: int,
    key: str,
    code: str,
    is_about: bool,
    by: Moderator,
    now: datetime,
) -> None:
    """An answer is about a topic, or is not."""
    if is_about:
        row = {"submission_id": number, "key": key, "code": code, "by_chat": by.chat, "at": now}
        await connection.execute(database.insert(answer_topic).values(row).on_conflict_do_nothing())
    else:
        one = (answer_topic.c.submission_id == number, answer_topic.c.key == key, answer_topic.c.code == code)
        await connection.execute(delete(answer_topic).where(*one))
    await touch(database, connection, number, by, now)


async def set_entry(
    database: Database,
    connection: AsyncConnection,
    number: int,
    key: str,
    entry: str,
    is_about: bool,
    by: Moderator,
    now: datetime,
) -> None:
    """An answer speaks of a recommendation, or does not, as a moderator sees it. What the person said stays."""
    if is_about:
        row = {
            "submission_id": number,
            "key": key,
            "entry": entry,
            "by": "moderator",
            "chat_id": by.chat,
            "at": now,
        }
        await connection.execute(database.insert(answer_entry).values(row).on_conflict_do_nothing())
    else:
        one = (answer_entry.c.submission_id == number, answer_entry.c.key == key, answer_entry.c.entry == entry)
        await connection.execute(delete(answer_entry).where(*one, answer_entry.c.by == "moderator"))
    await touch(database, connection, number, by, now)


async def read_beside(connection: AsyncConnection, numbers: Collection[int]) -> Mapping[int, Beside]:
    """What stands beside the answers of these submissions; an empty one for each of which there is nothing."""
    found: dict[int, Beside] = {number: Beside() for number in numbers}
    asked = list(numbers)
    for row in (await connection.execute(select(review).where(review.c.submission_id.in_(asked)))).mappings():
        found[row["submission_id"]].review = _review(row)
    notes = select(review_note).where(review_note.c.submission_id.in_(asked)).order_by(review_note.c.id)
    for row in (await connection.execute(notes)).mappings():
        by = Moderator(row["by_chat"], row["by_name"])
        note = Note(row["submission_id"], row["key"], row["words"], by, row["at"])
        found[note.submission].notes.append(note)
    topics = select(answer_topic).where(answer_topic.c.submission_id.in_(asked)).order_by(answer_topic.c.code)
    for row in (await connection.execute(topics)).mappings():
        found[row["submission_id"]].topics[row["key"]].append(row["code"])
    entries = select(answer_entry).where(answer_entry.c.submission_id.in_(asked)).order_by(answer_entry.c.entry)
    for row in (await connection.execute(entries)).mappings():
        found[row["submission_id"]].entries[row["key"]][row["entry"]] = row["by"]
    return found


async def count_states(connection: AsyncConnection, call: str) -> dict[str, int]:
    """How many sent submissions of a call stand where; every state is named. Those of a rehearsal are not counted."""
    standing = stands().label("standing")
    query = (
        select(standing, func.count())
        .select_from(submission.outerjoin(review, review.c.submission_id == submission.c.id))
        .where(submission.c.call == call, submission.c.trial.is_(False))
        .where(submission.c.revision > 0, submission.c.status != "withdrawn", is_there())
        .group_by(standing)
    )
    counted = {row[0]: row[1] for row in await connection.execute(query)}
    return {state: counted.get(state, 0) for state in STATES}


async def _revision(connection: AsyncConnection, number: int) -> int:
    query = select(submission.c.revision).where(submission.c.id == number)
    return int((await connection.execute(query)).scalar_one())


def _review(row: RowMapping) -> Review:
    return Review(
        submission=row["submission_id"],
        state=row["state"],
        revision=row["revision"],
        rev=row["rev"],
        by=Moderator(row["by_chat"], row["by_name"]),
        at=row["at"],
        why=row["why"],
        twin=row["twin_id"],
    )
