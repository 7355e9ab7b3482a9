"""All submissions of a call, a few at a time, as they count: what was sent last stands until it is sent anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator

from sqlalchemy import select

from conversations.records import replace
from conversations.state import Answer, Status

from .answers import answer_of
from .models import answer, file, form_version, submission
from .opening import Database
from .records import Submission
from .shelf import SUBMISSIONS, submission_of

#: submissions read in one transaction: a long one would keep the log of the database from shrinking
_AT_ONCE = 200


async def read_forms(database: Database, call: str) -> list[tuple[str, dict[str, str]]]:
    """Every form that submissions of a call began with: its hash and its texts."""
    async with database.read() as connection:
        rows = await connection.execute(select(form_version).where(form_version.c.call == call))
        return [(row["hash"], row["files"]) for row in rows.mappings()]


async def read_all(
    database: Database, call: str, statuses: frozenset[Status] = frozenset(Status)
) -> AsyncIterator[tuple[Submission, dict[str, str]]]:
    """Submissions in the order in which they were begun, each with the names of its files by their number."""
    after = 0
    while True:
        async with database.read() as connection:
            query = SUBMISSIONS.where(submission.c.call == call, submission.c.id > after)
            rows = (await connection.execute(query.order_by(submission.c.id).limit(_AT_ONCE))).mappings().all()
            if not rows:
                return
            numbers = [row["id"] for row in rows]
            counting = {row["id"]: row["revision"] for row in rows if row["status"] != "withdrawn" and row["revision"]}
            answers: dict[int, dict[str, Answer]] = defaultdict(dict)
            said = select(answer).where(answer.c.submission_id.in_(numbers)).order_by(answer.c.id)
            for one in (await connection.execute(said)).mappings():
                number = one["submission_id"]
                if one["revision"] <= counting.get(number, one["revision"]):
                    before = answers[number].get(one["key"])
                    answers[number][one["key"]] = answer_of(one["body"], before, one["language"], one["at"])
            names: dict[int, dict[str, str]] = defaultdict(dict)
            sent = select(file.c.submission_id, file.c.id, file.c.name, file.c.path).where(
                file.c.submission_id.in_(numbers)
            )
            for number, one_file, name, path in await connection.execute(sent):
                names[number][str(one_file)] = name or (path or "").rpartition("/")[2] or str(one_file)
        for row in rows:
            found = submission_of(row, answers[row["id"]])
            if row["status"] == "midway" and row["id"] in counting:
                conversation = replace(found.conversation, status=Status.SUBMITTED, asking=None, pending=None)
                found = replace(found, conversation=conversation)
            if found.status in statuses:
                yield found, names[row["id"]]
        after = numbers[-1]
