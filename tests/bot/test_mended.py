"""Mistakes that were found by reading, each with the sequence that showed it."""

import asyncio
import contextlib
import signal
import time
from datetime import UTC, datetime

import aiohttp
from sqlalchemy import select, update

from bot.consulting import consulting
from bot.database.ids import Ids
from bot.database.models import chat, fact, outbox
from bot.database.opening import Away
from bot.simulator.samples import PICTURE
from tests.ports import free_port

from .processes import Process, at
from .running import Running
from .small import PARTS, WORDS, asking, begins, exported, joins, rows, sends, until
from .test_pages import Statements


def test_numbers_grow_also_when_the_clock_was_set_back():
    ids = Ids()
    ids.go_on_after(2**62)
    assert ids() == 2**62 + 1
    ids.go_on_after(5)
    assert ids() > 2**62 + 1


async def test_half_an_emoji_in_a_webhook_update_is_no_reason_to_refuse_it(server, tmp_path):
    port = free_port()
    hook = f"http://127.0.0.1:{port}/hook"
    bot = Running(
        server,
        tmp_path,
        PALABRE_WEBHOOK_URL=hook,
        PALABRE_WEBHOOK_LISTEN=f"127.0.0.1:{port}",
        PALABRE_WEBHOOK_SECRET="s",
    )
    await bot.start()
    await until(lambda: is_hooked(server))
    headers = {"X-Telegram-Bot-Api-Secret-Token": "s"}
    async with (
        aiohttp.ClientSession() as client,
        client.post(hook, data=b'{"update_id": 9, "x": "San\\ud83ddi"}', headers=headers) as answer,
    ):
        assert answer.status == 200
    await bot.stop()


async def is_hooked(server):
    return server.called("setWebhook")


async def test_all_photos_of_an_album_that_could_not_be_taken_are_set_aside(server, tmp_path, monkeypatch):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends_album(PICTURE, PICTURE, PICTURE)
        with monkeypatch.context() as patched:
            patched.setattr(consulting, "take", fails)
            await bot.start()
            await amina.sees("Something went wrong")
            await until(lambda: is_aside(bot, 3))


def fails(visit):
    raise ZeroDivisionError


async def is_aside(bot, count):
    found = [one for one in await rows(bot, "incoming") if one["error"] is not None]
    return len(found) == count


async def test_the_next_question_is_shown_when_the_last_of_several_messages_shows_none(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await bot.stop()
        answer = await amina.sends("In Fatick")
        await amina.edits(answer, "In Fatick")
        await bot.start()
        await amina.sees("What do you do?")


async def test_who_sent_stop_is_not_written_to_after_a_long_stop(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, binta = await begins(server), await begins(server, "Binta")
        await amina.sends("/stop")
        await amina.sees("not write to you")
        await asyncio.sleep(0.8)
        now = bot.application.house.now()
        async with bot.application.database.write() as connection:
            then = now.timestamp() - 3600
            await connection.execute(update(fact).where(fact.c.name == "alive").values(number=then))
            was = datetime.fromtimestamp(then - 60, UTC)
            await connection.execute(update(chat).values(active_at=was))
        await bot.stop()
        await bot.start()
        await binta.sees("We were away")
        assert not any("We were away" in message.text for message in amina.messages)


async def test_a_form_that_was_sent_on_one_phone_is_sent_on_the_other(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        binta = await joins(server, amina)
        await binta.sends("In Fatick")
        await binta.sees("What do you do?")
        await binta.sends("Milk")
        await binta.sees("What do you wish for?")
        await binta.sends("A road")
        await binta.sees("That was the last question")
        await sends(binta)
        await amina.sends("/mine")
        await amina.sees("sent")
        assert "not sent yet" not in amina.last.text


async def test_messages_whose_commit_was_in_doubt_are_sent(server, tmp_path):
    """PostgreSQL can lose the connection after it has committed and before it says so."""
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        desk, database = bot.application.desk, bot.application.database
        was, doubted = database.write, []

        @contextlib.asynccontextmanager
        async def write():
            async with was() as connection:
                yield connection
            if not doubted:
                doubted.append(True)
                raise Away("the connection was lost")

        desk.database = _With(database, write)
        await amina.sends("In Fatick")
        await amina.sees("What do you do?")
        await until(lambda: is_empty(bot))


class _With:
    def __init__(self, database, write):
        self._database = database
        self.write = write

    def __getattr__(self, name):
        return getattr(self._database, name)


async def is_empty(bot):
    async with bot.application.database.read() as connection:
        return not (await connection.execute(select(outbox.c.id))).all()


async def test_a_hundred_broken_updates_take_few_statements(server, bot):
    amina = await begins_whole(server)
    statements = Statements(bot.application.database)
    for number in range(100):
        server.push_raw_update({"message": {"message_id": number, "chat": "x", "from": 5}})
    await amina.sends("/help")
    await amina.sees("one question at a time")
    await until(lambda: is_aside(bot, 100))
    assert max(statements.counts) <= 12


async def begins_whole(server):
    amina = server.person("Amina")
    await amina.starts()
    await amina.sees("three sets")
    return amina


async def test_a_stop_while_documents_are_made_is_quick(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("/draft")
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await bot.stop()
        assert time.monotonic() - began < 8
        await bot.start()
        await amina.sees("form-")


async def test_words_go_to_the_form_that_was_asked_about_when_they_were_written(server, tmp_path):
    """Two forms on one phone: the other one is opened in the same page in which the words arrive."""
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await begins_for_gora(amina)
        await bot.stop()
        await amina.taps("1. Mine", on=await the_list(amina))
        await amina.sends("In Gora's village")
        await bot.start()
        await amina.sees("What do you do?")
        found = {one["respondent"]["name"]: one["answers"]["village"] for one in await exported(bot, tmp_path)}
        assert found == {None: None, "Gora": "In Gora's village"}


async def begins_for_gora(person):
    await person.sends("/mine")
    await person.taps("Begin another form", on=await person.sees("Your forms"))
    await person.taps("One person", on=await person.sees("For whom"))
    await person.sees("name")
    await person.sends("Gora")
    await person.taps("Somebody was there and heard it", on=await person.sees("agree"))
    await person.sees("Who was there")
    await person.sends("Awa")
    consent = await person.sees("Gora", "kept")
    await person.taps(consent.buttons[0], on=consent)
    await person.sees("Where do you live?")


async def the_list(person):
    return next(message for message in person.messages if "Your forms" in message.text)


async def test_a_second_phone_at_the_end_does_not_answer_what_it_was_not_asked(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        binta = await joins(server, amina)
        for words, then in (
            ("In Fatick", "What do you do?"),
            ("Milk", "What do you wish for?"),
            ("A road", "the last"),
        ):
            await amina.sends(words)
            await amina.sees(then)
        await binta.sends("/back")
        await binta.sees("What do you wish for?")
        await amina.sends("And now?")
        await amina.sees("I have not kept this")
        (one,) = await exported(bot, tmp_path)
        assert one["answers"]["wish"] == "A road"


async def test_a_log_at_debug_holds_no_word_of_an_answer(server, tmp_path):
    process = await Process(tmp_path, "run", **at(server), PALABRE_LOG_LEVEL="debug").start()
    amina = server.person("Amina")
    await amina.starts("smallholders--secretpost")
    await amina.sees("three sets", timeout=15)
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.taps("Yes, I take part")
    await amina.sees("short way")
    await amina.taps("1")
    await amina.sees("How did you hear")
    await amina.sends("Whispered words")
    await amina.sees("I have kept this")
    process.sends(signal.SIGTERM)
    code, out, err = await process.ends()
    assert code == 0
    assert not [word for word in ("Whispered", "secretpost", server.token) if word in out + err]


async def test_an_answer_that_follows_a_long_one_at_once_goes_to_the_next_question(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("milk " * 810)
        await amina.sees("What do you do?")
        await asyncio.sleep(0.8)
        await amina.sends("I herd.")
        await amina.sees("What do you wish for?")
        (one,) = await exported(bot, tmp_path)
        assert one["answers"]["work"] == "I herd."
