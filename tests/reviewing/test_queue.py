"""/queue: what came in, read on a phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.base36 import MOST
from bot.consulting.staff import ACT
from bot.database.models import submission
from bot.office.codes import answer_code, submission_code
from bot.office.requests import button, call_code
from bot.reviewing import queue
from tests.bot.small import rows, sends, until
from tests.organising.at_work import employ

from .at_review import QUESTIONS, answers, moderator, opens, reference_in, reviewing


async def test_a_moderator_reads_what_came_in_card_by_card(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.sends("/queue")
        await mina.taps("New: 1", on=await mina.sees("A small call", "Tap a line"))
        listed = await mina.sees("New: 1", reference, "Our river", "English", "in the chat")
        await mina.taps("1", on=listed)
        card = await mina.sees(f"Form {reference}", "New: nobody has decided yet.", "in the chat", "With the name")
        assert {"Accept", "Leave out", "It says the same as…", "Write a note"} <= set(card.buttons)
        await mina.taps("The farm: 3", on=card)
        section = await mina.sees("The farm", "2. How is it?", "Moussa Diop")
        assert section.id == card.id
        await mina.taps("2", on=section)
        answer = await mina.sees("How is it?", "Moussa Diop")
        assert {"Ask about this", "Write down / translate", "Topics", "Mend the words"} <= set(answer.buttons)
        seen = [row for row in await rows(bot, "audit") if row["what"].startswith("submission.")]
        assert {(row["chat_id"], row["call"]) for row in seen} == {(mina.id, "small")}
        assert [row["what"] for row in seen] == ["submission.list", "submission.see"]
        await mina.sends(f"/queue {reference.lower().replace('-', ' ')}")
        await mina.sees(f"Form {reference}")
        assert sum(row["what"] == "submission.see" for row in await rows(bot, "audit")) == 2


async def test_long_lists_are_turned_page_by_page_and_the_oldest_comes_first(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        sent = [(await answers(server, f"Amina {at}", f"River {at}"))[1] for at in range(9)]
        mina = await moderator(server, bot)
        await mina.sends("/queue")
        await mina.taps("New: 9", on=await mina.sees("Tap a line"))
        first = await mina.sees("New: 9", *sent[:8])
        assert sent[8] not in first.text
        await mina.taps("Further", on=first)
        second = await mina.sees("New: 9", sent[8])
        assert second.id == first.id
        await mina.taps("Earlier", on=second)
        await mina.sees("New: 9", sent[0])


async def test_two_moderators_get_different_forms_to_look_at(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, first = await answers(server)
        _, second = await answers(server, "Binta")
        mina, omar = await moderator(server, bot), await moderator(server, bot, "Omar")
        for person, reference in ((mina, first), (omar, second)):
            await person.sends("/queue")
            await person.taps("Next to look at", on=await person.sees("Tap a line"))
            await person.sees(f"Form {reference}")
        await omar.taps("Next to look at", on=omar.last)
        await omar.sees(f"Form {first}")


async def test_rehearsals_and_forms_never_sent_are_not_there(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        assert bot.application is not None
        async with bot.application.database.write() as connection:
            await connection.execute(update(submission).values(trial=True))
        mina = await moderator(server, bot)
        await mina.sends("/queue")
        await mina.sees("Nothing has come in yet.")
        await mina.sends(f"/queue {reference}")
        await mina.sees("I know no form with this number here.")


async def test_who_may_not_read_this_call_finds_nothing_of_it(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        (number,) = [row["id"] for row in await rows(bot, "submission")]
        other = server.person("Other", "en")
        await other.starts()
        await other.sees("A small call")
        await employ(bot, other, "moderator", "prices")
        taps = [one["callback_data"] for row in card.raw["reply_markup"]["inline_keyboard"] for one in row]
        answer = f"!0:staff:queue.a.{submission_code(number)}.{answer_code('story')}"
        for data in (*taps, answer):
            await other.presses(data)
            seen = await other.sees()
            assert re.search("I know no form with this number here|There is no such call here any more", seen.text)
        await other.sends(f"/queue {reference}")
        await other.sees("I know no form with this number here.")
        assert {row["chat_id"] for row in await rows(bot, "audit") if row["what"] == "submission.see"} == {mina.id}


FORGED = [
    "one.zzzzzzzzzzzzz",
    "one.1",
    "one",
    "ok.{n}",
    "ok.{n}.1.x-y",
    "a.{n}.nokey1",
    "s.{n}.9999",
    "s.{n}.-1",
    "f.{n}.77",
    "fa.{n}.nokey1",
    "t.{n}.{a}.zz",
    "e.{n}.{a}.zzzz",
    "y.{n}.{a}.0000",
    "no2.{n}.0000",
    "w2.{n}.0000",
    "w.{n}.1",
    "w.{n}",
    "tr.{c}.zz",
    "list.{c}.99.9999",
    "list.{c}",
    "next.{c}.1",
    "home.nocall",
    "what.{n}",
    "",
]


async def test_forged_buttons_do_no_harm(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        await answers(server)
        mina = await moderator(server, bot)
        (number,) = [row["id"] for row in await rows(bot, "submission")]
        values = {"n": submission_code(number), "a": answer_code("story"), "c": call_code("small")}
        for data in FORGED:
            await mina.presses(f"!0:staff:queue.{data.format(**values)}")
        await mina.sends("/queue")
        await mina.sees("Tap a line")
        assert not [one for one in mina.messages if one.by_bot and "Something went wrong" in one.text]
        assert not list(await rows(bot, "review"))


async def test_hostile_words_and_names_break_no_card(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        evil = "<b>bold</b> & \u202egnp.exe {words} ${x}"
        amina, reference = await answers(server, title=evil, wish=f"={evil}\t@")
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        await mina.taps("The farm: 3", on=card)
        section = await mina.sees("<b>bold</b> & gnp.exe {words} ${x}")
        assert "\u202e" not in section.text
        await mina.sends("/queue")
        await mina.taps("New: 1", on=await mina.sees("Tap a line"))
        listed = await mina.sees("<b>bold</b>")
        assert "\u202e" not in listed.text
        assert amina


async def test_a_hundred_thousand_letters_are_read_in_parts(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.taps("Go on")
        await amina.taps("Yes, I take part")
        await amina.sees("The farm")
        await amina.sends("Long")
        await amina.sees("How is it?")
        await amina.sends("river " * 16_700)
        await amina.taps("Done")
        await amina.sees("What do you wish for?")
        await amina.sends("Rain")
        await amina.sees("last question")
        reference = reference_in((await sends(amina)).text)
        mina = await moderator(server, bot)
        await mina.taps("The farm: 3", on=await opens(mina, reference))
        section = await mina.sees("letters more)")
        await mina.taps("2", on=section)
        await mina.sees("river", timeout=20)
        last = await mina.sees("river", "river")
        assert len(last.text) <= 4096


async def test_a_note_is_kept_and_shown_to_moderators_alone(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        amina, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("Write a note", on=await opens(mina, reference))
        await mina.taps("Back", on=await mina.sees("Type your note."))
        card = await mina.sees(f"Form {reference}")
        await mina.sends("This is no note")
        await mina.sees("Please tap one of the buttons.")
        await mina.taps("Write a note", on=card)
        await mina.sees("Type your note.")
        await mina.sends("Call <her> back")
        card = await mina.sees("Your note is kept.", "Mina", "Call <her> back")
        await mina.taps("The farm: 3", on=card)
        await mina.taps("3", on=await mina.sees("3. What do you wish for?"))
        await mina.taps("Write a note", on=await mina.sees("What do you wish for?"))
        await mina.sees("Type your note.")
        await mina.sends("Rain again")
        await mina.sees("What do you wish for?", "Rain again")
        assert [row["key"] for row in await rows(bot, "review_note")] == [None, "wish"]
        assert "Rain again" not in str(amina.chat.journal)
        noted = [row for row in await rows(bot, "audit") if row["what"] == "review.note"]
        assert len(noted) == 2
        assert "Rain again" not in str([row["details"] for row in noted])


async def test_topics_are_made_in_the_chat_and_set_with_a_tap(server, tmp_path):
    async with reviewing(server, tmp_path) as bot:
        _, reference = await answers(server)
        mina = await moderator(server, bot)
        await mina.taps("The farm: 3", on=await opens(mina, reference))
        await mina.taps("2", on=await mina.sees("2. How is it?"))
        await mina.taps("Topics", on=await mina.sees("How is it?"))
        await mina.taps("Add a topic", on=await mina.sees("There are no topics yet."))
        await mina.sees("What is the topic called?")
        await mina.sends("Land & <water>")
        card = await mina.sees("The topic is kept: Land & <water>")
        assert "☑ Land & <water>" in card.buttons
        assert [(row["key"], row["code"]) for row in await rows(bot, "answer_topic")] == [("story", "0")]
        await mina.taps("☑ Land & <water>", on=card, twice=True)
        await mina.sees("What is this answer about?")
        await mina.taps("☐ Land & <water>")
        await mina.sees("What is this answer about?")
        await mina.taps("To the answer", on=card)
        await mina.sees("How is it?", "Topics: Land & <water>")
        await mina.sends("/queue")
        await mina.taps("Topics", on=await mina.sees("Tap a line"))
        await mina.taps("Land & <water>", on=await mina.sees("The topics of"))
        await mina.sees("What shall “Land & <water>” be called from now on?")
        await mina.sends("Land")
        await mina.sees("The topic is kept: Land")
        assert [(row["code"], row["label"]) for row in await rows(bot, "topic")] == [("0", "Land")]
        assert [row["code"] for row in await rows(bot, "answer_topic")] == ["0"]


async def test_files_are_heard_and_seen_here_not_passed_on_and_gone_after_a_day(server, tmp_path):
    questions = QUESTIONS + "    - {type: file, name: more, label: Something to show?}\n"
    async with reviewing(server, tmp_path, questions) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.taps("Go on")
        await amina.taps("Yes, I take part")
        await amina.sees("The farm")
        await amina.sends("Our river")
        await amina.sees("How is it?")
        await amina.sends_voice()
        await amina.taps("Done")
        await amina.sees("What do you wish for?")
        await amina.sends("Rain")
        await amina.sees("Something to show?")
        await amina.sends_photo()
        if "Done" in amina.buttons:
            await amina.taps("Done")
        await amina.sees("last question")
        reference = reference_in((await sends(amina)).text)
        mina = await moderator(server, bot)
        card = await opens(mina, reference)
        await mina.taps("All files (2)", on=card)
        await mina.sees("These files go away again after a day")
        voice, photo = (one for one in mina.messages if one.by_bot and ("voice" in one.raw or "photo" in one.raw))
        assert "voice" in voice.raw
        assert voice.raw["has_protected_content"]
        assert "photo" in photo.raw
        assert photo.raw["has_protected_content"]
        assert [row["details"]["files"] for row in await rows(bot, "audit") if row["what"] == "submission.files"] == [2]

        async def vanishing():
            found = [row for row in await rows(bot, "job") if row["kind"] == "vanish"]
            return found if len(found) == 2 else None

        later = await until(vanishing)
        assert all(row["not_before"] > datetime.now(UTC) for row in later)
        await mina.taps("The farm: 4", on=card)
        await mina.sees("spoken", "How is it?")


@given(st.integers(0, MOST), st.integers(0, MOST), st.text(max_size=20))
def test_every_button_fits_whatever_the_numbers(one, other, key):
    code, more = submission_code(one), submission_code(other)
    longest = [
        *((verb, code, answer_code(key), "zzzz") for verb in ("t", "u", "e", "d", "y")),
        *((verb, code, answer_code(key)) for verb in ("a", "fa", "n", "q", "tp", "tn", "en", "es", "m", "h")),
        *((verb, code, "zzzz", "zz") for verb in ("ok", "no", "re", "tw")),
        ("w", code, more),
        ("next", call_code(key), code),
        ("tr", call_code(key), "zzzz"),
    ]
    for parts in longest:
        assert len(ACT + button("queue", *parts).value) <= 40
    assert len(ACT + button("transcribe", "one", code, answer_code(key)).value) <= 40
    assert {parts[0] for parts in longest} <= {*queue._OF_CALL, *queue._OF_SUBMISSION}
