"""Broadcasts from the moment they are queued: everybody on the list gets it once, and the counts add up."""

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.database import broadcasts, models, staff
from bot.simulator import Rules, running_simulator
from tests.bot.crowds import CONTENT, WORDS, crowd, ledger, put_people, queue, status_of
from tests.bot.respondents import milk
from tests.bot.running import Running
from tests.bot.small import until
from tests.bot.test_delivery import with_driver


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """The seconds of real life are long when nothing happens in them; the pace has tests of its own."""
    for name, seconds in {
        "bot.telegram.pace._WINDOW": 0.1,
        "bot.broadcasting.delivering._LOOK": 0.1,
        "bot.broadcasting.showing._EVERY": 0.5,
        "bot.application._IDLE": 0.1,
    }.items():
        monkeypatch.setattr(name, seconds)


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=8)) as running:
        yield running
        assert not running.complaints
        assert running.pacer.impatient == 0


@pytest.fixture
async def bot(server, tmp_path):
    running = Running(server, tmp_path, in_english=False, PALABRE_BROADCAST_RATE="200", **milk(tmp_path))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def either(server, tmp_path, database_url):
    more = {"PALABRE_DATABASE_URL": with_driver(database_url), "PALABRE_BROADCAST_RATE": "200"}
    running = Running(server, tmp_path, in_english=False, **more, **milk(tmp_path))
    await running.start()
    yield running
    await running.stop()


def database_of(bot):
    return bot.application.database


async def done(bot, number=1, status="done"):
    async def is_done():
        return await status_of(database_of(bot), number) == status

    await until(is_done, 15)


async def counts(bot, number=1):
    async with database_of(bot).read() as connection:
        return await broadcasts.counts(connection, number)


async def reasons(bot):
    """Why it was held or stopped, and what the record says of that: what, who, why."""
    async with database_of(bot).read() as connection:
        one = await broadcasts.read_broadcast(connection, 1)
        noted = await staff.read_notes(connection)
    return one.why, [(line["what"], line["chat_id"], line["details"]["why"]) for line in noted]


def texts(server, chat):
    return [message.text for message in server.world.chats[chat].messages.values() if message.by_bot]


def got(server, chats, words=WORDS):
    """How often each got these words."""
    return [sum(text.startswith(words) for text in texts(server, chat)) for chat in chats]


async def test_everybody_on_the_list_gets_it_once_and_the_counts_add_up(server, either):
    chats = crowd(server, 150)
    server.world.chats[chats[3]].blocked = True
    server.world.users[chats[70]].deactivated = True
    await put_people(database_of(either), chats)
    await queue(database_of(either))
    await done(either)
    assert got(server, chats) == [int(chat not in (chats[3], chats[70])) for chat in chats]
    assert await counts(either) == broadcasts.Counts(sent=148, blocked=2)
    async with database_of(either).read() as connection:
        gone = await connection.execute(select(models.chat.c.chat_id).where(models.chat.c.reachable.is_(False)))
        assert {row[0] for row in gone} == {chats[3], chats[70]}
        rows = await broadcasts.read_deliveries(connection, 1, most=200)
        assert {row.message for row in rows if row.state == "sent"} == {
            next(iter(server.world.chats[row.chat].messages)) for row in rows if row.state == "sent"
        }
        one = await broadcasts.read_broadcast(connection, 1)
    assert one.finished_at is not None


async def test_a_list_goes_on_where_it_stopped_and_nobody_is_on_it_twice(server, bot, monkeypatch):
    monkeypatch.setattr("bot.broadcasting.delivering._CHUNK", 7)
    database = database_of(bot)
    chats = sorted(crowd(server, 60))
    await put_people(database, chats)
    gone = update(models.chat).where(models.chat.c.chat_id.in_([chats[5], chats[50]])).values(reachable=False)
    rows = [{"broadcast_id": 1, "chat_id": chat, "language": "", "state": "waiting"} for chat in chats[:30]]
    del rows[5]
    async with database.write() as connection:
        await connection.execute(gone)
    await queue(database, status="paused", reached=chats[29], excluded={"blocked": 1})
    async with database.write() as connection:
        await connection.execute(insert(models.delivery), rows)
        assert await broadcasts.resume(connection, 1, datetime.now(UTC))
    await done(bot)
    assert got(server, chats) == [int(chat not in (chats[5], chats[50])) for chat in chats]
    async with database.read() as connection:
        one = await broadcasts.read_broadcast(connection, 1)
    assert (one.listed, one.excluded) == (True, {"blocked": 2})
    assert await counts(bot) == broadcasts.Counts(sent=58)


async def test_what_is_noted_while_the_ledger_is_read_is_not_sent_again(server, bot, monkeypatch):
    """What was read may be older than what is known by now."""
    take = broadcasts.take_batch

    async def take_slowly(*given):
        found = await take(*given)
        await asyncio.sleep(0.4)
        return found

    monkeypatch.setattr(broadcasts, "take_batch", take_slowly)
    chats = crowd(server, 300)
    await put_people(database_of(bot), chats)
    await queue(database_of(bot))
    await done(bot)
    assert got(server, chats) == [1] * 300


async def test_whoever_has_just_said_stop_or_taken_their_form_back_does_not_get_it(server, bot):
    database = database_of(bot)
    chats = crowd(server, 4)
    await put_people(database, chats)
    await queue(database, status="sending", listed=True)
    rows = [{"broadcast_id": 1, "chat_id": chat, "language": "", "state": "waiting"} for chat in chats]
    async with database.write() as connection:
        await connection.execute(update(models.chat).where(models.chat.c.chat_id == chats[0]).values(quiet=True))
        await connection.execute(update(models.chat).where(models.chat.c.chat_id == chats[1]).values(reachable=False))
        taken_back = update(models.submission).where(models.submission.c.reference == f"R{chats[2]}")
        await connection.execute(taken_back.values(status="withdrawn"))
        await connection.execute(insert(models.delivery), rows)
    await done(bot)
    assert await ledger(database) == dict(zip(chats, ["stopped", "blocked", "stopped", "sent"], strict=True))
    assert await counts(bot) == broadcasts.Counts(sent=1, blocked=3)
    assert got(server, chats) == [0, 0, 0, 1]


async def test_each_gets_it_in_their_language_with_the_number_of_their_form(server, bot):
    database = database_of(bot)
    amina, juma = crowd(server, 2)
    await put_people(database, [amina, juma])
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    content = {
        "fr": {"method": "sendMessage", "payload": {"text": "Merci à vous", "entities": bold}},
        "": {"method": "sendMessage", "payload": {"text": "Thank you", "entities": bold}},
    }
    for one in content.values():
        one |= {"reference": True, "ending": "{reference}: ask for it."}
    await queue(database, kind="news", status="sending", listed=True, content=content)
    async with database.write() as connection:
        numbers = dict((await connection.execute(select(models.submission.c.reference, models.submission.c.id))).all())
        rows = [
            {"broadcast_id": 1, "chat_id": chat, "language": language, "state": "waiting",
             "submission_id": numbers[f"R{chat}"]}
            for chat, language in ((amina, ""), (juma, "fr"))
        ]  # fmt: skip
        await connection.execute(insert(models.delivery), rows)
    await done(bot)
    assert texts(server, amina) == [f"Thank you\n\nR{amina}: ask for it."]
    assert texts(server, juma) == [f"Merci à vous\n\nR{juma}: ask for it."]
    (message,) = server.world.chats[amina].messages.values()
    assert message.raw["entities"] == bold


async def test_a_file_goes_up_once(server, bot, tmp_path):
    database = database_of(bot)
    chats = crowd(server, 30)
    await put_people(database, chats)
    sound = tmp_path / "palabre-data" / "sounds" / "news.ogg"
    sound.parent.mkdir()
    sound.write_bytes(b"OggS news")
    voice = {"@file": "sounds/news.ogg", "name": "news.ogg", "sha256": "ab" * 32}
    await queue(database, content={"": {"method": "sendVoice", "payload": {"voice": voice}}})
    await done(bot)
    assert [call.has_files for call in server.called("sendVoice")] == [True] + [False] * 29


async def test_it_waits_for_its_time_and_for_the_end_of_peoples_nights(server, bot):
    database = database_of(bot)
    chats = crowd(server, 3)
    await put_people(database, chats)
    now = datetime.now(UTC)
    await queue(database, 1, not_before=now + timedelta(seconds=0.8))
    await queue(database, 2, status="sending", listed=True, content={"": {**CONTENT[""], "payload": {"text": "Two"}}})
    nights = [None, now + timedelta(seconds=0.8), now + timedelta(hours=3)]
    async with database.write() as connection:
        rows = [
            {"broadcast_id": 2, "chat_id": chat, "language": "", "state": "waiting", "not_before": night}
            for chat, night in zip(chats, nights, strict=True)
        ]
        await connection.execute(insert(models.delivery), rows)
    await asyncio.sleep(0.5)
    assert got(server, chats) == [0, 0, 0]
    await done(bot, 1)
    assert got(server, chats) == [1, 1, 1]

    async def two():
        return await counts(bot, 2) == broadcasts.Counts(sent=2, left=1)

    await until(two, 8)
    assert got(server, chats, "Two") == [1, 1, 0]
    assert await status_of(database, 2) == "sending"


async def test_a_pause_holds_it_within_a_second_and_it_goes_on_where_it_was(server, bot):
    database = database_of(bot)
    chats = crowd(server, 300)
    await put_people(database, chats)
    await queue(database)

    async def has_begun():
        return sum(got(server, chats)) > 20

    await until(has_begun)
    async with database.write() as connection:
        assert await broadcasts.pause(connection, 1, datetime.now(UTC))
        assert not await broadcasts.pause(connection, 1, datetime.now(UTC))
    await asyncio.sleep(0.3)
    held = sum(got(server, chats))
    assert held < 300
    await asyncio.sleep(0.3)
    assert sum(got(server, chats)) == held

    async def noted():
        return await counts(bot) == broadcasts.Counts(sent=held, left=300 - held)

    await until(noted)
    async with database.write() as connection:
        assert await broadcasts.resume(connection, 1, datetime.now(UTC))
    await done(bot)
    assert got(server, chats) == [1] * 300


async def test_a_database_that_is_away_holds_it_up_and_nothing_comes_twice(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.database.opening._BUSY", 50)
    bot = Running(server, tmp_path, in_english=False, PALABRE_BROADCAST_RATE="100", **milk(tmp_path))
    await bot.start()
    chats = crowd(server, 400)
    await put_people(database_of(bot), chats)
    await queue(database_of(bot))

    async def has_begun():
        return sum(got(server, chats)) > 20

    await until(has_begun)
    path = tmp_path / "palabre-data" / "palabre.db"
    with sqlite3.connect(path, isolation_level=None, timeout=0) as other:

        async def is_locked():
            with contextlib.suppress(sqlite3.OperationalError):
                return other.execute("BEGIN EXCLUSIVE")

        await until(is_locked)
        before = sum(got(server, chats))
        await asyncio.sleep(1.5)
        assert sum(got(server, chats)) <= before + 100
        other.execute("ROLLBACK")
    await done(bot)
    assert got(server, chats) == [1] * 400
    await bot.stop()


async def test_two_who_confirm_at_once_start_it_once(server, bot):
    database = database_of(bot)
    await queue(database, status="draft", confirmed_at=None)

    async def confirm():
        async with database.write() as connection:
            return await broadcasts.set_status(connection, 1, ("draft",), "queued", datetime.now(UTC))

    assert sorted(await asyncio.gather(confirm(), confirm())) == [False, True]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"call": "gone"}, "call-gone"),
        ({"content": {}}, "broken"),
        ({"content": {"": {"method": "sendPoll", "payload": {"text": "x"}}}}, "broken"),
        ({"content": {"": CONTENT[""], "fr": {"method": "sendMessage", "payload": {"text": ""}}}}, "broken"),
        (
            {"content": {"": {"method": "sendVoice", "payload": {"voice": {"@file": "../gone", "name": "x"}}}}},
            "file-gone",
        ),
    ],
    ids=["no call", "nothing", "no way", "one of two", "no file"],
)
async def test_what_cannot_be_sent_is_cancelled_before_anybody_gets_half_of_it(server, bot, caplog, more, why):
    chats = crowd(server, 2)
    await put_people(database_of(bot), chats, more.get("call", "milk"))
    await queue(database_of(bot), **more)
    await done(bot, status="cancelled")
    assert got(server, chats, "") == [0, 0]
    assert [line for line in caplog.messages if line.startswith("a broadcast is cancelled broadcast=1 ")]
    assert await reasons(bot) == (why, [("broadcast.cancel", None, why)])


async def test_an_unknown_error_for_one_fails_that_one(server, bot):
    chats = crowd(server, 3)
    await put_people(database_of(bot), chats)
    server.faults.fail(400, "sendMessage", chat_id=chats[1], body='{"ok":false,"error_code":400,"description":"No"}')
    await queue(database_of(bot))
    await done(bot)
    assert await counts(bot) == broadcasts.Counts(sent=2, failed=1)


async def test_what_telegram_refuses_for_everybody_is_paused(server, bot, caplog):
    chats = crowd(server, 500)
    await put_people(database_of(bot), chats)
    fault = server.faults.fail(400, "sendMessage", body='{"ok":false,"error_code":400,"description":"No"}')
    await queue(database_of(bot))
    await done(bot, status="paused")
    assert "a broadcast is paused: Telegram refuses all its messages broadcast=1 call=milk" in caplog.messages
    assert (await counts(bot)).left > 100
    assert await reasons(bot) == ("refused", [("broadcast.pause", None, "refused")])
    fault.times = 0
    async with database_of(bot).write() as connection:
        await broadcasts.resume(connection, 1, datetime.now(UTC))
    await done(bot)
    found = await counts(bot)
    assert (found.sent + found.failed, found.left) == (500, 0)
    assert sum(got(server, chats)) == found.sent


# Progress


async def test_whoever_ordered_it_sees_how_far_it_is_in_one_message(server, tmp_path):
    bot = Running(server, tmp_path, in_english=False, PALABRE_BROADCAST_RATE="100", **milk(tmp_path))
    await bot.start()
    olive = server.person("Olive")
    await olive.starts()
    database = database_of(bot)
    chats = crowd(server, 300)
    await put_people(database, chats)
    server.world.chats[chats[0]].blocked = True
    await queue(database, by_chat=olive.id)

    async def shows(words):
        return next((one for one in olive.messages if one.by_bot and words in one.text), None)

    running = await until(lambda: shows("Your message is on its way"), 8)
    assert running.buttons == ["Pause", "Stop for good"]
    assert running.keys[0][0]["callback_data"] == "!0:staff:broadcast.pause.1"
    await asyncio.sleep(0.2)
    async with database.write() as connection:
        await broadcasts.pause(connection, 1, datetime.now(UTC))
    await until(lambda: shows("Your message is paused"), 8)
    assert running.buttons == ["Go on", "Stop for good"]
    async with database.write() as connection:
        await broadcasts.resume(connection, 1, datetime.now(UTC))
    await done(bot)
    await until(lambda: shows("Done: your message is sent"), 8)
    assert "████████████ 100 %" in running.text
    assert "Sent: 299\nCould not be reached: 1\nFailed: 0\nLeft: 0\nTogether: 300" in running.text
    assert running.buttons == []
    assert sum("Together" in one.text for one in olive.messages) == 1
    assert len(server.called("editMessageText", chat_id=olive.id)) < 12
    await bot.stop()


async def test_a_broadcast_that_is_stopped_says_so_and_nobody_else_gets_it(server, bot):
    olive = server.person("Olive")
    await olive.starts()
    database = database_of(bot)
    chats = crowd(server, 400)
    await put_people(database, chats)
    await queue(database, by_chat=olive.id)

    async def has_begun():
        return sum(got(server, chats)) > 20

    await until(has_begun)
    async with database.write() as connection:
        await broadcasts.cancel(connection, 1, datetime.now(UTC))
    message = await olive.sees("Your message was stopped")
    found = await counts(bot)
    assert (found.total, found.sent) == (400, sum(got(server, chats)))
    assert found.left > 0
    assert f"Left: {found.left}" in message.text
    assert message.buttons == []
