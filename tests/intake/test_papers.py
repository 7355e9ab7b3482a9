"""A Word form sent in the chat is read, shown, and taken in when they say so."""

import pytest

from bot.consulting.papers import MIME
from tests.bot.small import answers, begins, rows, until
from tests.intake.filling import filled, made
from tests.organising.at_work import staffed, working

NEEDED = """
    - {type: text, name: village, label: Where do you live?}
    - {type: integer, name: goats, label: How many goats?}
    - {type: text, name: wish, label: What do you wish for?, required: true}
"""
ALL = {"village": "Fatick", "goats": "five hundred", "wish": "Rain", "@signed": "Awa Diop"}


def form_of(bot, words=None, ticks=None, but=()):
    call = bot.application.calls.named("small")
    return filled(call, made(call), ALL if words is None else words, ticks, but)


async def sends(person, data, name="form.docx"):
    await person.sends_file(name, data, MIME)


async def test_somebody_sends_a_form_of_their_own(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await amina.sees("A small call")
        await sends(amina, form_of(bot))
        await amina.sees("This is a form of", "3 answers", "Shall I send it?")
        await amina.taps("Send it")
        await amina.sees("Its number is")
        (taken,) = await rows(bot, "submission")
        assert (taken["door"], taken["status"], taken["revision"]) == ("word", "submitted", 1)
        assert (taken["appearance"], taken["contact_again"], taken["send_outside"]) == ("name", True, False)
        assert await answers(bot, tmp_path) == {"village": "Fatick", "goats": 500, "wish": "Rain"}
        (holding,) = await rows(bot, "holding")
        assert (holding["chat_id"], holding["helper"]) == (amina.id, False)
        (respondent,) = await rows(bot, "respondent")
        assert (respondent["kind"], respondent["name"], respondent["agreed"]) == ("myself", "Awa Diop", "paper")
        (agreed,) = await rows(bot, "consent")
        words = {one["hash"]: one["words"] for one in await rows(bot, "wording")}
        assert "Do you want to take part?" in words[agreed["words_hash"]]
        await amina.sends("/mine")
        await amina.sees(taken["reference"])


async def test_what_could_not_be_read_is_told_and_kept_for_moderators(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, form_of(bot, {**ALL, "goats": "plenty"}))
        await amina.sees("2 answers", "How many goats?", "plenty")
        await amina.taps("Send it")
        await amina.sees("Its number is")
        (note,) = await rows(bot, "review_note")
        assert note["key"] == "goats"
        assert "plenty" in note["words"]
        awa = await staffed(server, bot, "moderator")
        (taken,) = await rows(bot, "submission")
        await awa.sends(f"/queue {taken['reference']}")
        card = await awa.sees("About “How many goats?”", "could not read “plenty”", "They agreed on paper: Awa Diop")
        await awa.taps(next(one for one in card.buttons if one.endswith(": 2")), on=card)
        await awa.sees("1 note is about a question left open.")


async def test_what_is_still_needed_is_asked(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, form_of(bot, {"village": "Fatick", "goats": "5"}))
        await amina.sees("After that I ask for what is still needed")
        await amina.taps("Send it")
        await amina.sees("What do you wish for?")
        await amina.sends("Rain")
        await amina.taps("Send")
        await amina.sees("Its number is")
        (taken,) = await rows(bot, "submission")
        assert (taken["status"], taken["appearance"]) == ("submitted", "name")


async def test_nothing_is_kept_of_a_form_without_consent(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, form_of(bot, but=["@agreed"]))
        await amina.sees("the box on taking part is not ticked")
        assert not await rows(bot, "submission")
        (file,) = await rows(bot, "file")
        assert (file["state"], file["path"], file["name"]) == ("lost", None, "")
        assert not list(bot.application.settings.data.rglob("*.docx"))


async def test_the_same_file_is_taken_once(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        data = form_of(bot)
        for seen in ("Its number is", "taken in before"):
            await sends(amina, data)
            await amina.sees("Shall I send it?")
            await amina.taps("Send it")
            await amina.sees(seen)
        assert len(await rows(bot, "submission")) == 1


async def test_somebody_who_does_not_send_it_leaves_nothing(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, form_of(bot))
        await amina.sees("Shall I send it?")
        await amina.taps("Do not send it")
        await amina.sees("Nothing of it was kept")
        assert not await rows(bot, "submission")


@pytest.mark.parametrize("is_sent", [False, True])
async def test_a_form_that_nobody_sends_is_not_kept_for_ever(server, tmp_path, is_sent):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, form_of(bot))
        await amina.sees("Shall I send it?")
        if is_sent:
            await amina.taps("Send it")
            await amina.sees("Its number is")
        (file,) = await rows(bot, "file")
        shown = len(amina.messages)
        server.clock.move(8 * 24 * 3600)
        bot.application.errands.wake()

        async def done():
            return "paper" not in [row["kind"] for row in await rows(bot, "job")]

        await until(done)
        assert (bot.application.settings.data / file["path"]).exists() is is_sent
        (after,) = await rows(bot, "file")
        assert bool(after["name"]) is is_sent
        assert len(amina.messages) == shown


@pytest.mark.parametrize("data", [b"nothing", b"PK\x03\x04"])
async def test_another_word_file_is_told_to_be_none_of_ours(server, tmp_path, data):
    async with working(server, tmp_path, opens=True, questions=NEEDED):
        amina = server.person("Amina", "en")
        await amina.starts()
        await sends(amina, data)
        await amina.sees("no Word file")


async def test_a_form_sent_as_an_answer_is_asked_about(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = await begins(server)
        await sends(amina, form_of(bot))
        await amina.sees("filled form of", "What is it meant for?")
        await amina.taps("Read it as a form")
        await amina.sees("3 answers")
        await amina.taps("Send it")
        await amina.sees("Its number is")
        assert len(await rows(bot, "submission")) == 2


async def test_another_file_stays_an_answer(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina = await begins(server)
        await sends(amina, b"a letter", "letter.docx")
        await amina.sees("How many goats?")
        await amina.sees_nothing()
        (given,) = await rows(bot, "answer")
        assert given["body"]["parts"][0]["file"]["name"] == "letter.docx"


async def test_a_moderator_enters_a_form_for_somebody(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        awa = await staffed(server, bot, "moderator")
        await sends(awa, form_of(bot, {**ALL, "@name": "Herders of Louga"}, {"@who": ["organisation"]}))
        await awa.sees("This is a form of")
        await awa.taps("Enter it for them")
        await awa.sees("It is entered")
        (taken,) = await rows(bot, "submission")
        assert (taken["door"], taken["status"]) == ("word", "submitted")
        (holding,) = await rows(bot, "holding")
        assert (holding["chat_id"], holding["helper"]) == (awa.id, True)
        noted = [one for one in await rows(bot, "audit") if one["what"] == "submission.enter"]
        assert [one["chat_id"] for one in noted] == [awa.id]


async def test_nobody_takes_in_a_file_of_somebody_else(server, tmp_path):
    async with working(server, tmp_path, opens=True, questions=NEEDED) as bot:
        amina, eve = server.person("Amina", "en"), server.person("Eve", "en")
        await amina.starts()
        await eve.starts()
        await sends(amina, form_of(bot))
        await amina.sees("Shall I send it?")
        (button,) = [one for row in amina.last.keys for one in row if one["text"] == "Send it"]
        await eve.presses(button["callback_data"])
        await eve.sees("not here any more")
        assert not await rows(bot, "submission")
