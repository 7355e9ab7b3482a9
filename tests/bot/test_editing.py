"""A message that is changed after it was sent changes the answer it gave."""

from __future__ import annotations

from .small import PARTS, WORDS, answers, asking, begins, closing, exported, rows, sends


async def test_editing_a_message_changes_the_answer_it_gave(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("We sell milk.")
        await amina.sees("What do you wish for?")
        await amina.edits(mine, "Fatick")
        seen = await amina.sees("Your earlier answer is changed.")
        assert "What do you wish for?" in seen.text
        assert await answers(bot, tmp_path) == {"village": "Fatick", "work": "We sell milk.", "wish": None}


async def test_editing_a_part_changes_that_part(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        first = await amina.sends("We sell milk.")
        await amina.sees("I have kept this")
        await amina.sends("It rains.")
        await amina.sees("part 2")
        await amina.edits(first, "We sell good milk.")
        await amina.sees("I have kept this")
        assert (await answers(bot, tmp_path))["story"] == "We sell good milk.\nIt rains."
        await amina.sends("/done")
        await amina.sees("Where do you live?")
        await amina.edits(first, "We sell very good milk.")
        await amina.sees("Your earlier answer is changed.")
        assert (await answers(bot, tmp_path))["story"] == "We sell very good milk.\nIt rains."


async def test_an_edit_that_comes_together_with_the_message_counts(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await bot.stop()
        mine = await amina.sends("Fatik")
        await amina.edits(mine, "Fatick")
        await bot.start()
        await amina.sees("What do you do?")
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick", None)


async def test_a_message_that_was_refused_can_be_put_right_by_editing_it(server, tmp_path):
    questions = """
        - {type: integer, name: cows, label: How many cows?}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        mine = await amina.sends("some")
        await amina.sees("How many cows?")
        await amina.edits(mine, "3")
        await amina.sees("What do you wish for?")
        assert (await answers(bot, tmp_path))["cows"] == 3


async def test_an_edit_that_changes_nothing_says_nothing(server, tmp_path):
    """Telegram tells a bot of an edit when only a preview or a reaction was added."""
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatick")
        await amina.sees("What do you do?")
        await amina.edits(mine, "Fatick")
        await amina.sees_nothing(0.4)
        assert len([row for row in await rows(bot, "answer") if row["key"] == "village"]) == 1


async def test_an_edit_finds_its_answer_also_where_something_is_computed_from_it(server, tmp_path):
    questions = """
        - {type: integer, name: cows, label: How many cows?}
        - {type: calculate, name: first_said, calculation: "once(${cows})"}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        mine = await amina.sends("3")
        await amina.sees("What do you wish for?")
        await amina.edits(mine, "4")
        await amina.sees("Your earlier answer is changed.")
        assert (await answers(bot, tmp_path))["cows"] == 4


async def test_a_command_that_was_mistyped_can_be_edited(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("/skipp")
        await amina.sees("Where do you live?")
        await amina.edits(mine, "/skip")
        await amina.sees("What do you do?")
        assert (await answers(bot, tmp_path))["village"] is None


async def test_editing_what_is_no_answer_changes_nothing(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        hello = next(message for message in amina.messages if message.text == "/start")
        await amina.edits(hello, "Kaolack")
        await amina.sees("no part of an answer")
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick", None)


async def test_other_words_under_a_photo_leave_the_photo(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        first, _ = await amina.sends_album(caption="Our well")
        await amina.sees("part 2")
        await amina.edits(first, "Our old well")
        await amina.sees("I have kept this")
        (form,) = await exported(bot, tmp_path)
        assert form["answers"]["story"] == "Our old well"
        assert len(form["files"]["story"]) == 2
        assert len(await rows(bot, "file")) == 2


async def test_after_sending_an_edit_asks_first_and_then_sends_anew(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("/skip")
        await amina.sees("What do you wish for?")
        await amina.sends("/skip")
        await amina.sees("last question")
        await sends(amina)
        await amina.sees("as a file. Tap", timeout=30)
        await amina.edits(mine, "Fatick")
        await amina.sees("You have already sent this form. Change the answer in it?")
        assert (await answers(bot, tmp_path))["village"] == "Fatik"
        await amina.taps("No, leave it", on=amina.last)
        await amina.sees("Nothing was changed.")
        await amina.edits(mine, "Fatick")
        await amina.sees("Change the answer in it?")
        await amina.taps("Yes, change it", on=amina.last)
        await amina.sees("Its number is")
        (form,) = await exported(bot, tmp_path)
        assert (form["answers"]["village"], form["revision"], form["status"]) == ("Fatick", 2, "submitted")
        await amina.sees("as a file. Tap", timeout=30)


async def test_after_closing_an_edit_changes_nothing(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("/send")
        await amina.sees("Send the form all the same?")
        await sends(amina, tap="Send what I have")
        server.clock.move(3700)
        await amina.edits(mine, "Fatick")
        await amina.sees("This call has closed, so the form can no longer be changed.")
        assert (await answers(bot, tmp_path))["village"] == "Fatik"


async def test_an_edit_made_before_closing_counts_though_it_is_delivered_later(server, tmp_path):
    async with asking(server, tmp_path, WORDS, closing(server)) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("/send")
        await amina.sees("Send the form all the same?")
        await sends(amina, tap="Send what I have")
        await amina.sees("as a file. Tap", timeout=30)
        await bot.stop()
        await amina.edits(mine, "Fatick")
        server.clock.move(3700)
        await bot.start()
        await amina.sees("You have already sent this form. Change the answer in it?")


async def test_an_edit_on_the_way_to_sending_leads_back_to_the_way(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatik")
        await amina.sees("What do you do?")
        await amina.sends("/send")
        await amina.taps("Send what I have")
        await amina.sees("How may your words appear")
        await amina.edits(mine, "Fatick")
        await amina.sees("Your earlier answer is changed.", "How may your words appear")
        assert (await answers(bot, tmp_path))["village"] == "Fatick"
