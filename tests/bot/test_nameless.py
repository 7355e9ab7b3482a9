"""Answering without a name: what is not asked, not taken and not kept."""

import hashlib
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from bot.database import models
from bot.database.models import arrival, chat, consent, file, respondent, submission, wording
from tests.bot.small import asking, until
from tests.bot.ways import rows

QUESTIONS = """
    - {type: hidden, name: respondent}
    - {type: text, name: contact_name, label: Whom may we ask?, required: true}
    - {type: text, name: number, label: What is your number?, appearance: phone, required: true}
    - {type: geopoint, name: place, label: Where is the well?}
    - {type: text, name: village, label: Which district is it?}
    - {type: text, name: story, label: What happened?, appearance: multiline}
"""
OTHER = 880_077_001


@asynccontextmanager
async def well(server, folder, more="organiser: The well keepers"):
    async with asking(server, folder, QUESTIONS, more) as bot:
        yield bot


async def begins(person, payload="", label="Without my name"):
    await person.starts(payload)
    await person.sees("You can stop at any time")
    await person.taps(label)
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part")
    return await person.sees("?")


async def goes_for_a_person(person):
    await person.starts()
    await person.taps("For someone else or a group")
    await person.sees("For whom")
    await person.taps("One person")
    await person.sees("person's name?")


async def everything(bot):
    """All rows of all tables, as text."""
    found = []
    async with bot.application.database.read() as connection:
        for table in models.metadata.sorted_tables:
            found += [f"{table.name}: {row}" for row in (await connection.execute(select(table))).all()]
    return found


async def test_neither_contacts_nor_places_are_asked(server, tmp_path):
    async with well(server, tmp_path):
        amina = server.person()
        await begins(amina)
        assert "Which district is it?" in amina.last.text
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        await amina.sends("/open")
        seen = await amina.sees("no answer yet")
        assert "What happened?" in seen.text or "What happened?" in str(seen.buttons)
        assert not any(word in str((seen.text, seen.buttons)) for word in ("Whom may we ask", "number?", "the well?"))


async def test_with_a_name_all_of_it_is_asked(server, tmp_path):
    async with well(server, tmp_path):
        amina = server.person()
        await begins(amina, label="Go on")
        assert "Whom may we ask?" in amina.last.text


async def test_what_is_agreed_to_says_that_no_name_is_kept(server, tmp_path):
    async with well(server, tmp_path) as bot:
        await begins(server.person())
        (agreed,), (words,) = await rows(bot, consent), await rows(bot, wording)
        assert "no name is kept" in words.words
        assert agreed.words_hash == hashlib.sha256(words.words.encode()).hexdigest()
        assert [one.nameless for one in await rows(bot, submission)] == [True]


async def test_where_they_came_from_is_forgotten_when_they_take_part(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina, "small--sandika")
        for table in (submission, chat, arrival):
            assert [one.source for one in await rows(bot, table)] == [None]
        assert [one.call for one in await rows(bot, arrival)] == ["small"]


async def test_coming_back_by_a_link_of_the_village_brings_it_not_back(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.starts("small--sandika")
        await amina.sees("Welcome back")
        assert not [one for one in await everything(bot) if "sandika" in one]


async def test_a_place_of_the_phone_is_not_taken(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.sends_location(14.123456, -16.654321)
        await amina.sees("no place from the phone", "Which district is it?")
        assert not [one for one in await everything(bot) if "14.12" in one]


@pytest.mark.parametrize("own", [True, False])
async def test_a_contact_card_is_not_taken(server, tmp_path, own):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        await amina.sends_contact("+221770001122", own=own)
        await amina.sees("I have not kept this contact")
        assert not [one for one in await everything(bot) if "770001122" in one]


async def test_files_have_names_that_say_nothing(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        sent = await amina.sends_file("Awa Diop of Sandika.PDF", b"%PDF-1.4", caption="My paper")
        await amina.sees("I have kept this")
        await amina.edits(sent, "This paper")
        await until(lambda: _text_is(bot, "This paper"))
        assert [one.name for one in await rows(bot, file)] == ["document.pdf"]
        assert not [one for one in await everything(bot) if "Sandika" in one]


async def test_a_word_file_that_answers_nothing_has_such_a_name_too(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        await amina.taps("Skip")
        await amina.sees("last question")
        await amina.sends_file("Form of Awa Diop.docx", b"PK")
        await amina.sees("reading it")
        assert [one.name for one in await rows(bot, file)] == ["document.docx"]


async def _text_is(bot, words):
    return [one for one in await rows(bot, models.answer) if words in str(one.body)]


async def test_two_ways_of_appearing_are_left_to_choose_and_no_other_can_be_forged(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        await amina.taps("Skip")
        await amina.sees("last question")
        await amina.taps("Send")
        seen = await amina.sees("How may your words appear")
        assert seen.buttons == ["Without any name", "Only counted, words not shown", "Back to my answers"]
        forged = seen.key("Without any name")["callback_data"].replace("none", "name")
        await amina.presses(forged)
        await amina.sees("How may your words appear")
        await amina.taps("Without any name", on=seen)
        await amina.sees("write to you again")
        await amina.taps("No")
        await amina.sees("be sent on")
        await amina.taps("No", on=amina.last)
        await amina.sees("Send it now?")
        await amina.taps("Send", on=amina.last)
        await amina.sees("Its number is")
        await amina.presses(forged)
        await amina.sees("How may your words appear")
        assert [one.appearance for one in await rows(bot, submission)] == ["none"]


async def test_tapped_twice_it_is_one_form_without_a_name(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await amina.starts()
        await amina.sees("You can stop")
        await amina.taps("Without my name", twice=True)
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part", twice=True)
        await amina.sees("Which district is it?")
        assert [one.nameless for one in await rows(bot, submission)] == [True]


async def test_a_button_that_says_yes_to_the_way_with_a_name_says_it_to_no_other(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await amina.starts()
        about = await amina.sees("You can stop")
        await amina.taps("Go on", on=about)
        named = await amina.sees("Do you want to take part?")
        await amina.taps("Without my name", on=about)
        nameless = await amina.sees("no name is kept")
        await amina.taps("Yes, I take part", on=named)
        await amina.sees("no name is kept")
        assert await rows(bot, submission) == []
        await amina.taps("Go on", on=about)
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part", on=nameless)
        await amina.sees("Do you want to take part?")
        assert await rows(bot, submission) == []


@pytest.mark.parametrize("words", ["Without my name", "without my name"])
async def test_its_words_can_be_typed(server, tmp_path, words):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await amina.starts()
        await amina.sees("You can stop")
        await amina.sends(words)
        await amina.sees("no name is kept")
        await amina.sends("yes")
        await amina.sees("Which district is it?")
        assert [one.nameless for one in await rows(bot, submission)] == [True]


async def test_stop_ends_it_and_nothing_is_kept(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await amina.starts()
        await amina.taps("Without my name")
        await amina.sees("no name is kept")
        await amina.sends("stop")
        await amina.sees("No answer was kept")
        assert await rows(bot, submission) == []
        assert [dict(one.step) for one in await rows(bot, chat)] == [{}]


async def test_it_stays_without_a_name_after_a_restart(server, tmp_path):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await begins(amina)
        await bot.stop()
        await bot.start()
        await amina.sends("Fatick")
        await amina.sees("What happened?")
        await amina.sends_contact()
        await amina.sees("I have not kept this contact")
        await amina.sends("/mine")
        await amina.sees("Mine")


async def test_somebody_else_can_answer_without_a_name(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        await binta.taps("Without a name")
        seen = await binta.sees("Who was there", "No name is kept")
        assert seen.buttons == ["A relative", "A neighbour", "Somebody of their group", "Somebody else", "Back"]
        await binta.taps("A neighbour")
        await binta.sees("write down their answers", "no name is kept")
        await binta.taps("Yes, I take part")
        await binta.sees("Which district is it?")
        (one,) = await rows(bot, respondent)
        assert (one.kind, one.name, one.agreed, one.witness) == ("person", "", "witness", "A neighbour")
        assert one.recording_id is None


async def test_their_form_is_known_by_its_number(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        await binta.taps("Without a name")
        await binta.sees("Who was there")
        await binta.taps("A relative")
        await binta.sees("write down their answers")
        await binta.taps("Yes, I take part")
        await binta.sees("Which district is it?")
        (form,) = await rows(bot, submission)
        await binta.sends("/mine")
        await binta.sees(f"1. {form.reference}: A small call")


async def test_a_group_without_a_name_still_counts_its_people(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("A group")
        await binta.sees("group called?")
        await binta.sends("without a name")
        await binta.sees("How many women")
        await binta.sends("12")
        await binta.sees("how many men")
        await binta.sends("0")
        await binta.sees("Who was there")
        await binta.sends("3")
        await binta.sees("write down their answers")
        await binta.taps("Yes, I take part")
        await binta.sees("Which district")
        (one,) = await rows(bot, respondent)
        assert (one.name, one.women, one.men, one.witness) == ("", 12, 0, "Somebody of their group")


async def test_a_name_that_was_given_before_is_forgotten(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        asked = binta.last
        named = await binta.sends("Awa Marker")
        await binta.sees("How did they agree")
        await binta.taps("Somebody was there and heard it")
        await binta.sees("Who was there")
        witness = await binta.sends("Coumba Marker")
        await binta.sees("Awa Marker")
        await binta.taps("Without a name", on=asked)
        await binta.sees("No name is kept")
        for message in (named, witness):
            await binta.edits(message, "Another Marker")
            await binta.sees("No name is kept")
        await binta.taps("A neighbour")
        await binta.sees("write down their answers")
        await binta.taps("Yes, I take part", on=binta.last)
        await binta.sees("Which district")
        assert not [one for one in await everything(bot) if "Marker" in one]


async def test_words_are_no_witness_where_no_name_is_kept(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        await binta.taps("Without a name")
        await binta.sees("Who was there")
        await binta.sends("Coumba Marker")
        await binta.sees("tap one of the buttons", "Who was there")
        await binta.sends_voice(seconds=3)
        await binta.sees("tap one of the buttons", "Who was there")
        assert not [one for one in await everything(bot) if "Marker" in one]
        assert await rows(bot, file) == []


async def test_with_a_name_after_all(server, tmp_path):
    async with well(server, tmp_path) as bot:
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        await binta.taps("Without a name")
        await binta.sees("Who was there")
        await binta.taps("Back")
        await binta.sees("person's name?")
        await binta.sends("Awa Diop")
        await binta.sees("How did they agree", "Awa Diop")
        await binta.taps("Somebody was there and heard it")
        await binta.sends("Coumba")
        await binta.sees("Awa Diop")
        await binta.taps("Yes, I take part")
        await binta.sees("Whom may we ask?")
        assert [one.nameless for one in await rows(bot, submission)] == [False]


@pytest.mark.parametrize("forged", ["!0:role:0.relative", "!0:role:relative", "!0:unnamed:", "!0:guardian:0.yes"])
async def test_a_forged_button_changes_nothing_for_oneself(server, tmp_path, forged):
    async with well(server, tmp_path) as bot:
        amina = server.person()
        await amina.starts()
        await amina.taps("Go on")
        await amina.sees("Do you want to take part?")
        (before,) = await rows(bot, chat)
        await amina.presses(forged)
        await amina.sees("Do you want to take part?")
        (after,) = await rows(bot, chat)
        assert dict(after.step) == dict(before.step)


async def test_who_confirms_a_form_without_a_name_is_not_asked(server, tmp_path):
    async with well(server, tmp_path):
        binta = server.person("Binta")
        await goes_for_a_person(binta)
        await binta.taps("Without a name")
        await binta.taps("A relative")
        await binta.sees("write down their answers")
        await binta.taps("Yes, I take part")
        await binta.sees("Which district")
        await binta.taps("Skip")
        await binta.sees("What happened?")
        await binta.taps("Skip")
        await binta.sees("last question")
        await binta.taps("Send")
        await binta.sees("How may your words appear")


async def test_nothing_of_a_person_stands_anywhere_after_the_whole_way(server, tmp_path):
    """Telegram's names, the number on a contact card, the village of the link and the place, in tables and files."""
    markers = [
        "Zulmarkerfirst",
        "Zulmarkerlast",
        "zulmarkeruser",
        "770009988",
        "zulmarkervillage",
        "14.77",
        "Zulmarkerpdf",
    ]
    async with well(server, tmp_path) as bot:
        person = server.person("Zulmarkerfirst", "en", username="zulmarkeruser")
        person.user.last_name = "Zulmarkerlast"
        await begins(person, "small--zulmarkervillage")
        await person.sends_contact("+221770009988")
        await person.sees("I have not kept this contact")
        await person.sends_location(14.777, -16.4)
        await person.sees("no place from the phone")
        await person.sends("Fatick")
        await person.sees("What happened?")
        await person.sends_file("Zulmarkerpdf.pdf", b"%PDF-1.4")
        await person.sees("I have kept this")
        await person.taps("Done")
        await person.sees("last question")
        await person.sends("/draft")
        await person.sees("draft.pdf")
        await person.taps("Send", on=[one for one in person.messages if one.key("Send")][-1])
        await person.sees("How may your words appear")
        await person.taps("Without any name", on=person.last)
        await person.sees("write to you again")
        await person.taps("Yes", on=person.last)
        await person.sees("be sent on")
        await person.taps("Yes", on=person.last)
        await person.sees("Send it now?")
        await person.taps("Send", on=person.last)
        await person.sees("Its number is")
        await person.sends("/mine")
        await person.sees("Mine")
        kept = [one for one in await everything(bot) if any(marker in one for marker in markers)]
        assert kept == []
    for path in (one for one in tmp_path.rglob("*") if one.is_file() and one.suffix != ".yaml"):
        content, name = path.read_bytes(), path.name
        assert not [one for one in markers if one.encode() in content or one in name], path
