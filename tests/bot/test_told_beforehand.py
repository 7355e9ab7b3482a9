"""What everybody is told before they agree, and can read again at any time."""

import pytest

from bot.consulting.about import consent_lines
from bot.database.models import consent, submission, wording
from conversations.prompts import Phone
from conversations.text import say
from tests.bot.small import WORDS, asking
from tests.bot.ways import rows

#: Telegram itself; what one can do later; what nobody can undo
TOLD = ("Telegram keeps this chat, and could read it", "/mydata", "cannot be called back", "/stop")


async def comes(person, label="Go on"):
    await person.starts()
    await person.sees("You can stop at any time")
    await person.taps(label)
    return await person.sees("Do you want to take part?")


@pytest.mark.parametrize("label", ["Go on", "Without my name"])
async def test_it_stands_above_the_button_that_agrees_and_is_kept_word_for_word(server, tmp_path, label):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = server.person()
        asked = await comes(amina, label)
        assert all(words in asked.text for words in TOLD)
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        (agreed,), (kept,) = await rows(bot, consent), await rows(bot, wording)
        assert asked.text.replace("\n\n", "\n") in kept.words.replace("\n\n", "\n")
        assert (agreed.words_hash, agreed.message_id, agreed.language) == (kept.hash, asked.id, "en")
        assert agreed.at.utcoffset() is not None


@pytest.mark.parametrize("command", ["/privacy", "/about"])
async def test_it_can_be_read_at_any_time(server, tmp_path, command):
    async with asking(server, tmp_path, WORDS):
        amina = server.person()
        await amina.starts()
        await amina.sees("You can stop at any time")
        await amina.sends(command)
        await amina.sees(*TOLD[:3], "no name, picture or telephone number")
        await amina.sees("You can stop at any time")
        await amina.taps("Go on")
        await amina.sees("Do you want to take part?")
        await amina.sends(command)
        await amina.sees("A small call", *TOLD[:3])
        await amina.sees("Do you want to take part?")
        await amina.taps("Yes, I take part")
        await amina.sees("Where do you live?")
        await amina.sends(command)
        await amina.sees("A small call", *TOLD[:3])
        await amina.sees("Where do you live?")


@pytest.mark.parametrize("nameless", [False, True])
@pytest.mark.parametrize("who", [None, "Women of Sandika and the villages around it"])
def test_what_one_agrees_to_fits_a_small_screen(who, nameless):
    words = "\n".join(say(line, "en") for line in consent_lines(who, nameless=nameless))
    assert len(words) <= Phone().screen


async def test_who_says_no_has_left_nothing(server, tmp_path):
    async with asking(server, tmp_path, WORDS) as bot:
        amina = server.person()
        await comes(amina, "Without my name")
        await amina.taps("No")
        await amina.sees("No answer was kept")
        assert await rows(bot, consent) == []
        assert await rows(bot, wording) == []


async def test_a_witness_whose_name_is_like_a_button_is_a_witness(server, tmp_path):
    async with asking(server, tmp_path, WORDS):
        binta = server.person("Binta")
        await binta.starts()
        await binta.taps("For someone else or a group")
        await binta.taps("One person")
        await binta.sees("person's name?")
        await binta.sends("Awa Diop")
        await binta.sees("How did they agree")
        await binta.taps("Somebody was there and heard it")
        await binta.sees("Who was there")
        await binta.sends("Bach")
        await binta.sees("write down the answers of Awa Diop")


async def test_the_card_of_another_person_is_not_kept(server, tmp_path):
    questions = """
        - {type: text, name: number, label: What is your number?, appearance: phone}
        - {type: text, name: story, label: What happened?}
    """
    async with asking(server, tmp_path, questions) as bot:
        amina = server.person()
        await comes(amina)
        await amina.taps("Yes, I take part")
        await amina.sees("What is your number?")
        for card in ({}, {"user_id": amina.id + 1}):
            await amina.sends_anything(contact={"phone_number": "+221770001122", "first_name": "Awa", **card})
            await amina.sees("the contact of another person", "What is your number?")
        assert "770001122" not in str(await rows(bot, submission))
        await amina.sends_contact("+221770003344")
        await amina.sees("What happened?")
