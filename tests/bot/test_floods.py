"""One person sends very much: all of it is kept, in order, and nobody else has to wait."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing

import pytest

from tests.ports import free_port
from tests.proving import PROVE, proof

from .processes import Process, at
from .running import Running
from .small import PARTS, answers, begins, exported, rows, until, write_call

WORD = "You sent a lot at once"


def _webhook():
    where = f"127.0.0.1:{free_port()}"
    return {
        "PALABRE_WEBHOOK_URL": f"http://{where}/hook",
        "PALABRE_WEBHOOK_LISTEN": where,
        "PALABRE_WEBHOOK_SECRET": "secret",
    }


def _settings(folder, most):
    return {
        "PALABRE_CALLS": str(write_call(folder, PARTS)),
        "PALABRE_DEFAULT_CALL": "small",
        "PALABRE_MOST_A_MINUTE": most,
    }


def _waiting(found):
    return sum(row["body"] is not None for row in found)


@pytest.mark.parametrize(
    ("way", "many"), [("polling", 1000), ("webhook", 1000)] if PROVE else [("polling", 150), ("webhook", 60)]
)
async def test_a_flood_is_kept_whole_and_holds_nobody_else_up(server, tmp_path, way, many):
    more = _webhook() if way == "webhook" else {}
    bot = Running(server, tmp_path, **_settings(tmp_path, "20"), **more)
    await bot.start()
    try:
        amina = await begins(server)
        others = [await begins(server, name) for name in ("Binta", "Chidi", "Dalia")]
        throttle = bot.application.inbox.throttle
        throttle.pause = 3600.0
        said = [f"part {number}" for number in range(many)]
        for words in said:
            await amina.sends(words)

        async def come():
            return len([row for row in await rows(bot, "incoming") if row["chat_id"] == amina.id]) >= many

        await until(come)
        for other in others:
            await other.sends("Our well is dry.")
            await other.taps("Done")
            await other.sees("Where do you live?")
        assert _waiting(await rows(bot, "incoming")) > many / 2, "others were to come first"
        throttle.pause, throttle.page = 0.0, 100
        for queue in throttle._waiting.values():
            queue.due = 0.0

        async def taken():
            return not _waiting(await rows(bot, "incoming"))

        await until(taken)
        # one word for all that was taken together: a thousand would reach them for a quarter of an hour
        assert sum("I have kept this" in message.text for message in amina.messages) < many / 2
        assert sum(WORD in message.text for message in amina.messages) == 1
        assert not any(WORD in message.text for other in others for message in other.messages)
        await amina.sends("the last part")
        await until(lambda: _has(bot, "the last part"))
        forms = [form["answers"].get("story", "").split("\n") for form in await exported(bot, tmp_path)]
        found = next(parts for parts in forms if said[0] in parts)
        lost = set(said) - set(found)
        doubled = len(found) - len(set(found))
        proof("floods", tried=many, lost=len(lost), doubled=doubled, note=f"{way}: {many} messages of one person")
        assert found == [*said, "the last part"]
        assert throttle.is_idle
    finally:
        await bot.stop()
    assert not server.complaints, server.complaints


async def _polls(server):
    return bool(server.called("getUpdates"))


async def _has(bot, words):
    return any(words in str(row["body"]) for row in await rows(bot, "answer"))


async def test_a_kill_in_the_middle_of_a_flood_loses_and_doubles_nothing(server, tmp_path):
    environment = {**at(server), **_settings(tmp_path, "20")}
    process = await Process(tmp_path, "run", **environment).start()
    await until(lambda: _polls(server))
    amina = await begins(server)
    many = 300 if PROVE else 40
    for number in range(many):
        await amina.sends(f"part {number}")

    async def some_wait():
        with closing(sqlite3.connect(tmp_path / "palabre-data/palabre.db")) as database:
            query = "SELECT count(*) FROM incoming WHERE body IS NOT NULL AND not_before IS NOT NULL"
            return database.execute(query).fetchone()[0] >= 10

    await until(some_wait)
    process.sends(signal.SIGKILL)
    await process.ends()
    bot = Running(server, tmp_path, **_settings(tmp_path, "0"))
    await bot.start()
    try:
        await amina.sends("the last part")
        await until(lambda: _has(bot, "the last part"))

        async def taken():
            return not _waiting(await rows(bot, "incoming"))

        await until(taken)
        found = (await answers(bot, tmp_path))["story"].split("\n")
        lost, doubled = {f"part {number}" for number in range(many)} - set(found), len(found) - len(set(found))
        proof("floods", tried=many, lost=len(lost), doubled=doubled, note=f"a kill amid {many} messages")
        assert found == [*(f"part {number}" for number in range(many)), "the last part"]
    finally:
        await bot.stop()
    # once, and what was sent just before the kill may come again
    assert sum(WORD in message.text for message in amina.messages) <= 2


async def test_an_album_that_is_beyond_the_share_stays_one_answer(server, tmp_path):
    bot = Running(server, tmp_path, **_settings(tmp_path, "6"))
    await bot.start()
    try:
        amina = await begins(server)
        throttle = bot.application.inbox.throttle
        throttle.pause = 3600.0
        for number in range(8):
            await amina.sends(f"part {number}")
        await amina.sees(WORD)
        await amina.sends_album(*(b"\xff\xd8 %d" % number for number in range(8)), caption="Our wells")
        await amina.sends("and more")
        throttle.pause, throttle.page = 0.0, 5
        for queue in throttle._waiting.values():
            queue.due = 0.0

        async def taken():
            return throttle.is_idle

        await until(taken)
        await asyncio.sleep(0.1)
        parts = [row["body"] for row in await rows(bot, "answer")]
        assert sum("Our wells" in str(one) for one in parts) >= 1
        assert len([row for row in await rows(bot, "file") if row["chat_id"] == amina.id]) == 8
    finally:
        await bot.stop()
