"""Invited people: code words open their call from anywhere but a question, and it is known where they came from."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.database.models import arrival, chat, submission
from bot.database.sources import Source, SourceCount, add_source, count_sources, remove_source
from bot.inviting.words import plain_word
from tests.bot.ways import begins, house, rows, settles

WELL = """
    title: The well
    organiser: The well keepers
    form:
      - type: group
        name: s
        label: The water
        questions:
          - {type: text, name: village, label: Which village is it?}
          - {type: text, name: story, label: How was it before?}
"""
RICE = WELL.replace("The well", "The rice").replace("The water", "The field")


@pytest.fixture
async def bot(server, tmp_path):
    async with house(server, tmp_path, well=WELL, rice=RICE) as running:
        yield running


async def add(bot, word, code="radio", call="rice", label="Radio Sandika"):
    """Register a code word while the bot runs, as the command does from another process."""
    database = bot.application.database
    async with database.write() as connection:
        one = Source(call, code, label, word, plain_word(word) if word else None)
        assert await add_source(database, connection, one, None, datetime.now(UTC))


@contextmanager
def listening(bot, said):
    """Every statement that is sent to the database meanwhile."""

    def hear(connection, cursor, statement, *_):
        said.append(statement)

    engine = bot.application.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield
    event.remove(engine, "before_cursor_execute", hear)


async def came(bot):
    return sorted((one.chat_id, one.call, one.source) for one in await rows(bot, arrival))


async def counted(bot, call="rice"):
    async with bot.application.database.read() as connection:
        return await count_sources(connection, call)


@pytest.mark.parametrize("typed", ["SANDIKA 7", "sandika7", "Sandika  7", "SÁNDIKA 7", "“sandika 7”", "sandica 7"])
async def test_a_code_word_opens_its_call_with_its_source_however_it_is_typed(server, bot, typed):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await amina.sends(typed)
    await amina.sees("The rice")
    assert await came(bot) == [(amina.id, "rice", "radio")]
    await amina.taps("Go on")
    await amina.taps("Yes, I take part")
    await amina.sees("Which village is it?")
    assert [(one.call, one.source) for one in await rows(bot, submission)] == [("rice", "radio")]


async def test_an_arabic_code_word_counts_without_its_vowel_signs(server, bot):
    await add(bot, "سنديكة ٧")
    amina = server.person()
    await amina.sends("سِنديكه 7")
    await amina.sees("The rice")


@pytest.mark.parametrize("typed", ["SANDIKA 8", "sandi", "markets"])
async def test_another_word_still_opens_the_default_call_and_is_kept_nowhere(server, bot, typed):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await amina.sends(typed)
    await amina.sees("The well")
    assert await came(bot) == [(amina.id, "well", None)]


async def test_a_slip_that_is_as_near_to_two_words_is_taken_for_neither(server, bot):
    await add(bot, "mangos")
    await add(bot, "tangos", code="two")
    amina = server.person()
    await amina.sends("zangos")
    await amina.sees("The well")


async def test_after_start_which_telegram_asks_of_everybody_a_code_word_still_counts(server, bot):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await amina.starts()
    await amina.sees("The well")
    await amina.sends("SANDIKA 7")
    await amina.sees("The rice")
    assert await came(bot) == [(amina.id, "rice", "radio"), (amina.id, "well", None)]


async def test_who_is_on_the_way_in_says_with_a_code_word_where_they_come_from(server, bot):
    await add(bot, "WELL 3", call="well")
    amina = server.person()
    await amina.starts()
    await amina.sees("The well")
    await amina.sends("well 3")
    await amina.sees("The well")
    await amina.taps("Go on")
    await amina.taps("Yes, I take part")
    await amina.sees("Which village is it?")
    assert await came(bot) == [(amina.id, "well", "radio")]
    assert [one.source for one in await rows(bot, submission)] == ["radio"]


async def test_a_code_word_may_stand_behind_start(server, bot):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await amina.sends("/start sandika 7")
    await amina.sees("The rice")
    assert await came(bot) == [(amina.id, "rice", "radio")]


async def test_thanks_are_no_misspelt_code_word(server, bot):
    await add(bot, "merzi")
    amina = server.person()
    await amina.starts("well")
    await amina.sees("The well")
    await amina.taps("Go on")
    await amina.taps("No")
    await amina.sees("No answer was kept")
    await amina.sends("merci")
    await amina.sees("You are welcome.")


async def test_neither_sources_nor_arrivals_are_looked_up_while_people_answer(server, bot):
    amina = server.person()
    await begins(amina, "well")
    await amina.sees("Which village is it?")
    said = []
    with listening(bot, said):
        await amina.sends("Kaolack")
        await amina.sees("How was it before?")
    assert any("INSERT INTO answer" in one for one in said)
    assert not [one for one in said if "FROM source" in one or "INTO arrival" in one]


async def test_in_the_middle_of_a_form_a_code_word_is_an_answer(server, bot):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await begins(amina, "well")
    await amina.sees("Which village is it?")
    await amina.sends("SANDIKA 7")
    await amina.sees("How was it before?")
    assert [one.call for one in await rows(bot, submission)] == ["well"]


async def test_where_a_name_is_asked_for_a_code_word_is_a_name(server, bot):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await amina.starts("well")
    await amina.taps("For someone else or a group")
    await amina.taps("A group")
    await amina.sees("called?")
    await amina.sends("Sandika 7")
    await amina.sees("How many women")


async def test_when_a_form_is_at_its_end_a_code_word_opens_another_call(server, bot):
    await add(bot, "SANDIKA 7")
    amina = server.person()
    await begins(amina, "well")
    await amina.sees("Which village is it?")
    await amina.sends("Kaolack")
    await amina.sees("How was it before?")
    await amina.sends("Better")
    await amina.sees("That was the last question")
    await amina.sends("sandika 7")
    await amina.sees("The rice")


async def test_a_word_that_was_taken_away_opens_nothing_more(server, bot):
    await add(bot, "SANDIKA 7")
    amina, binta = server.person("Amina"), server.person("Binta")
    await amina.sends("SANDIKA 7")
    await amina.sees("The rice")
    async with bot.application.database.write() as connection:
        assert await remove_source(connection, "rice", "radio")
        assert not await remove_source(connection, "rice", "radio")
    await binta.sends("SANDIKA 7")
    await binta.sees("The well")


async def test_somebody_arrives_at_a_call_once_by_the_first_source(server, bot):
    amina = server.person()
    await amina.starts("rice--poster")
    await amina.sees("The rice")
    await amina.taps("Go on")
    await amina.sees("Do you want to take part?")
    await amina.taps("No")
    await amina.sees("No answer was kept")
    await amina.starts("rice--radio")
    await amina.sees("The rice")
    await amina.starts("well--radio")
    await amina.sees("The well")
    assert await came(bot) == [(amina.id, "rice", "poster"), (amina.id, "well", "radio")]
    assert [one.source for one in await rows(bot, chat)] == ["poster"]


async def test_sources_are_counted_from_coming_to_sending_and_unknown_ones_are_listed_too(server, bot):
    await add(bot, "SANDIKA 7")
    await add(bot, None, code="coop", label="The cooperative")
    people = [server.person(name) for name in ("Amina", "Binta", "Cira", "Dede")]
    for person, payload in zip(people, ("rice--radio", "rice--radio", "rice--wall", "rice"), strict=True):
        await person.starts(payload)
        await person.sees("The rice")
    amina, cira = people[0], people[2]
    for person in (amina, cira):
        await person.taps("Go on")
        await person.taps("Yes, I take part")
        await person.sees("Which village is it?")
    await settles(amina)
    assert await counted(bot) == (
        SourceCount("radio", "Radio Sandika", "SANDIKA 7", 2, 1, 0),
        SourceCount("coop", "The cooperative", None, 0, 0, 0),
        SourceCount("wall", "", None, 1, 1, 0),
        SourceCount("", "", None, 1, 0, 0),
    )
