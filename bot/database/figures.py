"""A call in figures, read a few forms at a time: nobody's words leave this module but the countries they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, false, func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.watching.figures import Figures
from bot.watching.tallying import Said, Seen, Tally, country_questions
from conversations.call import Call
from conversations.state import Answer

from .answers import answer_of
from .brought import TERMINAL
from .models import answer, arrival, chat, consent, holding, source, submission, unclear
from .opening import Database

#: read in one transaction: a long one would keep the log of the database from shrinking
_FORMS, _STARTS = 200, 5_000


async def read_figures(database: Database, call: Call, now: datetime, *, trial: bool = False) -> Figures:
    """The call as it stands now; with `trial` what came of its rehearsals instead.

    A chat has started when it opened the call; where nobody has noted that, when it first agreed to take part. Chats
    with nothing but a rehearsal count there and not here.
    """
    tally = Tally(call, now, trial=trial)
    await _read_starts(database, call.name, tally, trial=trial)
    await _read_forms(database, call, tally, trial=trial)
    async with database.read() as connection:
        asked = (
            select(unclear.c.question, func.count())
            .join(submission, submission.c.id == unclear.c.submission_id)
            .where(unclear.c.call == call.name, submission.c.trial.is_(trial))
            .group_by(unclear.c.question)
        )
        for question, times in await connection.execute(asked):
            tally.add_unclear(question, times)
        named = await connection.execute(select(source.c.code, source.c.label).where(source.c.call == call.name))
        labels = {row.code: row.label for row in named}
    return tally.figures(labels)


async def _read_starts(database: Database, call: str, tally: Tally, *, trial: bool) -> None:
    async with database.read() as connection:
        is_noted = (await connection.execute(select(exists().where(arrival.c.call == call)))).scalar()
    # any chat has some number, of either sign
    after = -(2**63)
    while True:
        query = _arrivals(call, trial=trial) if is_noted else _consents(call, trial=trial)
        number = query.selected_columns[0]
        async with database.read() as connection:
            page = query.where(number > after).order_by(number).limit(_STARTS)
            rows = (await connection.execute(page)).all()
        for _, language, came_from, at in rows:
            tally.add_start(language, came_from or "", at)
        if len(rows) < _STARTS:
            return
        after = rows[-1][0]


def _arrivals(call: str, *, trial: bool) -> Any:
    def holds(is_trial: bool) -> Any:
        held = and_(holding.c.chat_id == arrival.c.chat_id, submission.c.call == call, submission.c.trial.is_(is_trial))
        return exists().where(holding.c.submission_id == submission.c.id, held)

    counts = holds(True) if trial else ~and_(holds(True), ~holds(False))
    return select(arrival.c.chat_id, arrival.c.language, arrival.c.source, arrival.c.at).where(
        arrival.c.call == call, counts
    )


def _consents(call: str, *, trial: bool) -> Any:
    first = (
        select(consent.c.chat_id, func.min(consent.c.at).label("at"))
        .join(submission, submission.c.consent_id == consent.c.id)
        .where(consent.c.call == call, submission.c.trial.is_(trial), consent.c.chat_id != TERMINAL)
        .group_by(consent.c.chat_id)
        .subquery()
    )
    return select(chat.c.chat_id, func.coalesce(chat.c.language, ""), chat.c.source, first.c.at).join(
        first, first.c.chat_id == chat.c.chat_id
    )


async def _read_forms(database: Database, call: Call, tally: Tally, *, trial: bool) -> None:
    countries = country_questions(call)
    query = select(submission).where(submission.c.call == call.name, submission.c.trial.is_(trial))
    after = -1
    while True:
        async with database.read() as connection:
            page = query.where(submission.c.id > after).order_by(submission.c.id).limit(_FORMS)
            rows = (await connection.execute(page)).mappings().all()
            numbers = [row["id"] for row in rows]
            answers = await _read_answers(connection, numbers)
            named = await _read_countries(connection, numbers, countries)
        for row in rows:
            tally.add(_seen(row, answers.get(row["id"], []), named.get(row["id"], {})))
        if len(rows) < _FORMS:
            return
        after = numbers[-1]


async def _read_answers(connection: AsyncConnection, numbers: list[int]) -> Mapping[int, list[Said]]:
    is_skipped = func.coalesce(answer.c.body["skipped"].as_boolean(), false())
    query = select(answer.c.submission_id, answer.c.key, answer.c.at, is_skipped)
    found: dict[int, list[Said]] = defaultdict(list)
    for number, key, at, skipped in await connection.execute(
        query.where(answer.c.submission_id.in_(numbers)).order_by(answer.c.at, answer.c.id)
    ):
        found[number].append(Said(key, at, bool(skipped)))
    return found


async def _read_countries(
    connection: AsyncConnection, numbers: list[int], questions: frozenset[str]
) -> Mapping[int, dict[str, str]]:
    """Form -> question -> what it says now, where that is words."""
    if not questions:
        return {}
    said = select(answer.c.submission_id, answer.c.key, answer.c.body, answer.c.language, answer.c.at)
    rows = await connection.execute(
        said.where(answer.c.submission_id.in_(numbers), answer.c.key.in_(questions)).order_by(answer.c.id)
    )
    newest: dict[int, dict[str, Answer]] = defaultdict(dict)
    for number, key, body, language, at in rows:
        newest[number][key] = answer_of(body, newest[number].get(key), language, at)
    return {
        number: {key: one.value for key, one in found.items() if isinstance(one.value, str) and not one.skipped}
        for number, found in newest.items()
    }


def _seen(row: RowMapping, answers: list[Said], countries: Mapping[str, str]) -> Seen:
    # what was sent last counts while it is being changed
    is_sent = row["status"] == "submitted" or (row["status"] == "midway" and row["revision"] > 0)
    return Seen(
        status="submitted" if is_sent else "midway" if row["status"] == "midway" else "withdrawn",
        language=row["language"],
        source=row["source"] or "",
        began_at=row["began_at"],
        ended_at=(row["sent_at"] if is_sent else None) or row["changed_at"],
        asking=row["state"].get("asking"),
        countries=countries,
        answers=answers,
    )
