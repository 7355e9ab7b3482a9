"""Voices, photos, files and places: fetched into our own storage, whole, and never lost without a word."""

from __future__ import annotations

import asyncio
import hashlib
import stat

import pytest

from bot.simulator.rules import MEGABYTE

from .small import PARTS, WORDS, answers, asking, begins, exported, rows, until

FILES = """
    - {type: image, name: picture, label: Please show us the well.}
    - {type: audio, name: song, label: Please sing us a song.}
    - {type: file, name: paper, label: Please send the paper.}
    - {type: text, name: wish, label: What do you wish for?}
"""


async def kept(bot, count=1):
    """The files that were sent, once all of them are on our disk."""

    async def all_kept():
        found = await rows(bot, "file")
        return found if len(found) == count and all(row["state"] == "kept" for row in found) else None

    return await until(all_kept, seconds=20)


def on_disk(bot, row):
    """The path of a file that is kept."""
    return bot.settings.data / row["path"]


SOUNDS = ["note.opus", "note.ogg", "note.m4a", "note.amr", "note.mp3"]


async def test_a_voice_note_is_an_answer_and_is_fetched_at_once(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        sound = b"OggS" + bytes(range(256)) * 40
        await amina.sends_voice(100, sound)
        await amina.sees("I have kept this")
        (row,) = await kept(bot)
        path = on_disk(bot, row)
        assert path.read_bytes() == sound
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert (row["handle"], row["size"], row["sha256"]) == ("", len(sound), hashlib.sha256(sound).hexdigest())
        await amina.taps("Done")
        await amina.sees("Where do you live?")
        await amina.taps("Back", on=amina.last)
        await amina.sees("(spoken, 1 min 40)")


@pytest.mark.parametrize("name", SOUNDS)
async def test_a_sound_of_another_messenger_is_a_spoken_answer(server, tmp_path, name):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await amina.forwards(await amina.sends_file(name, b"sound of " + name.encode()))
        await amina.sees("part 2")
        one, two = await kept(bot, 2)
        assert on_disk(bot, one).read_bytes() == on_disk(bot, two).read_bytes() == b"sound of " + name.encode()
        assert on_disk(bot, one).suffix == f".{name.rpartition('.')[2]}"
        await amina.sends("/done")
        await amina.sees("Where do you live?")
        await amina.sends("/back")
        await amina.sees("spoken")


@pytest.mark.parametrize("name", SOUNDS)
async def test_a_question_for_a_voice_takes_a_sound_sent_as_a_file(server, tmp_path, name):
    questions = """
        - {type: audio, name: song, label: Please sing us a song.}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        await amina.sends_file(name, b"a song")
        await amina.sees("What do you wish for?")
        await kept(bot)


async def test_photos_sounds_and_files_answer_the_questions_for_them(server, tmp_path):
    async with asking(server, tmp_path, FILES) as bot:
        amina = await begins(server)
        await amina.sends_photo(b"\xff\xd8 a well", caption="Our well")
        await amina.sees("Please sing us a song.")
        await amina.sends_audio("song.mp3", b"ID3 song")
        await amina.sees("Please send the paper.")
        await amina.sends_file("the paper.pdf", b"%PDF paper")
        await amina.sees("What do you wish for?")
        contents = sorted(on_disk(bot, row).read_bytes() for row in await kept(bot, 3))
        assert contents == sorted([b"\xff\xd8 a well", b"ID3 song", b"%PDF paper"])
        (form,) = await exported(bot, tmp_path)
        assert form["files"]["song"] == ["song.mp3"]
        assert form["files"]["paper"] == ["the paper.pdf"]


async def test_an_album_that_comes_together_is_one_answer_with_one_confirmation(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends_album(b"\xff\xd8 one", b"\xff\xd8 two", b"\xff\xd8 three", caption="Our wells")
        await bot.start()
        await amina.sees("I have kept this")
        await asyncio.sleep(0.3)
        assert sum("I have kept this" in message.text for message in amina.messages) == 1
        (form,) = await exported(bot, tmp_path)
        assert form["answers"]["story"] == "Our wells"
        assert len(form["files"]["story"]) == 3
        assert {on_disk(bot, row).read_bytes()[3:] for row in await kept(bot, 3)} == {b"one", b"two", b"three"}


@pytest.mark.parametrize("questions", [PARTS, WORDS, FILES], ids=["parts", "one line", "picture"])
async def test_an_album_that_comes_in_two_pages_is_one_answer(server, tmp_path, questions):
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        one, two = (await amina.sends_album(caption="Our wells"))[:2]
        await amina.sees("")
        third = {**two.raw, "photo": one.raw["photo"]}
        await asyncio.sleep(0.4)
        assert one.raw["media_group_id"] == two.raw["media_group_id"]
        del third["message_id"]
        await amina.sends_anything(**{name: third[name] for name in ("photo", "media_group_id")})
        await until(lambda: _files_of_the_first(bot, tmp_path, 3))
        found = await answers(bot, tmp_path)
        assert sum(value is not None for value in found.values()) == (0 if "picture" in questions else 1)


async def _files_of_the_first(bot, folder, count):
    (form,) = await exported(bot, folder)
    assert len(form["files"]) == 1
    return len(next(iter(form["files"].values()))) == count


async def test_a_place_and_a_contact_are_answers(server, tmp_path):
    questions = """
        - {type: geopoint, name: place, label: Where is the well?}
        - {type: text, name: phone, label: What is your number?, appearance: phone}
        - {type: text, name: story, label: Tell us everything., appearance: multiline}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        await amina.taps("Send my location")
        await amina.sees("What is your number?")
        await amina.taps("Send my phone number")
        await amina.sees("Tell us everything.")
        await amina.sends_location(14.5, -16.25)
        await amina.sees("I have kept this")
        await amina.sends_contact("+221771234567", "The dairy")
        await amina.sees("part 2")
        found = await answers(bot, tmp_path)
        assert found["place"] == {"lat": -6.8, "lon": 39.28}
        assert found["phone"] == "+255700000001"
        assert found["story"] == "14.50000, -16.25000\nThe dairy, +221771234567"


async def test_a_file_of_more_than_20_mb_gets_a_kind_word(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await amina.sends_file("film.mp4", b"", size=20 * MEGABYTE + 1)
        await amina.sees("larger than 20 MB")
        assert await rows(bot, "file") == []
        await amina.sends_voice(5, b"OggS", size=20 * MEGABYTE)
        await amina.sees("I have kept this")
        (row,) = await kept(bot)
        assert on_disk(bot, row).stat().st_size == 20 * MEGABYTE


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("how", ["fail", "lose_call", "too_many"])
async def test_a_fetch_that_fails_is_tried_again(server, tmp_path, method, how):
    if (method, how) == ("download", "too_many"):
        pytest.skip("Telegram limits calls, not files")
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        getattr(server.faults, how)(method=method, times=1)
        await amina.sends_voice(3, b"OggS voice")
        await amina.sees("I have kept this")
        (row,) = await kept(bot)
        assert on_disk(bot, row).read_bytes() == b"OggS voice"


async def test_half_a_file_is_never_kept(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        server.faults.cut_answer("download", times=1)
        await amina.sends_voice(3, b"OggS voice" * 1000)
        (row,) = await kept(bot)
        assert on_disk(bot, row).read_bytes() == b"OggS voice" * 1000


async def test_a_file_that_is_gone_for_good_is_asked_for_once_more(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        gone = server.faults.fail(
            400, "getFile", body='{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}'
        )
        await amina.sends_voice(3, b"OggS voice")
        await amina.sees("I could not fetch the voice note you sent. Please send it once more.")
        assert [row["state"] for row in await rows(bot, "file")] == ["lost"]
        assert await rows(bot, "job") == []
        assert gone.hits == 1


async def test_a_file_that_is_unavailable_for_a_while_is_waited_for(server, tmp_path):
    words = "Bad Request: wrong file_id or the file is temporarily unavailable"
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        body = f'{{"ok":false,"error_code":400,"description":"{words}"}}'
        server.faults.fail(400, "getFile", times=1, body=body)
        await amina.sends_voice(3, b"OggS voice")
        await amina.sees("I have kept this")
        (row,) = await kept(bot)
        assert on_disk(bot, row).read_bytes() == b"OggS voice"
        await amina.sees_nothing()


async def test_a_file_that_was_not_fetched_before_the_bot_stopped_is_fetched_after(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        stalled = server.faults.stall(3, "getFile", times=1)
        await amina.sends_voice(3, b"OggS voice")
        await amina.sees("I have kept this")
        await until(lambda: _true(stalled.hits == 1))
        await bot.stop()
        await bot.start()
        (row,) = await kept(bot)
        assert on_disk(bot, row).read_bytes() == b"OggS voice"


async def _true(value):
    return value


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "a\0.pdf", "é" * 300, "..\\..\\x.exe", ".", "\u202efdp.exe", "x.p/../../df", ""]
)
async def test_a_hostile_name_stays_in_the_data_folder(server, tmp_path, name):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await amina.sends_file(name, b"paper")
        await amina.sees("I have kept this")
        (row,) = await kept(bot)
        path = on_disk(bot, row).resolve()
        assert path.is_relative_to(bot.settings.data.resolve() / "files")
        assert path.read_bytes() == b"paper"
        assert "\0" not in row["name"]
        assert len(row["name"]) <= 100


async def test_the_token_stands_nowhere_in_the_data(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        server.faults.fail(method="getFile", times=1)
        server.faults.fail(method="download", times=1)
        await amina.sends_voice(3, b"OggS voice")
        await kept(bot)
        await bot.stop()
        for path in bot.settings.data.rglob("*"):
            assert not path.is_file() or server.token.encode() not in path.read_bytes()
        await bot.start()


@pytest.mark.parametrize("what", ["sends_sticker", "sends_video_note"])
async def test_what_cannot_be_kept_gets_a_kind_word(server, tmp_path, what):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await getattr(amina, what)()
        await amina.sees("I cannot keep that kind of message.", "Where do you live?")
