"""Filling a form in: what is asked, what can be tapped and typed, and where the answers go."""

from __future__ import annotations

import asyncio

import pytest

from .small import PARTS, WORDS, answers, asking, begins, joins, rows

#: a question of each kind of button
CHOICES = """
    - type: select_one
      name: buyer
      label: Who buys your milk?
      choices:
        - {name: dairy, label: The dairy}
        - {name: trader, label: A trader}
    - type: select_multiple
      name: crops
      label: What do you grow?
      choices:
        - {name: maize, label: Maize}
        - {name: millet, label: Millet}
        - {name: beans, label: Beans}
    - {type: text, name: wish, label: What do you wish for?}
"""


async def test_a_prompt_shows_where_one_is_then_the_whole_label_hint_and_example(server, tmp_path):
    long = "How many days is it on foot to the next market when the rain has washed the road away and no car comes?"
    questions = f"""
        - {{type: text, name: days, label: "{long}", hint: Count both ways., example: two days}}
        - {{type: text, name: wish, label: What do you wish for?}}
    """
    async with asking(server, tmp_path, questions):
        amina = await begins(server)
        lines = amina.last.text.split("\n")
        assert lines[0].startswith("Part 1 of 1: The farm")
        assert long in lines
        assert "Count both ways." in lines
        assert "Example: two days" in lines
        assert amina.buttons == ["Skip", "Pause"]


async def test_every_button_has_a_plain_word_and_a_command_does_the_same(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await amina.taps("Skip")
        assert (await amina.sees("What do you do?")).buttons == ["Skip", "Back", "Pause"]
        await amina.taps("Back", on=amina.last)
        await amina.sees("Where do you live?")
        await amina.sends("/skip")
        await amina.sees("What do you do?")
        await amina.sends("/back")
        await amina.sees("Where do you live?")
        await amina.sends("/pause")
        assert (await amina.sees("Come back whenever you like")).buttons == ["Go on"]
        await amina.sends("/progress")
        await amina.sees("Where do you live?")
        await amina.sends("/open")
        await amina.sees("have no answer yet")
        await amina.sends("/review")
        await amina.sees("section by section")
        await amina.sends("/send")
        await amina.sees("questions are still open. Send the form all the same?")
        await amina.taps("Go on", on=amina.last)
        await amina.sees("Where do you live?")
        await amina.sends("/withdraw")
        await amina.sees("Take this form back?")
        await amina.taps("No, keep it")
        await amina.sees("Where do you live?")


async def test_words_of_a_button_can_be_typed(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        amina = await begins(server)
        await amina.sends("skip")
        await amina.sees("What do you do?")
        await amina.sends("Back")
        await amina.sees("Where do you live?")


async def test_a_note_is_passed_with_next(server, tmp_path):
    questions = "- {type: note, name: hello, label: We ask about milk.}\n" + WORDS.replace("\n    ", "\n")
    async with asking(server, tmp_path, questions):
        amina = await begins(server)
        assert amina.buttons == ["Next", "Pause"]
        await amina.taps("Next")
        await amina.sees("Where do you live?")


async def test_each_part_of_a_long_answer_is_confirmed_and_remove_takes_back_the_one_it_stands_under(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await amina.sends("We sell milk.")
        first = await amina.sees("I have kept this")
        assert first.buttons[:2] == ["Done", "Remove"]
        await amina.sends("The road is bad.")
        second = await amina.sees("part 2")
        await amina.sends("It rains.")
        await amina.sees("part 3")
        await amina.taps("Remove", on=second, twice=True)
        await amina.sees("Removed.")
        await amina.sees("nothing to remove")
        assert (await answers(bot, tmp_path))["story"] == "We sell milk.\nIt rains."
        await amina.taps("Remove", on=first)
        await amina.sees("Removed.")
        await amina.taps("Done", on=amina.last)
        await amina.sees("Where do you live?")
        assert (await answers(bot, tmp_path))["story"] == "It rains."


async def test_remove_takes_back_the_ready_answer_it_stands_under_however_often_it_is_tapped(server, tmp_path):
    questions = """
        - type: text
          name: story
          label: What would help?
          appearance: multiline
          ready:
            - {name: road, label: A road}
            - {name: well, label: A well}
        - {type: text, name: village, label: Where do you live?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        question = amina.last
        await amina.taps("A road", on=question)
        first = await amina.sees("I have kept this")
        await amina.taps("A well", on=question)
        await amina.sees("part 2")
        await amina.taps("A road", on=question)
        again = await amina.sees("I have kept this")
        await amina.taps("Remove", on=first, twice=True)
        await amina.sees("Removed.")
        await amina.sees("nothing to remove")
        assert (await answers(bot, tmp_path))["story"] == "A well"
        await amina.taps("Remove", on=again)
        await amina.sees("nothing to remove")
        assert (await answers(bot, tmp_path))["story"] == "A well"


async def test_a_choice_is_said_at_the_top_of_the_next_message(server, tmp_path):
    async with asking(server, tmp_path, CHOICES) as bot:
        amina = await begins(server)
        assert amina.buttons[:2] == ["The dairy", "A trader"]
        await amina.taps("A trader")
        seen = await amina.sees("What do you grow?")
        assert seen.text.startswith("✓ A trader\n")
        await amina.taps("☐ Maize", on=seen)
        await amina.sees("What do you grow?")
        await amina.taps("☐ Beans", on=seen)
        await amina.sees("What do you grow?")
        assert seen.buttons[:3] == ["☑ Maize", "☐ Millet", "☑ Beans"]
        await amina.taps("Done", on=seen)
        assert (await amina.sees("What do you wish for?")).text.startswith("✓ Maize and Beans\n")
        found = await answers(bot, tmp_path)
        assert (found["buyer"], found["crops"]) == ("trader", ["maize", "beans"])


async def test_what_was_chosen_is_said_also_where_something_is_computed_beside_it(server, tmp_path):
    questions = """
        - type: select_one
          name: buyer
          label: Who buys your milk?
          choices:
            - {name: dairy, label: The dairy}
            - {name: trader, label: A trader}
        - {type: calculate, name: kept, calculation: "once(${buyer})"}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions):
        amina = await begins(server)
        await amina.taps("The dairy")
        assert (await amina.sees("What do you wish for?")).text.startswith("✓ The dairy\n")


async def test_ticks_change_in_place_and_nothing_new_is_sent(server, tmp_path):
    async with asking(server, tmp_path, CHOICES):
        amina = await begins(server)
        await amina.taps("The dairy")
        question = await amina.sees("What do you grow?")
        count = len(amina.messages)
        for label in ("☐ Maize", "☐ Millet", "☑ Maize"):
            await amina.taps(label, on=question)
            await amina.sees("What do you grow?")
        assert question.buttons[:3] == ["☐ Maize", "☑ Millet", "☐ Beans"]
        assert len(amina.messages) == count


async def test_long_labels_stand_numbered_in_the_message_and_the_numbers_on_the_buttons(server, tmp_path):
    long = "Somebody from the village who has a car and comes on market days"
    questions = f"""
        - type: select_one
          name: buyer
          label: Who buys your milk?
          choices:
            - {{name: dairy, label: The dairy}}
            - {{name: trader, label: {long}}}
        - {{type: text, name: wish, label: What do you wish for?}}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        assert f"2. {long}" in amina.last.text.split("\n")
        assert amina.buttons[:2] == ["1", "2"]
        await amina.taps("2")
        assert long in (await amina.sees("What do you wish for?")).text
        assert (await answers(bot, tmp_path))["buyer"] == "trader"


async def test_a_tap_on_an_older_question_asks_with_one_tap_whether_to_change_it(server, tmp_path):
    async with asking(server, tmp_path, CHOICES) as bot:
        amina = await begins(server)
        old = amina.last
        await amina.taps("The dairy")
        await amina.sees("What do you grow?")
        await amina.taps("A trader", on=old)
        await amina.sees("Change “The dairy” to “A trader”?")
        assert (await answers(bot, tmp_path))["buyer"] == "dairy"
        await amina.taps("Yes", on=amina.last)
        await amina.sees("What do you grow?")
        assert (await answers(bot, tmp_path))["buyer"] == "trader"
        await amina.taps("The dairy", on=old)
        await amina.sees("Change “A trader” to “The dairy”?")
        await amina.taps("No", on=amina.last)
        await amina.sees("Nothing was changed.")
        assert (await answers(bot, tmp_path))["buyer"] == "trader"


@pytest.mark.parametrize("button", ["Next", "Back", "Pause", "Explain"])
async def test_a_button_tapped_twice_does_it_once(server, tmp_path, button):
    guided = WORDS.replace("What do you do?}", "What do you do?, guidance_hint: Any work counts.}")
    async with asking(server, tmp_path, guided) as bot:
        amina = await begins(server)
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        await amina.sends("We sell milk.")
        await amina.sees("What do you wish for?")
        await amina.sends("/back")
        second = await amina.sees("What do you do?")
        await amina.taps(button, on=second, twice=True)
        await asyncio.sleep(0.4)
        here = {"Next": "What do you wish for?", "Back": "Where do you live?"}.get(button, "What do you do?")
        amina.looks()
        await amina.sends("/progress")
        await amina.sees(here)
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick", "We sell milk.")


async def test_done_and_a_choice_tapped_twice_do_it_once(server, tmp_path):
    async with asking(server, tmp_path, CHOICES) as bot:
        amina = await begins(server)
        await amina.taps("The dairy", twice=True)
        await amina.sees("What do you grow?")
        question = amina.last
        await amina.taps("☐ Maize", on=question, twice=True)
        await amina.sees("What do you grow?")
        await amina.taps("Done", on=question, twice=True)
        await amina.sees("What do you wish for?")
        await amina.taps("Skip", on=amina.last, twice=True)
        await amina.sees("That was the last question")
        found = await answers(bot, tmp_path)
        assert (found["buyer"], found["crops"], found["wish"]) == ("dairy", ["maize"], None)


async def test_words_typed_quickly_one_after_the_other_belong_to_the_same_question(server, tmp_path):
    """Both wait when the bot looks: the second cannot be about a question that was not there yet."""
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends("Fatick")
        await amina.sends("near the river")
        await amina.sends("behind the mosque")
        await bot.start()
        await amina.sees("What do you do?")
        found = await answers(bot, tmp_path)
        assert found == {"village": "Fatick\nnear the river\nbehind the mosque", "work": None, "wish": None}
        await amina.sends("We sell milk.")
        await amina.sees("What do you wish for?")
        assert (await answers(bot, tmp_path))["work"] == "We sell milk."


async def test_each_of_the_words_typed_quickly_can_still_be_changed_by_itself(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends("Fatick")
        second = await amina.sends("near the river")
        await amina.sends("behind the mosque")
        await bot.start()
        await amina.sees("What do you do?")
        await amina.edits(second, "near the well")
        await amina.sees("Your earlier answer is changed.")
        assert (await answers(bot, tmp_path))["village"] == "Fatick\nnear the well\nbehind the mosque"


async def test_a_merci_behind_an_answer_is_asked_about(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends("Fatick")
        await amina.sends("thank you")
        await bot.start()
        await amina.sees("You wrote “thank you”. Is that part of your answer?")
        await amina.taps("No, leave it out")
        await amina.sees("What do you do?")
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick", None)


async def test_words_that_were_asked_about_are_added_and_replace_nothing(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        await amina.sends("/back")
        await amina.sees("Your answer so far: Fatick")
        await amina.sends("thank you")
        await amina.taps("Yes, add it", on=await amina.sees("Is that part of your answer?"))
        await amina.sees("What do you do?")
        assert (await answers(bot, tmp_path))["village"] == "Fatick\nthank you"


async def test_another_number_typed_quickly_asks_whether_to_change_the_first(server, tmp_path):
    questions = """
        - {type: integer, name: cows, label: How many cows?}
        - {type: integer, name: goats, label: How many goats?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        await bot.stop()
        await amina.sends("3")
        await amina.sends("4")
        await bot.start()
        await amina.sees("Change “3” to “4”?")
        await amina.taps("Yes", on=amina.last)
        await amina.sees("How many goats?")
        assert await answers(bot, tmp_path) == {"cows": 4, "goats": None}


async def test_words_belong_to_the_question_that_was_seen_while_the_next_was_on_its_way(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        server.faults.stall(0.8, "sendMessage", times=1)
        await amina.sends("Fatick")
        await asyncio.sleep(0.5)
        await amina.sends("near the river")
        await amina.sees("What do you do?")
        await amina.sees("What do you do?")
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick\nnear the river", None)


async def test_what_a_second_phone_types_belongs_to_the_question_it_shows(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        binta = await joins(server, amina)
        await amina.sends("Fatick")
        await amina.sees("What do you do?")
        server.clock.move(10)
        await binta.sends("Kaolack")
        await binta.sees("Change “Fatick” to “Kaolack”?")
        found = await answers(bot, tmp_path)
        assert (found["village"], found["work"]) == ("Fatick", None)
        await binta.taps("No", on=binta.last)
        await binta.sees("What do you do?")
        await binta.sends("We sell milk.")
        await binta.sees("What do you wish for?")
        assert (await answers(bot, tmp_path))["work"] == "We sell milk."


async def test_two_phones_write_parts_of_one_answer(server, tmp_path):
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        binta = await joins(server, amina)
        await asyncio.gather(amina.sends("We sell milk."), binta.sends("We grow maize."))
        await amina.sees("I have kept this")
        await binta.sees("I have kept this")
        assert sorted((await answers(bot, tmp_path))["story"].split("\n")) == ["We grow maize.", "We sell milk."]


async def test_a_text_that_the_app_cut_is_one_answer_of_a_question_of_one_line(server, tmp_path):
    long = "".join(f"Line {n:04} of what we have to say about the milk. " for n in range(180))[:9000].rstrip()
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends(long)
        await amina.sees("What do you do?")
        await amina.sends("Short.")
        await amina.sees("What do you wish for?")
        found = await answers(bot, tmp_path)
        pieces = [message.text for message in amina.messages if not message.by_bot][-4:-1]
        assert found["village"] == "\n".join(pieces)
        assert found["village"].replace("\n", "") == long.replace("\n", "")
        assert found["work"] == "Short."


async def test_a_text_that_the_app_cut_is_parts_of_one_answer_where_parts_are_taken(server, tmp_path):
    long = "".join(f"Line {n:04} of what we have to say about the milk.\n" for n in range(250))[:9000].rstrip()
    async with asking(server, tmp_path, PARTS) as bot:
        amina = await begins(server)
        await amina.sends(long)
        await amina.sees("part 3")
        await amina.taps("Done", on=amina.last)
        await amina.sees("Where do you live?")
        pieces = [message.text for message in amina.messages if not message.by_bot][-3:]
        assert (await answers(bot, tmp_path))["story"] == "\n".join(pieces)


async def test_the_rest_of_a_text_that_was_refused_is_not_taken_for_the_answer(server, tmp_path):
    questions = """
        - {type: text, name: village, label: Where do you live?, constraint: string-length(.) < 1000}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = await begins(server)
        await amina.sends("word " * 1000)
        await amina.sees("Where do you live?")
        await asyncio.sleep(0.3)
        assert (await answers(bot, tmp_path)) == {"village": None, "wish": None}


@pytest.mark.parametrize("text", ["  spaces  inside ", "Moja\n\nmbili\t3", 'a < b & "c" 🐄', "=SUM(A1)"])
async def test_words_are_kept_as_they_were_delivered(server, tmp_path, text):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        await amina.sends(text, exactly=True)
        await amina.sees("What do you do?")
        assert (await answers(bot, tmp_path))["village"] == text


async def test_a_proposal_that_is_tapped_is_said_too(server, tmp_path):
    questions = """
        - {type: integer, name: cows, label: How many cows?, default: "3"}
        - {type: text, name: wish, label: What do you wish for?}
    """
    async with asking(server, tmp_path, questions):
        amina = await begins(server)
        await amina.taps("Use: 3")
        assert (await amina.sees("What do you wish for?")).text.startswith("✓ 3\n")


async def test_every_answer_is_a_row_of_its_own_and_none_is_changed(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = await begins(server)
        mine = await amina.sends("Fatick")
        await amina.sees("What do you do?")
        await amina.edits(mine, "Kaolack")
        await amina.sees("Your earlier answer is changed.")
        said = [row["body"]["parts"][0]["text"] for row in await rows(bot, "answer") if row["key"] == "village"]
        assert said == ["Fatick", "Kaolack"]
