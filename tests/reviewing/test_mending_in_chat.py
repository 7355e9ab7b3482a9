"""The words of an answer as they will be printed: shown beside the person's own before they count."""

from __future__ import annotations

from bot.reviewing import asking_back
from tests.bot.small import begins, rows, sends

from .at_review import STORY, answers, moderator, opens, reference_in, reviewing


async def at_story(mina, reference):
    await mina.taps("The farm: 3", on=await opens(mina, reference))
    await mina.taps("2", on=await mina.sees("2. How is it?"))
    return await mina.sees("How is it?", "bought the land")


async def mended(bot):
    return [(row["state"], row["words"], row["kind"]) for row in await rows(bot, "rendition")]


async def test_spelling_is_mended_beside_the_persons_own_words(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Mend the words", on=await at_story(mina, reference))
        await mina.sees("Send the whole text as it shall be printed.", "plnt")
        better = STORY.replace("plnt", "plant")
        await mina.sends(better)
        shown = await mina.sees("We «plnt» → «plant» rice near the", "This mends spelling only.")
        assert not await mended(bot)
        await mina.taps("Yes, keep it", on=shown)
        await mina.sees(
            "Kept. The person's own words stay beside it.", STORY, f"As it will be printed (by a person): {better}"
        )
        assert await mended(bot) == [("human", better, "published")]
        said = [row["body"]["parts"] for row in await rows(bot, "answer") if row["key"] == "story"]
        assert said[0][0]["text"] == STORY


async def test_a_name_and_a_number_are_hidden_one_after_the_other(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        for hidden in ("moussa diop", "077 123 45"):
            await mina.taps("Hide words", on=await at_story(mina, reference))
            await mina.sees("Which words shall be hidden?")
            await mina.sends(hidden)
            await mina.taps("Yes, keep it", on=await mina.sees("[…],", "hides words only."))
            await mina.sees("Kept.")
        assert (await mended(bot))[-1][:2] == (
            "human",
            STORY.replace("Moussa Diop", "[…]").replace("077 123 45", "[…]"),
        )


async def test_words_that_do_not_stand_there_are_asked_for_again(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Hide words", on=await at_story(mina, reference))
        await mina.sees("Which words shall be hidden?")
        await mina.sends("Mouss")
        await mina.sees("These words do not stand in the answer as whole words.", "Which words shall be hidden?")
        await mina.sends_photo()
        await mina.sees("Please type the words.")
        assert not await mended(bot)


async def test_anything_more_is_proposed_and_the_moderator_is_told_why_nobody_is_asked(server, tmp_path, monkeypatch):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        asked = []

        async def put(office, visit, connection, **about):
            asked.append(about)
            return "nobody" if len(asked) == 1 else None

        monkeypatch.setattr(asking_back, "put", put)
        for says in ("There is no chat in which the person can be asked.", "The person is asked now."):
            await mina.taps("Mend the words", on=await at_story(mina, reference))
            await mina.sees("Send the whole text")
            await mina.sends("We plant rice. Moussa Diop stole the land." + " No." * len(asked))
            await mina.taps("Yes, ask the person", on=await mina.sees("This is more than spelling"))
            await mina.sees(says, "waits for the person's yes", STORY)
        assert [state for state, *_ in await mended(bot)] == ["proposed", "proposed"]
        (row, _) = await rows(bot, "rendition")
        first = asked[0]
        assert (first["kind"], first["key"], first["rendition"]) == ("published", "story", row["id"])
        assert first["by"].name == "Mina"
        assert first["words"] == "We plant rice. Moussa Diop stole the land."


async def test_nothing_is_kept_when_the_person_has_answered_anew_meanwhile(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Hide words", on=await at_story(mina, reference))
        await mina.sees("Which words shall be hidden?")
        await mina.sends("Moussa Diop")
        shown = await mina.sees("hides words only.")
        await amina.sends("/mine")
        await amina.taps("1. Mine")
        await amina.taps("Change something", on=await amina.sees("Your form has been sent"))
        await amina.sees("Your form is open again.")
        await amina.sends("/review")
        await amina.taps("The farm: 3 of 3", on=await amina.sees("section by section"))
        await amina.taps("Change 2", on=await amina.sees("2. How is it?"))
        await amina.sees("How is it?")
        await amina.sends("And more: bought the land.")
        await amina.taps("Done")
        await amina.taps("Send", on=await amina.sees("last question"))
        await amina.sees("Its number is")
        await mina.taps("Yes, keep it", on=shown)
        await mina.sees("This answer is not there any more")
        assert not await mended(bot)


async def test_choices_and_numbers_are_not_mended(server, tmp_path):
    questions = """
    - {type: text, name: title, label: What is it called?}
    - {type: integer, name: story, label: How is it?}
    """
    async with reviewing(server, tmp_path, questions) as bot:
        amina = await begins(server)
        await amina.sends("Our river")
        await amina.sees("How is it?")
        await amina.sends("12")
        await amina.sees("last question")
        reference = reference_in((await sends(amina)).text)
        mina = await moderator(server, bot)
        await mina.taps("The farm: 2", on=await opens(mina, reference))
        await mina.taps("2", on=await mina.sees("2. How is it?", "12"))
        answer = await mina.sees("How is it?", "12")
        assert "Mend the words" not in answer.buttons
        data = answer.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await mina.presses(data.replace(".q.", ".h."))
        await mina.sees("There are no words here that could be mended.")


async def test_of_a_text_that_no_message_holds_single_words_are_changed(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        long = "The river is wide. " * 200 + STORY
        _, reference = await answers(server, story=long)
        mina = await moderator(server, bot)
        await mina.taps("The farm: 3", on=await opens(mina, reference))
        await mina.taps("2", on=await mina.sees("letters more)"))
        await mina.taps("Mend the words", on=await mina.sees("bought the land"))
        await mina.sees("This text is long. Which words are wrong?")
        await mina.sends("plnt  RICE")
        await mina.sees("What shall stand there instead?")
        await mina.sends("plant rice")
        await mina.taps("Yes, keep it", on=await mina.sees("«plnt» → «plant»", "This mends spelling only."))
        await mina.sees("Kept.")
        assert [words for _, words, _ in await mended(bot)] == [long.replace("plnt", "plant")]
