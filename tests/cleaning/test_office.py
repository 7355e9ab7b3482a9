"""Office files are written anew: what they show stays, and nothing of whoever made them."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from docx import Document

from bot.cleaning.cleaning import clean
from bot.cleaning.reading import Uncleanable

from . import making_files as make
from .making_files import MARK, B
from .test_cleaning import all_in

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODF = (
    f'xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0" xmlns:table="{OFFICE}:table:1.0" '
    f'xmlns:draw="{OFFICE}:drawing:1.0" xmlns:meta="{OFFICE}:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def with_parts(data, more):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return packed(parts | more)


def text_of(*paragraphs):
    body = "".join(f"<w:p>{one}</w:p>" for one in paragraphs)
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        }
    )


def field(asked, shown):
    parts = ("begin", f"<w:instrText> {asked} </w:instrText>"), ("separate", f"<w:t>{shown}</w:t>"), ("end", "")
    return "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r><w:r>{more}</w:r>' for kind, more in parts)


def open_text(body, kind="text"):
    whole = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    content = f"<office:document-content {ODF}>{whole}</office:document-content>"
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


WATER = "<w:r><w:t>We need water.</w:t></w:r>"
TEXTS = {
    "who may write": f'<w:permStart w:id="1" w:ed="{MARK}"/>{WATER}',
    "a field with the author": WATER + field("AUTHOR", MARK),
    "a field with the file's place": WATER + field("FILENAME \\p", MARK),
    "a simple field": f'{WATER}<w:fldSimple w:instr=" LASTSAVEDBY "><w:r><w:t>{MARK}</w:t></w:r></w:fldSimple>',
    "where a picture was": WATER + field(f'INCLUDEPICTURE "{MARK}"', " "),
    "a link": f'<w:hyperlink w:tooltip="{MARK}">{WATER}</w:hyperlink>',
    "words taken out": f'{WATER}<w:del w:author="{MARK}"><w:r><w:delText>{MARK}</w:delText></w:r></w:del>',
    "words put in": f'<w:ins w:author="{MARK}">{WATER}</w:ins>',
    "hidden words": f"{WATER}<w:r><w:rPr><w:vanish/></w:rPr><w:t>{MARK}</w:t></w:r>",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_word_keeps_its_words_and_nothing_of_its_author(name):
    made = clean(text_of(TEXTS[name]))
    assert B not in all_in(made)
    assert Document(io.BytesIO(made)).paragraphs[0].text.strip() == "We need water."


def test_parts_that_are_not_known_are_left_behind():
    more = {
        f"word/media/{MARK}.jpg": "x",
        "word/people.xml": f"<a>{MARK}</a>",
        "word/new.xml": f"<a>{MARK}</a>",
        "word/settings.xml": f'<w:settings {W}><w:saveThroughXslt w:solutionID="{MARK}"/></w:settings>',
    }
    assert B not in all_in(clean(with_parts(make.word(), more)))


def test_names_of_pictures_become_ours():
    with zipfile.ZipFile(io.BytesIO(make.word())) as package:
        document = package.read("word/document.xml").replace(
            b'<pic:cNvPr id="0" name="', b'<pic:cNvPr id="0" name="' + B
        )
    assert B in document
    made = clean(with_parts(make.word(), {"word/document.xml": document}))
    assert B not in all_in(made)
    assert len(Document(io.BytesIO(made)).inline_shapes) == 1


def test_headings_tables_and_lines_above_pages_are_kept():
    given = Document()
    given.add_heading("The well", 1)
    given.add_table(1, 1).cell(0, 0).text = "deep"
    given.sections[0].header.paragraphs[0].text = "Our village"
    out = io.BytesIO()
    given.save(out)
    made = Document(io.BytesIO(clean(out.getvalue())))
    assert (made.paragraphs[0].text, made.paragraphs[0].style.name.lower()) == ("The well", "heading 1")
    assert made.tables[0].cell(0, 0).text == "deep"
    assert made.sections[0].header.paragraphs[0].text == "Our village"


def test_what_shows_something_that_we_cannot_keep_is_refused():
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    math = f'<m:oMath xmlns:m="{space}"><m:r><m:t>x</m:t></m:r></m:oMath>'
    with pytest.raises(Uncleanable):
        clean(text_of(WATER + math))


def test_a_presentation_is_refused():
    with pytest.raises(Uncleanable):
        clean(packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}))


def table_of_excel(*, chart=False):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Goats")
    sheet.write("A1", "goats")
    sheet.write_number("B1", 45000, book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_formula("C1", "=B1*2", None, 90000)
    sheet.write_comment("A1", f"{MARK}:\nTrue.", {"author": MARK})
    sheet.insert_image("A5", f"{MARK}.png", {"image_data": io.BytesIO(make.png()), "description": MARK})
    book.define_name("Mine", "=Goats!$A$1")
    hidden = book.add_worksheet("Second")
    hidden.write("A1", MARK)
    hidden.hide()
    if chart:
        drawn = book.add_chart({"type": "line"})
        drawn.add_series({"values": "=Goats!$B$1:$C$1"})
        sheet.insert_chart("D9", drawn)
    book.close()
    return out.getvalue()


def test_a_table_of_excel_keeps_what_its_cells_show():
    more = {
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<a refreshedBy="{MARK}"/>',
        "xl/queryTables/queryTable1.xml": f'<a name="{MARK}"/>',
        "xl/documenttasks/documenttask1.xml": f'<a user="{MARK}"/>',
        "xl/externalLinks/externalLink1.xml": f"<a>{MARK}</a>",
    }
    made = clean(with_parts(table_of_excel(), more))
    assert B not in all_in(made)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Goats"]
    sheet = book.active
    assert (sheet["A1"].value, sheet["C1"].value, sheet["A1"].comment.text.strip()) == ("goats", 90000, "True.")
    assert sheet["B1"].is_date
    assert len(sheet._images) == 1


@pytest.mark.parametrize(
    "inside",
    [
        f'<scenarios><scenario name="a" user="{MARK}" comment="{MARK}"/></scenarios>',
        f'<customSheetViews name="{MARK}"/>',
        f"<headerFooter><oddHeader>{MARK}</oddHeader></headerFooter>",
    ],
)
def test_what_stands_beside_the_cells_goes(inside):
    with zipfile.ZipFile(io.BytesIO(table_of_excel())) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", b"</sheetData>" + inside.encode())
    assert B not in all_in(clean(with_parts(table_of_excel(), {"xl/worksheets/sheet1.xml": sheet})))


def test_a_table_with_a_chart_is_refused():
    with pytest.raises(Uncleanable):
        clean(table_of_excel(chart=True))


@pytest.mark.parametrize(
    "told",
    [
        f"<text:author-name>{MARK}</text:author-name>",
        f"<text:initial-creator>{MARK}</text:initial-creator><text:sender-lastname>{MARK}</text:sender-lastname>",
        f"<office:annotation><meta:creator-initials>{MARK}</meta:creator-initials></office:annotation>",
        f'<draw:frame draw:name="{MARK}"><draw:image xlink:href="file:///home/{MARK}/a.jpg"/></draw:frame>',
        f'<text:a xlink:href="file:///home/{MARK}/a.odt"/>',
    ],
)
def test_an_open_document_keeps_its_words_and_nothing_of_its_author(told):
    more = {"Object 1/meta.xml": f"<a>{MARK}</a>", "settings.xml": f"<a>{MARK}</a>", "any.xml": f"<a>{MARK}</a>"}
    made = all_in(clean(with_parts(open_text(f"<text:p>We need {told}water.</text:p>"), more)))
    assert B not in made
    assert b"We need " in made
    assert b"water." in made


def test_a_table_of_open_document_keeps_its_cells():
    cells = '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
    rows = f'<table:table-source xlink:href="../{MARK}"/><table:table-row>{cells}</table:table-row>'
    made = all_in(clean(open_text(f'<table:table table:name="Goats">{rows}</table:table>', "spreadsheet")))
    assert B not in made
    assert b'office:value="7"' in made
    assert b"Goats" in made
