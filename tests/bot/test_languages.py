"""A person answers in their own language, from the first screen on, and changes it at any moment."""

import asyncio

import pytest

from bot.database.models import answer, chat
from bot.translations import Translations
from bot.translations.translator import read_all
from conversations.loader import SHIPPED, load_call
from conversations.text import Text, own_name, say
from tests.bot.ways import rows

from .running import Running

CALL = load_call(SHIPPED / "prices")
FIND = Translations(read_all([CALL]), [CALL])
CONSENT = "Do you want to take part? Your answers are kept so that those who ask can read them."
REVIEW = "Your answers, section by section. Tap one to read it."
LANGUAGES = ["ar", "es", "fr", "pt", "sw"]


@pytest.fixture
async def bot(server, tmp_path):
    running = Running(server, tmp_path, in_english=False)
    await running.start()
    yield running
    await running.stop()
    assert not server.complaints
    assert not server.refused


def words(source, language):
    found = say(Text(source), language, FIND)
    assert found != source
    return found


def label(name, language):
    return say(CALL.form.questions[name].label, language, FIND)


def choice(name, value, language):
    return next(say(one.label, language, FIND) for one in CALL.form.questions[name].choices if one.name == value)


async def begins(person, language):
    await person.starts("prices")
    await person.sees(words("Which language shall we speak?", language))
    await person.taps(own_name(language))
    await person.sees(say(CALL.title, language, FIND))
    assert words("A machine translated these words, and nobody has checked them yet. Please forgive its mistakes.",
                 language) in person.last.text  # fmt: skip
    await person.taps(words("Go on", language))
    await person.sees(
        words("Do you want to take part? Your answers are kept so that those who ask can read them.", language)
    )
    await person.taps(words("Yes, I take part", language))
    await person.sees(label("country", language))


def english_left(chat_texts, language):
    """English sentences of ours that were shown although there are words for them."""
    known = FIND._words[language]
    sources = {source for (_, source), forms in known.items() if len(source.split()) > 2 and forms[0] != source}
    return [text for text in chat_texts for source in sources if source in text]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_way_through_a_call_is_in_ones_own_language(server, bot, language):
    amina = server.person("Amina", language)
    await begins(amina, language)
    assert amina.buttons[-1] == say(Text("Pause"), language, FIND)
    await amina.sends("Senegal")
    await amina.sees(label("market_name", language))
    await amina.sends("Sandika")
    await amina.sees(label("market_day", language))
    await amina.sends("/help")
    await amina.sees("/mine")
    await amina.sends("/progress")
    await amina.sees(label("market_day", language))
    await amina.sends("/review")
    await amina.sees(words(REVIEW, language))
    await amina.sends("/pause")
    await amina.sees(words("Go on", language))
    shown = [event.message.text or "" for event in amina.chat.journal if event.by_bot and event.message is not None]
    assert english_left(shown, language) == []


async def test_the_first_screen_has_every_language_by_its_own_name_and_the_phones_first(server, bot):
    amina = server.person("Amina", "sw")
    await amina.starts("prices")
    await amina.sees("")
    assert amina.buttons[0] == "Kiswahili"
    assert set(amina.buttons) == {"English", "Français", "Español", "Português", "العربية", "Kiswahili"}


async def test_a_language_is_changed_in_the_middle_of_a_question_and_ticks_stay(server, bot):
    amina = server.person("Amina", "fr")
    await begins(amina, "fr")
    await amina.sends("/language")
    await amina.sees(words("Which language shall we speak?", "fr"))
    await amina.taps("العربية")
    await amina.sees(label("country", "ar"))
    await amina.sends("Mali")
    await amina.sees(label("market_name", "ar"))
    await amina.sends("/language")
    await amina.taps("English")
    await amina.sees("What is the market called?")
    (one,) = await rows(bot, answer)
    assert one.language == "ar"
    assert [one.language for one in await rows(bot, chat)] == ["en"]


async def test_digits_of_ones_own_are_understood(server, bot):
    amina = server.person("Amina", "ar")
    await begins(amina, "ar")
    await amina.sends("السنغال")
    await amina.sees(label("market_name", "ar"))
    await amina.sends("سنديكا")
    await amina.sees(label("market_day", "ar"))
    await amina.sends("اليوم")
    await amina.sees(label("market_place", "ar"))


async def test_commands_are_described_in_every_language(server, bot):
    for _ in range(100):
        if len(server.called("setMyCommands")) == 6:
            break
        await asyncio.sleep(0.05)
    told = {call.given.get("language_code", "en"): call.given["commands"] for call in server.called("setMyCommands")}
    assert set(told) == {"en", *LANGUAGES}
    assert len({str(commands) for commands in told.values()}) == 6


async def test_a_broken_catalogue_is_named_and_the_other_languages_go_on(server, tmp_path, caplog):
    folder = tmp_path / "calls" / "milk"
    for language, line in {"fr": 'msgstr "Le lait', "sw": 'msgstr "Maziwa"'}.items():
        path = folder / "locales" / language / "LC_MESSAGES" / "milk.po"
        path.parent.mkdir(parents=True)
        path.write_text(f'msgid ""\nmsgstr ""\n\nmsgctxt "milk.call.title"\nmsgid "Milk"\n{line}\n')
    (folder / "call.yaml").write_text(
        "title: Milk\nlanguages: [en, fr, sw]\nform:\n"
        "  - {type: group, name: s, label: S, questions: [{type: text, name: why, label: Why?}]}\n"
    )
    running = Running(server, tmp_path, in_english=False, PALABRE_CALLS=str(tmp_path / "calls"))
    await running.start()
    try:
        amina = server.person("Amina", "sw")
        await amina.starts("milk")
        await amina.taps("Kiswahili")
        await amina.sees("Maziwa")
        await amina.sends("/language")
        await amina.taps("Français")
        await amina.sees("Milk")
    finally:
        await running.stop()
    (told,) = [record.getMessage() for record in caplog.records if "milk.po" in record.getMessage()]
    assert "milk.po:6: error" in told
