"""/broadcast: a message composed, tried, confirmed by its number, and sent to those whom it is for."""

import asyncio

import pytest

from tests.bot.small import rows
from tests.bot.test_delivery import with_driver
from tests.bot.writing_to_many import (
    ROAD,
    WELL,
    all_rows,
    closes,
    database_of,
    got,
    hurry,
    is_done,
    notes,
    takes_part,
    taps,
    works,
    writes,
    writing,
)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)


@pytest.fixture
async def bot(server, tmp_path):
    async with writing(server, tmp_path, well=WELL, road=ROAD) as running:
        yield running


@pytest.fixture
async def either(server, tmp_path, database_url):
    async with writing(server, tmp_path, url=with_driver(database_url), well=WELL) as running:
        yield running


@pytest.fixture
async def olive(server, bot):
    return await works(bot, server)


async def for_everybody(person, words="The rains are late."):
    """A message for everybody as a draft."""
    await writes(person, words)
    return await taps(person, "For everybody", "A message about")


async def tries(person):
    person.looks()
    await person.taps("Try it on myself", on=person.last)
    return await person.sees("Telegram took it")


async def test_from_the_first_word_to_the_last_message(server, either):
    olive = await works(either, server)
    amina = await takes_part(server, "Amina")
    moussa = await takes_part(server, "Moussa", reads="Français")
    binta, coumba = await takes_part(server, "Binta"), await takes_part(server, "Coumba")
    await binta.sends("/stop")
    await binta.sees("")
    await coumba.blocks()

    asked = await writes(olive, "The rains are late.")
    assert asked.text == "In which language is this message?"
    assert asked.buttons == ["English", "Français", "For everybody"]
    hub = await taps(olive, "English", "A message about “The well”", "For whom: everybody", "When: at once")
    assert "1 person gets it." in hub.text
    assert "English, 1 person: the message in English" in hub.text
    assert "français, 1 person: no message yet" in hub.text.replace("Français", "français")
    assert "1 asked not to be written to" in hub.text
    assert hub.buttons == ["Another language", "For whom", "When", "Try it on myself", "Discard"]

    await taps(olive, "Another language", "reply to it with /broadcast")
    await writes(olive, "Les pluies tardent.")
    await taps(olive, "Add it", "In which language")
    hub = await taps(olive, "Français", "2 people get it.", "the message in Français")
    assert "no message yet" not in hub.text

    hub = await tries(olive)
    tried = got(olive, "The rains are late.") + got(olive, "Les pluies tardent.")
    assert [one.buttons for one in tried if one.buttons[:1] != hub.buttons[:1]] == [
        ["Answer, or go on", "No more such messages"],
        ["Répondre, ou continuer", "Plus de messages de ce genre"],
    ] or len(tried) == 2
    assert "Send it" in hub.buttons
    await taps(olive, "Send it", "2 people get this message", "type this number: 2")
    await olive.sends("٢")
    await olive.sees("It is on its way now")
    await olive.sees("Done: your message is sent", "Sent: 2", "Left: 0", "Together: 2")
    await is_done(either)
    assert [len(got(amina, words)) for words in ("The rains are late.", "Les pluies tardent.")] == [1, 0]
    assert [len(got(moussa, words)) for words in ("The rains are late.", "Les pluies tardent.")] == [0, 1]
    assert not got(binta, "The rains")
    assert not got(coumba, "The rains")
    assert [what for what in await notes(either) if what.startswith("broadcast")][-2:] == [
        "broadcast.try",
        "broadcast.confirm",
    ]
    assert "rains" not in str(await rows(either, "audit"))
