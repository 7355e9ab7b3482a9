"""Whoever stops midway is reminded where they stopped: seldom, by day, never twice, and once before the call closes."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.database.models import chat, consent, submission
from bot.reminding.rules import Rhythm
from tests.bot.small import WORDS, answers, asking, begins, closing, joins, rows, until

HOUR = 3600.0
SO_FAR = "You have answered 1 of 3 questions"
QUESTION = "What do you do?"


@asynccontextmanager
async def house(server, folder, more="", hours=0.0):
    """A bot that asks three questions, from noon on; `hours` until the call closes."""
    until_noon = 12 * HOUR - server.clock.now() % (24 * HOUR)
    server.clock.move(until_noon)
    when = closing(server, hours) if hours else ""
    async with asking(server, folder, WORDS, f"{more}\n{when}") as bot:
        bot.application.reminding.pause = 0.0
        yield bot


async def stops_midway(server, name="Amina"):
    person = await begins(server, name)
    await person.sends("Ndiob")
    await person.sees(QUESTION)
    return person


async def look(bot):
    while await bot.application.reminding.look():
        pass
    await bot.application.sender.idle()


async def days_pass(server, bot, days=2.0):
    server.clock.move(days * 24 * HOUR)
    await look(bot)


def reminders(person):
    return [message for message in person.messages if "You have answered" in message.text]


async def test_after_two_days_they_are_told_how_far_they_are_and_what_comes_next(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot)
        told = await amina.sees(f"{SO_FAR}. Your next question is:", QUESTION)
        assert told.buttons == ["Go on", "No more such messages"]
        assert [(row["kind"], row["chat_id"]) for row in await rows(bot, "reminder")] == [("midway", amina.id)]


async def test_words_written_under_it_answer_that_question(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot)
        await amina.sees("Your next question is:")
        await amina.sends("I keep bees")
        await amina.sees("What do you wish for?")
        assert (await answers(bot, tmp_path))["work"] == "I keep bees"


async def test_they_answer_it_though_another_form_is_open(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await begins_another(amina)
        await days_pass(server, bot)
        await amina.sees("This is the form of: you", "Your next question is:", QUESTION)
        await amina.sends("I keep bees")
        await amina.sees("What do you wish for?")


async def test_go_on_shows_the_question(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot)
        await amina.sees("Your next question is:")
        await amina.taps("Go on")
        await amina.sees("The farm", QUESTION)


async def test_nobody_is_reminded_before_time_nor_who_was_here_since(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina, binta = await stops_midway(server), await stops_midway(server, "Binta")
        await days_pass(server, bot, 1.9)
        await binta.sends("/mine")
        await binta.sees("Your forms.")
        await days_pass(server, bot, 0.2)
        assert (len(reminders(amina)), len(reminders(binta))) == (1, 0)


async def test_three_times_at_most_and_ever_more_seldom(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        seen = []
        for _ in range(25):
            await days_pass(server, bot, 1)
            seen.append(len(reminders(amina)))
        assert [seen.index(times) + 1 for times in (1, 2, 3)] == [2, 6, 14]
        assert seen[-1] == 3


async def test_none_at_all_where_that_is_set(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        bot.application.reminding.rhythm = Rhythm(most=0)
        await days_pass(server, bot)
        assert not reminders(amina)


async def test_a_tap_ends_them(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot)
        await amina.sees("Your next question is:")
        await amina.taps("No more such messages")
        await amina.sees("I will not write to you first any more.")
        await amina.sees("The farm", QUESTION)
        await days_pass(server, bot, 10)
        assert len(reminders(amina)) == 1


async def test_who_answered_nothing_or_took_back_or_blocked_or_tried_is_left_alone(server, tmp_path):
    async with house(server, tmp_path) as bot:
        nothing = await begins(server, "Nothing")
        skips = await begins(server, "Skips")
        await skips.taps("Skip")
        await skips.sees(QUESTION)
        took_back, blocked, tried = [await stops_midway(server, name) for name in ("Took", "Blocked", "Tried")]
        async with bot.application.database.write() as connection:
            taken = update(consent).where(consent.c.chat_id == took_back.id)
            await connection.execute(taken.values(withdrawn_at=datetime.now(UTC)))
            await connection.execute(update(chat).where(chat.c.chat_id == blocked.id).values(reachable=False))
            trial = update(submission).where(submission.c.consent_id == consent.c.id, consent.c.chat_id == tried.id)
            await connection.execute(trial.values(trial=True))
        await days_pass(server, bot)
        assert not any(reminders(one) for one in (nothing, skips, took_back, blocked, tried))
        assert not await rows(bot, "reminder")


async def test_nobody_is_written_to_at_night_where_they_are(server, tmp_path):
    async with house(server, tmp_path, more="timezone: Asia/Tokyo") as bot:
        amina, binta = await stops_midway(server), await stops_midway(server, "Binta")
        async with bot.application.database.write() as connection:
            of_binta = update(chat).where(chat.c.chat_id == binta.id)
            await connection.execute(of_binta.values(timezone="Africa/Dakar", rev=chat.c.rev + 1))
        await days_pass(server, bot)  # it is nine in the evening in Tokyo
        assert (len(reminders(amina)), len(reminders(binta))) == (0, 1)
        server.clock.move(10 * HOUR)
        await look(bot)
        assert (len(reminders(amina)), len(reminders(binta))) == (1, 1)


async def begins_another(person, name="Awa Diop"):
    await person.sends("/mine")
    await person.taps("Begin another form")
    await person.taps("One person")
    await person.sees("name?")
    await person.sends(name)
    await person.taps("Somebody was there and heard it")
    await person.sees("Please write the name.")
    await person.sends("Moussa")
    await person.sees("Do you want to write down the answers")
    await person.taps("Yes, I take part", on=person.last)
    await person.sees("Where do you live?")


async def test_who_holds_several_forms_gets_one_message_about_the_last(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await begins_another(amina)
        await amina.sends("Fatick")
        await amina.sees(QUESTION)
        await days_pass(server, bot)
        await amina.sees("This is the form of: Awa Diop", SO_FAR, "1 more form is not sent yet.")
        assert len(reminders(amina)) == 1
        assert len(await rows(bot, "reminder")) == 2


async def test_of_a_form_on_two_phones_the_one_that_wrote_last_is_reminded(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        binta = await joins(server, amina)
        await binta.sends("We farm")
        await binta.sees("What do you wish for?")
        await days_pass(server, bot)
        await binta.sees("You have answered 2 of 3 questions.")
        assert not reminders(amina)


async def test_one_who_stands_at_the_end_can_send(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await amina.sends("I keep bees")
        await amina.sees("What do you wish for?")
        await amina.sends("rain")
        await amina.sees("That was the last question")
        await days_pass(server, bot)
        told = await amina.sees("You have answered 3 of 3 questions.", "Your form is not sent yet.")
        assert told.buttons == ["Go on", "Send what I have", "No more such messages"]


# Before the closing


async def test_before_the_closing_everybody_midway_is_told_once_with_a_tap_to_send(server, tmp_path):
    async with house(server, tmp_path, hours=54) as bot:
        bot.application.reminding.rhythm = Rhythm(most=0)
        amina = await stops_midway(server)
        await days_pass(server, bot, 0.2)
        assert not reminders(amina)
        await days_pass(server, bot, 0.1)
        told = await amina.sees("This call closes on", SO_FAR, QUESTION)
        assert told.buttons == ["Go on", "Send what I have", "No more such messages"]
        await days_pass(server, bot, 1)
        assert len(reminders(amina)) == 1
        await amina.taps("Send what I have", on=told)
        await amina.sees("2 questions are still open. Send the form all the same?")
        await amina.taps("Send what I have")
        await amina.sees("How may your words appear")


async def test_the_closing_is_told_six_hours_after_another_reminder_at_the_earliest(server, tmp_path):
    async with house(server, tmp_path, hours=97) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot)
        assert len(reminders(amina)) == 1
        server.clock.move(2 * HOUR)
        await look(bot)
        assert len(reminders(amina)) == 1
        server.clock.move(5 * HOUR)
        await look(bot)
        await amina.sees("This call closes on")


async def test_a_form_begun_since_is_told_of_without_the_one_before(server, tmp_path):
    async with house(server, tmp_path, hours=30) as bot:
        amina = await stops_midway(server)
        server.clock.move(HOUR)
        await look(bot)
        await amina.sees("This call closes on")
        await begins_another(amina)
        await amina.sends("Fatick")
        await amina.sees(QUESTION)
        server.clock.move(6 * HOUR)
        await look(bot)
        told = await amina.sees("This is the form of: Awa Diop", "This call closes on")
        assert "more form" not in told.text


async def test_who_is_at_work_is_not_told_of_the_closing_in_the_midst_of_it(server, tmp_path):
    async with house(server, tmp_path, hours=24) as bot:
        amina = await stops_midway(server)
        await look(bot)
        assert not reminders(amina)
        server.clock.move(HOUR)
        await look(bot)
        assert len(reminders(amina)) == 1


async def test_in_the_days_of_grace_only_those_are_told_who_were_not(server, tmp_path):
    async with house(server, tmp_path, hours=30) as bot:
        amina = await stops_midway(server)
        server.clock.move(HOUR)
        await look(bot)
        await amina.sees("This call closes on")
        binta = await stops_midway(server, "Binta")
        server.clock.move(48 * HOUR)
        await look(bot)
        await binta.sees("This call has closed. You can still send what you have until", SO_FAR)
        assert len(reminders(amina)) == 1


async def test_when_the_call_is_over_nobody_is_told(server, tmp_path):
    async with house(server, tmp_path, hours=30) as bot:
        amina = await stops_midway(server)
        await days_pass(server, bot, 6)
        assert not reminders(amina)


# Nothing lost, nothing twice


async def test_a_reminder_that_was_kept_but_not_sent_goes_out_after_a_crash_once(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)
        await bot.application.sender.close(0)
        server.clock.move(48 * HOUR)
        while await bot.application.reminding.look():
            pass
        kept = [row for row in await rows(bot, "outbox") if row["lane"] == 1]
        assert len(await rows(bot, "reminder")) == len(kept) == 1
        await bot.stop()
        assert not reminders(amina)
        await bot.start()
        bot.application.greets_after_a_stop = False
        await amina.sees("Your next question is:")
        await look(bot)
        assert len(reminders(amina)) == 1


async def test_one_that_could_not_be_kept_is_not_sent_and_comes_with_a_later_look(server, tmp_path, monkeypatch):
    async with house(server, tmp_path) as bot:
        amina = await stops_midway(server)

        async def breaks(connection, told):
            raise ValueError("a mistake")

        server.clock.move(48 * HOUR)
        with monkeypatch.context() as broken:
            broken.setattr("bot.reminding.reminding.add_reminders", breaks)
            await look(bot)
        await bot.application.sender.idle()
        assert not reminders(amina)
        await look(bot)
        assert len(reminders(amina)) == 1


async def test_more_people_than_a_look_takes_are_all_reminded_by_the_bot_itself(server, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.reminding.reminding._A_LOOK", 2)
    monkeypatch.setattr("bot.reminding.reminding._AT_A_TIME", 3)
    monkeypatch.setattr("bot.application._REMIND_EVERY", 0.05)
    async with house(server, tmp_path):
        people = [await stops_midway(server, f"Person {number}") for number in range(5)]
        server.clock.move(48 * HOUR)
        await until(lambda: all_reminded(people))


async def all_reminded(people):
    return all(len(reminders(one)) == 1 for one in people)


async def test_a_second_passes_between_a_few_and_the_next_few(server, tmp_path, monkeypatch):
    waited = []

    async def sleeps(seconds):
        waited.append(seconds)

    async with house(server, tmp_path) as bot:
        people = [await stops_midway(server, f"Person {number}") for number in range(3)]
        monkeypatch.setattr("bot.reminding.reminding._AT_ONCE", 1)
        monkeypatch.setattr("bot.reminding.reminding.asyncio.sleep", sleeps)
        bot.application.reminding.pause = 1.0
        server.clock.move(timedelta(hours=48).total_seconds())
        while await bot.application.reminding.look():
            pass
        monkeypatch.undo()
        await bot.application.sender.idle()
        assert await all_reminded(people)
        assert [round(seconds) for seconds in waited] == [0, 1, 1]


@pytest.mark.parametrize(("does", "seen"), [("I keep bees", "What do you wish for?"), ("/mine", "Your forms.")])
async def test_who_writes_between_the_look_and_the_word_is_not_reminded(server, tmp_path, does, seen):
    async with house(server, tmp_path) as bot:
        amina, reminding = await stops_midway(server), bot.application.reminding
        show = reminding.show

        async def shows_later(*given, **more):
            await amina.sends(does)
            await amina.sees(seen)
            await show(*given, **more)

        reminding.show = shows_later
        server.clock.move(48 * HOUR)
        await reminding.look()
        await bot.application.sender.idle()
        assert not reminders(amina)
        assert not await rows(bot, "reminder")


async def test_one_broken_form_holds_up_nobody_else(server, tmp_path):
    async with house(server, tmp_path) as bot:
        amina, binta = await stops_midway(server), await stops_midway(server, "Binta")
        async with bot.application.database.write() as connection:
            of_amina = update(submission).where(submission.c.consent_id == consent.c.id, consent.c.chat_id == amina.id)
            await connection.execute(of_amina.values(state={}, rev=99))
        await days_pass(server, bot)
        assert (len(reminders(amina)), len(reminders(binta))) == (0, 1)
