"""The workbook of moderators goes out, comes back, and undoes nobody's work."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from bot.database import models
from bot.database.exports import Which, read_all
from bot.database.ids import Ids
from bot.database.reviews import Moderator, Topic, add_topic, decide, set_topic
from bot.reviewing.sheet_in import read_book
from bot.reviewing.sheet_out import write_book
from bot.reviewing.taking_over import Taking
from bot.tables.cells import CUT, MOST, as_cell, normal
from bot.tables.opening import Unreadable
from conversations.records import replace
from tests.broadcasting.people import rows
from tests.reviewing.came_in import NOW, WELLS, CameIn, both, calls, spoken, written

AWA = Moderator(None, "Awa")
#: words that spreadsheets like to make something else of
HOSTILE = ("=1+1", "@me", "+221", "-", "_x0041_", "http://a.example/", "2027-03-01", "0012", "\u202eabc", "😀", "a\nb")


@pytest.fixture
def people(database):
    return CameIn(database)


@pytest.fixture
def book(tmp_path, database):
    return Book(tmp_path, database)


class Book:
    """A workbook at work."""

    def __init__(self, folder, database):
        self.folder, self.database = folder, database
        self.path = folder / "book.xlsx"

    async def out(self, **which):
        found = await write_book(self.database, calls(self.folder), "wells", self.path, Which(**which), NOW)
        self._book = load_workbook(self.path)
        return found

    def sheet(self, name):
        columns = [cell.value for cell in self._book[name][1]]
        return [dict(zip(columns, [cell.value for cell in row], strict=True)) for row in self._book[name].iter_rows(2)]

    def put(self, name, row, column, words):
        columns = [cell.value for cell in self._book[name][1]]
        cell = self._book[name].cell(row, columns.index(column) + 1)
        cell.value = words
        if isinstance(words, str):
            cell.data_type = "s"
        return cell

    def row(self, key):
        """Where the first answer with this key stands."""
        return next(at for at, row in enumerate(self.sheet("answers"), 2) if row["key"] == key)

    async def back(self, *, saved=True, **options):
        if saved:
            self._book.save(self.path)
        changes, wrong = read_book(self.path, WELLS)
        taking = Taking(self.database, WELLS, AWA, Ids(), NOW, **options)
        return await taking.take(changes, wrong)

    async def came(self):
        return [one async for one in read_all(self.database, "wells")]


async def test_a_book_that_nobody_touched_changes_nothing(people, book):
    await people.sent(story=written("We fetch water."), village=written("Sandika"))
    assert await book.out() == (1, 2)
    done = await book.back(saved=False)
    assert (done.changed, done.refused) == (set(), [])
    assert await rows(people, models.review) == []


@both
async def test_a_decision_a_note_topics_and_words_come_back(people, book):
    await people.sent(story=spoken(), village=written("Sandika"))
    async with people.database.write() as connection:
        await add_topic(people.database, connection, Topic("wells", "w", "Women"), None, NOW)
    await book.out()
    book.put("submissions", 2, "state", "accepted")
    book.put("submissions", 2, "notes", "Ring them.")
    story = book.row("story")
    book.put("answers", story, "topics", " women ;")
    book.put("answers", story, "transcript", "We fetch water.")
    book.put("answers", story, "translation en", "Water is fetched.")
    done = await book.back()
    assert done.refused == []
    (one,) = await book.came()
    assert one.state == "accepted"
    assert [note.words for note in one.beside.notes] == ["Ring them."]
    assert one.beside.topics["story"] == ["w"]
    transcript = one.renditions.newest("story", "transcript")
    assert (transcript.words, transcript.language, transcript.state, transcript.by) == (
        "We fetch water.", "fr", "human", AWA,
    )  # fmt: skip
    assert one.renditions.newest("story", "translation", "en").words == "Water is fetched."


@both
async def test_the_same_book_twice_changes_nothing_the_second_time(people, book):
    await people.sent(story=spoken())
    await book.out()
    book.put("submissions", 2, "state", "accepted")
    book.put("submissions", 2, "notes", "Ring them.")
    book.put("answers", 2, "transcript", "We fetch water.")
    assert (await book.back()).changed
    before = [await rows(people, table) for table in (models.review, models.review_note, models.rendition)]
    done = await book.back()
    assert (done.changed, done.refused) == (set(), [])
    assert [await rows(people, table) for table in (models.review, models.review_note, models.rendition)] == before


async def test_a_form_that_is_taken_back_while_the_book_is_read_is_refused(people, book):
    number = await people.sent(village=written("Sandika"))
    await book.out()
    book.put("submissions", 2, "state", "left-out")
    book.put("submissions", 2, "reason", "Twice.")

    class Slow(Taking):
        async def _read(self, references):
            found = await super()._read(references)
            async with people.database.write() as connection:
                gone = models.submission.update().where(models.submission.c.id == number)
                await connection.execute(gone.values(status="withdrawn"))
            return found

    book._book.save(book.path)
    changes, wrong = read_book(book.path, WELLS)
    done = await Slow(people.database, WELLS, AWA, Ids(), NOW).take(changes, wrong)
    assert [one.reference for one in done.refused] == [f"R{number}"]
    assert await rows(people, models.review) == await rows(people, models.job) == []


@both
@pytest.mark.parametrize("who", ["moderator", "person"])
async def test_a_row_that_changed_meanwhile_is_refused_and_named_and_the_others_are_taken(people, book, who):
    first, second = await people.sent(village=written("Sandika")), await people.sent(village=written("Louga"))
    await book.out()
    if who == "person":
        await people.send_anew(first)
    else:
        async with people.database.write() as connection:
            await decide(people.database, connection, first, "asked", 1, Moderator(7, "Binta"), NOW)
    book.put("submissions", 2, "state", "accepted")
    book.put("submissions", 3, "state", "accepted")
    done = await book.back()
    assert done.changed == {f"R{second}"}
    (wrong,) = done.refused
    assert wrong.reference == f"R{first}"
    assert "book.xlsx: sheet 'submissions', row 2" in wrong.why
    assert "export again" in wrong.why


@both
async def test_words_that_another_wrote_meanwhile_are_not_undone_by_a_row_that_nobody_touched(people, book):
    number = await people.sent(story=spoken(), village=written("Sandika"))
    await book.out()
    other = Book(book.folder / "b", people.database)
    other.folder.mkdir()
    other.path = other.folder / "book.xlsx"
    await other.out()
    other.put("answers", other.row("story"), "transcript", "We fetch water.")
    assert (await other.back()).changed == {f"R{number}"}
    assert (await book.back()).refused == []
    (one,) = await book.came()
    assert one.renditions.newest("story", "transcript").words == "We fetch water."


async def test_nobody_is_left_out_without_a_reason(people, book):
    await people.sent(village=written("Sandika"))
    await book.out()
    book.put("submissions", 2, "state", "left-out")
    (wrong,) = (await book.back()).refused
    assert "column 'reason'" in wrong.why
    assert await rows(people, models.review) == []


@both
async def test_whoever_is_left_out_is_to_be_told(people, book):
    number = await people.sent(village=written("Sandika"))
    await book.out()
    book.put("submissions", 2, "state", "left-out")
    book.put("submissions", 2, "reason", "It is an advertisement.")
    await book.back()
    (one,) = await rows(people, models.review)
    assert (one["state"], one["why"], one["by_name"]) == ("left-out", "It is an advertisement.", "Awa")
    (job,) = await rows(people, models.job)
    assert (job["kind"], job["payload"]) == ("left-out", {"submission": number, "chat": 1})


async def test_whoever_counts_again_is_to_be_told_and_whoever_asked_for_silence_is_not(people, book):
    number = await people.sent(village=written("Sandika"))
    for state, quiet, told in [("left-out", False, 1), ("received", False, 2), ("left-out", True, 2)]:
        async with people.database.write() as connection:
            await connection.execute(update(models.chat).values(quiet=quiet))
        await book.out()
        book.put("submissions", 2, "state", state)
        book.put("submissions", 2, "reason", "It is an advertisement." if state == "left-out" else "")
        assert (await book.back()).refused == []
        assert len(await rows(people, models.job)) == told
    kinds = [(job["kind"], job["payload"]) for job in await rows(people, models.job)]
    assert kinds == [(kind, {"submission": number, "chat": 1}) for kind in ("left-out", "counts-again")]


@pytest.mark.parametrize(
    ("sheet", "column", "words", "said"),
    [
        ("submissions", "state", "perhaps", "cannot be chosen"),
        ("submissions", "state", "asked", "cannot be chosen"),
        ("submissions", "reason", "It is short.", "goes with the state left-out"),
        ("submissions", "rev", "x", "guards the row"),
        ("answers", "answer", "Other words", "stays as it is"),
        ("answers", "topics", "Camels", "there is no topic 'Camels'"),
        ("answers", "transcript", "Nobody said that", "nobody speaks"),
        ("answers", "published", "Another village altogether", "more than mending"),
        ("answers", "key", "other", "not to be changed"),
        ("submissions", "who", "Somebody", "not to be changed"),
        ("submissions", "language", "xx", "not to be changed"),
        ("submissions", "title", "Wells", "not to be changed"),
        ("submissions", "notes so far", "None", "not to be changed"),
        ("answers", "question", "Why?", "not to be changed"),
        ("answers", "spoken", "yes", "not to be changed"),
        ("answers", "transcript state", "confirmed", "not to be changed"),
        ("answers", "state en", "human", "not to be changed"),
    ],
)
async def test_what_cannot_be_taken_over_says_where_and_what_to_do(people, book, sheet, column, words, said):
    await people.sent(village=written("Sandika"))
    await book.out()
    book.put(sheet, 2, column, words)
    if column in ("rev", "key"):
        book.put(sheet, 2, "notes" if sheet == "submissions" else "topics", "Look")
    done = await book.back()
    (wrong,) = done.refused
    assert f"sheet '{sheet}', row 2, column '{column}'" in wrong.why
    assert said in wrong.why
    assert done.changed == set()


async def test_a_topic_that_nobody_made_stops_all_of_it_and_the_same_book_works_once_they_are_made(people, book):
    await people.sent(village=written("Sandika"), story=written("Dry."))
    await book.out()
    book.put("submissions", 2, "state", "accepted")
    book.put("answers", 2, "topics", "Women; Camels")
    book.put("answers", 3, "topics", "Goats")
    done = await book.back()
    assert done.is_stopped
    assert (done.changed, await rows(people, models.review)) == (set(), [])
    assert [
        [word for word in ("row 2", "row 3", "'Women'", "'Camels'", "'Goats'") if word in one.why]
        for one in done.refused
    ] == [["row 2", "'Women'", "'Camels'"], ["row 3", "'Goats'"]]
    done = await book.back(adds_topics=True)
    assert (done.refused, done.effects) == ([], {"decided": 1, "about": 3})


@pytest.mark.parametrize("refused", [("state", "perhaps"), ("who", "Somebody")])
async def test_a_refused_cell_says_which_other_cells_of_its_row_were_not_taken_over(people, book, refused):
    await people.sent(village=written("Sandika"))
    await book.out()
    book.put("submissions", 2, *refused)
    book.put("submissions", 2, "notes", "Ring them.")
    (wrong,) = (await book.back()).refused
    assert wrong.why.endswith("Nothing else of this row was taken over either: 'notes'")
    assert await rows(people, models.review_note) == []


async def test_a_book_of_another_call_is_not_read(people, book):
    await people.sent(village=written("Sandika"))
    await book.out()
    with pytest.raises(Unreadable, match="this is a workbook of another call"):
        read_book(book.path, replace(WELLS, name="pumps"))


async def test_the_notes_there_are_stand_beside_the_place_for_a_new_one(people, book):
    await people.sent(village=written("Sandika"))
    await book.out()
    for words in ("Ring them.", "They called back."):
        book.put("submissions", 2, "notes", words)
        await book.back()
        await book.out()
    (row,) = book.sheet("submissions")
    day = f"{NOW:%Y-%m-%d}"
    assert row["notes so far"] == f"{day} Awa: Ring them.\n{day} Awa: They called back."
    assert not row["notes"]


@both
async def test_a_topic_that_is_new_is_made_when_that_is_asked_for(people, book):
    await people.sent(village=written("Sandika"), story=written("Dry."))
    await book.out()
    book.put("answers", 2, "topics", "Women; Camels")
    book.put("answers", 3, "topics", "camels")
    assert (await book.back(adds_topics=True)).refused == []
    assert sorted(row["label"] for row in await rows(people, models.topic)) == ["Camels", "Women"]
    (one,) = await book.came()
    assert len(one.beside.topics["village"]) == 2
    assert len(one.beside.topics["story"]) == 1


@both
async def test_a_topic_that_is_taken_out_of_the_cell_is_taken_away(people, book):
    number = await people.sent(village=written("Sandika"))
    async with people.database.write() as connection:
        await add_topic(people.database, connection, Topic("wells", "w", "Women"), None, NOW)
        await set_topic(people.database, connection, number, "village", "w", True, AWA, NOW)
    await book.out()
    book.put("answers", 2, "topics", None)
    assert (await book.back()).refused == []
    (one,) = await book.came()
    assert not one.beside.topics.get("village")


async def test_words_that_were_taken_away_are_asked_for(people, book):
    await people.sent(story=spoken())
    await book.out()
    book.put("answers", 2, "transcript", "Water.")
    await book.back()
    await book.out()
    book.put("answers", 2, "transcript", None)
    (wrong,) = (await book.back()).refused
    assert "taken away" in wrong.why


async def test_mended_words_are_printed_and_anything_more_waits_for_the_persons_yes(people, book):
    await people.sent(village=written("We fech water at Sandika."))
    await book.out()
    book.put("answers", 2, "published", "We fetch water at [...].")
    assert (await book.back()).refused == []
    (one,) = await book.came()
    assert one.renditions.newest("village", "published").words == "We fetch water at […]."


@both
async def test_a_dry_run_says_what_would_change_and_changes_nothing(people, book):
    await people.sent(village=written("Sandika"))
    await book.out()
    book.put("submissions", 2, "state", "accepted")
    book.put("answers", 2, "topics", "Women")
    done = await book.back(dry_run=True, adds_topics=True)
    assert done.effects == {"decided": 1, "about": 1}
    assert await rows(people, models.review) == await rows(people, models.topic) == []


async def test_words_too_long_for_a_cell_are_marked_and_not_taken_over(people, book):
    await people.sent(story=written("a" * 100_000))
    await book.out()
    (row,) = book.sheet("answers")
    assert len(row["answer"]) == MOST
    assert row["answer"].endswith(CUT)
    book.put("answers", 2, "answer", "b" * 50 + CUT)
    (wrong,) = (await book.back()).refused
    assert "longer than a cell" in wrong.why


async def test_a_formula_in_a_cell_is_refused_and_words_that_look_like_one_are_words(people, book):
    await people.sent(village=written("Sandika"), story=written("Dry."))
    await book.out()
    book.put("submissions", 2, "notes", "=cmd|' /c calc'!A1")
    book._book["answers"].cell(2, 1).value = "=1+1"
    book.put("answers", 2, "translation en", "Sandika")
    formula = book.put("answers", 3, "translation en", "x")
    formula.value = "=1+1"
    done = await book.back()
    assert len(done.refused) == 2
    (note,) = await rows(people, models.review_note)
    assert note["words"] == "=cmd|' /c calc'!A1"


async def test_answers_stand_in_their_cells_as_they_were_given(people, book):
    for words in HOSTILE:
        await people.sent(village=written(words))
    await book.out()
    assert [normal(row["answer"]) for row in book.sheet("answers")] == list(HOSTILE)
    assert all(cell.data_type != "f" for row in book._book["answers"].iter_rows() for cell in row)


async def test_only_what_was_asked_for_goes_out(people, book):
    number = await people.sent(village=written("Sandika"))
    await people.sent(village=written("Louga"))
    async with people.database.write() as connection:
        await decide(people.database, connection, number, "accepted", 1, AWA, NOW)
    assert await book.out(states=frozenset({"accepted"})) == (1, 1)


async def test_more_rows_than_one_transaction_holds_are_all_taken(people, book):
    for _ in range(3):
        await people.sent(village=written("Sandika"))
    await book.out()
    for row in (2, 3, 4):
        book.put("submissions", row, "state", "accepted")
    from bot.reviewing import taking_over

    before, taking_over._AT_ONCE = taking_over._AT_ONCE, 1
    try:
        assert len((await book.back()).changed) == 3
    finally:
        taking_over._AT_ONCE = before


# Files that are none of ours


def refuses(path):
    with pytest.raises(Unreadable) as refused:
        read_book(path, WELLS)
    return str(refused.value)


@pytest.fixture
async def made(tmp_path, people, book):
    """A workbook with one row."""
    await people.sent(village=written("Sandika"))
    await book.out()
    return book


async def test_a_workbook_without_a_sheet_or_a_column_says_which(made):
    made._book["answers"].cell(1, 9).value = "Mine"
    made._book.save(made.path)
    assert "sheet 'answers', row 1: there is no column 'topics'" in refuses(made.path)
    made._book["answers"].title = "Sheet2"
    made._book.save(made.path)
    assert "there is no sheet 'answers'" in refuses(made.path)


async def test_merged_cells_are_refused(made):
    made._book["answers"].merge_cells("A2:B3")
    made._book.save(made.path)
    assert "merged" in refuses(made.path)


async def test_columns_in_another_order_and_more_of_them_do_no_harm(made):
    made._book["submissions"].move_range("A1:L2", cols=2)
    made._book["submissions"].cell(1, 1).value = "My own"
    made._book["submissions"].cell(2, 1).value = "!"
    made.put("submissions", 2, "state", "accepted")
    assert len((await made.back()).changed) == 1


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK not at all")
    assert "cannot be read" in refuses(path)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert "cannot be read" in refuses(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    assert "unpacks to far more" in refuses(path)


async def test_a_document_type_is_refused(made):
    hostile = made.folder / "hostile.xlsx"
    with zipfile.ZipFile(made.path) as packed, zipfile.ZipFile(hostile, "w") as other:
        for one in packed.namelist():
            data = packed.read(one)
            if one == "xl/workbook.xml":
                data = data.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
            other.writestr(one, data)
    assert "as no office program does" in refuses(hostile)


def test_a_cell_holds_what_a_spreadsheet_counts():
    assert len(as_cell("😀" * 20_000).encode("utf-16-le")) // 2 <= MOST
    assert as_cell("a\x00b\x1fc\r\nd") == "abc\nd"


# A real program


def has_calc(folder):
    """LibreOffice is here, and can open spreadsheets."""
    return shutil.which("soffice") is not None and converted(folder, _empty(folder)) is not None


def _empty(folder):
    from openpyxl import Workbook

    path = folder / "empty.xlsx"
    Workbook().save(path)
    return path


def converted(folder, path):
    """The workbook as LibreOffice saves it; None where it cannot open it."""
    out = folder / "saved"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, check=False, env=os.environ)
    return out / path.name if (out / path.name).exists() else None


async def test_a_book_that_libreoffice_saved_loses_nothing(people, book, tmp_path):
    if not has_calc(tmp_path):
        pytest.skip("LibreOffice Calc is not installed here")
    for words in HOSTILE:
        await people.sent(village=written(words))
    number = await people.sent(story=spoken())
    await book.out()
    book.put("submissions", 2 + len(HOSTILE), "state", "accepted")
    book.put("answers", book.row("story"), "transcript", "=Eau\n+ 😀")
    book._book.save(book.path)
    book.path = converted(tmp_path, book.path)
    done = await book.back(saved=False)
    assert done.refused == []
    assert done.changed == {f"R{number}"}
    assert done.effects == {"decided": 1, "worded": 1}
    one = (await book.came())[-1]
    assert one.renditions.newest("story", "transcript").words == "=Eau\n+ 😀"
