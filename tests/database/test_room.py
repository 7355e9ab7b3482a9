"""How much files take up, by person and by call, voice notes apart; and what waits of whom."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.database import models
from bot.database.reading import read_put_off, read_put_off_chats, read_waiting
from bot.database.room import Place, Taken, note_told, read_place, read_taken_by, read_taken_in, was_told
from bot.database.writing import Writer
from tests.broadcasting.people import People

AT = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
async def form(database):
    people = People(database)
    number = people.form(people.add())
    await people.write()
    return number


async def add_files(database, form, *files):
    rows = [
        {
            "id": at, "submission_id": form, "chat_id": chat, "message_id": 1, "handle": "", "unique": "u",
            "kind": kind, "name": "", "mime": "", "size": size, "seconds": 0, "state": state, "at": AT,
        }
        for at, (chat, kind, size, state) in enumerate(files, 1)
    ]  # fmt: skip
    async with database.write() as connection:
        await connection.execute(insert(models.file), rows)


async def test_what_is_kept_counts_by_person_and_by_call(database, form):
    kept = [(7, "photo", 10, "kept"), (7, "video", 5, "kept"), (7, "voice", 3, "kept"), (8, "document", 2, "kept")]
    await add_files(database, form, *kept, (7, "photo", 100, "lost"), (7, "photo", 100, "waiting"))
    async with database.read() as connection:
        call = (await connection.execute(select(models.submission.c.call))).scalar()
        assert await read_taken_by(connection, 7) == Taken(voices=3, others=15)
        assert await read_taken_by(connection, 9) == Taken()
        assert await read_taken_in(connection, call) == Taken(voices=3, others=17)
        assert await read_taken_in(connection, "another") == Taken()


async def test_a_file_knows_its_form(database, form):
    async with database.write() as connection:
        await connection.execute(update(models.submission).values(nameless=True))
        call = (await connection.execute(select(models.submission.c.call))).scalar()
        assert await read_place(connection, form) == Place(call, True)
        assert await read_place(connection, None) == await read_place(connection, form + 1) == Place()


async def test_staff_are_told_once_in_a_while(database):
    async with database.write() as connection:
        for day in range(2):
            now = AT + timedelta(days=day)
            assert not await was_told(connection, now, timedelta(days=1))
            await note_told(database, connection, now)
            assert await was_told(connection, now + timedelta(hours=23), timedelta(days=1))


async def test_what_was_put_off_waits_apart_and_in_order_of_each_chat(database):
    async with database.write() as connection:
        writer = Writer(database, connection, lambda: 1)
        await writer.store_waiting([(1, 7, None, "a"), (2, 8, None, "b")], AT)
        await writer.store_waiting(
            [(5, 7, None, "e"), (4, 7, None, "d"), (3, 9, None, "c"), (1, 7, None, "again")], AT, AT
        )
        assert await read_waiting(connection, 10) == [(1, "a"), (2, "b")]
        assert await read_put_off(connection, 7, 10) == ["d", "e"]
        assert await read_put_off(connection, 7, 1) == ["d"]
        assert sorted(await read_put_off_chats(connection)) == [7, 9]
        await writer.done_waiting([3, 4, 5])
        assert await read_put_off_chats(connection) == []
