"""Words that somebody is to confirm: what was written down of their voice, and what is to be printed."""

from __future__ import annotations

from tests.bot.small import begins, rows, sends

from .asked import asks, came, proposes, reviewing, sent, state

SPOKEN = """
    - {type: text, name: work, label: What do you do?}
"""


async def newest(bot, kind="transcript", key="work"):
    """The newest words of a kind, with their state."""
    made = [row for row in await rows(bot, "rendition") if (row["kind"], row["key"]) == (kind, key)]
    last = max(made, key=lambda row: row["id"])
    return last["words"], last["state"], last["by_chat"]


async def speaks(server):
    """Somebody who has said their form, and sent it."""
    amina = await begins(server)
    await amina.sends_voice(5)
    await sends(amina)
    return amina


async def test_a_transcript_is_confirmed_with_one_tap_and_only_once(server, tmp_path):
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        assert await proposes(bot, awa, "transcript", "work", "We keep goats.") is None
        asked = await amina.sees("This is what we wrote down. Is it right?", "We keep goats.", "What do you do?")
        assert asked.raw["reply_to_message"]["voice"]
        assert asked.buttons == ["Yes, it is right", "I want to change it", "Leave it as it is"]
        await amina.taps("Yes, it is right", on=asked)
        await amina.sees("That is noted.")
        await amina.taps("Yes, it is right", on=asked)
        await amina.sees("You have answered this already.")
        await awa.sees("They say that the words are right.")
        assert await newest(bot) == ("We keep goats.", "confirmed", amina.id)
        assert len(await rows(bot, "rendition")) == 2
        found = await came(bot)
        assert found.renditions.newest("work", "transcript").state == "confirmed"
        assert await state(bot) == "received"
        assert found.submission.conversation.revision == 1


async def test_a_transcript_is_put_right_in_as_many_messages_as_it_takes(server, tmp_path):
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        await proposes(bot, awa, "transcript", "work", "We keep coats.")
        asked = await amina.sees("We keep coats.")
        await amina.taps("I want to change it", on=asked)
        await amina.sees("Please write the words as they should be.")
        await amina.sends("We keep goats.")
        await amina.sees("It is written down as you wrote it.")
        assert await newest(bot) == ("We keep goats.", "confirmed", amina.id)
        await amina.sends("And sheep.")
        await amina.sees("It is written down as you wrote it.")
        assert (await newest(bot))[0] == "We keep goats.\nAnd sheep."
        await awa.sees("They have put the words right.")
        await amina.taps("I want to change it", on=asked)
        await amina.sees("Please write the words as they should be.")
        await amina.sends("We keep forty goats.", reply_to=asked)
        await amina.sees("It is written down as you wrote it.")
        assert await newest(bot) == ("We keep forty goats.", "confirmed", amina.id)
        answer = (await came(bot)).submission.conversation.answers["work"]
        assert answer.is_spoken


async def test_words_that_answer_a_transcript_say_yes_or_are_the_right_ones(server, tmp_path):
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        await proposes(bot, awa, "transcript", "work", "We keep coats.")
        asked = await amina.sees("We keep coats.")
        await amina.sends("no", reply_to=asked)
        await amina.sees("Please write the words as they should be.")
        await amina.sends("We keep goats.")
        await amina.sees("It is written down as you wrote it.")
        await proposes(bot, awa, "transcript", "work", "We keep goats!")
        again = await amina.sees("We keep goats!")
        await amina.sends("yes", reply_to=again)
        await amina.sees("That is noted.")
        assert await newest(bot) == ("We keep goats!", "confirmed", amina.id)


async def test_words_that_come_unasked_do_not_take_the_place_of_a_transcript(server, tmp_path):
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        await proposes(bot, awa, "transcript", "work", "We keep coats.")
        await amina.sees("We keep coats.")
        await amina.sends("When does the bus leave?")
        await amina.sees("Please write the words as they should be.")
        assert (await newest(bot))[0] == "We keep coats."
        await amina.sends("We keep goats.")
        await amina.sees("It is written down as you wrote it.")
        await amina.sends("yes")
        await amina.sees("You have answered this already. Thank you.")
        assert await newest(bot) == ("We keep goats.", "confirmed", amina.id)


async def test_a_voice_note_instead_of_words_is_more_of_the_answer(server, tmp_path):
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        await proposes(bot, awa, "transcript", "work", "We keep coats.")
        asked = await amina.sees("We keep coats.")
        await amina.sends_voice(3, reply_to=asked)
        await amina.sees("I have added this to your answer")
        await awa.sees("They said more by voice or file")
        found = await came(bot)
        assert len(found.submission.conversation.answers["work"].files) == 2
        assert await state(bot) == "received"
        assert found.submission.conversation.revision == 2


async def test_a_long_transcript_fills_several_messages_and_each_can_be_replied_to(server, tmp_path):
    long = " ".join(f"word{number}" for number in range(900))
    async with reviewing(server, tmp_path, SPOKEN) as (bot, awa):
        amina = await speaks(server)
        await proposes(bot, awa, "transcript", "work", long)
        await amina.sees("word899")
        first = next(one for one in amina.messages if one.by_bot and "word0 " in one.text)
        assert "word899" not in first.text
        await amina.sends("Only this.", reply_to=first)
        await amina.sees("It is written down as you wrote it.")
        assert (await newest(bot))[0] == "Only this."
        await amina.sends("Thanks for everything you do here")
        await amina.sees("It is written down as you wrote it.")


async def test_words_to_be_printed_wait_for_a_yes(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        assert await proposes(bot, awa, "published", "work", "We keep many goats") is None
        asked = await amina.sees("May your words be printed like this?", "We keep goats", "We keep many goats")
        assert asked.buttons == ["Yes", "No, keep my words"]
        await amina.taps("Yes", on=asked)
        await amina.sees("That is noted.")
        assert await newest(bot, "published") == ("We keep many goats", "confirmed", amina.id)
        await awa.sees("Yes, their words may be printed so.")
        await proposes(bot, awa, "published", "wish", "A deep well")
        asked = await amina.sees("A deep well")
        await amina.taps("No, keep my words", on=asked, twice=True)
        await amina.sees("Your words stay as you gave them.")
        await amina.sees("You have answered this already.")
        assert await newest(bot, "published", "wish") == ("A deep well", "refused", amina.id)
        assert (await came(bot)).renditions.newest("wish", "published") is None
        assert (await came(bot)).submission.conversation.revision == 1


async def test_other_words_instead_of_yes_or_no_are_passed_on_and_nothing_is_printed_otherwise(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        await proposes(bot, awa, "published", "work", "We keep many goats")
        asked = await amina.sees("We keep many goats")
        await amina.sends_voice(3, reply_to=asked)
        await amina.sees("Please tap Yes or No")
        await amina.sends("Write that they are forty", reply_to=asked)
        await amina.sees("I have passed on what you wrote")
        await awa.sees("No, they keep their own words.", "They say: Write that they are forty")
        assert (await newest(bot, "published"))[1] == "refused"
        await amina.sends("Or fifty", reply_to=asked)
        await amina.sees("You have answered this already. I have passed on")
        await awa.sees("settled already", "They say: Or fifty")
        note, _ = sorted(await rows(bot, "review_note"), key=lambda row: row["id"])
        assert (note["words"], note["key"]) == ("Write that they are forty", "work")


async def test_confirmations_are_not_counted_among_the_questions(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        for words in ("One", "Two", "Three", "Four"):
            assert await proposes(bot, awa, "published", "work", words) is None
            await amina.sees("May your words be printed like this?", words)
        await asks(awa, bot, amina, "How many goats?")
