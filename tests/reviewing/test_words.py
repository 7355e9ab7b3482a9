"""Two columns for volunteers: nobody is named in them, and what comes back stands beside the very answer they saw."""

from __future__ import annotations

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import insert

from bot.database import models
from bot.database.answers import body_of
from bot.database.exports import read_all
from bot.database.ids import Ids
from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import Moderator, decide
from bot.reviewing.guards import RowGuard, guard_of
from bot.reviewing.wordings import wordings
from bot.reviewing.words_in import Reading, read_words
from bot.reviewing.words_out import RULE, Wish, write_words
from bot.tables.columns import write_columns
from bot.tables.opening import Unreadable
from conversations.text import say
from tests.broadcasting.people import rows
from tests.reviewing.came_in import NOW, WELLS, CameIn, both, calls, spoken, written

VOLUNTEER = Moderator(None, "Fatou")
STATES = frozenset({"received", "changed", "accepted"})


@pytest.fixture
def people(database):
    return CameIn(database)


@pytest.fixture(params=["xlsx", "docx"])
def table(request, tmp_path, database):
    return Table(tmp_path, database, request.param)


def said_in(row):
    """The words of the answer that stand in a row, without the question above them."""
    return row[0].partition(f"\n{RULE}\n")[2]


class Table:
    """A table at work."""

    def __init__(self, folder, database, kind):
        self.folder, self.database = folder, database
        self.path = folder / f"words.{kind}"

    async def out(self, kind, language=None, most=100, **more):
        wish = Wish(kind, language, STATES, most)
        return await write_words(
            self.database, calls(self.folder), "wells", self.path, wish, data=self.folder / "data", **more
        )

    def cells(self):
        if self.path.suffix == ".xlsx":
            return [[cell or "" for cell in row] for row in load_workbook(self.path).active.iter_rows(values_only=True)]
        return [[cell.text for cell in row.cells] for row in Document(str(self.path)).tables[0].rows]

    def put(self, row, column, words):
        if self.path.suffix == ".xlsx":
            book = load_workbook(self.path)
            cell = book.active.cell(row, column, words)
            cell.data_type = "s"
            book.save(self.path)
        else:
            document = Document(str(self.path))
            document.tables[0].cell(row - 1, column - 1).text = words
            document.save(str(self.path))

    async def back(self, **more):
        lines, wrong = read_words(self.path)
        return await Reading(self.database, WELLS, VOLUNTEER, Ids(), NOW, **more).take(lines, wrong)

    async def came(self):
        return [one async for one in read_all(self.database, "wells")]


@both
async def test_a_translation_goes_out_and_comes_back(people, table):
    number = await people.sent(story=written("Nous cherchons l'eau."), village=written("Sandika"))
    done = await table.out("translation", "en")
    assert (done.rows, done.is_more) == (2, False)
    assert [row[:2] for row in table.cells()[1:]] == [
        ["Which village is it?\n———\nSandika", ""],
        ["How was it before?\n———\nNous cherchons l'eau.", ""],
    ]
    table.put(3, 2, "=We fetch\nwater.")
    done = await table.back()
    assert (done.changed, done.refused) == ({f"R{number}"}, [])
    (one,) = await table.came()
    made = one.renditions.newest("story", "translation", "en")
    assert (made.words, made.state, made.by) == ("=We fetch\nwater.", "human", VOLUNTEER)
    assert (await table.back()).changed == set()


async def test_a_voice_goes_out_with_its_file_and_comes_back_as_words(people, table):
    number = await people.sent(story=spoken(100), village=written("Sandika"))
    await people.keep_file(number, 77, "files/1/77.ogg")
    voice = table.folder / "data" / "files" / "1" / "77.ogg"
    voice.parent.mkdir(parents=True)
    voice.write_bytes(b"OggS")
    sounds = table.folder / "sounds"
    done = await table.out("transcript", sounds=sounds)
    assert (done.rows, done.sounds) == (1, 1)
    left = table.cells()[1][0]
    assert all(one in left for one in (f"R{number}", "How was it before?", "00002.ogg", "1 min 40"))
    assert (sounds / "00002.ogg").read_bytes() == b"OggS"
    assert (sounds / "00002.ogg").stat().st_mode & 0o077 == 0
    table.put(2, 2, "Nous cherchons l'eau.")
    await table.back()
    (one,) = await table.came()
    made = one.renditions.newest("story", "transcript")
    assert (made.words, made.language, made.state) == ("Nous cherchons l'eau.", "fr", "human")
    # the running bot lets the person confirm it
    (job,) = await rows(people, models.job)
    assert (job["kind"], job["payload"]) == ("heard", {"rendition": made.id})


async def test_words_of_a_machine_are_drafts_that_nobody_is_asked_to_confirm(people, table):
    await people.sent(story=spoken())
    await table.out("transcript")
    table.put(2, 2, "Nous cherchons l'eau.")
    await table.back(state="machine")
    (one,) = await table.came()
    assert one.renditions.newest("story", "transcript").state == "machine"
    assert await rows(people, models.job) == []


async def test_who_answered_stands_nowhere_in_it(people, table):
    await people.sent(
        name="Awa Diop", phone_number=written("+221771234567"), title=written("The wells of Awa Diop"),
        story=written("I am awa  diop, my number is +221771234567. Awawa stays."),
    )  # fmt: skip
    await table.out("translation", "en")
    (row,) = table.cells()[1:]
    assert said_in(row) == "I am […], my number is […]. Awawa stays."


async def test_contacts_and_places_in_the_words_are_not_given_out(people, table):
    words = "Ring 77 123 45 67 or write to awa@example.org.\n13.44441, -16.00002\nSow, Binta, 221770001122"
    await people.sent(story=written(words))
    await table.out("translation", "en")
    assert said_in(table.cells()[1]) == "Ring […] or write to […].\n[…]\n[…]"


async def test_an_answer_that_changed_meanwhile_is_refused_and_named(people, table):
    first, second = await people.sent(village=written("Sandika")), await people.sent(village=written("Louga"))
    await table.out("translation", "en")
    async with people.database.write() as connection:
        (row, *_) = [one for one in await rows_in(connection) if one["submission_id"] == first]
        anew = {**row, "id": row["id"] + 100_000, "revision": 1, "body": body_of(written("Sandiara"), None)}
        await connection.execute(insert(models.answer).values(anew))
    table.put(2, 2, "Sandika!")
    table.put(3, 2, "Louga!")
    done = await table.back()
    assert done.changed == {f"R{second}"}
    (wrong,) = done.refused
    assert wrong.reference == f"R{first}"
    assert "row 2" in wrong.why
    assert "changed this answer" in wrong.why


async def rows_in(connection):
    return [dict(row) for row in (await connection.execute(models.answer.select())).mappings()]


async def test_words_of_two_volunteers_are_never_written_over(people, table):
    number = await people.sent(village=written("Sandika"))
    await table.out("translation", "en")
    table.put(2, 2, "Sandika the second")
    (one,) = await table.came()
    async with people.database.write() as connection:
        made = Rendition(
            9, number, "village", "translation", "en", "Sandika the first", "human", one.renditions.rows["village"],
            Moderator(None, "Boubou"), NOW,
        )  # fmt: skip
        await add_rendition(connection, made)
    (wrong,) = (await table.back()).refused
    assert "Boubou has written this meanwhile" in wrong.why
    assert (await table.back(over=True)).changed == {f"R{number}"}


async def ready(people, number, words, identity=9):
    """A moderator hides something in the village's words."""
    (one,) = [one async for one in read_all(people.database, "wells")]
    row = one.renditions.rows["village"]
    made = Rendition(identity, number, "village", "published", "fr", words, "human", row, VOLUNTEER, NOW)
    async with people.database.write() as connection:
        await add_rendition(connection, made)


async def test_what_a_moderator_has_hidden_is_not_given_out_to_be_translated(people, table):
    number = await people.sent(village=written("Chez Moussa"))
    await ready(people, number, "Chez […]")
    await table.out("translation", "en")
    assert said_in(table.cells()[1]) == "Chez […]"
    table.put(2, 2, "At […]")
    assert (await table.back()).changed == {f"R{number}"}


async def test_a_translation_of_words_that_are_hidden_meanwhile_is_refused_and_wanted_anew(people, table):
    number = await people.sent(village=written("Chez Moussa"))
    await table.out("translation", "en")
    table.put(2, 2, "At Moussa's")
    await ready(people, number, "Chez […]")
    (wrong,) = (await table.back(over=True)).refused
    assert "begin with a new table" in wrong.why
    (one,) = await table.came()
    assert one.renditions.newest("village", "translation", "en") is None


async def test_a_translation_that_is_older_than_what_is_printed_is_wanted_anew(people, table):
    number = await people.sent(village=written("Chez Moussa"))
    await table.out("translation", "en")
    table.put(2, 2, "At Moussa's")
    await table.back()
    await ready(people, number, "Chez […]", identity=2**60)
    assert (await table.out("translation", "en")).rows == 1


async def test_what_was_left_out_meanwhile_is_not_taken_over(people, table):
    number = await people.sent(village=written("Sandika"))
    await table.out("translation", "en")
    async with people.database.write() as connection:
        await decide(people.database, connection, number, "left-out", 1, VOLUNTEER, NOW, why="Empty.")
    table.put(2, 2, "Sandika")
    (wrong,) = (await table.back()).refused
    assert "does not count any more" in wrong.why
    assert (await table.out("translation", "en")).rows == 0


async def test_a_guard_that_was_typed_over_is_refused(people, table):
    await people.sent(village=written("Sandika"))
    await table.out("translation", "en")
    table.put(2, 2, "Sandika")
    guard = table.cells()[1][2]
    table.put(2, 3, guard[:-1] + ("0" if guard[-1] != "0" else "1"))
    (wrong,) = (await table.back()).refused
    assert "third column was changed" in wrong.why


async def test_no_more_rows_than_were_asked_for(people, table):
    for _ in range(3):
        await people.sent(village=written("Sandika"))
    done = await table.out("translation", "en", most=2)
    assert (done.rows, done.is_more) == (2, True)


def test_a_table_of_something_else_is_refused(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", "b", "c"])
    book.save(tmp_path / "words.xlsx")
    with pytest.raises(Unreadable, match="no third column"):
        read_words(tmp_path / "words.xlsx")


def test_a_guard_reads_as_it_was_written():
    guard = RowGuard(2**62, 7, "translation", "pt-BR", 9)
    assert guard_of(str(guard)) == guard
    for hostile in ("", ":::::", "a:b:c:d:e:f", "zzzzzzzzzzzzzzzz:1:1:transcript:fr:000000", str(guard).upper()):
        assert guard_of(hostile) is None


async def test_which_words_stand_where_and_what_is_said_of_them(people):
    number = await people.sent(story=spoken(100), village=written("Sandika"))
    (came,) = [one async for one in read_all(people.database, "wells")]
    before = wordings(came, "story", "en")
    assert (before.given, say(before.state, "en"), before.seconds) == (None, "spoken, not yet written down", 100)
    assert (wordings(came, "village").given, wordings(came, "village").state) == ("Sandika", None)
    row = came.renditions.rows["story"]
    kinds = [("transcript", "fr", "De l'eau", "human"), ("translation", "en", "Water", "machine")]
    async with people.database.write() as connection:
        for at, (kind, language, words, state) in enumerate(kinds):
            made = Rendition(at + 1, number, "story", kind, language, words, state, row, VOLUNTEER, NOW)
            await add_rendition(connection, made)
    (came,) = [one async for one in read_all(people.database, "wells")]
    after = wordings(came, "story", "en")
    assert (after.given, after.given_in, say(after.state, "en")) == ("De l'eau", "fr", "not confirmed")
    assert (after.translation.words, after.translation.by) == ("Water", "Fatou")
    assert say(after.translation.said, "en") == "translated by a machine, not checked"
    assert wordings(came, "story", "fr").translation is None


def test_in_word_the_headings_come_again_on_each_page_and_the_guards_take_little_room(tmp_path):
    write_columns(
        tmp_path / "words.docx", [("As it was said", "English", "(leave)"), ("Eau", "", "s1")], (60, 60, 0), 0
    )
    table = Document(str(tmp_path / "words.docx")).tables[0]
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] == [True, False]
    left, right, guard = (cell.width for cell in table.rows[1].cells)
    assert left == right > 5 * guard
