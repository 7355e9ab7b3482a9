"""A moderator asks back about one answer: what the person reads, and what becomes of what they say."""

from __future__ import annotations

import asyncio
import importlib

import pytest

from bot.base36 import base36
from bot.consulting.papers import MIME
from bot.consulting.screens import Act
from bot.database.reviews import Moderator, decide
from bot.office.codes import submission_code
from bot.office.requests import button
from bot.telegram.codes import code
from tests.bot.small import begins, rows, sends, until
from tests.bot.test_delivery import with_driver
from tests.bot.test_pages import Statements
from tests.bot.ways import settles
from tests.intake.filling import filled, made
from tests.organising.at_work import employ, working

from .asked import TOP, asks, came, proposes, reviewing, sent, state, taps_ask, writes

#: one question in two languages
BOTH = """
    - {type: text, name: work, label: {en: What do you do?, fr: Que faites-vous ?}}
"""


async def settled(bot, what="answered"):
    async def is_settled():
        return all(row["state"] == what for row in await rows(bot, "asked_back"))

    await until(is_settled)


async def answers_of(bot, number=None):
    found = (await came(bot, number)).submission.conversation
    return {key: answer.value for key, answer in found.answers.items()}


async def test_a_question_reaches_the_person_as_a_reply_to_their_own_words(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        mine = next(one for one in amina.messages if one.text == "We keep goats")
        shown = await writes(awa, bot, "work", "How many goats?")
        assert "Awa of Union of herders" in shown.text
        await awa.taps("Send it", on=shown)
        asked = await amina.sees("Awa of Union of herders has a question", "What do you do?", "How many goats?")
        assert asked.raw["reply_to_message"]["message_id"] == mine.id
        assert "Your answer: We keep goats" in asked.text
        assert asked.buttons == ["Answer", "Leave it as it is"]
        assert await state(bot) == "asked"
        await bot.application.desk.record()
        (row,) = await rows(bot, "asked_back")
        assert (row["state"], row["message_id"], row["chat_id"]) == ("waiting", asked.id, amina.id)


async def test_a_reply_stands_behind_the_answer_the_form_is_sent_anew_and_who_asked_is_told(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        await amina.sees("as a file. Tap the one you want", timeout=30)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Forty of them", reply_to=asked)
        await amina.sees("I have added this to your answer")
        await amina.sees("as a file. Tap the one you want", timeout=30)
        told = await awa.sees("Your question was answered.", "How many goats?", "Forty of them")
        assert told.buttons == ["Open the form"]
        found = await came(bot)
        answer = found.submission.conversation.answers["work"]
        assert [part.text for part in answer.parts] == ["We keep goats", "Forty of them"]
        assert found.submission.conversation.revision == 2
        assert await state(bot) == "changed"
        made = {row["revision"] for row in await rows(bot, "document")}
        assert made == {1, 2}


async def test_the_new_words_alone_can_stand_as_the_answer(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Forty goats", reply_to=asked)
        added = await amina.sees("I have added this")
        await amina.taps("Use only the new words", on=added)
        await amina.sees("only what you said last")
        await amina.taps("Use only the new words", on=added)
        await amina.sees("only what you said last")
        assert (await answers_of(bot))["work"] == "Forty goats"

        async def is_told_twice():
            return sum("They say: Forty goats" in one.text for one in awa.messages) > 1

        await until(is_told_twice)


async def test_after_tapping_answer_words_and_a_voice_note_belong_to_it(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.taps("Answer", on=asked)
        await amina.sees("How many goats?", "Please write, speak or send")
        await amina.sends_voice(4)
        await amina.sees("I have added this")
        await amina.sends("And ten sheep")
        await amina.sees("I have added this")
        await awa.sees("They say: And ten sheep")
        parts = (await came(bot)).submission.conversation.answers["work"].parts
        assert [bool(part.file) for part in parts] == [False, True, False]


async def test_who_has_nothing_else_open_need_not_tap_anything(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        await asks(awa, bot, amina, "How many goats?")
        await amina.sends("thank you")
        await amina.sees("Your form has been sent")
        await amina.sends("Forty")
        await amina.sees("I have added this")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty"


async def test_after_a_command_nothing_more_is_added(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        await amina.sends("And ten sheep")
        await amina.sees("I have added this")
        await amina.sends("/help")
        await amina.sees("Your form has been sent")
        await amina.sends("Where is my neighbour's form?")
        await amina.sees("Your form has been sent")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty\nAnd ten sheep"
        number = (await came(bot)).submission.id
        await awa.presses(code(button("queue", "one", submission_code(number)), 0, None))
        card = await awa.sees("Sent anew since")
        assert "Before that it was" not in card.text


async def test_after_two_minutes_words_are_no_more_of_the_answer(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        server.clock.move(100)
        await amina.sends("And ten sheep")
        await amina.sees("I have added this")
        server.clock.move(130)
        await amina.sends("Where is my neighbour's form?")
        await amina.sees("Your form has been sent")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty\nAnd ten sheep"


async def test_a_word_file_that_comes_by_itself_is_looked_at_as_a_form(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        await asks(awa, bot, amina, "How many goats?")
        call = bot.application.calls.named("small")
        words = {"village": "Fatick", "work": "We fish", "wish": "Rain", "@signed": "Awa Diop"}
        await amina.sends_file("form.docx", filled(call, made(call), words), MIME)
        await amina.sees("This is a form of", "Shall I send it?")
        assert (await answers_of(bot))["work"] == "We keep goats"


async def test_a_form_that_is_being_filled_in_goes_on_undisturbed(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        number = (await came(bot)).submission.id
        await amina.sends("/mine")
        await amina.taps("Begin another form")
        await amina.taps("One person")
        await amina.sees("name?")
        await amina.sends("Moussa")
        await amina.taps("Somebody was there and heard it")
        await amina.sees("Who was there")
        await amina.sends("Binta")
        await amina.taps("Yes, I take part", on=await amina.sees("Do you want to write down the answers of"))
        await amina.sees("Where do you live?")
        asked = await asks(awa, bot, amina, "How many goats?", number=number)
        await amina.sees("Where do you live?")
        await amina.sends("Louga")
        await amina.sees("What do you do?")
        await amina.sends("Forty goats", reply_to=asked)
        await amina.sees("I have added this")
        await amina.sees("What do you do?")
        await amina.sends("I mend shoes")
        await amina.sees("What do you wish for?")
        await amina.taps("Answer", on=asked)
        await amina.sees("Please write, speak or send")
        await amina.sends("And sheep")
        await amina.sees("I have added this")
        await amina.sees("What do you wish for?")
        assert (await answers_of(bot, number))["work"] == "We keep goats\nForty goats\nAnd sheep"
        other = next(row["id"] for row in await rows(bot, "submission") if row["id"] != number)
        found = await answers_of(bot, other)
        assert found == {"village": "Louga", "work": "I mend shoes"}


async def test_several_questions_do_not_disturb_each_other_and_the_fourth_is_refused(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        number = (await came(bot)).submission.id
        first = await asks(awa, bot, amina, "Where is that?", "village")
        second = await asks(awa, bot, amina, "How many goats?", "work")
        third = await asks(awa, bot, amina, "How deep?", "wish")
        await amina.sends("Near Louga", reply_to=first)
        await amina.sees("I have added this")
        await amina.taps("Leave it as it is", on=third)
        await amina.sees("Your answer stays as it is.")
        assert await state(bot) == "changed"
        await amina.sends("Forty", reply_to=second)
        await amina.sees("I have added this")
        found = await answers_of(bot)
        assert found == {"village": "Keur Ali\nNear Louga", "work": "We keep goats\nForty", "wish": "A well"}
        await taps_ask(awa, number, "wish")
        await awa.sees("Three questions were asked about this form already.")


async def test_left_as_it_is_the_review_stands_as_it_did_before(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        number = (await came(bot)).submission.id
        app = bot.application
        async with app.database.write() as connection:
            by = Moderator(awa.id, "Awa")
            await decide(app.database, connection, number, "accepted", 1, by, app.house.now())
        first = await asks(awa, bot, amina, "How many goats?")
        second = await asks(awa, bot, amina, "Where?", "village")
        await amina.taps("Leave it as it is", on=first)
        await awa.sees("They leave it as it is.")
        assert await state(bot) == "asked"
        await amina.taps("Leave it as it is", on=second, twice=True)
        await awa.sees("They leave it as it is.")
        assert await state(bot) == "accepted"
        await amina.sends("Forty after all", reply_to=first)
        await amina.sees("I have added this")
        assert await state(bot) == "changed"


async def test_a_choice_is_asked_with_its_own_buttons(server, tmp_path):
    questions = """
        - type: select_one
          name: animal
          label: Which animal?
          choices: [{name: goat, label: Goats}, {name: cow, label: Cows}]
        - type: select_multiple
          name: sold
          label: What do you sell?
          choices:
            - {name: milk, label: Milk}
            - {name: meat, label: Meat}
            - {name: none, label: Nothing, exclusive: true}
        - {type: integer, name: count, label: How many?}
    """
    async with reviewing(server, tmp_path, questions) as (bot, awa):
        amina = await begins(server)
        await amina.taps("Goats")
        await amina.sees("What do you sell?")
        await amina.taps("☐ Milk")
        await amina.taps("Done")
        await amina.sees("How many?")
        await amina.sends("7")
        await sends(amina)
        asked = await asks(awa, bot, amina, "Not cows?", "animal")
        await amina.taps("Answer", on=asked)
        await amina.taps("Cows", on=await amina.sees("Not cows?", "Tap your answer"))
        await amina.sees("Your answer is now: Cows")
        asked = await asks(awa, bot, amina, "No meat?", "sold")
        await amina.taps("Answer", on=asked)
        ticking = await amina.sees("No meat?", "Tap your answer")
        await amina.taps("☐ Meat", on=ticking)
        await amina.sees("No meat?")
        await amina.taps("☐ Nothing", on=ticking)
        await amina.sees("No meat?")
        assert ticking.buttons == ["☐ Milk", "☐ Meat", "☑ Nothing", "Done"]
        await amina.taps("☐ Meat", on=ticking)
        await amina.sees("No meat?")
        await amina.taps("☐ Milk", on=ticking)
        await amina.sees("No meat?")
        await amina.taps("Done", on=ticking)
        await amina.sees("Your answer is now: Milk")
        asked = await asks(awa, bot, amina, "Seven of what?", "count")
        await amina.sends("Herds of goats", reply_to=asked)
        await amina.sees("I have kept your words beside your answer")
        await amina.sends("70", reply_to=asked)
        await amina.sees("Your answer is now: 70")
        conversation = (await came(bot)).submission.conversation
        assert conversation.answers["sold"].value == ("milk", "meat")
        assert conversation.answers["animal"].value == "cow"
        assert conversation.answers["count"].value == 70
        assert [part.text for part in conversation.answers["count"].parts] == ["Herds of goats"]
        assert conversation.revision == 5


async def test_a_reply_to_an_older_message_of_ours_goes_where_words_go(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        older = next(one for one in amina.messages if one.by_bot and "What do you wish for?" in one.text)
        await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Two wells", reply_to=older)
        await amina.sees("Your form has been sent")
        assert (await answers_of(bot))["work"] == "We keep goats"


async def test_after_closing_only_what_was_asked_can_be_answered_and_that_for_some_days(server, tmp_path):
    async with reviewing(server, tmp_path, hours=2, PALABRE_ASK_BACK_DAYS="2") as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        server.clock.move(24 * 3600)
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        server.clock.move(48 * 3600)
        await amina.sends("Fifty", reply_to=asked)
        await amina.sees("It is too late to change this form now")
        await amina.taps("Leave it as it is", on=asked)
        await amina.sees("It is too late to change this form now")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty"
        number = (await came(bot)).submission.id
        await taps_ask(awa, number, "wish")
        await awa.sees("This call closed too long ago")


async def test_when_no_answer_comes_in_time_the_moderator_is_told(server, tmp_path):
    async with reviewing(server, tmp_path, hours=2, PALABRE_ASK_BACK_DAYS="1") as (bot, awa):
        amina = await sent(server)
        await asks(awa, bot, amina, "How many goats?")
        assert await state(bot) == "asked"
        server.clock.move(27 * 3600)
        bot.application.errands.wake()
        await awa.sees("No answer came in time.", timeout=10)
        await settled(bot, "over")
        assert await state(bot) == "received"


async def test_a_form_that_is_open_again_keeps_its_changes_and_the_answer_counts_at_once(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.taps("Change something")
        await amina.sees("Your form is open again")
        wish = next(one for one in amina.messages if one.text == "A well")
        await amina.edits(wish, "Two wells")
        await amina.sees("Your earlier answer is changed")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        await awa.sees("They say: Forty")
        found = await came(bot)
        assert found.submission.conversation.revision == 1
        assert (await answers_of(bot)) == {"village": "Keur Ali", "work": "We keep goats\nForty", "wish": "A well"}
        assert await state(bot) == "changed"
        (row,) = await rows(bot, "submission")
        assert row["status"] == "midway"
        await amina.taps("Send")
        await amina.sees("Your form is sent.")
        found = await came(bot)
        assert (await answers_of(bot)) == {"village": "Keur Ali", "work": "We keep goats\nForty", "wish": "Two wells"}


async def test_a_form_that_was_taken_back_stays_as_it_is(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("/withdraw")
        await amina.taps("Yes, take it back", on=await amina.sees("Take this form back?"))
        await amina.sees("You took this form back")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("You have taken this form back")
        await awa.sees("No answer came in time.")


async def test_a_form_that_went_to_another_phone_takes_its_question_there(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("/mine")
        await amina.taps("Hand it over to another phone")
        link = (await amina.sees("start=j_")).text
        binta = server.person("Binta", "en")
        await binta.starts(next(word for word in link.split() if "start=j_" in word).rpartition("=")[2])
        await amina.sees("has gone over to the other phone")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("That form is on another phone now")
        again = await binta.sees("How many goats?", timeout=10)
        await binta.sends("Fifty", reply_to=again)
        await binta.sees("I have added this")
        await amina.taps("Leave it as it is", on=asked)
        await amina.sees("That button is from before.")
        assert (await answers_of(bot))["work"] == "We keep goats\nFifty"


async def test_whoever_blocked_the_bot_or_wants_silence_is_not_asked(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        shown = await writes(awa, bot, "work", "How many goats?")
        server.world.private_chat(amina.user).blocked = True
        await awa.taps("Send it", on=shown)
        await awa.sees("It is on its way.")
        await awa.sees("It could not be put to them", "How many goats?")
        await settled(bot, "unreachable")
        assert await state(bot) == "received"
        server.world.private_chat(amina.user).blocked = False
        await amina.sends("/stop")
        await amina.sees("I will not write to you first")
        number = (await came(bot)).submission.id
        await taps_ask(awa, number, "wish")
        await awa.sees("has asked not to be written to first")


async def test_by_night_a_question_waits_until_morning(server, tmp_path):
    async with reviewing(server, tmp_path, PALABRE_QUIET_HOURS="21-7") as (bot, awa):
        amina = await sent(server)
        midnight = -server.clock.now() % 86_400
        server.clock.move(midnight)
        await awa.taps("Send it", on=await writes(awa, bot, "work", "How many goats?"))
        await awa.sees("At night the question waits until morning.")
        amina.looks()
        await asyncio.sleep(0.3)
        assert not any("How many goats?" in one.text for one in amina.messages)
        server.clock.move(8 * 3600)
        bot.application.errands.wake()
        await amina.sees("How many goats?", timeout=10)


async def test_a_draft_goes_out_once_and_only_for_whoever_wrote_it(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        shown = await writes(awa, bot, "work", "How many goats?")
        data = shown.key("Send it")["callback_data"]
        await amina.presses(data)
        await amina.sees("I do not know that command.")
        await awa.taps("Send it", on=shown, twice=True)
        await awa.sees("It is on its way.")
        await awa.sees("That question was already sent or dropped.")
        await amina.sees("How many goats?")
        assert len(await rows(bot, "asked_back")) == 1


async def test_a_question_that_has_not_gone_out_is_shown_to_nobody(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        await writes(awa, bot, "work", "How many goats?")
        (draft,) = await rows(bot, "asked_back")
        await amina.presses(code(Act("asked", f"a.{base36(draft['id'])}"), draft["submission_id"], None))
        await amina.sees("That button is from before.")
        assert not [one for one in amina.messages if "How many goats?" in one.text]


async def test_a_kill_loses_nothing_on_either_side(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        shown = await writes(awa, bot, "work", "How many goats?")
        await awa.taps("Send it", on=shown)
        await awa.sees("It is on its way.")
        await bot.stop()
        await bot.start()
        asked = await amina.sees("How many goats?", timeout=10)
        await bot.stop()
        await amina.sends("Forty", reply_to=asked)
        await bot.start()
        await amina.sees("I have added this", timeout=10)
        await awa.sees("They say: Forty", timeout=10)
        assert (await answers_of(bot))["work"] == "We keep goats\nForty"


async def test_words_in_another_language_are_read_as_they_are_and_the_moderator_is_told(server, tmp_path):
    top = TOP.replace("organiser", "languages: [en, fr]\norganiser")
    async with working(server, tmp_path, top, opens=True, questions=BOTH, PALABRE_QUIET_HOURS="none") as bot:
        awa = server.person("Awa", "en")
        await awa.starts()
        await awa.taps("English")
        await awa.sees("A small call")
        await employ(bot, awa, "moderator", "small")
        amina = server.person("Amina", "fr")
        await amina.starts()
        await amina.taps("Français")
        await amina.taps("Continuer")
        await amina.taps("Oui, je participe")
        await amina.sees("Que faites-vous ?")
        await amina.sends("Des chèvres")
        number = (await came(bot)).submission.id
        async with bot.application.database.write() as connection:
            await connection.exec_driver_sql("UPDATE submission SET status = 'submitted', revision = 1")
        bot.application.shelf.forget()
        await awa.presses(code(button("queue", "one", submission_code(number)), 0, None))
        await awa.taps("Leave out", on=await awa.sees("Form "))
        await awa.taps("Back", on=await awa.sees("Why shall", "This person reads Français."))
        await awa.sees("Form ")
        shown = await writes(awa, bot, "work", "How many goats?", number)
        assert "This person reads Français." in shown.text
        await awa.taps("Send it", on=shown)
        asked = await amina.sees("Que faites-vous ?", "How many goats?")
        await amina.sends("Quarante", reply_to=asked)
        await awa.sees("They say: Quarante")
        assert (await answers_of(bot))["work"] == "Des chèvres\nQuarante"


async def test_an_edited_reply_and_one_that_came_twice_change_nothing_else(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        asked = await asks(awa, bot, amina, "How many goats?")
        server.faults.repeat_updates()
        said = await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        server.faults.clear()
        await amina.edits(said, "Forty-one")
        asking = await amina.sees("Change the answer in it?")
        await amina.taps(asking.buttons[0], on=asking)
        await amina.sees("counts as sent anew")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty-one"
        assert (await came(bot)).submission.conversation.revision == 3


async def test_a_page_of_replies_takes_few_statements_however_many_they_are(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        people = [await sent(server, name=name) for name in ("Amina", "Binta", "Coumba")]
        numbers = [row["submission_id"] for row in await rows(bot, "holding")]
        asked = [
            await asks(awa, bot, person, "How many goats?", number=number)
            for person, number in zip(people, numbers, strict=True)
        ]
        await asyncio.sleep(0.5)
        statements = Statements(bot.application.database)
        await asyncio.gather(*(one.sends("Forty", reply_to=under) for one, under in zip(people, asked, strict=True)))
        for person in people:
            await person.sees("I have added this")
        assert max(statements.counts) <= 14


async def test_a_question_that_was_sent_twice_can_be_answered_under_either(server, tmp_path):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        shown = await writes(awa, bot, "work", "How many goats?")
        server.faults.lose_answer("sendMessage", chat_id=amina.id, times=1)
        await awa.taps("Send it", on=shown)
        first = await amina.sees("How many goats?")
        second = await amina.sees("How many goats?", timeout=20)
        await amina.sends("Forty", reply_to=first)
        await amina.sees("I have added this")
        await amina.sends("And sheep", reply_to=second)
        await amina.sees("I have added this")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty\nAnd sheep"


async def test_it_goes_the_same_way_on_either_database(server, tmp_path, database_url):
    async with reviewing(server, tmp_path, PALABRE_DATABASE_URL=with_driver(database_url)) as (bot, awa):
        amina = await sent(server)
        first = await asks(awa, bot, amina, "How many goats?")
        second = await asks(awa, bot, amina, "Where is that?", "village")
        await amina.sends("Forty", reply_to=first)
        await amina.sees("I have added this")
        await awa.sees("They say: Forty")
        await amina.taps("Leave it as it is", on=second)
        await awa.sees("They leave it as it is.")
        await proposes(bot, awa, "published", "wish", "A deep well")
        await amina.taps("Yes", on=await amina.sees("A deep well"))
        await awa.sees("may be printed so")
        assert (await answers_of(bot))["work"] == "We keep goats\nForty"
        assert await state(bot) == "changed"
        states = {row["kind"]: row["state"] for row in await rows(bot, "asked_back")}
        assert states["published"] == "answered"


@pytest.mark.parametrize(
    "broken",
    [
        "bot.reviewing.asking_back.note",
        "bot.reviewing.put_to_people.put_to",
        "bot.database.writing.settle",
        "bot.reviewing.put_to_people.read_roles",
    ],
)
async def test_what_fails_half_way_is_done_anew_as_a_whole(server, tmp_path, monkeypatch, broken):
    async with reviewing(server, tmp_path) as (bot, awa):
        amina = await sent(server)
        fails_once(monkeypatch, broken)
        asked = await asks(awa, bot, amina, "How many goats?")
        await amina.sends("Forty", reply_to=asked)
        await amina.sees("I have added this")
        await awa.sees("They say: Forty", timeout=10)
        await settles(amina)
        assert (await answers_of(bot))["work"] == "We keep goats\nForty"
        assert (await came(bot)).submission.conversation.revision == 2
        assert [row["state"] for row in await rows(bot, "asked_back")] == ["answered"]
        assert sum("How many goats?" in one.text for one in amina.messages) == 1
        assert sum("They say: Forty" in one.text for one in awa.messages) == 1


def fails_once(monkeypatch, name):
    """The next call of a function fails, in the middle of what it is part of."""
    room, _, function = name.rpartition(".")
    real = getattr(importlib.import_module(room), function)
    left = [1]

    async def failing(*given, **more):
        if left:
            left.pop()
            raise RuntimeError("for a test")
        return await real(*given, **more)

    monkeypatch.setattr(name, failing)
