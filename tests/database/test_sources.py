"""Sources and their code words, and how many came, began and sent."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.database import models
from bot.database.records import Arrived, Changes
from bot.database.sources import (
    Source,
    SourceCount,
    add_source,
    count_sources,
    list_sources,
    read_words,
    remove_source,
)
from bot.database.writing import Writer

AT = datetime(2027, 3, 1, tzinfo=UTC)
RADIO = Source("wells", "radio", "Radio Sandika", "SANDIKA 7", "sandika7")
COOP = Source("wells", "coop", "The cooperative")


async def add(database, *sources):
    added = []
    for number, one in enumerate(sources):
        async with database.write() as connection:
            added.append(await add_source(database, connection, one, 7, AT + timedelta(seconds=number)))
    return added


async def arrive(database, *people):
    """People (chat, call, source) who come one after the other, all in one page."""
    async with database.write() as connection:
        arrived = [Arrived(*one, "fr", AT) for one in people]
        await Writer(database, connection, lambda: 1).changes(Changes(arrived=arrived), AT)


async def put_form(connection, number, source, *, status="midway", revision=0, trial=False, call="wells"):
    """A submission, with what it stands on."""
    rows = {
        "respondent": {"id": number, "kind": "myself", "name": "", "agreed": "self", "agreed_at": AT, "created_at": AT},
        "wording": {"hash": str(number), "words": ""},
        "form_version": {"hash": str(number), "call": call, "files": {}, "at": AT},
        "chat": {
            "chat_id": number, "reachable": True, "step": {}, "quiet": False, "came_at": AT, "active_at": AT, "rev": 1
        },
        "consent": {
            "id": number, "respondent_id": number, "call": call, "language": "fr", "words_hash": str(number),
            "chat_id": number, "at": AT,
        },
        "submission": {
            "id": number, "call": call, "form_hash": str(number), "respondent_id": number, "consent_id": number,
            "reference": str(number), "status": status, "language": "fr", "revision": revision, "rev": 1, "state": {},
            "source": source, "trial": trial, "began_at": AT, "changed_at": AT,
        },
    }  # fmt: skip
    for table, row in rows.items():
        await connection.execute(getattr(models, table).insert().values(row))


async def test_sources_come_back_as_they_were_put_and_a_word_finds_its_own(database):
    assert await add(database, RADIO, COOP) == [True, True]
    async with database.read() as connection:
        assert await list_sources(connection, "wells") == (RADIO, COOP)
        assert await list_sources(connection, "rice") == ()
        assert await read_words(connection) == {"sandika7": ("wells", "radio")}
        assert await read_words(connection) == {"sandika7": ("wells", "radio")}


@pytest.mark.parametrize(
    "second",
    [
        Source("rice", "spot", "Another radio", "Sandika-7", "sandika7"),
        Source("wells", "radio", "Another radio", "MANGO", "mango"),
    ],
    ids=["word", "code"],
)
async def test_a_word_is_taken_in_all_calls_and_a_code_in_its_own(database, second):
    assert await add(database, RADIO, second) == [True, False]
    async with database.read() as connection:
        assert await read_words(connection) == {"sandika7": ("wells", "radio")}


async def test_the_same_code_can_stand_in_two_calls(database):
    assert await add(database, COOP, Source("rice", "coop", "The cooperative")) == [True, True]


async def test_somebody_arrives_once_and_may_still_say_where_from(database):
    await arrive(database, (1, "wells", None), (2, "wells", "radio"), (3, "wells", None), (2, "rice", None))
    await arrive(database, (1, "wells", "coop"), (2, "wells", "coop"), (3, "wells", None))
    async with database.read() as connection:
        query = select(models.arrival).order_by(models.arrival.c.chat_id, models.arrival.c.call)
        found = [(row.chat_id, row.call, row.source) for row in await connection.execute(query)]
    assert found == [(1, "wells", "coop"), (2, "rice", None), (2, "wells", "radio"), (3, "wells", None)]


async def test_a_form_that_was_taken_back_or_belongs_to_a_rehearsal_is_not_counted_as_sent(database):
    await add(database, RADIO, COOP)
    await arrive(database, (1, "wells", "radio"), (2, "wells", "radio"), (3, "wells", "MANGO"), (4, "rice", "radio"))
    async with database.write() as connection:
        await put_form(connection, 1, "radio", status="submitted", revision=1)
        await put_form(connection, 2, "radio", status="withdrawn", revision=1)
        await put_form(connection, 3, "MANGO")
        await put_form(connection, 4, "radio", status="submitted", revision=1, trial=True)
        await put_form(connection, 5, None, status="midway", revision=2)
        await put_form(connection, 6, "radio", call="rice")
    async with database.read() as connection:
        assert await count_sources(connection, "wells") == (
            SourceCount("radio", "Radio Sandika", "SANDIKA 7", 2, 2, 1),
            SourceCount("coop", "The cooperative", None, 0, 0, 0),
            SourceCount("MANGO", "", None, 1, 1, 0),
            SourceCount("", "", None, 0, 1, 1),
        )


async def test_a_source_can_be_forgotten_and_who_came_from_it_stays_counted(database):
    await add(database, RADIO)
    await arrive(database, (1, "wells", "radio"))
    async with database.write() as connection:
        assert await remove_source(connection, "wells", "radio")
        assert not await remove_source(connection, "wells", "radio")
    async with database.read() as connection:
        assert await read_words(connection) == {}
        assert await count_sources(connection, "wells") == (SourceCount("radio", "", None, 1, 0, 0),)
