"""A broadcast that is still on its way in the evening leaves those alone whose night begins."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.database import broadcasts
from bot.database.models import broadcast, delivery

EVENING = datetime(2027, 5, 1, 21, tzinfo=UTC)
NIGHT = timedelta(hours=10)


@pytest.fixture
async def ledger(database):
    """Two people whose night begins at nine and at midnight, UTC."""
    async with database.write() as connection:
        row = {
            "id": 1, "kind": "broadcast", "call": "prices", "status": "sending", "segment": "all", "content": {},
            "listed": True, "excluded": {}, "made_at": EVENING,
        }  # fmt: skip
        await connection.execute(insert(broadcast).values(row))
        for chat, begins in ((1, EVENING), (2, EVENING + timedelta(hours=3))):
            waits = {"broadcast_id": 1, "chat_id": chat, "language": "en", "state": "waiting", "not_after": begins}
            await connection.execute(insert(delivery).values(waits))
    return database


async def due(database, now):
    """The chats whose turn has come, once those were put off whose night has begun."""
    async with database.write() as connection:
        await broadcasts.put_off(connection, 1, now, NIGHT)
        one = await broadcasts.read_broadcast(connection, 1)
        found = await broadcasts.take_batch(connection, one, now, 10)
        return {each.chat for each in found}


@pytest.mark.parametrize(
    ("hours", "chats"),
    [(-1, {1, 2}), (0, {2}), (2.9, {2}), (3, set()), (9.9, set()), (10, {1}), (13, {1, 2}), (24, {2}), (34, {1})],
)
async def test_nobody_is_written_to_in_their_night(ledger, hours, chats):
    assert await due(ledger, EVENING + timedelta(hours=hours)) == chats


async def test_night_after_night_is_left_out(ledger):
    for day in range(3):
        assert await due(ledger, EVENING + timedelta(days=day, hours=1)) == {2}
        assert await due(ledger, EVENING + timedelta(days=day, hours=5)) == set()
        assert await due(ledger, EVENING + timedelta(days=day, hours=14)) == {1, 2}


async def test_who_has_got_it_is_not_put_off(ledger):
    async with ledger.write() as connection:
        await broadcasts.settle(connection, [broadcasts.Settled(1, 1, "sent", 7)], EVENING)
        await broadcasts.put_off(connection, 1, EVENING + timedelta(hours=1), NIGHT)
        row = (await connection.execute(select(delivery).where(delivery.c.chat_id == 1))).mappings().one()
    assert row["not_after"] == EVENING
