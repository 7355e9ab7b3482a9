"""What somebody agreed to: kept with the words that were shown, and changed or taken back at any time."""

from __future__ import annotations

import asyncio

import pytest

from .small import WORDS, asking, begins, closing, joins, rows, sends

HOURS = 3600


async def fills(person):
    for words, following in (("Fatick", "do?"), ("We sell milk.", "wish for?"), ("A road", "last question")):
        await person.sends(words)
        await person.sees(following)


async def sent(server, name="Amina", how="With the name"):
    """Somebody who has sent a form, and the message that says so."""
    person = await begins(server, name)
    await fills(person)
    return person, await sends(person, how)


async def said(bot):
    """(kind, value) of every permission, in their order, with the words."""
    words = {row["hash"]: row["words"] for row in await rows(bot, "wording")}
    kept = sorted(await rows(bot, "permission"), key=lambda row: row["id"])
    return [(row["kind"], row["value"], words[row["words_hash"]]) for row in kept]


async def agreed_to(person, on):
    """Open the screen from the message of a sent form."""
    await person.taps("What I agreed to", on=on)
    return await person.sees("Taking part:")


async def test_each_choice_before_sending_is_kept_with_its_very_words(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, _ = await sent(server, how="Only counted, words not shown")
        kept = await said(bot)
        assert [one[:2] for one in kept] == [("appearance", "counted"), ("again", "yes"), ("outside", "no")]
        assert kept[0][2] == (
            "How may your words appear where they are printed or shown?\n\n"
            "You can change this later. What is already printed or sent on cannot be called back.\n\n"
            "Chosen: Only counted, words not shown"
        )
        assert "cannot be called back" in kept[2][2]
        for row in await rows(bot, "permission"):
            assert (row["language"], row["chat_id"]) == ("en", amina.id)
            assert row["message_id"]


async def test_a_choice_that_was_made_on_the_way_and_never_sent_is_not_kept(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina)
        await amina.taps("Send")
        await amina.taps("With the name")
        await amina.sees("write to you again")
        assert await said(bot) == []


@pytest.mark.parametrize(
    ("button", "question", "label", "column", "value"),
    [
        ("How words may appear", "How may your words appear", "Without any name", "appearance", "none"),
        ("Writing to me again", "May we write to you again", "No", "contact_again", False),
        ("Sending it on", "be sent on to others outside", "Yes", "send_outside", True),
    ],
)
async def test_each_choice_is_changed_after_sending_and_after_closing(
    server, tmp_path, button, question, label, column, value
):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina, done = await sent(server)
        server.clock.move(100 * HOURS)
        screen = await agreed_to(amina, done)
        await amina.taps(button, on=screen)
        await amina.taps(label, on=await amina.sees(question))
        await amina.sees("From now on", label)
        (row,) = await rows(bot, "submission")
        assert row[column] == value
        assert len(await said(bot)) == 4
        assert (await said(bot))[-1][2].endswith(f"Chosen: {label}")


async def test_a_choice_that_is_tapped_twice_is_kept_once(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        await amina.taps("How words may appear", on=await agreed_to(amina, done))
        await amina.taps("Without any name", on=await amina.sees("How may your words appear"), twice=True)
        await amina.sees("From now on")
        await bot.application.sender.idle()
        assert [one[:2] for one in await said(bot)][3:] == [("appearance", "none")]


async def test_two_choices_in_quick_succession_leave_the_last_one(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        await amina.taps("How words may appear", on=await agreed_to(amina, done))
        asked = await amina.sees("How may your words appear")
        for label in ("Without any name", "Only counted, words not shown"):
            await amina.taps(label, on=asked)
        await amina.sees("From now on: Only counted")
        assert [one[1] for one in await said(bot)][3:] == ["none", "counted"]
        assert [row["appearance"] for row in await rows(bot, "submission")] == ["counted"]


async def test_on_two_phones_at_once_what_is_said_last_counts(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        binta = await joins(server, amina)
        await fills(amina)
        done = await sends(amina)
        await amina.taps("How words may appear", on=await agreed_to(amina, done))
        first = await amina.sees("How may your words appear")
        second = first.key("Only counted, words not shown")["callback_data"]
        await asyncio.gather(amina.taps("Without any name", on=first), binta.presses(second))
        await binta.sees("From now on")
        await amina.sees("From now on")
        last = (await said(bot))[-1]
        assert [row["appearance"] for row in await rows(bot, "submission")] == [last[1]]
        assert len(await said(bot)) == 5


async def test_who_takes_part_no_more_takes_form_and_consent_back_after_closing_too(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina, done = await sent(server)
        server.clock.move(100 * HOURS)
        await amina.taps("I take part no more", on=await agreed_to(amina, done))
        asked = await amina.sees("Do you want to take part no more?")
        assert "What is already printed or sent on cannot be called back." in asked.text
        assert "Nobody has taken this form out" in asked.text
        await amina.taps("Yes, take it back", on=asked)
        await amina.sees("You take part no more")
        assert [row["status"] for row in await rows(bot, "submission")] == ["withdrawn"]
        assert [bool(row["withdrawn_at"]) for row in await rows(bot, "consent")] == [True]
        kind, value, words = (await said(bot))[-1]
        assert (kind, value) == ("part", "no")
        assert words.startswith("Do you want to take part no more?")


async def test_a_form_midway_is_taken_back_after_the_days_of_grace(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        await fills(amina)
        server.clock.move(100 * HOURS)
        await amina.sends("/start")
        screen = await agreed_to(amina, await amina.sees("takes no more answers"))
        assert "not said yet" not in screen.text
        await amina.taps("I take part no more", on=screen)
        await amina.taps("Yes, take it back", on=await amina.sees("no more?"))
        await amina.sees("You take part no more")
        assert [row["status"] for row in await rows(bot, "submission")] == ["withdrawn"]


async def test_taking_back_by_command_withdraws_the_consent_and_taking_up_again_gives_it_anew(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, _ = await sent(server)
        await amina.sends("/withdraw")
        await amina.sees("cannot be called back", "Take this form back?")
        await amina.taps("Yes, take it back")
        seen = await amina.sees("You took this form back.")
        assert [bool(row["withdrawn_at"]) for row in await rows(bot, "consent")] == [True]
        await amina.taps("Take it up again", on=seen)
        await amina.sees("open again")
        assert [row["withdrawn_at"] for row in await rows(bot, "consent")] == [None]
        assert [one[:2] for one in await said(bot)][3:] == [("part", "no"), ("part", "yes")]


@pytest.mark.parametrize("value", ["appearance.none", "part.sure", "code", "part.no", "again.no", ""])
async def test_a_forged_button_changes_nothing_of_somebody_elses_form(server, tmp_path, value):
    async with asking(server, tmp_path, WORDS) as bot:
        _, done = await sent(server)
        data = done.key("What I agreed to")["callback_data"]
        before = (await rows(bot, "submission"), await rows(bot, "permission"), await rows(bot, "consent"))
        thief = await begins(server, "Thief")
        own = [row["id"] for row in await rows(bot, "submission")]
        await thief.presses(f"{data}{value}")
        seen = await thief.sees("That button is from before")
        assert "A small call" not in seen.text
        kept = [row for row in await rows(bot, "submission") if row["id"] == min(own)]
        assert (kept, await rows(bot, "permission"), (await rows(bot, "consent"))[:1]) == before
        assert not [row for row in await rows(bot, "job") if row["kind"] in ("paper-code", "taken-back")]


@pytest.mark.parametrize("value", ["appearance.king", "appearance.yes", "again.maybe", "x.y", "..", "part.x"])
async def test_a_value_that_nobody_offered_changes_nothing(server, tmp_path, value):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        data = done.key("What I agreed to")["callback_data"]
        before = await rows(bot, "permission")
        await amina.presses(f"{data}{value}", on=done)
        await amina.sees()
        assert await rows(bot, "permission") == before
        assert [row["appearance"] for row in await rows(bot, "submission")] == ["name"]


async def test_an_old_button_of_a_form_that_was_taken_back_changes_nothing(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        screen = await agreed_to(amina, done)
        await amina.taps("How words may appear", on=screen)
        asked = await amina.sees("How may your words appear")
        await amina.taps("I take part no more", on=screen)
        await amina.taps("Yes, take it back", on=await amina.sees("no more?"))
        await amina.sees("You take part no more")
        await amina.taps("Without any name", on=asked)
        await amina.sees("Taking part: no")
        assert [row["appearance"] for row in await rows(bot, "submission")] == ["name"]


async def test_a_choice_holds_over_a_restart_between_question_and_answer(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, done = await sent(server)
        await amina.taps("How words may appear", on=await agreed_to(amina, done))
        asked = await amina.sees("How may your words appear")
        await bot.stop()
        await bot.start()
        await amina.taps("Without any name", on=asked)
        await amina.sees("From now on")
        assert [row["appearance"] for row in await rows(bot, "submission")] == ["none"]


async def test_from_the_list_one_reaches_what_was_agreed_to_in_any_form(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina, _ = await sent(server)
        await amina.sends("/mine")
        await amina.taps("What I agreed to", on=await amina.sees("Your forms."))
        await amina.sees("How the words may appear: With the name")
