"""All submissions of a call, a few at a time, as they count: what was sent last stands until it is sent anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, distinct, false, func, or_, select
from sqlalchemy.engine import RowMapping

from conversations.plan import question_name
from conversations.records import record, replace
from conversations.state import Answer, Status

from .answers import answer_of
from .models import answer, file, form_version, opened, review, submission
from .opening import Database
from .records import Opened, Submission
from .renditions import Renditions, read_renditions
from .reviews import Beside, is_there, read_beside, stands, state_of
from .shelf import SUBMISSIONS, submission_of


@record
class Sent:
    """A file that was sent along."""

    name: str
    #: below the data folder; None until it is fetched, or where it could not be
    path: str | None
    mime: str
    #: bytes
    size: int
    #: seconds of sound or film
    seconds: int


@record
class Which:
    """Which submissions of a call."""

    statuses: frozenset[Status] = frozenset(Status)
    #: where they stand with the moderators; None for all
    states: frozenset[str] | None = None
    #: that were sent, or begun where they were not sent, at or after this moment
    since: datetime | None = None


@record
class Came:
    """A submission as it counts, with what belongs to it."""

    submission: Submission
    #: its files by their number
    files: Mapping[str, Sent]
    #: what was opened in the library while it was filled in, the oldest first
    opened: tuple[Opened, ...] = ()
    #: key of an answer -> version of the library, for answers that were given after something of it was shown
    versions: Mapping[str, str] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    renditions: Renditions = field(default_factory=Renditions)

    @property
    def state(self) -> str:
        """Where it stands with the moderators."""
        return state_of(self.beside.review, self.submission.conversation.revision)


@record
class OpenedCount:
    """How often an entry was opened under a question, and what came of it."""

    entry: str
    #: empty where no question was asked just then
    question: str
    times: int
    #: chats in which that was
    people: int
    #: forms in which the question was answered after that
    answered: int


EVERY = Which()
_ANSWERS = select(
    answer.c.id,
    answer.c.submission_id,
    answer.c.key,
    answer.c.body,
    answer.c.language,
    answer.c.revision,
    answer.c.library_version,
    answer.c.at,
)
#: submissions read in one transaction: a long one would keep the log of the database from shrinking
_AT_ONCE = 200


async def read_forms(database: Database, call: str) -> list[tuple[str, dict[str, str]]]:
    """Every form that submissions of a call began with: its hash and its texts."""
    async with database.read() as connection:
        rows = await connection.execute(select(form_version).where(form_version.c.call == call))
        return [(row["hash"], row["files"]) for row in rows.mappings()]


async def read_begun(database: Database, call: str) -> list[str]:
    """The hashes of the forms that submissions of a call began with, the newest first; rehearsals do not count."""
    began = select(submission.c.form_hash).where(submission.c.call == call, submission.c.trial.is_(False))
    query = select(form_version.c.hash).where(form_version.c.hash.in_(began))
    async with database.read() as connection:
        return list((await connection.scalars(query.order_by(form_version.c.at.desc(), form_version.c.hash))).all())


async def read_sent_along(database: Database, call: str) -> frozenset[str]:
    """Names of the questions that were answered with files; some that were not may be among them."""
    sent = select(file.c.submission_id).where(file.c.submission_id.is_not(None))
    of_call = select(submission.c.id).where(submission.c.call == call, submission.c.id.in_(sent))
    body = cast(answer.c.body, String)
    query = select(answer.c.key).where(
        answer.c.submission_id.in_(of_call), or_(body.like('%"file":{%'), body.like('%"file": {%'))
    )
    async with database.read() as connection:
        keys = (await connection.scalars(query.distinct())).all()
    return frozenset(map(question_name, keys))


async def count_all(database: Database, call: str, which: Which = EVERY) -> int:
    """How many submissions `read_all` gives."""
    query = _chosen(select(func.count()).select_from(submission), call, which)
    async with database.read() as connection:
        return int((await connection.execute(query)).scalar_one())


def _chosen(query: Select[Any], call: str, which: Which) -> Select[Any]:
    """The rows of submissions that are asked for."""
    query = query.where(submission.c.call == call, submission.c.trial.is_(False), is_there())
    if which.states is not None:
        query = query.outerjoin(review, review.c.submission_id == submission.c.id)
        query = query.where(stands().in_(which.states))
    if which.since is not None:
        query = query.where(func.coalesce(submission.c.sent_at, submission.c.began_at) >= which.since)
    if which.statuses != frozenset(Status):
        # one that was sent and is being changed counts as it was sent
        is_midway = and_(submission.c.status == "midway", submission.c.revision == 0)
        is_sent = or_(submission.c.status == "submitted", and_(submission.c.status == "midway", ~is_midway))
        kinds = {Status.MIDWAY: is_midway, Status.SUBMITTED: is_sent}
        taken = [kinds[one] for one in which.statuses if one in kinds]
        query = query.where(
            or_(false(), *taken, submission.c.status.in_([one.value for one in which.statuses - kinds.keys()]))
        )
    return query


async def read_came(database: Database, call: str, number: int) -> Came | None:
    """One submission as it counts, with what belongs to it; None for one of a rehearsal, and of another call."""
    async for came in read_all(database, call, submissions=[number]):
        return came
    return None


async def read_all(
    database: Database, call: str, which: Which = EVERY, submissions: Collection[int] | None = None
) -> AsyncIterator[Came]:
    """Submissions in the order in which they were begun, without those of a rehearsal; only these, if any are named."""
    after = 0
    while True:
        async with database.read() as connection:
            query = _chosen(SUBMISSIONS, call, which).where(submission.c.id > after)
            if submissions is not None:
                query = query.where(submission.c.id.in_(list(submissions)))
            rows = (await connection.execute(query.order_by(submission.c.id).limit(_AT_ONCE))).mappings().all()
            if not rows:
                return
            numbers = [row["id"] for row in rows]
            counting = {row["id"]: row["revision"] for row in rows if row["status"] != "withdrawn" and row["revision"]}
            answers: dict[int, dict[str, Answer]] = defaultdict(dict)
            of_rows: dict[int, dict[str, int]] = defaultdict(dict)
            versions: dict[int, dict[str, str]] = defaultdict(dict)
            said = _ANSWERS.where(answer.c.submission_id.in_(numbers)).order_by(answer.c.id)
            for row_id, number, key, body, language, revision, version, at in await connection.execute(said):
                if revision <= counting.get(number, revision):
                    of_one = answers[number]
                    of_rows[number][key] = row_id
                    of_one[key] = answer_of(body, of_one.get(key), language, at)
                    if version is not None:
                        versions[number][key] = version
            files: dict[int, dict[str, Sent]] = defaultdict(dict)
            for one in (await connection.execute(select(file).where(file.c.submission_id.in_(numbers)))).mappings():
                files[one["submission_id"]][str(one["id"])] = _sent(one)
            shown: dict[int, list[Opened]] = defaultdict(list)
            read = select(opened).where(opened.c.submission_id.in_(numbers)).order_by(opened.c.id)
            for one in (await connection.execute(read)).mappings():
                shown[one["submission_id"]].append(_opened(one))
            beside = await read_beside(connection, numbers)
            renditions = await read_renditions(connection, numbers, of_rows)
        for row in rows:
            found = submission_of(row, answers[row["id"]])
            if row["status"] == "midway" and row["id"] in counting:
                conversation = replace(found.conversation, status=Status.SUBMITTED, asking=None, pending=None)
                found = replace(found, conversation=conversation)
            if found.status in which.statuses:
                number = row["id"]
                yield Came(
                    found,
                    files[number],
                    tuple(shown[number]),
                    versions[number],
                    beside[number],
                    renditions[number],
                )
        after = numbers[-1]


async def count_opened(database: Database, call: str) -> list[OpenedCount]:
    """Per entry and question: how often it was opened, by how many, and in how many forms an answer followed."""
    is_skipped = func.coalesce(answer.c.body["skipped"].as_boolean(), False)
    after = and_(answer.c.submission_id == opened.c.submission_id, answer.c.id > opened.c.id, is_skipped.is_(False))
    counts = (
        select(opened.c.entry, opened.c.question, func.count(), func.count(distinct(opened.c.chat_id)))
        .where(opened.c.call == call)
        .group_by(opened.c.entry, opened.c.question)
    )
    followed = (
        select(opened.c.entry, opened.c.question, opened.c.submission_id, answer.c.key)
        .join(answer, after)
        .where(opened.c.call == call)
        .distinct()
    )
    async with database.read() as connection:
        rows = (await connection.execute(counts)).all()
        forms: dict[tuple[str, str], set[int]] = defaultdict(set)
        for entry, question, number, key in await connection.execute(followed):
            if question_name(key) == question:
                forms[entry, question].add(number)
    found = [
        OpenedCount(entry, question, times, people, len(forms[entry, question]))
        for entry, question, times, people in rows
    ]
    return sorted(found, key=lambda one: (-one.times, one.entry, one.question))


def _opened(row: RowMapping) -> Opened:
    return Opened(
        id=row["id"],
        chat=row["chat_id"],
        submission=row["submission_id"],
        call=row["call"],
        entry=row["entry"],
        question=row["question"],
        version=row["version"],
        language=row["language"],
        at=row["at"],
    )


def _sent(row: RowMapping) -> Sent:
    name = row["name"] or (row["path"] or "").rpartition("/")[2] or str(row["id"])
    return Sent(name, row["path"], row["mime"], row["size"], row["seconds"])
