"""People who were made up stand in the database as real ones do, and never among real ones by mistake."""

import asyncio
import io
import os
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bot.cli import main
from bot.consulting.calls import Calls
from bot.database import models
from bot.database.exports import read_all
from bot.database.opening import Database
from bot.database.simulated import FIRST
from bot.documents.printable import printable
from bot.documents.worker import made as document_made
from bot.exporting.as_json import as_json
from bot.simulating.people import People
from bot.simulating.sentences import SENTENCES, topic_of
from bot.simulating.writing import RealPeople, simulate
from conversations import engine
from conversations.completed import completed_form
from conversations.loader import SHIPPED, load_call
from conversations.replies import Reopen, Submit
from conversations.state import Moment, Status
from conversations.text import Text
from tests.making import call_asking
from tests.watching.kept import Keeping

pytest.importorskip("faker")

UNTIL = datetime(2027, 3, 1, tzinfo=UTC)
SMALL = call_asking(
    """
    - {type: text, name: village, label: Where, required: true}
    - {type: text, name: story, label: What happened, appearance: multiline}
    - {type: integer, name: goats, label: How many, constraint: ". >= 3 and . <= 8"}
    - {type: image, name: photo, label: Show it, required: true}
    - type: select_multiple
      name: needs
      label: What do you need
      choices: [{name: water, label: Water}, {name: seed, label: Seed}]
    - {type: text, name: why, label: Why, for_each: needs}
    """,
    "languages: [en, fr, es]",
)


async def filled(database, call, folder, count, **more):
    return await simulate(database, call, folder, count, until=UNTIL, **more)


async def everything(database):
    """Every table's rows, as they stand."""
    async with database.read() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in models.metadata.sorted_tables
        }


async def came_of(database, call):
    return [came async for came in read_all(database, call.name)]


def moment(language):
    return Moment(UNTIL, language, lambda: 0.5, lambda: "id")


@pytest.mark.parametrize("name", ["prices", "smallholders"])
async def test_a_shipped_call_is_filled_with_forms_that_print(name, database, tmp_path):
    call = load_call(SHIPPED / name)
    ended = await filled(database, call, tmp_path, 14, seed=3)
    assert ended.total() == 14
    assert ended["submitted"] > ended["midway"]
    calls, found = Calls({call.name: call}, call.name, tmp_path / "forms"), await came_of(database, call)
    assert Counter(came.submission.status.value for came in found) == ended
    for came in found:
        shown = as_json(calls, came)
        assert shown["answers"] or shown["status"] != "submitted"
        submission = came.submission
        form = completed_form(call, submission.conversation, moment(submission.language))
        assert len(document_made(printable(form, submission.language), "docx")[0]) > 5_000


async def test_what_was_sent_obeys_the_form_and_could_be_sent_again(database, tmp_path):
    await filled(database, SMALL, tmp_path, 40, submitted=True)
    found = await came_of(database, SMALL)
    assert {came.submission.status for came in found} == {Status.SUBMITTED}
    for came in found:
        answers = came.submission.conversation.answers
        assert answers["village"].value
        assert answers["photo"].files
        assert "goats" not in answers or answers["goats"].value in (None, *range(3, 9))
        for choice in answers["needs"].value or () if "needs" in answers else ():
            assert f"why[{choice}]" in answers
        opened = engine.advance(SMALL, came.submission.conversation, Reopen(), moment("en"))
        again = engine.advance(SMALL, opened.conversation, Submit(), moment("en"))
        assert again.conversation.status is Status.SUBMITTED or again.conversation.pending.matter == "send"


async def test_the_same_seed_makes_the_same_database_and_another_seed_another(tmp_path):
    made = []
    for place, seed in (("a", 1), ("b", 1), ("c", 2)):
        database = await Database.open(f"sqlite:///{tmp_path / place}.db")
        await filled(database, SMALL, tmp_path / place, 12, seed=seed)
        made.append(await everything(database))
        await database.close()
    assert made[0] == made[1]
    assert made[0]["answer"] != made[2]["answer"]
    assert all(made[0][name] for name in ("arrival", "chat", "consent", "holding", "respondent", "wording", "file"))


async def test_nobody_who_was_made_up_is_ever_written_to(database, tmp_path):
    await filled(database, SMALL, tmp_path, 15)
    rows = await everything(database)
    assert rows["job"] == rows["outbox"] == []
    async with database.read() as connection:
        chats = (await connection.execute(select(models.chat.c.chat_id, models.chat.c.reachable))).all()
    assert [tuple(row) for row in chats] == [(FIRST + number, False) for number in range(15)]


async def test_files_stand_in_the_data_folder_and_are_what_they_say(database, tmp_path):
    image = pytest.importorskip("PIL.Image")
    await filled(database, load_call(SHIPPED / "smallholders"), tmp_path, 40, seed=2)
    await filled(database, SMALL, tmp_path, 10, seed=2)
    async with database.read() as connection:
        files = (await connection.execute(select(models.file))).mappings().all()
    assert {"voice", "photo"} <= {file["kind"] for file in files}
    for file in files:
        content = (tmp_path / file["path"]).read_bytes()
        assert (file["state"], file["size"], file["handle"]) == ("kept", len(content), "")
        if file["kind"] == "voice":
            assert content.startswith(b"OggS")
            assert b"OpusHead" in content[:64]
        else:
            assert image.open(io.BytesIO(content)).convert("L").size == (320, 240)


async def test_those_who_come_later_are_others(database, tmp_path):
    await filled(database, SMALL, tmp_path, 8)
    await filled(database, SMALL, tmp_path, 8)
    found = await came_of(database, SMALL)
    assert len({came.submission.reference for came in found}) == 16


async def test_nobody_is_made_up_where_real_people_have_answered(database, tmp_path):
    keeping = Keeping(database, SMALL)
    keeping.form(7, "midway", ("village", "Ndiagne", 1))
    await keeping.write()
    with pytest.raises(RealPeople):
        await filled(database, SMALL, tmp_path, 3)
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(models.submission))).scalar() == 1
    await filled(database, SMALL, tmp_path, 3, among_real=True)
    async with database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(models.submission))).scalar() == 4


async def test_of_nobody_nothing_stands_there(database, tmp_path):
    assert (await filled(database, SMALL, tmp_path, 0)).total() == 0
    assert await came_of(database, SMALL) == []


def test_a_person_does_not_change_with_how_many_come_after_them():
    one, two = People(4, SMALL.languages), People(4, SMALL.languages)
    two.person(0, 0.0)
    assert one.person(5, 0.5) == two.person(5, 0.5)


@pytest.mark.parametrize("language", SENTENCES)
def test_every_language_has_sentences_for_whatever_is_asked(language):
    stock = SENTENCES[language]
    assert {"general", "short", "group", "organisation", "about"} <= stock.keys()
    values = {"place": "Kaya", "n": 3, "year": 2020, "topic": "x"}
    assert all(one.format(**values) for some in stock.values() for one in some)
    assert sum(map(len, stock["general"])) > 400


def test_a_question_is_answered_by_what_it_is_about():
    names = ("vi_benefits", "vii_benefits", "xiii_youth", "x_constraints", "remark", "abc")
    assert [*map(topic_of, names)] == ["women", "youth", "youth", "hindered", "markets", "general"]


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)
    return lambda *words: CliRunner().invoke(main, ["simulate", *words])


def test_the_command_says_how_many_were_made_up_and_how_their_forms_stand(runs, tmp_path):
    done = runs("prices", "--respondents", "6", "--submitted", "--seed", "9")
    assert (done.exit_code, done.output) == (0, "6 people made up with seed 9: 6 sent\n")
    done = runs("prices", "--respondents", "0")
    assert (done.exit_code, done.output) == (0, "0 people made up with seed 1\n")


def test_the_command_refuses_real_people_in_one_line(runs, tmp_path):
    async def fill():
        database = await Database.open(f"sqlite:///{tmp_path / 'palabre-data' / 'palabre.db'}")
        keeping = Keeping(database, SMALL)
        keeping.form(7, "midway")
        await keeping.write()
        await database.close()

    asyncio.run(fill())
    done = runs("prices", "--respondents", "2")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert "--among-real" in done.output


def test_without_faker_it_says_what_to_install(runs, monkeypatch):
    monkeypatch.setitem(sys.modules, "faker", None)
    done = runs("prices", "--respondents", "2")
    assert done.exit_code == 2
    assert "pip install palabre[simulate]" in done.output


def test_its_words_are_no_words_to_translate():
    """What was made up is data, in whichever language: nothing of it belongs into a catalogue."""
    assert not any(isinstance(one, Text) for stock in SENTENCES.values() for some in stock.values() for one in some)
