"""A group that became a supergroup: what waited for it reaches it under its new number."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.database import models
from bot.database.moved import move_chat
from bot.database.records import Outgoing
from bot.database.writing import Writer
from tests.bot.small import until


async def put(database, ids, chat, *texts):
    """Messages for a group as the bot keeps them until they are sent, and what else names the group."""
    now = datetime.now(UTC)
    rows = [Outgoing(ids(), chat, "sendMessage", {"chat_id": chat, "text": text}) for text in texts]
    group = {"chat_id": chat, "kind": "group", "title": "Co-op", "status": "member", "can_post": True, "can_pin": False}
    announced = {"id": 1, "chat_id": chat, "call": "milk", "language": "en", "by_chat": 1, "pinned": False, "at": now}
    async with database.write() as connection:
        await Writer(database, connection, ids).outgoing(rows)
        await connection.execute(models.gathering.insert(), [{**group, "code": "gabc123", "at": now}])
        await connection.execute(models.announcement.insert(), [announced])
    return rows


async def numbers(database, *tables):
    async with database.read() as connection:
        return [[row[0] for row in await connection.execute(select(table.c.chat_id))] for table in tables]


async def test_what_waits_for_a_group_follows_it_to_its_new_number(server, bot):
    amina = server.person("Amina")
    group = server.group("Co-op", amina)
    await group.adds_bot(amina)
    database, sender = bot.application.database, bot.application.sender
    rows = await put(database, bot.application.house.ids, group.chat.id, "one", "two")
    moved = await group.upgrades(amina)
    bot.application.desk._unsure += rows  # as rows of a page that has just been committed
    await bot.application.desk._take((), stored=False)
    await amina.sees("two", where=moved)
    await sender.idle()

    async def sent():
        return (await numbers(database, models.outbox)) == [[]]

    await until(sent)
    said = [event.words for event in moved.chat.journal if event.by_bot and event.what == "sent"]
    assert said == ["one", "two"]
    assert await numbers(database, models.announcement) == [[moved.chat.id]]
    assert moved.chat.id in (await numbers(database, models.gathering))[0]
    assert all("upgraded" in call.description for call in server.refused)
    server.calls[:] = [call for call in server.calls if "upgraded" not in call.description]


@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known already"])
async def test_everything_that_names_a_group_is_written_anew_at_once(database, is_known):
    old, new = -1001, -1_000_000_001_001
    now = datetime.now(UTC)
    counted = iter(range(1, 9))
    await put(database, lambda: next(counted), old, "one")
    if is_known:
        async with database.write() as connection:
            row = {"kind": "supergroup", "title": "Co-op", "status": "member", "can_post": True, "can_pin": True}
            await connection.execute(models.gathering.insert(), [{"chat_id": new, "code": "gxyz789", "at": now, **row}])
    async with database.write() as connection:
        found = await move_chat(connection, old, new)
    assert found == [Outgoing(1, new, "sendMessage", {"chat_id": new, "text": "one"})]
    assert await numbers(database, models.outbox, models.announcement, models.gathering) == [[new]] * 3
    async with database.write() as connection:
        assert await move_chat(connection, old, new) == []
