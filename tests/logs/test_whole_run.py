"""A whole run at DEBUG, with everything that goes wrong: the log holds no answer, name, phone, token or secret."""

import asyncio

import pytest
from sqlalchemy import text

from bot import logs
from bot.logs import told
from conversations import engine
from tests.bot.small import rows, until
from tests.mailing.post import post
from tests.mailing.test_sending import made, sends
from tests.organising.at_work import employ

from .written import written

#: what people said, wrote and are called
VILLAGE, ANGRY, BROKEN, EDITED = "Quxville", "Zanzirik", "Brokolonia", "Edwardsburg"
SAID = (VILLAGE, ANGRY, BROKEN, EDITED, "Awa Ndiaye", "Amina", "Olivia", "Zorbatiko", "+255 700 123 456", "700123456")


@pytest.fixture(scope="module")
def mail():
    with post() as box:
        yield box


async def test_a_log_at_debug_holds_nothing_that_anybody_said(server, tmp_path, mail, monkeypatch):
    secret = f"/bot{server.token}/sendMessage"
    advance = engine.advance

    def fails(call, conversation, reply, *rest):
        if BROKEN in str(reply):
            raise ValueError(f"cannot take {reply!r} of {conversation!r} at {secret}")
        return advance(call, conversation, reply, *rest)

    monkeypatch.setattr(engine, "advance", fails)
    mail.answers += [f"451 4.3.0 {VILLAGE} is unknown to {server.token}"]
    with written() as stream:
        bot = made(server, tmp_path, mail.port)
        logs.keep_out(bot.settings.secrets)
        await bot.start()
        try:
            # Telegram quotes what it refuses, and a box on the way the address
            body = f'{{"ok":false,"error_code":400,"description":"Bad Request: wrong {VILLAGE} at {secret}"}}'
            server.faults.fail(502, "sendMessage", body=f"<html>{secret} {VILLAGE}</html>", times=2)
            await sends(server, village=VILLAGE)
            await until(lambda: is_said(stream, "a form could not be sent on yet"), 20)
            # an answer that breaks the engine, and one that breaks the database
            awa = server.person("Amina Zanzirik", "en")
            await awa.starts()
            await awa.taps("Go on")
            await awa.taps("Yes, I take part")
            await awa.sees("Where do you live?")
            await awa.sends(BROKEN)
            await awa.sees("could not take")
            async with bot.application.database.write() as connection:
                when = f"BEFORE INSERT ON answer WHEN NEW.body LIKE '%{ANGRY}%'"
                await connection.execute(
                    text(f"CREATE TRIGGER refuses {when} BEGIN SELECT RAISE(ABORT, '{ANGRY}'); END")
                )
            await awa.sends(f"{ANGRY}, +255 700 123 456")
            await until(lambda: set_aside(bot, 2), 20)
            async with bot.application.database.write() as connection:
                await connection.execute(text("DROP TRIGGER refuses"))
            message = await awa.sends(VILLAGE)
            await awa.sees("Who can be asked?")
            await awa.edits(message, EDITED)
            await awa.sends_voice(3, b"OggS voice")
            await awa.sends_contact("+255700123456", "Awa Ndiaye", own=False)
            await awa.sends_photo(b"photo", caption=VILLAGE)
            await awa.sends_location(12.5, -16.5)
            # staff at work
            olivia = await employ(bot, server.person("Olivia", "en"))
            await olivia.starts()
            server.faults.fail(400, "sendMessage", body=body, times=1, chat_id=olivia.id)
            for command in ("/call", "/staff", "/review", "/export", "/watch", "/broadcast"):
                await olivia.sends(command)
            await olivia.sends("Zorbatiko is what I say to everybody")
            await asyncio.sleep(1.0)
        finally:
            await bot.stop()
    said = stream.getvalue()
    lines = said.splitlines()
    assert len(lines) > 8, "it logged something"
    for event in (
        "an update is set aside",
        "ValueError",
        "SQLITE_CONSTRAINT_TRIGGER",
        "a call failed",
        "a call was refused",
    ):
        assert event in said, event
    found = [
        (word, line) for word in (*SAID, server.token, server.token.partition(":")[2]) for line in lines if word in line
    ]
    assert not found, found[:3]


async def is_said(stream, words):
    return words in stream.getvalue()


async def set_aside(bot, count):
    return len([row for row in await rows(bot, "incoming") if row["error"]]) >= count


def test_what_is_told_of_an_error_names_a_code_and_no_words():
    assert str(told(OSError(28, VILLAGE, f"/{VILLAGE}"))) == "OSError (errno 28)"
