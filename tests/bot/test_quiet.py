"""STOP: nothing comes unasked any more, and a form goes on as before, until somebody wants to be written to again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.bot.small import WORDS, answers, asking, begins, rows, sends

WORDS_AND_NUMBER = """
    - {type: text, name: village, label: Where do you live?}
    - {type: integer, name: cows, label: How many cows do you have?}
    - {type: text, name: wish, label: What do you wish for?}
"""
SILENCE = "I will not write to you first any more."


async def is_quiet(bot):
    (only,) = await rows(bot, "chat")
    return only["quiet"]


@pytest.mark.parametrize("word", ["STOP", "ARRÊT", "ALTO", "PARE", "توقف", "ACHA"])
async def test_where_a_number_is_asked_for_the_word_is_meant_and_the_question_stays(server, tmp_path, word):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("Ndiob")
        await amina.sees("How many cows")
        await amina.sends(word)
        told = await amina.sees(SILENCE)
        assert told.buttons == ["Write to me again", "Only at better hours"]
        await amina.sees("How many cows")
        assert await is_quiet(bot)
        await amina.sends("4")
        await amina.sees("What do you wish for?")


async def test_where_words_are_asked_for_it_is_asked_what_was_meant(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("STOP")
        asked = await amina.sees("You wrote “STOP”. What did you mean?")
        assert asked.buttons == ["Stop for now", "It is my answer", "Do not write to me first"]
        assert not await is_quiet(bot)
        await amina.taps("It is my answer")
        await amina.sees("How many cows")
        assert not await is_quiet(bot)
        assert (await answers(bot, tmp_path))["village"] == "STOP"


async def test_silence_can_be_chosen_there_and_the_question_comes_again(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("STOP")
        await amina.sees("What did you mean?")
        await amina.taps("Do not write to me first")
        await amina.sees(SILENCE)
        await amina.sees("Where do you live?")
        assert await is_quiet(bot)
        await amina.sends("Ndiob")
        await amina.sees("How many cows")


async def test_a_sent_form_stays_sent(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("Ndiob")
        await amina.sees("How many cows")
        await amina.sends("4")
        await amina.sees("What do you wish for?")
        await amina.sends("rain")
        await amina.sees("That was the last question")
        await sends(amina)
        await amina.sends("stop")
        await amina.sees(SILENCE)
        await amina.sees("Your form has been sent.")
        assert await is_quiet(bot)
        (form,) = await rows(bot, "submission")
        assert form["status"] == "submitted"


async def test_a_name_is_asked_for_before_sending_and_stop_is_none(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("/send")
        await amina.taps("Send what I have")
        await amina.sees("How may your words appear")
        await amina.sends("STOP")
        await amina.sees(SILENCE)
        await amina.sees("How may your words appear")
        assert await is_quiet(bot)


async def test_a_tap_brings_them_back(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("/stop")
        told = await amina.sees(SILENCE)
        await amina.sees("Where do you live?")
        await amina.taps("Write to me again", on=told)
        await amina.sees("I may write to you first again.", "Where do you live?")
        assert not await is_quiet(bot)
        await amina.taps("Write to me again", on=told)
        await amina.sees("Where do you live?")
        assert sum("first again" in message.text for message in amina.messages) == 1


async def test_start_brings_them_back_and_says_so_once(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = await begins(server)
        await amina.sends("/stop")
        await amina.sees("Where do you live?")
        await amina.sends("/start")
        await amina.sees("I may write to you first again.")
        await amina.sees("Welcome back.")
        assert not await is_quiet(bot)
        await amina.sends("/start")
        await amina.sees("Welcome back.")
        assert sum("first again" in message.text for message in amina.messages) == 1


async def test_who_has_begun_nothing_and_writes_stop_does_not_take_part(server, tmp_path):
    async with asking(server, tmp_path, WORDS_AND_NUMBER) as bot:
        amina = server.person("Amina", "en")
        await amina.sends("STOP")
        await amina.sees("That is fine. No answer was kept.")
        assert await is_quiet(bot)
        assert (await rows(bot, "chat"))[0]["source"] is None


@pytest.mark.parametrize(("hours", "zone"), [(0, "Etc/GMT"), (3, "Etc/GMT-3"), (-5, "Etc/GMT+5")])
async def test_who_is_written_to_at_bad_hours_says_what_time_it_is(server, tmp_path, hours, zone):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("/stop")
        await amina.taps("Only at better hours", on=await amina.sees("I will not write to you first"))
        asked = await amina.sees("What time is it now where you are?")
        there = datetime.fromtimestamp(server.clock.now(), UTC) + timedelta(hours=hours)
        label = f"{there.replace(minute=there.minute - there.minute % 5):%H:%M}"
        await amina.taps(label, on=asked)
        await amina.sees("I write first only by day, by your clock.")
        await amina.sees("Where do you live?")
        (row,) = await rows(bot, "chat")
        assert (row["timezone"], row["quiet"]) == (zone, False)
        now = datetime.now(UTC)
        assert now.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("data", ["!0:clock:13", "!0:clock:-12", "!0:clock:--1", "!0:clock:Africa", "!0:clock:"])
async def test_a_forged_clock_changes_nothing(server, tmp_path, data):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.presses(data)
        await amina.sees("Where do you live?")
        (row,) = await rows(bot, "chat")
        assert row["timezone"] is None
