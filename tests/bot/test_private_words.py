"""What is typed below a question about one's own data belongs to that, and never becomes an answer."""

from __future__ import annotations

import pytest

from tests.privacy.kept import takes_part, wells

from .small import WORDS, asking, begins, rows, sends
from .test_choices import agreed_to, fills, sent
from .test_paper_code import came, for_another, sends_for_another
from .ways import begins_for

NOT_ERASED, NOT_CHANGED, TAP = "Nothing was erased.", "Nothing was changed.", "Please tap one of the buttons."


async def statuses(bot):
    return [row["status"] for row in await rows(bot, "submission")]


@pytest.mark.parametrize("words", ["yes", "Louga is nice", "771112233"])
async def test_words_below_the_first_question_of_forget_answer_nothing_and_erase_nothing(server, tmp_path, words):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("/forget")
        await amina.sees("What goes")
        await amina.sends(words)
        await amina.sees(NOT_ERASED, TAP)
        seen = await amina.sees("What goes")
        await amina.sends("no, please")
        await amina.sees(NOT_ERASED, "Where do you live?")
        assert not await rows(bot, "answer")
        await amina.taps("Go on to erasing", on=seen)
        await amina.sees("Erase all your data now?")
        await amina.sends("Louga is nice")
        await amina.sees(NOT_ERASED, "Where do you live?")
        assert not await rows(bot, "answer")
        await amina.sends("Louga is nice")
        await amina.sees("What do you do?")
        assert len(await rows(bot, "answer")) == 1


async def test_words_below_a_question_that_was_shown_since_answer_that(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("/forget")
        await amina.sees("What goes")
        await amina.taps("Go on where I was") if "Go on where I was" in amina.buttons else await amina.sends("/start")
        await amina.sees("Where do you live?")
        await amina.sends("yes")
        await amina.sees("What do you do?")
        assert len(await rows(bot, "answer")) == 1


async def test_words_below_the_erasing_of_anothers_form_answer_nothing(server, tmp_path):
    async with wells(server, tmp_path) as bot:
        amina = await takes_part(server, "Amina", "AAA")
        await amina.sends("/mine")
        await amina.taps("Begin another form", on=await amina.sees("Your forms."))
        await amina.sees("For whom do you answer?")
        await begins_for(amina, "Coumba")
        await amina.sees("Where do you live?")
        await amina.sends("/forget")
        await amina.taps("Erase: Coumba", on=await amina.sees("Erase my data"))
        await amina.sees("Erase the form of Coumba")
        before = len(await rows(bot, "answer"))
        await amina.sends("yes")
        await amina.sees(NOT_ERASED, TAP)
        await amina.sees("Erase the form of Coumba")
        assert len(await rows(bot, "answer")) == before


async def parts(server, bot):
    """Somebody midway who is asked whether they take part no more."""
    amina = await begins(server)
    await fills(amina)
    await amina.sends("/mine")
    await amina.taps("I take part no more", on=await agreed_to(amina, await amina.sees("Your forms.")))
    return amina, await amina.sees("Do you want to take part no more?")


async def test_a_typed_yes_takes_part_no_more_and_other_words_ask_again(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, _ = await parts(server, bot)
        await amina.sends("my cow is ill")
        await amina.sees(NOT_CHANGED, "Do you want to take part no more?")
        assert await statuses(bot) == ["midway"]
        await amina.sends("yes")
        seen = await amina.sees("You take part no more with this form.")
        assert "asked to take it out" not in seen.text
        assert await statuses(bot) == ["withdrawn"]
        last = max(await rows(bot, "permission"), key=lambda row: row["id"])
        (words,) = [row["words"] for row in await rows(bot, "wording") if row["hash"] == last["words_hash"]]
        assert "Nobody has taken this form out of here so far." in words
        assert len(await rows(bot, "answer")) == 3


async def test_a_typed_no_keeps_the_form(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, _ = await parts(server, bot)
        await amina.sends("no")
        await amina.sees("Taking part: yes")
        assert await statuses(bot) == ["midway"]


async def test_other_words_before_sending_do_not_show_another_question(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina)
        await amina.taps("Send")
        await amina.sees("How may your words appear")
        await amina.sends("/mine")
        await amina.taps("I take part no more", on=await agreed_to(amina, await amina.sees("Your forms.")))
        await amina.sees("Do you want to take part no more?")
        await amina.sends("perhaps")
        seen = await amina.sees(NOT_CHANGED, "Do you want to take part no more?")
        assert "How may your words appear" not in seen.text
        assert await statuses(bot) == ["midway"]


async def test_what_was_agreed_to_is_changed_by_the_words_of_a_button(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina, message = await sent(server)
        await agreed_to(amina, message)
        await amina.sends("my cow is ill")
        await amina.sees(NOT_CHANGED, "Taking part: yes")
        await amina.sends("writing to me again")
        await amina.sees("May we write to you again")
        await amina.sends("maybe")
        await amina.sees(NOT_CHANGED, "May we write to you again")
        await amina.sends("no")
        await amina.sees("From now on: No.", "To be written to again: No")
        await amina.sends("How words may appear")
        await amina.sees("How may your words appear")
        await amina.sends("without any name")
        await amina.sees("From now on: Without any name.")
        (form,) = await rows(bot, "submission")
        assert (form["appearance"], form["contact_again"]) == ("none", False)


async def test_yes_and_no_are_the_buttons_of_what_is_asked_before_sending(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await fills(amina)
        await amina.taps("Send")
        await amina.sees("How may your words appear")
        await amina.sends("with the name")
        await amina.sees("write to you again")
        await amina.sends("what?")
        await amina.sees("Please tap one of the buttons", "write to you again")
        await amina.sends("yes")
        await amina.sees("be sent on")
        await amina.sends("no")
        await amina.sees("Send it now?")
        await amina.sends("yes")
        await amina.sees("Its number is")
        (form,) = await rows(bot, "submission")
        assert (form["appearance"], form["contact_again"], form["send_outside"]) == ("name", True, False)


async def test_yes_below_a_code_on_paper_leads_into_no_consent(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        helper, code = await for_another(server)
        await fills(helper)
        await sends_for_another(helper)
        moussa = await came(server, f"/code {code}")
        seen = await moussa.sees("Form number")
        for screen in ("Get a copy", "Take it back", "Erase it"):
            assert screen in seen.buttons
        await moussa.sends("yes")
        await moussa.sees(NOT_CHANGED, TAP)
        await moussa.taps("Erase it", on=seen)
        await moussa.sees("Erase this form, with its answers")
        await moussa.sends("yes")
        await moussa.sees("Nothing is erased by words alone.")
        assert len(await rows(bot, "consent")) == 1
        await moussa.sends(code)
        await moussa.sees("Form number")
        assert await statuses(bot) == ["submitted"]
        for row in await rows(bot, "chat"):
            assert code.replace("-", "") not in str(row).replace("-", "")


async def test_a_wrong_or_missing_code_shows_nothing_of_a_call(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        moussa = await came(server, "/code")
        seen = await moussa.sees("Please write the code")
        assert "A small call" not in seen.text
        await moussa.sends("/code ACDE-FGHJ-KLMN")
        seen = await moussa.sees("I know no form with this code")
        assert "A small call" not in seen.text
        await moussa.sends("Binta Sow")
        await moussa.sees("Before I can keep what you send", "A small call")


async def test_somebody_who_only_helps_is_told_what_goes_and_to_write_the_code_down(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        helper, _ = await for_another(server)
        await helper.sends("/forget")
        first = await helper.sees("What goes", "Write the code down first.")
        await helper.taps("Go on to erasing", on=first)
        seen = await helper.sees("Erase what I know of you now?", "Your language: English.", "Not touched: 1 form")
        assert "Your forms: 0" not in seen.text
        assert "Write the code down first." in seen.text
        server.clock.move(49 * 3600)
        await helper.sends("/forget")
        seen = await helper.sees("What goes")
        assert "Write the code down first." not in seen.text


async def test_what_is_kept_says_of_a_form_that_it_was_taken_back(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await fills(amina)
        await sends(amina)
        await amina.sends("/mydata")
        assert "taken back" not in (await amina.sees("What is kept of you")).text
        await amina.taps("I take part no more", on=await agreed_to(amina, amina.last))
        await amina.sees("Do you want to take part no more?")
        await amina.sends("yes")
        await amina.sees("You take part no more")
        await amina.sends("/mydata")
        await amina.sees("What is kept of you", "It was taken back, and is not used.")


async def test_without_a_name_what_is_kept_says_so(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.taps("Without my name")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        await amina.sends("/mydata")
        await amina.sees("What is kept of you", "It has no name on it.")


async def test_a_code_for_a_form_without_a_name_names_no_number(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        person = server.person("Amina", "en")
        await person.starts()
        await person.taps("For someone else or a group")
        await person.taps("One person")
        await person.taps("Without a name")
        await person.taps("A neighbour")
        await person.taps("Yes, I take part")
        seen = await person.sees("A code for this form.")
        (form,) = await rows(bot, "submission")
        assert form["reference"] not in seen.text


async def test_back_from_consent_keeps_the_witness(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        person = server.person("Amina", "en")
        await person.starts()
        await person.taps("For someone else or a group")
        await person.taps("One person")
        await person.sees("name?")
        await person.sends("Old Moussa")
        await person.taps("Somebody was there and heard it")
        await person.sees("Who was there")
        await person.sends("Awa Diop")
        await person.sees("write down the answers of Old Moussa")
        await person.taps("Back")
        await person.sees("How did they agree")
        await person.taps("Somebody was there and heard it", on=person.last)
        await person.sees("write down the answers of Old Moussa")
        await person.taps("Yes, I take part", on=person.last)
        await person.sees("Where do you live?")
        assert [row["witness"] for row in await rows(bot, "respondent")] == ["Awa Diop"]
