"""All submissions of a call, a few at a time, as they count: what was sent last stands until it is sent anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import field

from sqlalchemy import and_, distinct, func, select
from sqlalchemy.engine import RowMapping

from conversations.plan import question_name
from conversations.records import record, replace
from conversations.state import Answer, Status

from .answers import answer_of
from .models import answer, file, form_version, opened, submission
from .opening import Database
from .records import Opened, Submission
from .shelf import SUBMISSIONS, submission_of


@record
class Came:
    """A submission as it counts, with what belongs to it."""

    submission: Submission
    #: the names of its files by their number
    files: Mapping[str, str]
    #: what was opened in the library while it was filled in, the oldest first
    opened: tuple[Opened, ...] = ()
    #: key of an answer -> version of the library, for answers that were given after something of it was shown
    versions: Mapping[str, str] = field(default_factory=dict)


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


#: submissions read in one transaction: a long one would keep the log of the database from shrinking
_AT_ONCE = 200


async def read_forms(database: Database, call: str) -> list[tuple[str, dict[str, str]]]:
    """Every form that submissions of a call began with: its hash and its texts."""
    async with database.read() as connection:
        rows = await connection.execute(select(form_version).where(form_version.c.call == call))
        return [(row["hash"], row["files"]) for row in rows.mappings()]


async def read_all(
    database: Database, call: str, statuses: frozenset[Status] = frozenset(Status)
) -> AsyncIterator[Came]:
    """Submissions in the order in which they were begun, without those of a rehearsal."""
    after = 0
    while True:
        async with database.read() as connection:
            counted = submission.c.trial.is_(False)
            query = SUBMISSIONS.where(submission.c.call == call, submission.c.id > after, counted)
            rows = (await connection.execute(query.order_by(submission.c.id).limit(_AT_ONCE))).mappings().all()
            if not rows:
                return
            numbers = [row["id"] for row in rows]
            counting = {row["id"]: row["revision"] for row in rows if row["status"] != "withdrawn" and row["revision"]}
            answers: dict[int, dict[str, Answer]] = defaultdict(dict)
            versions: dict[int, dict[str, str]] = defaultdict(dict)
            said = select(answer).where(answer.c.submission_id.in_(numbers)).order_by(answer.c.id)
            for one in (await connection.execute(said)).mappings():
                number = one["submission_id"]
                if one["revision"] <= counting.get(number, one["revision"]):
                    before = answers[number].get(one["key"])
                    answers[number][one["key"]] = answer_of(one["body"], before, one["language"], one["at"])
                    if one["library_version"] is not None:
                        versions[number][one["key"]] = one["library_version"]
            names: dict[int, dict[str, str]] = defaultdict(dict)
            sent = select(file.c.submission_id, file.c.id, file.c.name, file.c.path).where(
                file.c.submission_id.in_(numbers)
            )
            for number, one_file, name, path in await connection.execute(sent):
                names[number][str(one_file)] = name or (path or "").rpartition("/")[2] or str(one_file)
            shown: dict[int, list[Opened]] = defaultdict(list)
            read = select(opened).where(opened.c.submission_id.in_(numbers)).order_by(opened.c.id)
            for one in (await connection.execute(read)).mappings():
                shown[one["submission_id"]].append(_opened(one))
        for row in rows:
            found = submission_of(row, answers[row["id"]])
            if row["status"] == "midway" and row["id"] in counting:
                conversation = replace(found.conversation, status=Status.SUBMITTED, asking=None, pending=None)
                found = replace(found, conversation=conversation)
            if found.status in statuses:
                yield Came(found, names[row["id"]], tuple(shown[row["id"]]), versions[row["id"]])
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
