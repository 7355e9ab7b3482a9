"""Who reads with effort listens: recordings come on a tap, cost what the button says, and are uploaded once."""

import asyncio

import pytest

from bot.database.models import answer, consent, submission, upload, wording
from tests.making import write_call
from tests.recordings.sounds import opus, record

from .running import Running
from .ways import rows

CALL = """
    title: {en: The herd, fr: Le troupeau}
    introduction: {en: We ask about your herd., fr: Nous parlons de votre troupeau.}
    organiser: The herders
    languages: [en, fr]
    spoken:
      ff: {name: Fulfulde, written: fr}
    form:
      - type: group
        name: s
        label: {en: The herd, fr: Le troupeau}
        questions:
          - type: select_one
            name: animal
            label: {en: Which animals?, fr: Quels animaux ?}
            choices:
              - {name: cow, label: {en: Cows, fr: Vaches}}
              - {name: goat, label: {en: Goats, fr: Chèvres}}
          - {type: integer, name: heads, label: {en: How many?, fr: Combien ?}}
          - {type: geopoint, name: place, label: {en: Where do they graze?, fr: Où sont-ils ?}}
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "calls" / "herd"
    write_call(made, CALL)
    record(made / "audio" / "ff", "about", "consent", "questions/animal", "choices/animal")
    record(made / "audio" / "fr", "questions/animal", "questions/heads", "questions/place", size=44_400)
    return made


@pytest.fixture
async def bot(server, tmp_path, folder):
    running = Running(server, tmp_path, PALABRE_CALLS=str(folder.parent), PALABRE_DEFAULT_CALL="herd")
    running.expected = []
    await running.start()
    yield running
    await running.stop()
    assert not server.complaints
    assert [call.description for call in server.refused] == running.expected


def sounds(person):
    """What the bot has let somebody hear."""
    files = person.server.files
    heard = [event.message.raw for event in person.chat.journal if event.by_bot and event.message is not None]
    return [files.find(raw["voice"]["file_id"]).content for raw in heard if "voice" in raw]


async def hears(person, *items):
    """Wait until these recordings have come, and nothing else."""
    for _ in range(100):
        if len(sounds(person)) >= len(items):
            break
        await asyncio.sleep(0.02)
    assert [sound.rstrip(b"\0") for sound in sounds(person)] == [opus(item, 0) for item in items]


async def begins(person, language="Fulfulde"):
    await person.starts()
    await person.taps(language)
    await person.sees("Nous parlons" if language != "English" else "We ask about")


async def takes_part(person, go_on="Continuer", yes="Oui, je participe"):
    await person.taps(go_on)
    await person.sees("participer" if yes.startswith("Oui") else "take part")
    await person.taps(yes)


async def test_a_language_of_sound_alone_stands_on_the_first_screen_under_its_own_name(server, bot):
    amina = server.person("Amina", "en")
    await amina.starts()
    await amina.sees("Which language")
    assert amina.buttons == ["English", "Français", "Fulfulde"]


async def test_its_words_are_in_the_language_written_beside_it(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    assert "\u00a0: ici, on écoute. Touchez le bouton Écouter." in amina.last.text
    assert "Français" in amina.last.text
    await takes_part(amina)
    await amina.sees("Quels animaux ?")


async def test_who_asks_and_what_one_agrees_to_can_be_heard(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await amina.taps("🔊 Écouter, 2 ko")
    await hears(amina, "about")
    await amina.taps("Continuer")
    await amina.sees("Voulez-vous participer")
    await amina.taps("🔊 Écouter, 2 ko")
    await hears(amina, "about", "consent")


@pytest.mark.parametrize(("recorded", "heard"), [(True, "consent-nameless"), (False, "consent")])
async def test_what_one_agrees_to_without_a_name_can_be_heard(server, bot, folder, recorded, heard):
    if recorded:
        record(folder / "audio" / "ff", "consent-nameless")
        await bot.stop()
        await bot.start()
    amina = server.person("Amina", "en")
    await begins(amina)
    await amina.presses("!0:for:nameless")
    await amina.sees("/mydata")
    await amina.taps("🔊 Écouter, 2 ko")
    await hears(amina, heard)


async def test_one_tap_brings_the_question_and_what_there_is_to_choose_from(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await takes_part(amina)
    await amina.sees("Quels animaux")
    question = amina.last
    await amina.taps("🔊 Écouter, 4 ko")
    await hears(amina, "questions/animal", "choices/animal")
    assert amina.last.raw["reply_to_message"]["message_id"] == question.id
    await amina.taps("Vaches", on=question)
    await amina.sees("Combien ?")


async def test_where_one_is_missing_the_written_language_is_heard_with_its_size(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await takes_part(amina)
    await amina.taps("Vaches")
    await amina.sees("Combien ?")
    await amina.taps("🔊 Écouter, 44 ko")
    await hears(amina, "questions/heads")


async def test_nothing_is_offered_where_nothing_is_recorded(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina, "English")
    assert not [label for label in amina.buttons if "🔊" in label]
    await takes_part(amina, "Go on", "Yes, I take part")
    await amina.sees("Which animals?")
    assert not [label for label in amina.buttons if "🔊" in label]


async def test_an_answer_keeps_the_language_that_is_spoken(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await takes_part(amina)
    await amina.taps("Chèvres")
    await amina.sees("Combien ?")
    await amina.sends("12")
    await amina.sees("Où")
    assert [one.language for one in await rows(bot, answer)] == ["ff", "ff"]
    assert [one.language for one in await rows(bot, submission)] == ["ff"]
    assert [one.language for one in await rows(bot, consent)] == ["fr"]
    assert ["Voulez-vous participer" in one.words for one in await rows(bot, wording)] == [True]


async def test_a_question_about_a_place_has_the_button_and_the_phones_own(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await takes_part(amina)
    await amina.taps("Chèvres")
    await amina.sees("Combien ?")
    await amina.sends("12")
    await amina.sees("Où sont-ils ?")
    await amina.sees("Vous pouvez aussi toucher ci-dessous.")
    listen = next(message for message in amina.messages[::-1] if "Où sont-ils" in message.words)
    assert listen.buttons == ["🔊 Écouter, 44 ko"]
    await amina.taps("🔊 Écouter, 44 ko", on=listen)
    await hears(amina, "questions/place")
    await amina.sends_location(14.7, -17.4)
    await amina.sees("dernière question")


async def test_a_recording_is_uploaded_once_for_everybody_and_for_the_next_run(server, bot):
    for name in ("Amina", "Binta"):
        person = server.person(name, "en")
        await begins(person)
        await person.taps("🔊 Écouter, 2 ko")
        await hears(person, "about")
    await bot.stop()
    await bot.start()
    coumba = server.person("Coumba", "en")
    await begins(coumba)
    await coumba.taps("🔊 Écouter, 2 ko")
    await hears(coumba, "about")
    voices = [call.given["voice"] for call in server.called("sendVoice")]
    assert len(voices) == 3
    assert [isinstance(voice, str) for voice in voices] == [False, True, True]
    (kept,) = await rows(bot, upload)
    assert kept.file_id == voices[1]


async def test_a_file_that_telegram_has_lost_is_uploaded_again(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina)
    await amina.taps("🔊 Écouter, 2 ko")
    await hears(amina, "about")
    server.files._by_id.clear()
    binta = server.person("Binta", "en")
    await begins(binta)
    await binta.taps("🔊 Écouter, 2 ko")
    await hears(binta, "about")
    bot.expected = ["Bad Request: wrong file identifier/HTTP URL specified"]


async def test_a_button_of_a_recording_that_is_gone_leads_to_where_one_is(server, bot, folder):
    amina = server.person("Amina", "en")
    await begins(amina)
    await bot.stop()
    (folder / "audio" / "ff" / "about.ogg").unlink()
    await bot.start()
    await amina.taps("🔊 Écouter, 2 ko")
    await amina.sees("Voici où nous en sommes")
    assert sounds(amina) == []


async def test_the_language_can_be_named_in_words(server, bot):
    amina = server.person("Amina", "en")
    await begins(amina, "English")
    await amina.sends("/language")
    await amina.sees("Which language")
    await amina.sends("fulfulde")
    await amina.sees("Nous parlons")


@pytest.mark.parametrize("item", ["appearance", "again", "outside"])
async def test_what_is_asked_before_sending_can_be_heard(server, bot, folder, item):
    record(folder / "audio" / "en", item)
    await bot.stop()
    await bot.start()
    amina = server.person("Amina", "en")
    await begins(amina, "English")
    await takes_part(amina, "Go on", "Yes, I take part")
    await amina.sees("Which animals?")
    await amina.sends("/send")
    await amina.taps("Send what I have")
    for kind, says, label in (
        ("appearance", "How may your words appear", "Without any name"),
        ("again", "write to you again", "Yes"),
        ("outside", "be sent on to others", "No"),
    ):
        asked = await amina.sees(says)
        listens = [one for one in asked.buttons if one.startswith("🔊")]
        assert len(listens) == (kind == item)
        if listens:
            await amina.taps(listens[0], on=asked)
            await hears(amina, item)
        await amina.taps(label, on=asked)
