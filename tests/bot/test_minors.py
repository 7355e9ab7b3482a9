"""How old somebody is, where a call asks: who is too young cannot take part, or a parent or guardian agrees."""

from contextlib import asynccontextmanager

import pytest

from bot.database.models import arrival, chat, consent, file, respondent, submission
from tests.bot.small import WORDS, asking
from tests.bot.ways import assert_no_internals, rows

STOP = "minors: {age: 16, rule: stop}"
GUARDIAN = "minors: {age: 16, rule: guardian}"


@asynccontextmanager
async def small(server, folder, rule):
    async with asking(server, folder, WORDS, f"organiser: The growers\n{rule}") as bot:
        yield bot


async def comes(person, label="Go on", payload=""):
    """As far as the question how old they are."""
    await person.starts(payload)
    await person.sees("You can stop at any time")
    await person.taps(label)
    return await person.sees("Are you 16 or older?")


async def is_sent_away(person):
    return await person.sees("This call is for people of 16 years or older, so nothing of this was kept.")


async def ages(bot):
    return [(one.of_age, one.guardian) for one in await rows(bot, consent)]


# Old enough


@pytest.mark.parametrize("says", ["Yes", "yes", "16", "I am 34 years old", "٤٠", "oui"])
async def test_who_is_old_enough_goes_on(server, tmp_path, says):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        asked = await comes(amina)
        assert asked.buttons == ["Yes", "No", "Back"]
        await amina.sends(says)
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        assert await ages(bot) == [(True, None)]


async def test_a_call_without_a_rule_asks_nobody(server, tmp_path):
    async with small(server, tmp_path, "") as bot:
        amina = server.person()
        await amina.starts()
        await amina.taps("Go on")
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        assert await ages(bot) == [(None, None)]


@pytest.mark.parametrize("says", ["perhaps", "-3", "900", "12 13", "🐄"])
async def test_words_that_say_no_age_are_asked_about_again(server, tmp_path, says):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        await comes(amina)
        await amina.sends(says)
        await amina.sees("Please tap Yes or No, or write how many years.", "Are you 16 or older?")
        assert_no_internals(amina)
        assert await rows(bot, submission) == []


# The rule: stop


@pytest.mark.parametrize("says", ["No", "no", "15", "non", "twelve"])
async def test_who_is_too_young_is_sent_away_kindly_and_nothing_is_kept(server, tmp_path, says):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        await comes(amina, payload="small--sandika")
        await amina.sends(says)
        await is_sent_away(amina)
        for table in (submission, consent, respondent, file):
            assert await rows(bot, table) == []
        (account,) = await rows(bot, chat)
        assert (dict(account.step), account.source) == ({}, None)
        assert [one.source for one in await rows(bot, arrival)] == [None]


async def test_the_name_of_a_child_is_forgotten(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("One person")
        await binta.sees("person's name?")
        await binta.sends("Awa Diop")
        await binta.sees("Is Awa Diop 16 or older?")
        await binta.taps("No")
        await is_sent_away(binta)
        assert [dict(one.step) for one in await rows(bot, chat)] == [{}]


async def test_a_helper_is_back_in_the_form_that_was_open(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        binta = server.person("Binta")
        await comes(binta, payload="small--sandika")
        await binta.taps("Yes")
        await binta.sees("Do you want to take part?")
        await binta.taps("Yes, I take part")
        await binta.sees("Where do you live?")
        await binta.sends("/mine")
        await binta.taps("Begin another form")
        await binta.taps("One person")
        await binta.sees("person's name?")
        await binta.sends("Awa Diop")
        await binta.sees("Is Awa Diop 16 or older?")
        await binta.taps("No")
        await binta.sees("nothing of this was kept", "Where do you live?")
        assert [one.source for one in await rows(bot, submission)] == ["sandika"]
        assert [one.name for one in await rows(bot, respondent)] == [""]


async def test_an_old_button_lets_nobody_in_who_was_sent_away(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        asked = await comes(amina)
        await amina.taps("No", on=asked)
        await is_sent_away(amina)
        await amina.taps("Yes", on=asked)
        await amina.sees("tap the button or write /start")
        await comes(amina)
        await amina.taps("Yes", on=asked)
        await amina.sees("Are you 16 or older?")
        assert await rows(bot, submission) == []


async def test_yes_can_become_no_by_the_old_button(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        asked = await comes(amina)
        await amina.taps("Yes", on=asked)
        await amina.sees("Do you want to take part?")
        await amina.taps("No", on=asked)
        await is_sent_away(amina)
        assert await rows(bot, submission) == []


async def test_a_message_that_is_changed_changes_the_age(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        await comes(amina)
        said = await amina.sends("61")
        await amina.sees("Do you want to take part?")
        await amina.edits(said, "16")
        await amina.sees("Do you want to take part?")
        await amina.edits(said, "6")
        await is_sent_away(amina)
        assert await rows(bot, submission) == []


@pytest.mark.parametrize("forged", ["!0:age:yes", "!0:age:0.yes", "!0:age:", "!0:guardian:0.yes"])
async def test_a_forged_button_says_no_age(server, tmp_path, forged):
    async with small(server, tmp_path, STOP):
        amina = server.person()
        await comes(amina)
        await amina.presses(forged)
        await amina.sees("Are you 16 or older?")


async def test_yes_to_taking_part_does_not_leap_over_the_age(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        amina = server.person()
        await comes(amina)
        (account,) = await rows(bot, chat)
        await amina.presses(f"!0:agree:{account.step['way']}")
        await amina.sees("Are you 16 or older?")
        assert await rows(bot, submission) == []


async def test_all_of_a_group_are_asked_about(server, tmp_path):
    async with small(server, tmp_path, STOP):
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("A group")
        await binta.sees("group called?")
        await binta.sends("Women of Sandika")
        await binta.sees("How many women")
        await binta.sends("12")
        await binta.sees("how many men")
        await binta.sends("0")
        await binta.sees("Are all of them 16 or older?")
        await binta.taps("Yes")
        await binta.sees("How did they agree")
        await binta.taps("Back")
        await binta.sees("Are all of them 16 or older?")
        await binta.taps("Back")
        await binta.sees("how many men")


async def test_an_organisation_has_no_age(server, tmp_path):
    async with small(server, tmp_path, STOP):
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("An organisation")
        await binta.sees("organisation called?")
        await binta.sends("Union of Sandika")
        await binta.sees("How did they agree", "Union of Sandika")


async def test_it_is_asked_of_whom_nobody_names_too(server, tmp_path):
    async with small(server, tmp_path, STOP) as bot:
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("One person")
        await binta.sees("person's name?")
        await binta.taps("Without a name")
        await binta.sees("Is that person 16 or older?")
        await binta.taps("Yes")
        await binta.sees("Who was there")
        await binta.taps("A relative")
        await binta.sees("write down their answers")
        await binta.taps("Yes, I take part")
        await binta.sees("Where do you live?")
        assert await ages(bot) == [(True, None)]


# The rule: guardian


async def test_a_parent_agrees_before_a_witness(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        await comes(amina)
        await amina.taps("No")
        await amina.sees("a parent or guardian has to agree", "write the name")
        await amina.sends("Coumba Diop")
        await amina.sees("How did Coumba Diop agree to this?")
        await amina.taps("Somebody was there and heard it")
        await amina.sees("Who was there")
        await amina.sends("Moussa Fall")
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        assert await ages(bot) == [(False, "Coumba Diop")]
        (one,) = await rows(bot, respondent)
        assert (one.kind, one.agreed, one.witness) == ("myself", "witness", "Moussa Fall")


async def test_a_parent_says_it_in_a_voice_note(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        await comes(amina)
        await amina.sends("12")
        await amina.sees("write the name")
        await amina.sends("Coumba Diop")
        await amina.sees("How did Coumba Diop agree")
        await amina.taps("I send a short recording")
        await amina.sees("short voice note")
        await amina.sends_voice(seconds=3)
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        (one,), (sound,) = await rows(bot, respondent), await rows(bot, file)
        assert (one.agreed, one.recording_id) == ("recording", sound.id)


async def test_for_a_child_a_parent_agrees_and_not_the_child(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("One person")
        await binta.sees("person's name?")
        await binta.sends("Awa Diop")
        await binta.sees("Is Awa Diop 16 or older?")
        await binta.taps("No")
        await binta.sees("write the name")
        await binta.sends("Coumba Diop")
        await binta.sees("How did Coumba Diop agree to this?")
        await binta.taps("Somebody was there and heard it")
        await binta.sees("Who was there")
        await binta.sends("Moussa")
        await binta.sees("answers of", "Awa Diop")
        await binta.taps("Yes, I take part")
        await binta.sees("Where do you live?")
        assert await ages(bot) == [(False, "Coumba Diop")]


async def test_without_a_name_no_parent_is_named_either(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        await comes(amina, "Without my name")
        await amina.taps("No")
        seen = await amina.sees("Is one of them there, and do they agree?")
        assert seen.buttons == ["Yes, they agree", "Nobody has agreed", "Back"]
        await amina.sends("Coumba Marker")
        await amina.sees("tap one of the buttons", "Is one of them there")
        await amina.taps("Yes, they agree")
        await amina.sees("no name is kept")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        assert await ages(bot) == [(False, "a parent or guardian was there")]
        assert [dict(one.step) for one in await rows(bot, chat)] == [{}]


async def test_where_nobody_has_agreed_nothing_is_kept(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        await comes(amina)
        await amina.taps("No")
        await amina.sees("write the name")
        await amina.taps("Nobody has agreed")
        await amina.sees("No answer was kept")
        assert [dict(one.step) for one in await rows(bot, chat)] == [{}]


async def test_no_can_become_yes_by_the_old_button_and_the_parent_is_forgotten(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        asked = await comes(amina)
        await amina.taps("No", on=asked)
        await amina.sees("write the name")
        await amina.sends("Coumba Diop")
        await amina.sees("How did Coumba Diop agree")
        await amina.taps("Yes", on=asked)
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        assert await ages(bot) == [(True, None)]
        assert [(one.agreed, one.witness) for one in await rows(bot, respondent)] == [("self", None)]


async def test_back_goes_back_step_by_step_and_loses_nothing(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN):
        amina = server.person()
        await comes(amina)
        await amina.taps("No")
        await amina.sees("write the name")
        await amina.sends("Coumba Diop")
        await amina.sees("How did Coumba Diop agree")
        for words in ("write the name", "Are you 16 or older?", "Shall we go on?"):
            await amina.sends("/back")
            if words == "Shall we go on?":
                await amina.sees("You can stop at any time")
            else:
                await amina.sees(words)


async def test_it_goes_on_after_a_restart(server, tmp_path):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        asked = await comes(amina)
        await bot.stop()
        await bot.start()
        await amina.taps("No", on=asked)
        await amina.sees("write the name")
        await bot.stop()
        await bot.start()
        await amina.sends("Coumba Diop")
        await amina.sees("How did Coumba Diop agree")


@pytest.mark.parametrize("words", ["stop", "/stop"])
async def test_stop_ends_it_and_nothing_is_kept(server, tmp_path, words):
    async with small(server, tmp_path, GUARDIAN) as bot:
        amina = server.person()
        await comes(amina)
        await amina.taps("No")
        await amina.sees("write the name")
        await amina.sends(words)
        await amina.sees("No answer was kept")
        assert [dict(one.step) for one in await rows(bot, chat)] == [{}]
        assert await rows(bot, submission) == []
