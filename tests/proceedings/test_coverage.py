"""What is said of each recommendation: who counts, in which column, and with which words."""

import csv
import io
import os
from datetime import UTC, datetime

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from bot.cli import main
from bot.consulting.calls import Calls
from bot.database import models
from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import Moderator, decide, set_entry
from bot.documents.grids import grid_file
from bot.proceedings.coverage_grid import grid, pictures, table
from bot.proceedings.coverage_tables import as_csv, as_xlsx
from bot.proceedings.covering import ANY
from bot.proceedings.publishing import published
from bot.proceedings.reading_coverage import read_coverage
from bot.watching.figures import Hidden
from conversations.loader import load_call
from tests.making import problems_of, write_call
from tests.watching.kept import DAY, Keeping

HOW = """
    title: How it went
    coverage: {used: [sets, purpose], useful: [helped], women: [women], affiliation: [body]}
    form:
      - type: group
        name: s
        label: S
        questions:
          - {type: text, name: country, label: Where, appearance: country}
          - type: select_multiple
            name: body
            label: Who
            choices: [{name: un, label: The UN}, {name: union, label: A union}]
          - type: select_multiple
            name: sets
            label: Which
            choices: [{name: one, label: One}, {name: two, label: Two}]
          - {type: text, name: purpose, label: What for, appearance: multiline}
          - {type: text, name: helped, label: What helped, appearance: multiline, relevant: "selected(${sets}, 'one')"}
          - {type: text, name: women, label: Women, appearance: multiline}
          - {type: text, name: more, label: More, appearance: multiline}
"""
LIBRARY = """
    version: "1"
    actors: [{id: all, label: Everyone}]
    tags: [{id: t, label: T}]
    sets:
      - id: one
        title: The first set
        recommendations:
          - {id: wells, topic: Wells for all, plain: Dig wells., questions: [purpose, helped, women, more], tags: [t]}
          - {id: seed, topic: "=Seed", plain: Keep seed., questions: [more], tags: [t]}
      - id: two
        title: The second set
        recommendations:
          - {id: roads, topic: Roads, plain: Mend roads., questions: [more], tags: [t]}
"""
MODERATOR = Moderator(None, "Awa")


@pytest.fixture
def call(tmp_path):
    return load_call(write_call(tmp_path / "calls" / "how", HOW, recommendations=LIBRARY))


@pytest.fixture
def kept(database, call):
    return Kept(database, call)


class Kept:
    """Forms with what their answers speak of."""

    def __init__(self, database, call):
        self.database, self.call = database, call
        self.keeping = Keeping(database, call)
        self.links, self.chat = [], 0

    def form(self, *answers, of=(), status="submitted", **more):
        """A form; `of` are (key, entry) pairs."""
        self.chat += 1
        number = self.keeping.form(self.chat, status, *[(*answer, 1) for answer in answers], **more)
        self.links += [(number, key, entry) for key, entry in of]
        return number

    async def write(self):
        await self.keeping.write()
        async with self.database.write() as connection:
            for number, key, entry in self.links:
                await set_entry(self.database, connection, number, key, entry, True, MODERATOR, DAY)
            await connection.execute(update(models.submission).values(appearance="none"))

    async def appears(self, number, how, **more):
        async with self.database.write() as connection:
            one = models.submission.c.id == number
            await connection.execute(update(models.submission).where(one).values(appearance=how))
            if more:
                who = models.respondent.c.id == number
                await connection.execute(update(models.respondent).where(who).values(**more))

    async def read(self, **more):
        calls = Calls({self.call.name: self.call}, self.call.name, None)
        return await read_coverage(self.database, calls, self.call, datetime(2027, 4, 1, tzinfo=UTC), **more)


def counts(coverage, entry):
    one = next(one for one in coverage.entries if one.entry.id == entry)
    return {role: one.count(role) for role in coverage.roles if one.count(role)}


def of(coverage, entry):
    return next(one for one in coverage.entries if one.entry.id == entry)


async def test_an_answer_counts_in_the_column_of_its_question_and_in_all(kept):
    kept.form(("purpose", "A well."), ("women", "Ten of us."), of=[("purpose", "wells"), ("women", "wells")])
    kept.form(("women", "Nine."), of=[("women", "wells")])
    kept.form(("more", "Of seed."), of=[("more", "seed")])
    await kept.write()
    found = await kept.read()
    assert found.roles == (ANY, "used", "useful", "women")
    assert counts(found, "wells") == {ANY: 2, "used": 1, "women": 2}
    assert counts(found, "seed") == {ANY: 1}
    assert counts(found, "roads") == {}
    assert [one.count() for one in found.sets] == [3, 0]


async def test_a_ticked_set_counts_for_the_set_and_for_none_of_its_entries(kept):
    kept.form(("sets", ("one",)))
    kept.form(("sets", ("one", "two")), ("purpose", "A well."), of=[("purpose", "wells")])
    await kept.write()
    found = await kept.read()
    assert [one.count("used") for one in found.sets] == [2, 1]
    assert counts(found, "wells") == {ANY: 1, "used": 1}


async def test_what_was_taken_back_left_out_not_sent_or_only_tried_is_not_counted(kept):
    said = ("more", "Of seed.")
    for more in ({"status": "withdrawn"}, {"status": "midway"}, {"trial": True}, {}, {}):
        numbers = kept.form(said, of=[("more", "seed")], **more)
    await kept.write()
    async with kept.database.write() as connection:
        await decide(kept.database, connection, numbers, "left-out", 1, MODERATOR, DAY, why="Twice")
    found = await kept.read()
    assert (found.submissions, found.left_out) == (1, 1)
    assert counts(found, "seed") == {ANY: 1}


async def test_an_answer_that_is_empty_or_no_longer_part_of_the_form_speaks_of_nothing(kept):
    kept.form(("more", None), of=[("more", "seed")])
    kept.form(("sets", ("two",)), ("helped", "It did."), of=[("helped", "wells")])
    await kept.write()
    found = await kept.read()
    assert counts(found, "seed") == counts(found, "wells") == {}


async def test_each_submission_stands_in_one_row_of_each_breakdown(kept):
    for country, body in (("SN", ("un",)), ("SN", ("un", "union")), (None, None)):
        kept.form(("country", country), ("body", body), ("more", "Of seed."), of=[("more", "seed")])
    await kept.write()
    cells = of(await kept.read(), "seed").counts
    assert {cell[1:]: count for cell, count in cells.items() if cell[0] == ANY and cell[1]} == {
        ("country", "SN"): 2,
        ("country", ""): 1,
        ("affiliation", "un"): 1,
        ("affiliation", "several"): 1,
        ("affiliation", ""): 1,
        ("kind", "myself"): 3,
    }


async def test_a_quote_says_who_only_as_they_chose_and_nothing_of_those_who_are_only_counted(kept):
    numbers = [kept.form(("more", f"Words {n}."), of=[("more", "seed")]) for n in range(3)]
    await kept.write()
    await kept.appears(numbers[0], "name", kind="person", name="Awa Diop")
    await kept.appears(numbers[1], "counted", kind="person", name="Binta Sow")
    await kept.appears(numbers[2], "none", kind="person", name="Demba Ba")
    found = await kept.read()
    assert counts(found, "seed") == {ANY: 3}
    assert [(one.words, one.who) for one in of(found, "seed").quotes] == [("Words 0.", "Awa Diop"), ("Words 2.", None)]
    assert not of(await kept.read(quotes=0), "seed").quotes
    assert len(of(await kept.read(quotes=1), "seed").quotes) == 1


async def test_a_quote_names_nobody_who_does_not_want_it_and_has_no_number_or_address_in_it(kept):
    said = "Demba keeps seed. Call 77 654 32 19, or awa@example.org."
    numbers = [kept.form(("more", said), of=[("more", "seed")]) for _ in range(2)]
    await kept.write()
    await kept.appears(numbers[0], "name", kind="person", name="Demba Ba")
    await kept.appears(numbers[1], "none", kind="person", name="Demba Ba")
    named, nameless = of(await kept.read(), "seed").quotes
    assert named.words == "Demba keeps seed. Call […], or […]."
    assert nameless.words == "[…] keeps seed. Call […], or […]."


async def test_a_quote_has_no_translation_that_is_older_than_what_was_hidden(kept):
    number = kept.form(("more", "Mon voisin Omar a des semences."), of=[("more", "seed")], language="fr")
    await kept.write()
    async with kept.database.write() as connection:
        query = select(models.answer.c.id).where(models.answer.c.submission_id == number)
        row = (await connection.execute(query)).scalar_one()
        for at, (kind, language, words) in enumerate(
            [("translation", "en", "My neighbour Omar."), ("published", "fr", "Mon voisin […] a des semences.")]
        ):
            made = Rendition(at + 1, number, "more", kind, language, words, "human", row, MODERATOR, DAY)
            await add_rendition(connection, made)
    (quote,) = of(await kept.read(language="en"), "seed").quotes
    assert (quote.words, quote.translation) == ("Mon voisin […] a des semences.", "")


async def test_a_quote_has_the_published_words_where_there_are_some_and_their_translation(kept):
    number = kept.form(("more", "My neighbour Demba has seed."), of=[("more", "seed")], language="fr")
    await kept.write()
    async with kept.database.write() as connection:
        query = select(models.answer.c.id).where(models.answer.c.submission_id == number)
        row = (await connection.execute(query)).scalar_one()
        for at, (kind, language, words) in enumerate(
            [("published", "fr", "My neighbour […] has seed."), ("translation", "en", "In English.")]
        ):
            made = Rendition(at + 1, number, "more", kind, language, words, "human", row, MODERATOR, DAY)
            await add_rendition(connection, made)
    (quote,) = of(await kept.read(language="en"), "seed").quotes
    assert (quote.words, quote.language, quote.translation) == ("My neighbour […] has seed.", "fr", "In English.")
    (quote,) = of(await kept.read(language="fr"), "seed").quotes
    assert quote.translation == ""


async def test_a_quote_tells_no_contact_and_no_name_of_those_who_stand_without_one(kept):
    words = "I am Demba Ba, ring +221 77 000 11 22.\n13.44441, -16.00002\nSow, Binta, 221770001122"
    number = kept.form(("more", words), of=[("more", "seed")])
    await kept.write()
    await kept.appears(number, "none", kind="person", name="Demba Ba")
    (quote,) = of(await kept.read(), "seed").quotes
    assert quote.words == "I am […], ring […].\n[…]\n[…]"


async def test_a_translation_that_is_older_than_the_published_words_is_not_quoted(kept):
    number = kept.form(("more", "Demba a des semences."), of=[("more", "seed")], language="fr")
    await kept.write()
    async with kept.database.write() as connection:
        query = select(models.answer.c.id).where(models.answer.c.submission_id == number)
        row = (await connection.execute(query)).scalar_one()
        for at, (kind, language, words) in enumerate(
            [("translation", "en", "Demba has seed."), ("published", "fr", "[…] a des semences.")]
        ):
            made = Rendition(at + 1, number, "more", kind, language, words, "human", row, MODERATOR, DAY)
            await add_rendition(connection, made)
    (quote,) = of(await kept.read(language="en"), "seed").quotes
    assert (quote.words, quote.translation) == ("[…] a des semences.", "")


async def test_published_numbers_are_in_fives_and_have_no_quotes_and_nobody_is_told_as_a_few_are(kept):
    for number in range(7):
        kept.form(("country", "SN" if number else "ML"), ("more", "Of seed."), of=[("more", "seed")])
    await kept.write()
    found = published(await kept.read())
    seed = of(found, "seed")
    assert seed.count() == 5
    assert seed.count("women") is of(found, "roads").count() is Hidden.FEW
    assert not seed.quotes
    assert all(isinstance(count, Hidden) or count % 5 == 0 for one in found.entries for count in one.counts.values())
    assert found.submissions == 5


async def test_the_table_has_every_recommendation_and_its_numbers_as_pdf_and_picture(kept):
    kept.form(("more", "Of seed."), of=[("more", "seed")])
    await kept.write()
    found = await kept.read()
    drawn = table(found, "en")
    assert [(row.label, row.strong, row.numbers[0].words) for row in drawn.rows] == [
        ("The first set", True, "1"), ("Wells for all", False, "0"), ("=Seed", False, "1"),
        ("The second set", True, "0"), ("Roads", False, "0"),
    ]  # fmt: skip
    assert [row.numbers[0].depth for row in drawn.rows] == [1, 0, 1, 0, 0]
    assert len(pictures(found, "en")) == 2
    for language, kind, begins in (("en", "png", b"\x89PNG"), ("ar", "png", b"\x89PNG"), ("fr", "pdf", b"%PDF")):
        data, undrawn = grid_file(grid(found, language), kind)
        assert data.startswith(begins)
        assert not undrawn


async def test_a_spreadsheet_has_the_numbers_as_numbers_and_words_never_as_formulas(kept):
    kept.form(("country", "SN"), ("more", "=1+1"), of=[("more", "seed")])
    await kept.write()
    found = await kept.read()
    lines = list(csv.DictReader(io.StringIO(as_csv(found, "en").decode("utf-8-sig"))))
    line = next(one for one in lines if one["recommendation"] == "seed" and one["role"] == ANY and not one["by"])
    assert (line["label"], line["submissions"]) == ("'=Seed", "1")
    assert {"by": "country", "value": "Senegal", "role": ANY, "submissions": "1"}.items() <= next(
        one.items() for one in lines if one["recommendation"] == "seed" and one["by"] == "country"
    )
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(found, "en")))
    rows = list(book["coverage"].iter_rows(values_only=True))
    assert rows[3][:3] == ("seed", "=Seed", 1)
    assert rows[5][-1] == "No answer speaks of it yet."
    assert book["coverage"]["B4"].data_type == "s"
    assert [row[5] for row in book["quotes"].iter_rows(values_only=True)] == ["words", "=1+1"]
    told = openpyxl.load_workbook(io.BytesIO(as_xlsx(published(found), "en")))
    assert "quotes" not in told.sheetnames


async def test_words_of_ones_own_are_no_kind_of_body(database, tmp_path):
    how = HOW.replace("affiliation: [body]", "affiliation: [more]")
    kept = Kept(database, load_call(write_call(tmp_path / "calls" / "how", how, recommendations=LIBRARY)))
    kept.form(("more", "Awa Diop, 77 123 45 67"), of=[("more", "seed")])
    await kept.write()
    assert "Awa" not in as_csv(published(await kept.read()), "en").decode()


async def test_the_largest_number_is_the_darkest(kept):
    for number in range(8):
        links = [("more", "seed"), *([("more", "wells")] if not number else [])]
        kept.form(("more", "Of seed."), of=links)
    await kept.write()
    rows = table(await kept.read(), "en").rows
    assert [row.numbers[0].depth for row in rows] == [4, 1, 4, 0, 0]


# The call


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{helpful: [q]}", "the key 'helpful' is not known"),
        ("{useful: [p]}", "useful: there is no question 'p'"),
        ("[q]", "'coverage' should be lists of questions"),
        ("{useful: {a: b}}", "'useful' should be a list of words"),
    ],
)
def test_a_call_says_what_is_wrong_with_its_coverage(given, said):
    form = "form: [{type: group, name: s, label: S, questions: [{type: text, name: q, label: Q}]}]"
    assert [said in one.what for one in problems_of(f"title: T\ncoverage: {given}\n{form}\n")] == [True]


def test_the_smallholders_call_says_which_of_its_questions_speak_of_recommendations():
    from conversations.loader import SHIPPED

    call = load_call(SHIPPED / "smallholders")
    assert set(call.coverage) == {"used", "useful", "constraint", "women", "youth", "affiliation"}
    assert all(name in call.form.questions for names in call.coverage.values() for name in names)


# The command


@pytest.fixture
def runs(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PALABRE_")]:
        monkeypatch.delenv(name)
    environment = {"PALABRE_CALLS": str(tmp_path / "calls"), "PALABRE_DEFAULT_CALL": "how"}
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def test_the_command_writes_what_the_ending_says_and_notes_that_it_did(runs, tmp_path):
    pytest.importorskip("faker")
    assert runs("simulate", "how", "--respondents", "12", "--submitted").exit_code == 0
    for ending, begins in ((".csv", b"\xef\xbb\xbfset,"), (".xlsx", b"PK"), (".png", b"\x89PNG"), (".pdf", b"%PDF")):
        done = runs("coverage", "how", "--out", f"c{ending}")
        assert done.exit_code == 0, done.output
        assert done.output.startswith("12 submissions, ")
        assert (tmp_path / f"c{ending}").read_bytes().startswith(begins)
    log = runs("staff", "log", "--json").output
    assert log.count("coverage.make") == 4
    assert not list(tmp_path.glob(".c*"))
    done = runs("coverage", "how", "--out", "passed.csv", "--published")
    assert done.output == "at least 10 submissions counted: passed.csv\n"
    assert "to pass on" in " ".join(runs("staff", "log").output.split())
    assert runs("staff", "log").output.count("with quotes") == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("how", "--out", "c.doc"), "--out:"),
        (("how", "--out", "c.csv", "--language", "fr"), "--language:"),
        (("how", "--out", "nowhere/c.csv"), "--out:"),
        (("prices", "--out", "c.csv"), "explains no recommendations"),
    ],
)
def test_what_cannot_be_written_is_one_line(runs, words, said):
    done = runs("coverage", *words)
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert done.output.count("\n") == 1


def test_without_a_database_every_recommendation_is_without_an_answer(runs, tmp_path):
    done = runs("coverage", "how", "--out", "c.csv")
    assert done.exit_code == 0, done.output
    assert "0 submissions, 3 recommendations without an answer yet" in done.output
