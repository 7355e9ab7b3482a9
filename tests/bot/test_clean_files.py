"""What becomes of files: clean ones alone in forms without a name, none where there is no room, none from addresses."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import stat
from datetime import UTC, datetime

from sqlalchemy import update

from bot.database import models
from bot.database.records import Member
from bot.database.staff import add_member
from tests.cleaning import making_files as make

from .small import PARTS, answers, asking, begins, rows, until

QUESTIONS = """
    - {type: file, name: paper, label: Please send the paper.}
    - {type: text, name: wish, label: What do you wish for?}
"""


async def nameless(bot):
    async with bot.application.database.write() as connection:
        await connection.execute(update(models.submission).values(nameless=True))


async def settled(bot, count=1):
    async def none_waits():
        found = await rows(bot, "file")
        return found if len(found) == count and all(row["state"] != "waiting" for row in found) else None

    return await until(none_waits)


def everything(bot):
    """All bytes below the data folder but those of the database."""
    paths = [path for path in bot.settings.data.rglob("*") if path.is_file() and "palabre.db" not in path.name]
    return b"".join(path.read_bytes() for path in paths)


async def test_a_form_without_a_name_keeps_clean_files_under_neutral_names(server, tmp_path):
    async with asking(server, tmp_path, QUESTIONS) as bot:
        amina = await begins(server)
        await nameless(bot)
        given = make.jpeg(6)
        await amina.sends_file("Amina in Kolloma.JPG", given)
        await amina.sees("What do you wish for?")
        (row,) = await settled(bot)
        path = bot.settings.data / row["path"]
        kept = path.read_bytes()
        assert make.B in given
        assert make.B not in everything(bot)
        assert (row["state"], row["name"], row["size"]) == ("kept", "document.jpg", len(kept))
        assert row["sha256"] == hashlib.sha256(kept).hexdigest()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert list((bot.settings.data / "files/.unclean").iterdir()) == []


async def test_a_form_with_a_name_keeps_files_as_they_came(server, tmp_path):
    async with asking(server, tmp_path, QUESTIONS) as bot:
        amina = await begins(server)
        await amina.sends_file("well.jpg", make.jpeg())
        (row,) = await settled(bot)
        assert (bot.settings.data / row["path"]).read_bytes() == make.jpeg()
        assert row["name"] == "well.jpg"


async def test_a_file_that_cannot_be_cleaned_is_not_kept_and_the_person_hears_what_works(server, tmp_path):
    async with asking(server, tmp_path, QUESTIONS) as bot:
        amina = await begins(server)
        await nameless(bot)
        await amina.sends_file("well.heic", make.box(b"ftyp", b"heic", bytes(4), b"mif1") + make.B)
        await amina.sees("a photo sent as a photo, a voice note, or words")
        (row,) = await settled(bot)
        assert (row["state"], row["path"], row["handle"]) == ("lost", None, "")
        assert make.B not in everything(bot)


async def test_what_a_crash_left_before_it_was_clean_is_removed_at_the_next_start(server, tmp_path):
    async with asking(server, tmp_path, QUESTIONS) as bot:
        await bot.stop()
        left = bot.settings.data / "files/.unclean"
        left.mkdir(parents=True)
        (left / "7.given").write_bytes(make.jpeg())
        await bot.start()
        await begins(server)
        assert make.B not in everything(bot)


async def test_beyond_what_one_person_may_send_words_and_voices_still_arrive(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        bot.application.fetching.room.person = 100
        amina, binta = await begins(server), await begins(server, "Binta")
        await amina.sends_photo(b"\xff\xd8" + bytes(90))
        await settled(bot)
        await amina.sends_photo(b"\xff\xd8" + bytes(95), caption="Our second well")
        await amina.sees("There is no more room here for files from this phone")
        await amina.sends_photo(b"\xff\xd8" + bytes(96))
        await amina.sends_voice(3, b"OggS" + bytes(90))
        await binta.sends_photo(b"\xff\xd8" + bytes(97))
        found = await settled(bot, 5)
        assert sorted((row["kind"], row["state"]) for row in found) == [
            ("photo", "kept"),
            ("photo", "kept"),
            ("photo", "lost"),
            ("photo", "lost"),
            ("voice", "kept"),
        ]
        assert sum("no more room" in message.text for message in amina.messages) == 1
        await until(lambda: _said(bot, "Our second well"))


async def test_beyond_what_one_call_takes_no_file_is_fetched(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        bot.application.fetching.room.call = 100
        amina, binta = await begins(server), await begins(server, "Binta")
        await amina.sends_photo(b"\xff\xd8" + bytes(90))
        await settled(bot)
        await binta.sends_photo(b"\xff\xd8" + bytes(91))
        await binta.sees("There is no more room here")
        assert sorted(row["state"] for row in await settled(bot, 2)) == ["kept", "lost"]


async def test_while_the_disk_is_full_a_file_waits_and_is_fetched_when_there_is_room(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        app = bot.application
        boss = await begins(server, "Fatou")
        async with app.database.write() as connection:
            since = datetime(2024, 1, 1, tzinfo=UTC)
            await add_member(app.database, connection, Member(boss.id, "", "owner", "Fatou", since), None)
        app.fetching.room.usage = lambda folder: (10**12, 10**12 - 10**6, 10**6)
        amina = await begins(server)
        await amina.sends_photo(b"\xff\xd8 a well", caption="Our well")
        await amina.sends_photo(b"\xff\xd8 another")
        await amina.sees("What you sent is safe")
        await boss.sees("The disk of this bot is almost full")
        await asyncio.sleep(0.3)
        assert {row["state"] for row in await rows(bot, "file")} == {"waiting"}
        assert sum("is safe" in message.text for message in amina.messages) == 1
        assert sum("almost full" in message.text for message in boss.messages) == 1
        app.fetching.room.usage = lambda folder: (10**12, 0, 10**12)
        server.clock.move(7200)
        app.errands.wake()
        assert {row["state"] for row in await settled(bot, 2)} == {"kept"}


async def _said(bot, words):
    return any(words in str(row["body"]) for row in await rows(bot, "answer"))


ADDRESSES = [
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "tg://resolve?domain=somebody",
    "See https://example.org/a-page and www.example.org.",
    "[a link](http://10.0.0.1:8080/)",
    '<a href="http://127.0.0.1:1/">our well</a>',
]


async def test_an_address_in_an_answer_is_never_asked_for_and_never_previewed(server, tmp_path, monkeypatch):
    tried = []

    class Guarded(socket.socket):
        def connect(self, address):
            tried.append(address)
            return super().connect(address)

        def connect_ex(self, address):
            tried.append(address)
            return super().connect_ex(address)

    looked = []
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: looked.append(host) or ask(host, *rest, **more)
    )
    loop = asyncio.get_running_loop()
    connect = loop.sock_connect

    async def guarded(sock, address):
        tried.append(address)
        return await connect(sock, address)

    monkeypatch.setattr(loop, "sock_connect", guarded)
    monkeypatch.setattr(socket, "socket", Guarded)
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        for words in ADDRESSES:
            await amina.sends(words)
            await amina.sees("I have kept this")
        await amina.sends_photo(b"\xff\xd8 a well", caption=ADDRESSES[0])
        await settled(bot)
        await amina.taps("Done")
        await amina.sees("Where do you live?")
        await amina.sends(ADDRESSES[0])
        await amina.sees("That was the last question")
        said = (await answers(bot, tmp_path))["story"]
        assert all(words in said for words in ADDRESSES)
    port = int(server.url.rpartition(":")[2])
    assert tried, "the guard saw nothing, not even the server"
    assert {address[:2] for address in tried if isinstance(address, tuple)} <= {("127.0.0.1", port)}
    assert set(looked) <= {"127.0.0.1", "localhost", None}
    shown = [call.given for call in server.called("sendMessage", "editMessageText")]
    assert shown
    assert all(given.get("link_preview_options") == {"is_disabled": True} for given in shown)
    for call in server.called("sendPhoto", "sendDocument", "sendVoice", "sendAudio", "sendVideo"):
        assert not any(str(value).startswith(("http", "file:")) for value in call.given.values())
