"""/news: what became of a call, told to everybody whose form was sent, and shown again to whoever asks."""

from datetime import UTC, datetime

import pytest

from bot.database.printed import keep_pages
from tests.bot.small import rows
from tests.bot.writing_to_many import (
    ROAD,
    WELL,
    all_rows,
    closes,
    got,
    hurry,
    is_done,
    takes_part,
    taps,
    took_part,
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
async def olive(server, bot):
    return await works(bot, server)


async def is_printed(bot, number, page):
    """The book of the call was made, and a form stands on this page of it."""
    database = bot.application.database
    async with database.write() as connection:
        await keep_pages(database, connection, "well", "en", {number: page}, datetime.now(UTC))


async def sends_news(person, words, count):
    """News for everybody, from the first word to the last message."""
    await writes(person, words, "/news")
    await taps(person, "For everybody", "What became of “The well”", "For whom: everybody whose form was sent")
    person.looks()
    await person.taps("Try it on myself", on=person.last)
    await person.sees("Telegram took it")
    await taps(person, "Send it", f"type this number: {count}")
    await person.sends(str(count))
    await person.sees("Done: your message is sent")


async def test_each_gets_the_news_with_the_number_of_their_form_and_finds_it_again(server, bot, olive):
    amina = await takes_part(server, "Amina")
    moussa = await took_part(bot, server, "Moussa", "fr")
    binta = await took_part(bot, server, "Binta", sent=False)
    await amina.sends("/mine")
    shown = await amina.sees("1. Mine: The well (sent; the call is still open, ")
    assert "1. What became of it" not in shown.buttons
    await closes(bot)
    await writes(olive, "The well is dug.", "/news")
    hub = await taps(olive, "English", "What became of “The well”", "For whom: everybody whose form was sent")
    assert "For whom" not in hub.buttons
    assert "Français, 1 person: no message yet" in hub.text
    await writes(olive, "Le puits est fait.", "/news")
    await taps(olive, "Add it", "In which language")
    await taps(olive, "Français", "2 people get it.")
    olive.looks()
    await olive.taps("Try it on myself", on=olive.last)
    await olive.sees("The well is dug.\n\nYour form: AB2C-D3EF")
    await olive.sees("Telegram took it")
    await taps(olive, "Send it", "type this number: 2")
    await olive.sends("2")
    await is_done(bot)
    references = {row["id"]: row["reference"] for row in await rows(bot, "submission")}
    holds = {row["chat_id"]: references[row["submission_id"]] for row in await rows(bot, "holding")}
    (message,) = got(amina, "The well is dug.")
    assert message.text == f"The well is dug.\n\nYour form: {holds[amina.id]}"
    assert message.buttons == ["No more such messages"]
    (message,) = got(moussa, "Le puits est fait.")
    assert holds[moussa.id] in message.text
    assert not got(binta, "The well")
    assert {(row["kind"], row["segment"]) for row in await all_rows(bot)} == {("news", "status=submitted")}

    await amina.sends("/mine")
    shown = await amina.sees("1. Mine: The well (sent; the call has closed, ")
    await taps(amina, "1. What became of it", f"The well is dug.\n\nYour form: {holds[amina.id]}")
    assert not got(amina, "stand on page")
    await is_printed(bot, next(number for number, one in references.items() if one == holds[amina.id]), 17)
    await amina.sends("/mine")
    await amina.sees("1. Mine: The well (sent; the call has closed, ")
    await taps(amina, "1. What became of it", "Your words stand on page 17.")
    await binta.sends("/mine")
    shown = await binta.sees("(not sent; the call has closed, ")
    assert "1. What became of it" not in shown.buttons


async def test_before_the_call_has_closed_there_is_no_news(server, bot, olive):
    await writes(olive, "The well is dug.", "/news")
    assert got(olive, "What became of a call is told when it has closed.")
    assert await all_rows(bot) == []


async def test_without_a_message_it_says_how(server, bot, olive):
    await olive.sends("/news")
    await olive.sees("Then reply to it with /news")


async def test_the_number_of_the_form_has_to_fit_behind_the_words(server, bot, olive):
    await closes(bot)
    sent = await olive.sends_photo(caption="r" * 1000)
    await olive.sends("/news", reply_to=sent)
    await olive.sees("characters, with what is added to it. There is room for 1,024.")
    assert await all_rows(bot) == []


async def test_whoever_asked_not_to_be_written_to_gets_no_news_and_can_look_it_up(server, bot, olive):
    amina, moussa = await took_part(bot, server, "Amina"), await takes_part(server, "Moussa")
    await moussa.sends("/stop")
    await moussa.sees("")
    await closes(bot)
    await sends_news(olive, "The well is dug.", 1)
    assert [len(got(one, "The well is dug.")) for one in (amina, moussa)] == [1, 0]
    await moussa.sends("/mine")
    await moussa.sees("Your forms")
    await taps(moussa, "1. What became of it", "The well is dug.")


async def test_the_news_of_a_form_is_shown_to_those_who_hold_it(server, bot, olive):
    amina = await took_part(bot, server, "Amina")
    await closes(bot)
    await sends_news(olive, "The well is dug.", 1)
    await amina.sends("/mine")
    shown = await amina.sees("Your forms")
    data = shown.key("1. What became of it")["callback_data"]
    await olive.presses(data)
    await olive.sees("That button is from before")
    assert len(got(olive, "The well is dug.\n\nYour form")) == 1
