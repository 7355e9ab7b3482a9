"""`palabre translate …` as somebody uses it who translates a call of their own."""

import json
import shutil

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.cli import main

CALL = """
title: Milk
languages: [en, fr]
form:
  - type: group
    name: day
    label: Your day
    questions:
      - {type: text, name: village, label: What is your village called?, example: "=SUM"}
      - {type: integer, name: cows, label: "How many cows are there in ${village}?"}
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "milk"
    made.mkdir()
    (made / "call.yaml").write_text(CALL)
    return made


@pytest.fixture
def palabre(folder):
    def run(*words, fails=False):
        done = CliRunner().invoke(main, ["translate", words[0], "--call", str(folder), *map(str, words[1:])])
        assert (done.exit_code != 0) == fails, done.output
        return done.output

    return run


def po(folder):
    return folder / "locales" / "fr" / "LC_MESSAGES" / "milk.po"


def filled(folder, **words):
    text = po(folder).read_text()
    for source, written in words.items():
        at = text.index(f'msgid "{source.replace("_", " ")}')
        place = text.index('msgstr ""', at)
        text = text[:place] + f'msgstr "{written}"' + text[place + len('msgstr ""') :]
    po(folder).write_text(text)


def test_from_nothing_to_a_whole_language(folder, palabre):
    assert "5 texts" in palabre("extract")
    assert "0 of 5" in palabre("update")
    assert "no words in fr for milk.call.title" in palabre("check", fails=True)
    filled(folder, Milk="Le lait", Your_day="Votre journée", What_is="Quel est le nom de votre village ?")
    filled(folder, How_many="Combien de vaches à ${village} ?")
    text = po(folder).read_text()
    empty = 'msgctxt "milk.village.example"\nmsgid "=SUM"\nmsgstr "'
    po(folder).write_text(text.replace(f'{empty}"', f'# same as English\n{empty}=SUM"'))
    assert palabre("check").startswith("0 errors")
    (row,) = json.loads(palabre("stats", "--json"))
    assert row == {"language": "fr", "domain": "milk", "texts": 5, "translated": 5, "reviewed": 0}


def test_english_that_was_copied_is_not_translated(folder, palabre):
    palabre("update")
    filled(folder, Your_day="Your day")
    assert "milk.day.label: the words are still English" in palabre("check", fails=True)


def test_a_broken_file_is_named_and_not_written_over(folder, palabre):
    palabre("update")
    broken = po(folder).read_text().replace('msgid "Your day"', 'msgid "Your day')
    po(folder).write_text(broken)
    line = broken.split("\n").index('msgid "Your day') + 1
    assert f"milk.po:{line}: error" in palabre("update", fails=True).replace("\n", "")
    assert po(folder).read_text() == broken


def test_an_unknown_language(palabre):
    assert "no language that is known" in palabre("update", "xxxx", fails=True)


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.docx"])
def test_a_sheet_goes_out_and_comes_back(folder, palabre, tmp_path, name):
    palabre("update")
    sheet = tmp_path / name
    assert "5 texts" in palabre("sheet", "fr", "--out", sheet)
    untouched = sheet.with_name(f"untouched{sheet.suffix}")
    shutil.copy(sheet, untouched)
    written_by_a_volunteer(sheet)
    assert "3 texts changed" in palabre("read", sheet)
    text = po(folder).read_text()
    assert 'msgstr "Le lait"' in text
    assert "# state: reviewed by Awa Diop, 2" in text
    assert "# state: draft by Awa Diop" in text
    # nothing new: nothing changes
    assert palabre("read", sheet) == ""
    # who had the sheet from before undoes nobody's work with rows that they left alone
    assert palabre("read", untouched) == ""
    assert po(folder).read_text() == text
    rows = json.loads(palabre("stats", "--json"))
    assert (rows[0]["translated"], rows[0]["reviewed"]) == (3, 1)


def written_by_a_volunteer(sheet):
    rows = {"Milk": ("Le lait", "x"), "Your day": ("Votre journée", ""), "=SUM": ("=SOMME", "")}
    if sheet.suffix == ".xlsx":
        book = load_workbook(sheet)
        page = book.active
        page["B1"] = "Awa Diop"
        for row in page.iter_rows(min_row=4):
            assert row[1].data_type == "s"
            if row[1].value in rows:
                row[2].value, row[3].value = rows[row[1].value]
                row[2].data_type = "s"
        book.save(sheet)
    else:
        from docx import Document

        document = Document(str(sheet))
        (table,) = document.tables
        table.rows[0].cells[1].text = "Awa Diop"
        for row in table.rows[2:]:
            if row.cells[1].text in rows:
                row.cells[2].text, row.cells[3].text = rows[row.cells[1].text]
        document.save(str(sheet))


def test_rows_that_cannot_be_shown_are_named_and_the_others_taken(folder, palabre, tmp_path):
    palabre("update")
    sheet = tmp_path / "sheet.xlsx"
    palabre("sheet", "fr", "--out", sheet)
    book = load_workbook(sheet)
    page = book.active
    for row in page.iter_rows(min_row=4):
        if row[1].value == "Milk":
            row[2].value, row[3].value = "Le lait", "x"
        if "cows" in row[1].value:
            row[2].value = "Combien à ${ville} ?"
    page.append(["milk milk.old.label", "An old question", "Une vieille question", ""])
    book.save(sheet)
    told = palabre("read", sheet, fails=True)
    assert "no value ${ville}" in told
    assert "milk.old.label" in told
    assert "marks without a name" in told
    assert 'msgstr "Le lait"' in po(folder).read_text()
    assert "reviewed" not in po(folder).read_text()


def test_two_volunteers_who_changed_the_same_words_are_told(folder, palabre, tmp_path):
    palabre("update")
    sheets = [tmp_path / "amina.xlsx", tmp_path / "boubou.xlsx"]
    for sheet, words in zip(sheets, ("Le lait", "Du lait"), strict=True):
        palabre("sheet", "fr", "--out", sheet)
        book = load_workbook(sheet)
        book.active["C4"] = words
        book.save(sheet)
        if sheet == sheets[0]:
            continue
    # both were written before either came back
    first, second = sheets
    book = load_workbook(second)
    assert "1 texts changed" in palabre("read", first)
    assert "somebody else has changed these words" in palabre("read", second, fails=True)
    assert 'msgstr "Le lait"' in po(folder).read_text()


@pytest.mark.parametrize(("mark", "counts"), [("x", 1), ("X", 1), ("✓", 1), ("no", 0), ("?", 0), ("", 0)])
def test_only_a_mark_is_a_mark(folder, palabre, tmp_path, mark, counts):
    palabre("update")
    sheet = tmp_path / "sheet.xlsx"
    palabre("sheet", "fr", "--out", sheet)
    book = load_workbook(sheet)
    page = book.active
    page["B1"], page["C4"], page["D4"] = "Awa", "Le lait", mark
    book.save(sheet)
    palabre("read", sheet)
    assert json.loads(palabre("stats", "--json"))[0]["reviewed"] == counts


def test_words_put_in_with_changes_tracked_are_read(folder, palabre, tmp_path):
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    palabre("update")
    sheet = tmp_path / "sheet.docx"
    palabre("sheet", "fr", "--out", sheet)
    document = Document(str(sheet))
    cell = document.tables[0].rows[2].cells[2]
    put_in = f"<w:ins {nsdecls('w')} w:id='1' w:author='Awa'><w:r><w:t>Le lait</w:t></w:r></w:ins>"
    cell.paragraphs[0]._p.append(parse_xml(put_in))
    document.save(str(sheet))
    palabre("read", sheet)
    assert 'msgstr "Le lait"' in po(folder).read_text()


def test_a_sheet_writes_nowhere_but_into_the_catalogues(folder, palabre, tmp_path):
    palabre("update")
    sheet = tmp_path / "sheet.xlsx"
    palabre("sheet", "fr", "--out", sheet)
    book = load_workbook(sheet)
    page = book.active
    page["C3"] = "French (fr./../../evil)"
    page["C4"] = "Le lait"
    book.save(sheet)
    assert "no language" in palabre("read", sheet, fails=True)
    assert not list(tmp_path.rglob("evil"))


def test_a_region_may_be_written_either_way(folder, palabre):
    palabre("update", "pt_BR")
    assert (folder / "locales" / "pt-BR" / "LC_MESSAGES" / "milk.po").is_file()


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"x"), ("a.docx", b"PK\x03\x04"), ("a.csv", b"a,b")])
def test_what_is_no_sheet_is_refused_in_a_line(palabre, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    told = palabre("read", tmp_path / name, fails=True)
    assert name in told
    assert "Traceback" not in told
