"""The end of a form: read over, sent, changed until the call closes, and taken back."""

from __future__ import annotations

import pytest

from .small import WORDS, answers, asking, begins, closing, exported, joins, rows, sends

HOURS = 3600


async def fills(person, *words):
    """Answer question after question in the words of `WORDS`."""
    for text, following in zip(words, ["What do you do?", "What do you wish for?", "last question"], strict=False):
        await person.sends(text)
        await person.sees(following)


async def for_a_group(server, name="Amina"):
    """Somebody who writes for a group and sees the first question."""
    person = server.person(name, "en")
    await person.starts()
    await person.taps("For someone else or a group")
    await person.taps("A group")
    await person.sees("What is the group called?")
    await person.sends("Women of Fatick")
    await person.sees("How many women")
    await person.sends("10")
    await person.sees("how many men")
    await person.sends("2")
    await person.taps("Somebody was there and heard it")
    await person.sees("Who was there")
    await person.sends("Awa Diop")
    await person.taps("Yes, I take part")
    await person.sees("The farm")
    return person


async def test_a_form_is_read_over_by_section_and_sent(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        assert amina.buttons[:2] == ["Send", "See my answers"]
        await amina.taps("See my answers")
        await amina.taps("The farm: 3 of 3", on=await amina.sees("section by section"))
        seen = await amina.sees("1. Where do you live?\nFatick")
        await amina.taps("Change 2", on=seen)
        await amina.sees("What do you do?")
        await amina.sends("We sell cheese.")
        await amina.sees("last question")
        await amina.taps("Send")
        seen = await amina.sees("How may your words appear")
        named = [
            "With the name",
            "Without any name",
            "Only counted, words not shown",
        ]
        assert seen.buttons == [*named, "Back to my answers"]
        await amina.taps("Without any name", on=seen)
        await amina.sees("May we write to you again")
        await amina.taps("Yes", on=amina.last)
        await amina.sees("May your form be sent on")
        await amina.taps("No", on=amina.last)
        seen = await amina.sees("Send it now?")
        assert "Without any name" in seen.text
        await amina.taps("Send", on=seen)
        seen = await amina.sees("Your form is sent.", "You answered 3 questions.")
        (row,) = await rows(bot, "submission")
        assert row["reference"] in seen.text
        assert (row["appearance"], row["contact_again"], row["send_outside"]) == ("none", True, False)
        assert (await answers(bot, tmp_path))["work"] == "We sell cheese."


async def test_nothing_is_sent_before_the_last_tap(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        for button in ("Send", "With the name", "Yes", "Yes"):
            await amina.taps(button)
            await amina.sees("?")
        assert [form["status"] for form in await exported(bot, tmp_path)] == ["midway"]
        await amina.taps("Back to my answers", on=amina.last)
        await amina.sees("last question")
        assert [form["status"] for form in await exported(bot, tmp_path)] == ["midway"]


async def test_one_named_person_confirms_the_form_of_others(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await for_a_group(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await amina.taps("Send")
        await amina.sees("the name of that one person")
        await amina.sends_voice()
        await amina.sees("Please write the name of one person")
        await amina.sends("Binta  Sow")
        await amina.sees("How may your words appear")
        await amina.taps("With the name")
        await amina.taps("Yes", on=await amina.sees("write to you again"))
        await amina.taps("No", on=await amina.sees("be sent on"))
        await amina.taps("Send", on=await amina.sees("Send it now?"))
        await amina.sees("Your form is sent.")
        assert [row["confirms"] for row in await rows(bot, "respondent")] == ["Binta Sow"]


async def test_words_on_the_way_to_sending_are_answered_kindly(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await amina.taps("Send")
        await amina.sees("How may your words appear")
        await amina.sends("with my name please")
        await amina.sees("Please tap one of the buttons.", "How may your words appear")


async def test_who_stops_midway_can_send_what_there_is(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick")
        await amina.sends("/send")
        seen = await amina.sees("2 questions are still open.")
        assert seen.buttons == ["Send what I have", "Go on"]
        await sends(amina, tap="Send what I have")
        (form,) = await exported(bot, tmp_path)
        assert (form["status"], form["answers"]["village"]) == ("submitted", "Fatick")


async def test_a_tap_on_send_twice_sends_once(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await amina.taps("Send", twice=True)
        await amina.taps("With the name", twice=True)
        await amina.taps("Yes", on=await amina.sees("write to you again"), twice=True)
        await amina.taps("No", on=await amina.sees("be sent on"), twice=True)
        await amina.taps("Send", on=await amina.sees("Send it now?"), twice=True)
        await amina.sees("Its number is")
        await amina.sees("as a file. Tap", timeout=30)
        (form,) = await exported(bot, tmp_path)
        assert form["revision"] == 1
        assert len(await rows(bot, "document")) == 2


async def test_two_phones_on_the_way_to_sending_send_it_once(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        binta = await joins(server, amina)
        for person in (amina, binta):
            await person.taps("Send", on=next(m for m in person.messages[::-1] if "Send" in m.buttons))
            await person.taps("With the name" if person is amina else "Without any name")
            await person.taps("Yes", on=await person.sees("write to you again"))
            await person.taps("No", on=await person.sees("be sent on"))
            await person.sees("Send it now?")
        await amina.taps("Send", on=amina.last)
        await amina.sees("Its number is")
        await binta.taps("Send", on=binta.last)
        await binta.sees("Your form has been sent.")
        (row,) = await rows(bot, "submission")
        assert (row["appearance"], row["revision"]) == ("name", 1)


async def test_a_form_can_be_changed_until_the_call_closes_and_is_sent_anew(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        sent = await sends(amina)
        await amina.taps("Change something", on=sent)
        await amina.sees("Your form is open again.")
        await amina.sends("/review")
        await amina.taps("The farm: 3 of 3", on=await amina.sees("section by section"))
        await amina.taps("Change 1", on=await amina.sees("1. Where do you live?"))
        await amina.sees("Where do you live?")
        await amina.sends("Kaolack")
        await amina.sees("last question")
        (form,) = await exported(bot, tmp_path)
        assert (form["status"], form["revision"], form["answers"]["village"]) == ("submitted", 1, "Fatick")
        await amina.taps("Send", on=amina.last)
        await amina.sees("Its number is")
        (form,) = await exported(bot, tmp_path)
        assert (form["status"], form["revision"], form["answers"]["village"]) == ("submitted", 2, "Kaolack")
        server.clock.move(2 * HOURS)
        await amina.taps("Change something", on=sent)
        await amina.sees("This call has closed, so the form can no longer be changed.")


async def test_what_was_changed_and_not_sent_anew_before_closing_does_not_count(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await amina.taps("Change something", on=await sends(amina))
        await amina.sees("Your form is open again.")
        await amina.sends("/back")
        await amina.sees("What do you wish for?")
        await amina.sends("A well")
        await amina.sees("last question")
        server.clock.move(2 * HOURS)
        await amina.sends("Another word")
        await amina.sees("Your form has been sent.")
        (form,) = await exported(bot, tmp_path)
        assert (form["revision"], form["answers"]["wish"]) == (1, "A road")


async def test_for_72_hours_after_closing_somebody_midway_can_go_on_and_send(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick")
        server.clock.move(71 * HOURS)
        await amina.sends("We sell milk.")
        seen = await amina.sees("This call has closed. You can still send what you have until", "What do you wish for?")
        assert "Send what I have" in seen.buttons
        await amina.taps("Send what I have", on=seen)
        await amina.sees("still open")
        sent = await sends(amina, tap="Send what I have")
        assert "Change something" not in (*sent.buttons, sent.text)
        (form,) = await exported(bot, tmp_path)
        assert (form["status"], form["answers"]["work"]) == ("submitted", "We sell milk.")
        await amina.sees("as a file. Tap", timeout=30)


@pytest.mark.parametrize("what", ["words", "tap", "command", "send"])
async def test_after_72_hours_there_is_a_kind_word_and_the_form_so_far(server, tmp_path, what):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.")
        if what == "send":
            for button in ("/send", "Send what I have", "With the name", "Yes", "No"):
                await (amina.sends(button) if button[0] == "/" else amina.taps(button))
                await amina.sees("?")
        question = amina.last
        server.clock.move(74 * HOURS)
        match what:
            case "words":
                await amina.sends("A road")
            case "tap":
                await amina.taps("Skip", on=question)
            case "send":
                await amina.taps("Send", on=question)
            case "command":
                await amina.sends("/send")
        seen = await amina.sees("so it takes no more answers. Thank you.")
        assert seen.buttons == ["Give me my form so far", "What I agreed to"]
        (form,) = await exported(bot, tmp_path)
        assert (form["status"], form["answers"]["wish"]) == ("midway", None)
        await amina.taps("Give me my form so far", on=seen)
        await amina.sees("draft.docx")
        await amina.sees("draft.pdf")


async def test_a_form_taken_back_gets_a_word_and_can_be_taken_up_again(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await sends(amina)
        await amina.sends("/withdraw")
        await amina.sees("Take this form back?")
        await amina.taps("Yes, take it back")
        seen = await amina.sees("You took this form back. It will not be used.")
        assert [form["status"] for form in await exported(bot, tmp_path)] == ["withdrawn"]
        await amina.sends("Fatick")
        await amina.sees("You took this form back.")
        await amina.taps("Take it up again", on=seen)
        await amina.sees("Your form is open again.")
        await amina.taps("Send", on=amina.last)
        await amina.sees("Its number is")
        assert [(form["status"], form["revision"]) for form in await exported(bot, tmp_path)] == [("submitted", 2)]


async def test_how_the_words_appear_can_be_changed_after_sending(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        sent = await sends(amina)
        await amina.taps("What I agreed to", on=sent)
        await amina.taps("How words may appear", on=await amina.sees("How the words may appear: With the name"))
        await amina.taps("Without any name", on=await amina.sees("How may your words appear"))
        await amina.sees("From now on: Without any name.")
        assert [row["appearance"] for row in await rows(bot, "submission")] == ["none"]


@pytest.mark.parametrize("data", ["at", "submission", "confirms", "recent", "x"])
async def test_a_forged_button_does_no_harm(server, tmp_path, data):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina, "Fatick", "We sell milk.", "A road")
        await amina.taps("Send")
        seen = await amina.sees("How may your words appear")
        key = seen.key("With the name")["callback_data"]
        await amina.presses(key.replace("appear:name", f"{data}:yes"), on=seen)
        await amina.taps("With the name", on=seen)
        await amina.sees("write to you again")
        assert await rows(bot, "incoming")
        assert not [row for row in await rows(bot, "incoming") if row["error"]]
