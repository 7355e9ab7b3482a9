"""What somebody sent is theirs, whoever it speaks of."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from bot.database import models as m
from bot.database.erasing import erase_rows
from bot.database.persons import Person, everything_of, find

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AMINA, BINTA = 100001, 100002
CARD = {"phone_number": "+255712", "first_name": "Amina", "user_id": AMINA}


def sent(by, **what):
    frame = {"message_id": 5, "from": {"id": by}, "chat": {"id": by, "type": "private"}}
    return {"update_id": 1, "message": {**frame, **what}}


async def put(database, *rows):
    async with database.write() as connection:
        listed = [
            {"update_id": number, "chat_id": chat, "body": body, "tries": 0, "at": NOW}
            for number, (chat, body) in enumerate(rows, 1)
        ]
        await connection.execute(insert(m.incoming), listed)


async def bodies(database):
    async with database.read() as connection:
        return list((await connection.scalars(select(m.incoming.c.body).order_by(m.incoming.c.update_id))).all())


async def test_a_waiting_message_that_speaks_of_somebody_is_neither_shown_to_them_nor_erased_with_them(database):
    card = json.dumps(sent(BINTA, contact=CARD, text="Binta's own words"))
    forwarded = json.dumps(sent(BINTA, forward_from={"id": AMINA}, text="passed on"), separators=(",", ":"))
    await put(database, (BINTA, card), (BINTA, forwarded), (AMINA, json.dumps(sent(AMINA, text="mine"))))
    async with database.write() as connection:
        shown = (await everything_of(connection, Person(AMINA)))["incoming"]
        assert [row["update_id"] for row in shown] == [3]
        await erase_rows(database, connection, Person(AMINA), NOW)
    assert [body is not None for body in await bodies(database)] == [True, True, False]


@pytest.mark.parametrize(
    ("update", "is_hers"),
    [
        (sent(AMINA, text="x"), True),
        ({"callback_query": {"from": {"id": AMINA}, "data": "x"}}, True),
        ({"callback_query": {"message": {"chat": {"id": AMINA}}}}, True),
        ({"message": {"chat": {"id": str(AMINA)}}}, True),
        (sent(BINTA, contact=CARD), False),
        (sent(BINTA, reply_to_message={"from": {"id": AMINA}}), False),
        (sent(BINTA, text=f'{{"chat":{{"id":{AMINA},'), False),
        ({"message": {"chat": {"id": AMINA * 10}}}, False),
        ([{"chat": {"id": AMINA}}], False),
    ],
)
async def test_an_update_without_a_chat_is_of_whoever_sent_it(database, update, is_hers):
    await put(database, (None, json.dumps(update)))
    async with database.read() as connection:
        assert (await find(connection, Person(AMINA))).unread == ((1,) if is_hers else ())


async def test_what_cannot_be_read_at_all_is_nobodys(database):
    await put(database, (None, f'{{"chat": {{"id": {AMINA}, '))
    async with database.read() as connection:
        assert (await find(connection, Person(AMINA))).unread == ()


async def test_who_asked_something_back_is_not_named_to_them(database):
    from bot.database.persons import RULINGS

    named = {name for name, ruling in RULINGS.items() if ruling.mine and "by_name" in m.metadata.tables[name].c}
    assert named
    assert all("by_name" in RULINGS[name].hides for name in named)
