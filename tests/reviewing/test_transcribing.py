"""/transcribe: voices become words, words become words in another language, and nobody's work is written over."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.base36 import MOST
from bot.consulting.screens import Act
from bot.database import models
from bot.database.ids import Ids
from bot.database.renditions import Rendition, add_rendition
from bot.database.review_sheets import add_jobs
from bot.database.reviews import Moderator, decide
from bot.office.codes import answer_code, submission_code
from bot.office.requests import button
from bot.reviewing.decision import let_confirm, settle
from bot.telegram.codes import code
from tests.bot.small import PARTS, begins, rows, sends, until
from tests.organising.at_work import COMPLETE, employ, working
from tests.reviewing.came_in import NOW

TWO = COMPLETE + "languages: [en, fr]\n"
#: one that is only spoken, and is written down in another
THREE = TWO + "spoken:\n  ff: {name: Fulfulde, written: fr}\n"


async def speaks(server, bot, name="Amina"):
    """Somebody who sends a form in which they speak."""
    person = await begins(server, name)
    await person.sends_voice(100, b"OggS" + bytes(2000))
    await person.sees("I have kept this")
    await person.taps("Done")
    await person.sees("Where do you live?")
    await person.sends("Sandika")
    await sends(person)

    async def kept():
        return all(row["state"] == "kept" for row in await rows(bot, "file"))

    await until(kept)
    return person


async def writes(moderator, *messages):
    for words in messages:
        await moderator.sends(words)
    await moderator.sees(f"I have {len(messages)} part")
    await moderator.taps("Done")


async def begins_to_work(server, bot, name="Awa"):
    awa = await works(server, bot, name=name)
    await awa.sends("/transcribe")
    return awa


async def works(server, bot, role="moderator", name="Awa"):
    """Somebody who works here, in English."""
    person = server.person(name, "en")
    await person.starts()
    await person.sees("")
    if "English" in person.buttons:
        await person.taps("English")
        await person.sees("A small call")
    return await employ(bot, person, role, "small", name)


async def renditions(bot):
    return [(row["kind"], row["language"], row["words"], row["state"]) for row in await rows(bot, "rendition")]


async def test_a_voice_is_played_and_its_words_are_kept_beside_the_answer(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        await speaks(server, bot)
        awa = await begins_to_work(server, bot)
        await awa.taps("Write down the next", on=await awa.sees("1 spoken answer", "1 min 40"))
        await awa.sees("Tell us everything.", "Please listen")
        (voice,) = [one for one in awa.messages if one.by_bot and one.kind == "voice"]
        assert voice.raw.get("has_protected_content") is True
        await writes(awa, "We fetch water.", "It is far.")
        await awa.sees("Kept.", "is asked whether these are their words")
        assert await renditions(bot) == [("transcript", "en", "We fetch water.\nIt is far.", "human")]
        await awa.taps("The next one", on=awa.last)
        await awa.sees("That was the last one")
        done = [row["what"] for row in await rows(bot, "audit")]
        assert {"submission.see", "review.transcribe"} <= set(done)
        assert "fetch" not in str(await rows(bot, "audit"))


async def test_words_that_another_wrote_meanwhile_are_shown_and_not_written_over(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        await speaks(server, bot)
        awa = await begins_to_work(server, bot)
        binta = await begins_to_work(server, bot, "Binta")
        for person in (awa, binta):
            await person.taps("Write down the next", on=await person.sees("1 spoken answer"))
            await person.sees("Please listen")
        await writes(awa, "Awa's words")
        await awa.sees("Kept.")
        await writes(binta, "Binta's words")
        await binta.sees("Awa has written these words meanwhile:", "Awa's words")
        assert len(await renditions(bot)) == 1
        await binta.taps("Take mine instead", on=binta.last)
        await binta.sees("Kept.")
        assert [words for _, _, words, _ in await renditions(bot)] == ["Awa's words", "Binta's words"]


async def test_what_is_written_is_translated_into_the_other_languages(server, tmp_path):
    async with working(server, tmp_path, TWO, opens=True, questions=PARTS) as bot:
        await writes_down(server)
        awa = await begins_to_work(server, bot)
        await awa.taps("Translate: Français", on=await awa.sees("2 answers have no words in Français yet."))
        await awa.sees("Far away", "Please write this in Français")
        await writes(awa, "Très loin")
        await awa.sees("Kept.")
        await awa.taps("The next one", on=awa.last)
        await awa.sees("Sandika")
        await awa.taps("Skip for now", on=awa.last)
        await awa.sees("That was the last one for now", "1 answer has no words in Français yet.")
        assert await renditions(bot) == [("translation", "fr", "Très loin", "human")]


async def writes_down(server, name="Amina"):
    person = server.person(name, "en")
    await person.starts()
    await person.taps("English")
    await person.taps("Go on")
    await person.taps("Yes, I take part")
    await person.sees("Tell us everything.")
    await person.sends("Far away")
    await person.taps("Done")
    await person.sees("Where do you live?")
    await person.sends("Sandika")
    await sends(person)
    return person


async def test_what_was_left_out_waits_for_nobody(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        await speaks(server, bot)
        (form,) = await rows(bot, "submission")
        database = bot.application.database
        async with database.write() as connection:
            await decide(database, connection, form["id"], "left-out", 1, Moderator(None, "Awa"), NOW, why="Empty.")
        awa = await begins_to_work(server, bot)
        await awa.sees("Nothing waits.")
        (tap,) = [button("transcribe", "o", submission_code(form["id"]), answer_code("story"))]
        await awa.presses(code(tap, 0, None))
        await awa.sees("does not count any more")


async def test_the_language_of_the_words_is_asked_for_a_voice_that_is_seldom_written(server, tmp_path):
    async with working(server, tmp_path, THREE, opens=True, questions=PARTS) as bot:
        person = server.person("Amina", "en")
        await person.starts()
        await person.taps("English")
        await person.taps("Go on")
        await person.taps("Yes, I take part")
        await person.sees("Tell us everything.")
        await person.sends_voice(40, b"OggS" + bytes(2000))
        await person.sees("I have kept this")
        await person.taps("Done")
        await person.sees("Where do you live?")
        await person.sends("Sandika")
        await sends(person)
        async with bot.application.database.write() as connection:  # as somebody whose screens were in French would
            await connection.execute(update(models.answer).values(language="ff"))
        awa = await begins_to_work(server, bot)
        await awa.taps("Write down the next", on=await awa.sees("1 spoken answer"))
        await awa.sees("Please listen")
        await writes(awa, "Min njeha")
        await awa.taps("Fulfulde", on=await awa.sees("In which language did you write it down?"))
        await awa.sees("Kept.")
        assert await renditions(bot) == [("transcript", "ff", "Min njeha", "human")]


async def test_whoever_reads_an_answer_here_is_noted(server, tmp_path):
    async with working(server, tmp_path, TWO, opens=True, questions=PARTS) as bot:
        await writes_down(server)
        awa = await works(server, bot)
        (form,) = await rows(bot, "submission")
        to = button("transcribe", "o", submission_code(form["id"]), answer_code("story"))
        await awa.presses(code(to, 0, None))
        await awa.sees("Far away")
        (line,) = [row for row in await rows(bot, "audit") if row["what"] == "submission.see"]
        assert (line["chat_id"], line["details"]) == (awa.id, {"submission": form["id"], "key": "story"})


async def test_one_answer_is_opened_by_a_button_and_what_stands_is_shown(server, tmp_path):
    async with working(server, tmp_path, TWO, opens=True, questions=PARTS) as bot:
        await writes_down(server)
        (form,) = await rows(bot, "submission")
        awa = await works(server, bot)
        await awa.presses(code(button("transcribe", "o", submission_code(form["id"]), answer_code("story")), 0, None))
        await awa.taps("Translate: Français", on=await awa.sees("Tell us everything.", "Far away"))
        await awa.sees("Please write this in Français")


async def test_whoever_may_not_sees_no_answer(server, tmp_path):
    async with working(server, tmp_path, TWO, opens=True, questions=PARTS) as bot:
        await writes_down(server)
        (form,) = await rows(bot, "submission")
        viewer = await works(server, bot, "viewer", "Moussa")
        await viewer.sends("/transcribe")
        await viewer.presses(
            code(button("transcribe", "o", submission_code(form["id"]), answer_code("story")), 0, None)
        )
        await viewer.sends("hello")
        assert not [one for one in viewer.messages if one.by_bot and "Far away" in one.text]


async def test_whoever_is_left_out_is_told_so_with_the_reason(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        amina = await speaks(server, bot)
        await leaves_out(bot)
        await amina.sees("is left out of the results", "It was sent twice.")


async def leaves_out(bot):
    """A table leaves the only form out."""
    (form,) = await rows(bot, "submission")
    app, by = bot.application, Moderator(None, "Awa")
    decided = (Ids(), "small", form["id"], "left-out", 1, by, app.house.now())
    async with app.database.write() as connection:
        await add_jobs(connection, await settle(app.database, connection, *decided, why="It was sent twice."))
    app.errands.wake()


@pytest.mark.parametrize("how", ["quiet", "withdrawn"])
async def test_whoever_asked_for_silence_or_took_the_form_back_is_not_told_that_it_is_left_out(server, tmp_path, how):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        amina = await speaks(server, bot)
        if how == "quiet":
            await amina.sends("/stop")
            await amina.sees("not write to you first")
        else:
            await amina.sends("/withdraw")
            await amina.sees("Take this form back?")
            await amina.taps("Yes, take it back")
            await amina.sees("You took this form back.")
        await leaves_out(bot)

        async def done():
            return not [row for row in await rows(bot, "job") if row["kind"] == "left-out"]

        await until(done)
        await bot.application.sender.idle()
        assert not [one for one in amina.messages if "left out" in one.text]


async def test_words_written_down_in_a_table_come_to_the_running_bot_once(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        await speaks(server, bot)
        (form,) = await rows(bot, "submission")
        (answer,) = [row for row in await rows(bot, "answer") if row["key"] == "story"][-1:]
        now, by = bot.application.house.now(), Moderator(None, "Fatou")
        made = Rendition(5, form["id"], "story", "transcript", "en", "Water.", "human", answer["id"], by, now)
        async with bot.application.database.write() as connection:
            await add_rendition(connection, made)
            await let_confirm(connection, Ids(), made.id, now)
            await let_confirm(connection, Ids(), 999, now)
        bot.application.errands.wake()

        async def done():
            return not [row for row in await rows(bot, "job") if row["kind"] == "heard"]

        assert await until(done)


def test_every_button_fits_as_long_as_numbers_grow():
    number = 36**12 - 1
    assert number < MOST
    for verb in ("o", "sz", "lz", "nz", "d", "b", "u"):
        act = button("transcribe", verb, submission_code(number), answer_code("x"))
        assert isinstance(act, Act)
        assert len(code(act, 0, None)) <= 64


async def test_a_transcript_of_an_older_answer_is_no_reason_to_pass_over_the_new_one(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=PARTS) as bot:
        await speaks(server, bot)
        (form,) = await rows(bot, "submission")
        async with bot.application.database.write() as connection:
            old = Rendition(5, form["id"], "story", "transcript", "en", "Old.", "human", 1, Moderator(None, "A"), NOW)
            await add_rendition(connection, old)
        awa = await begins_to_work(server, bot)
        await awa.sees("1 spoken answer")


async def hides(bot, words):
    """A moderator hides something in what was told."""
    (form,) = await rows(bot, "submission")
    row = max(one["id"] for one in await rows(bot, "answer") if one["key"] == "story")
    made = Rendition(Ids()(), form["id"], "story", "published", "en", words, "human", row, Moderator(None, "Mina"), NOW)
    async with bot.application.database.write() as connection:
        await add_rendition(connection, made)


async def test_what_is_hidden_is_not_translated_not_even_while_somebody_is_at_it(server, tmp_path):
    async with working(server, tmp_path, TWO, opens=True, questions=PARTS) as bot:
        await writes_down(server)
        awa = await begins_to_work(server, bot)
        await awa.taps("Translate: Français", on=await awa.sees("2 answers have no words in Français yet."))
        await awa.sees("Far away", "Please write this in Français")
        await hides(bot, "Far […]")
        await writes(awa, "Très loin")
        await awa.taps("Begin again", on=await awa.sees("made ready for print meanwhile", "Far […]"))
        shown = await awa.sees("Far […]", "Please write this in Français")
        assert "Far away" not in shown.text
        await writes(awa, "Très […]")
        await awa.sees("Kept.")
        assert [words for kind, _, words, _ in await renditions(bot) if kind == "translation"] == ["Très […]"]
