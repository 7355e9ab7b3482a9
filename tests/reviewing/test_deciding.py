"""Accept, leave out, put back: a decision holds for what the moderator saw, and people read it in their language."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.database.reviews import Moderator, decide
from tests.bot.small import rows
from tests.organising.at_work import employ

from .at_review import answers, moderator, opens, reviewing


async def states(bot):
    return {row["submission_id"]: (row["state"], row["why"], row["twin_id"]) for row in await rows(bot, "review")}


async def test_a_moderator_accepts_and_goes_on_to_the_next(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, first = await answers(server)
        _, second = await answers(server, "Binta", "Our hills", "We keep goats on the hills and sell the milk in town.")
        mina = await moderator(server, bot)
        await mina.sends("/queue")
        await mina.taps("Next to look at", on=await mina.sees("Tap a line"))
        await mina.taps("Accept", on=await mina.sees(f"Form {first}"))
        await mina.taps("Next to look at", on=await mina.sees(first, "Accepted."))
        await mina.sees(f"Form {second}")
        (state,) = (await states(bot)).values()
        assert state == ("accepted", None, None)
        noted = [row for row in await rows(bot, "audit") if row["what"].startswith("review.")]
        assert [(row["what"], row["chat_id"], row["call"]) for row in noted] == [("review.accept", mina.id, "small")]


async def test_whoever_is_left_out_reads_the_reason_and_sees_it_among_their_forms(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees(f"Why shall {reference} be left out?", "The person reads it as you write it.")
        await mina.sends("It is <b>too</b> short.")
        await mina.sees("The person will read this reason:", "too")
        await mina.sends("Please say where you live.")
        shown = await mina.sees("The person will read this reason:", "Please say where you live.")
        assert not await states(bot)
        await mina.taps("Yes, leave it out", on=shown)
        await mina.sees(reference, "Left out. The person is told; by night, in the morning.")
        told = await amina.sees(reference, "Please say where you live.", "union@example.org")
        await amina.taps("Open this form", on=told)
        await amina.sees("Your form has been sent")
        await amina.sends("/mine")
        await amina.sees("Number 1 was read and is left out of the results. The reason: Please say where you live.")
        assert list((await states(bot)).values()) == [("left-out", "Please say where you live.", None)]


async def test_it_is_said_in_the_language_of_whoever_answered_not_of_whoever_decides(server, tmp_path, monkeypatch):
    async with reviewing(server, tmp_path, more="languages: [en, fr]\n") as bot:
        amina, reference = await answers(server, chooses="English")
        await amina.sends("/language")
        await amina.taps("Français")
        await amina.sees("Votre formulaire")
        mina = server.person("Mina", "en")
        await mina.starts()
        await mina.taps("English")
        await mina.sees("A small call")
        await employ(bot, mina, "moderator", "small", "Mina")
        assert bot.application is not None
        house, asked = bot.application.house, []
        heard = house.translate

        def translate(text, language):
            asked.append((text.source, language))
            return heard(text, language)

        object.__setattr__(house, "translate", translate)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees("Why shall")
        await mina.sends("Trop court.")
        await mina.taps("Yes, leave it out", on=await mina.sees("Trop court."))
        await amina.sees(reference, "Trop court.")
        await mina.sees("Left out. The person is told; by night, in the morning.")
        assert {language for words, language in asked if words.startswith("The form {reference} was read.")} == {"fr"}
        assert {language for words, language in asked if words.startswith("Left out. The person")} == {"en"}


async def test_who_asked_for_silence_is_not_written_to_and_reads_it_among_their_forms(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        await amina.sends("stop")
        await amina.sees("I will not write to you first any more.")
        await amina.sees("Your form has been sent.")
        await amina.sees("as a file")
        mina = await moderator(server, bot)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees("Why shall")
        await mina.sends("Too short.")
        await mina.taps("Yes, leave it out", on=await mina.sees("Too short."))
        await mina.sees("There is no chat in which the person could be told.")
        await amina.sees_nothing()
        await amina.sends("/mine")
        await amina.sees("The reason: Too short.")


async def test_an_old_confirmation_does_not_send_another_reason(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees("Why shall")
        await mina.sends("The first reason")
        old = await mina.sees("The first reason")
        await mina.sends("The second reason")
        await mina.sees("The second reason")
        await mina.taps("Yes, leave it out", on=old)
        await mina.sees("That button is from before, so nothing was decided.", reference)
        assert "first reason" not in " ".join(one.text for one in amina.messages)
        assert not await states(bot)


async def test_of_two_moderators_the_second_is_shown_what_the_first_decided(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina, omar = await moderator(server, bot), await moderator(server, bot, "Omar")
        hers, his = await opens(mina, reference), await opens(omar, reference)
        await mina.taps("Accept", on=hers)
        await mina.sees("Accepted.")
        await omar.taps("Leave out", on=his)
        await omar.sees("Why shall")
        await omar.sends("No.")
        await omar.taps("Yes, leave it out", on=await omar.sees("The person will read this reason:"))
        await omar.sees("This form has changed since you opened it", "Accepted.", "Decided by Mina")
        assert [one[0] for one in (await states(bot)).values()] == ["accepted"]


async def test_a_decision_about_a_form_that_was_sent_anew_is_refused(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        await amina.sends("/mine")
        await amina.taps("1. Mine")
        await amina.taps("Change something", on=await amina.sees("Your form has been sent"))
        await amina.taps("Send", on=await amina.sees("Your form is open again."))
        await amina.sees("Its number is")
        await mina.taps("Accept", on=card)
        await mina.sees("This form has changed since you opened it", "It was sent 2 times.")
        assert not await states(bot)


async def test_a_tap_that_comes_twice_decides_once(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Accept", on=await opens(mina, reference), twice=True)
        await mina.sees("Accepted.")
        assert [row["rev"] for row in await rows(bot, "review")] == [1]


async def test_what_was_left_out_can_be_put_back_and_the_person_is_told(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees("Why shall")
        await mina.sends("Too short.")
        await mina.taps("Yes, leave it out", on=await mina.sees("Too short."))
        await mina.sees("Left out.")
        await amina.sees("Too short.")
        await mina.taps("Put back to new", on=await opens(mina, reference))
        await mina.sees("Put back")
        await amina.sees("is no longer left out")
        assert [one[:2] for one in (await states(bot)).values()] == [("received", None)]


async def test_by_night_whoever_is_left_out_is_told_in_the_morning(server, tmp_path):
    async with reviewing(server, tmp_path, PALABRE_QUIET_HOURS="21-7") as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        server.clock.move(-server.clock.now() % 86_400)
        await mina.taps("Leave out", on=await opens(mina, reference))
        await mina.sees("Why shall")
        await mina.sends("Too short.")
        await mina.taps("Yes, leave it out", on=await mina.sees("Too short."))
        await mina.sees("Left out.")
        amina.looks()
        await asyncio.sleep(0.3)
        assert not any("Too short." in one.text for one in amina.messages)
        server.clock.move(8 * 3600)
        bot.application.errands.wake()
        await amina.sees("Too short.", timeout=10)


async def test_a_form_that_was_taken_back_is_not_shown(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        await amina.sends("/mine")
        await amina.taps("1. Mine")
        await amina.taps("Take my form back", on=await amina.sees("Your form has been sent"))
        await amina.taps("Yes, take it back")
        await amina.sees("You took this form back.")
        await mina.taps("Accept", on=card)
        await mina.sees("The person has taken this form back")
        await mina.sends(f"/queue {reference}")
        await mina.sees("The person has taken this form back")
        await mina.sends("/queue")
        await mina.sees("Nothing has come in yet.")


async def test_a_duplicate_names_the_other_and_the_person_is_not_told_whose_it_is(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, first = await answers(server)
        binta, second = await answers(server, "Binta")
        mina = await moderator(server, bot)
        card = await opens(mina, second)
        assert first in card.text
        assert "nearly the same words" in card.text
        await mina.taps("It says the same as…", on=card)
        await mina.taps("1", on=await mina.sees("Which form says the same", first))
        await mina.taps("Yes, they say the same", on=await mina.sees("This one will stay", first))
        await mina.sees("Left out. The person is told; by night, in the morning.")
        told = await binta.sees(second, "says the same as another form")
        assert first not in told.text
        await opens(mina, second)
        assert f"It says the same as {first}." in mina.last.text
        ((state, why, twin),) = (await states(bot)).values()
        assert (state, why) == ("left-out", None)
        assert twin is not None
        await binta.sends("/mine")
        await binta.sees("It says the same as another form")
        other = await opens(mina, first)
        assert "1 form is left out because it says the same as this one." in other.text
        await mina.taps("It says the same as…", on=other)
        await mina.sees("Which form says the same")
        await mina.sends(second)
        await mina.sees(f"{second} is left out itself")


async def test_a_twin_is_typed_by_its_number_but_never_the_form_itself(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, first = await answers(server)
        _, second = await answers(server, "Binta", "Our hills", "We keep goats on the hills and sell the milk in town.")
        mina = await moderator(server, bot)
        await mina.taps("It says the same as…", on=await opens(mina, second))
        await mina.sees("Which form says the same")
        await mina.sends(second)
        await mina.sees("That is this very form.")
        await mina.sends("XXXX-XXXX")
        await mina.sees("I know no other form of this call with that number.")
        await mina.sends(first.lower())
        await mina.sees("This one will stay", first)


async def test_a_decision_in_the_terminal_meanwhile_is_noticed(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        assert bot.application is not None
        database = bot.application.database
        (one,) = [row for row in await rows(bot, "submission") if row["reference"] == reference]
        async with database.write() as connection:
            await decide(database, connection, one["id"], "accepted", 1, Moderator(None, "desk"), datetime.now(UTC))
        await mina.taps("Leave out", on=card)
        await mina.sees("Why shall")
        await mina.sends("No.")
        await mina.taps("Yes, leave it out", on=await mina.sees("The person will read this reason:"))
        await mina.sees("This form has changed since you opened it", "Decided by desk")
