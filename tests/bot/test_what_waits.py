"""Updates that wait to be taken: none is thrown away unread, and no name of an account stands in them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import insert, select

from bot.database import models
from bot.database.ids import Ids
from bot.database.writing import Writer
from bot.telegram import incoming
from tests.postgres import database, database_url, empty_url, postgres  # noqa: F401

from .running import Running
from .small import asking, rows, until, write_call

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=40)
QUESTIONS = """
    - {type: text, name: story, label: Tell us everything., appearance: multiline}
    - {type: text, name: phone, label: Whom may we call?}
"""


async def test_what_nobody_has_taken_yet_is_not_purged_however_old(database):  # noqa: F811
    async with database.write() as connection:
        writer = Writer(database, connection, Ids())
        await writer.store_waiting([(1, 7, 1, "{}")], OLD)
        await writer.store_waiting([(2, 7, 2, "{}")], OLD, OLD)
        await writer.new_updates([(3, 7, 3)], OLD)
        await writer.set_aside([(4, 7, "{}", "broken")], OLD)
        await writer.purge(NOW - timedelta(hours=48), NOW - timedelta(days=30))
    async with database.read() as connection:
        left = set((await connection.scalars(select(models.incoming.c.update_id))).all())
    assert left == {1, 2}


async def test_nothing_is_purged_on_a_look_whose_clock_lies_behind_the_last(server, tmp_path):
    async with asking(server, tmp_path, QUESTIONS) as bot:
        app = bot.application
        at = [NOW]
        object.__setattr__(app.house, "now", lambda: at[0])
        await app.tidying.forget_old()
        async with app.database.write() as connection:
            old = {"update_id": 1 << 40, "chat_id": 7, "tries": 0, "at": NOW - timedelta(days=400)}
            await connection.execute(insert(models.incoming).values(old))

        async def left():
            return (1 << 40) in {row["update_id"] for row in await rows(bot, "incoming")}

        at[0] = NOW - timedelta(days=1)
        await app.tidying.forget_old()
        assert await left()
        at[0] = NOW
        await app.tidying.forget_old()
        assert not await left()


async def test_what_is_put_off_names_no_account(server, tmp_path):
    given = {"PALABRE_CALLS": str(write_call(tmp_path, QUESTIONS)), "PALABRE_MOST_A_MINUTE": "6"}
    bot = Running(server, tmp_path, PALABRE_DEFAULT_CALL="small", **given)
    await bot.start()
    try:
        zorba = server.person("Zorbaname", "en")
        await zorba.starts()
        await zorba.taps("Go on")
        await zorba.taps("Yes, I take part")
        await zorba.sees("Tell us everything")
        throttle = bot.application.inbox.throttle
        throttle.pause = 3600.0
        for number in range(12):
            await zorba.sends(f"part {number}")

        async def waiting():
            return [row["body"] for row in await rows(bot, "incoming") if row["body"]]

        await until(waiting)
        await asyncio.sleep(0.2)
        bodies = await waiting()
        assert not any("Zorbaname" in body for body in bodies)
        assert "part 11" in bodies[-1]
    finally:
        await bot.stop()


def test_a_card_a_group_and_this_bot_are_known_still_when_an_update_was_kept():
    amina = {"id": 7, "is_bot": False, "first_name": "Amina", "username": "amina7"}
    chat = {"id": 7, "type": "private", "first_name": "Amina"}
    card = {"phone_number": "+221771234567", "first_name": "The dairy"}
    own = {"id": 5, "is_bot": True, "first_name": "Palabre", "username": "palabre_bot"}
    message = {"message_id": 3, "date": 1, "chat": chat, "from": amina}
    group = {"id": -7, "type": "group", "title": "The herders"}
    answering = {"message_id": 2, "date": 1, "chat": group, "from": own, "text": "?"}
    for raw in (
        {"update_id": 1, "message": {**message, "contact": card}},
        {"update_id": 2, "message": {**message, "chat": group, "text": "Yes", "reply_to_message": answering}},
        {"update_id": 3, "message": {**message, "chat": group, "new_chat_title": "The herders of the plain"}},
    ):
        kept = incoming.without_names(raw, to_be_taken=True)
        assert b"mina" not in orjson.dumps(kept)
        assert incoming.coming(kept, "palabre_bot") == incoming.coming(raw, "palabre_bot")
