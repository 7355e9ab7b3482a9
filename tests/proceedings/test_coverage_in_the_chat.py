"""From "I want to say something about this" to /coverage: what a person speaks of is noted as they say it."""

import pytest
from sqlalchemy import select

from bot.consulting.listing import with_commas
from bot.database.models import answer_entry, audit, taken_out
from conversations.text import Text, say
from tests.bot.small import sends
from tests.bot.test_explaining import GLOSSARY, HERDERS, LIBRARY, comes_to, opens
from tests.bot.ways import house, rows
from tests.organising.at_work import employ

SAY = "I want to say something about this"


@pytest.fixture
async def bot(server, tmp_path):
    folder = tmp_path / "calls" / "herders"
    folder.mkdir(parents=True)
    (folder / "recommendations.yaml").write_text(LIBRARY)
    (folder / "glossary.yaml").write_text(GLOSSARY)
    async with house(server, tmp_path, herders=HERDERS) as running:
        yield running


@pytest.fixture
async def amina(server, bot):
    person = server.person("Amina", "en")
    await comes_to(person)
    return person


async def links(bot):
    return [(row.key, row.entry, row.by) for row in await rows(bot, answer_entry)]


async def test_words_that_follow_speak_of_the_entry(bot, amina):
    await opens(amina, "Vets within reach")
    await amina.taps(SAY)
    await amina.sees("What worked for pastoralists?")
    assert await links(bot) == []
    await amina.sends("A vet came on a motorbike.")
    await amina.sees("I have kept this")
    assert await links(bot) == [("practice", "vets", "person")]
    await amina.sends("And another one in May.")
    await amina.sees("I have kept this")
    await amina.taps("Done")
    await amina.sees("What would help?")
    await amina.sends("A fridge.")
    await amina.sees("Anything else?")
    assert await links(bot) == [("practice", "vets", "person")]


async def test_where_there_are_several_questions_the_chosen_one_speaks_of_it(bot, amina):
    await opens(amina, "Prices that pay")
    await amina.sees("In 2013")
    await amina.taps(SAY)
    await amina.sees("Where does it belong?")
    await amina.taps("2")
    await amina.sees("What would help?")
    await amina.sends("A fair price.")
    await amina.sees("What worked for pastoralists?")
    assert await links(bot) == [("help", "fair-price", "person")]


async def test_an_answer_that_is_skipped_or_was_there_before_speaks_of_nothing(bot, amina):
    await opens(amina, "Vets within reach")
    await amina.taps(SAY)
    await amina.sees("What worked for pastoralists?")
    await amina.taps("Skip")
    await amina.sees("What would help?")
    await amina.sends("Water.")
    await amina.sees("Anything else?")
    await amina.sends("/recommendations")
    await amina.sees("What was recommended")
    await amina.taps("By topic")
    await amina.sees("Topics. Tap one.")
    await amina.taps("Fair prices")
    await amina.sees("Fair prices")
    await amina.taps("Prices that pay")
    await amina.sees("In 2013")
    await amina.taps(SAY)
    await amina.sees("Where does it belong?")
    await amina.taps("2")
    await amina.sees("What would help?")
    await amina.taps("Next")
    await amina.sees("Anything else?")
    assert await links(bot) == []


async def test_a_moderator_sees_what_is_spoken_of_in_words_pictures_and_quotes(server, bot, amina):
    await opens(amina, "Vets within reach")
    await amina.taps(SAY)
    await amina.sees("What worked for pastoralists?")
    await amina.sends("A vet came on a motorbike.")
    await amina.taps("Done")
    await amina.sees("What would help?")
    await amina.taps("Skip")
    await amina.sees("Anything else?")
    await amina.taps("Skip")
    await sends(amina)
    awa = server.person("Awa", "en")
    await awa.starts()
    await employ(bot, awa, "moderator", "herders")
    await awa.sends("/coverage")
    seen = await awa.sees("What is said of the recommendations", timeout=30)
    assert "1 submission is looked at" in seen.text
    assert "Of 3 recommendations, 2 have no answer yet" in seen.text
    assert "Without an answer: Prices that pay and Wells for all" in seen.text
    assert [message.kind for message in awa.messages].count("photo") == 1
    await awa.taps("The quotes, as a file", on=seen)
    file = await awa.sees("These are answers of people.", timeout=30)
    assert file.kind == "document"
    # that folder is emptied after a day
    data = bot.application.settings.data
    assert [len(list((data / name).glob("*.pdf"))) for name in ("exports", "pictures")] == [1, 0]
    async with bot.application.database.read() as connection:
        noted = (await connection.execute(select(audit.c.what).order_by(audit.c.id))).scalars().all()
        quoted = (await connection.execute(select(taken_out.c.audit_id))).all()
    assert [what for what in noted if what.startswith("coverage")] == ["coverage.see", "coverage.make"]
    assert len(quoted) == 1


async def test_who_may_not_read_answers_gets_no_coverage(server, bot):
    viewer = server.person("Viewer", "en")
    await viewer.starts()
    await employ(bot, viewer, "viewer", "herders")
    viewer.looks()
    await viewer.sends("/coverage")
    await viewer.sees("I do not know that command.")


def test_names_that_more_follow_have_one_and_alone():
    text = Text(
        "{names}, and {n} more.", {"names": with_commas([Text("Prices"), Text("Wells"), Text("Roads")]), "n": 8}
    )
    assert say(text, "en") == "Prices, Wells, Roads, and 8 more."
