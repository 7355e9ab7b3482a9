"""The Word document: every character in it, headings and boxes that Word knows, lines that run the right way."""

import io
import re
import shutil
import subprocess

import docx
import pytest
from docx.oxml.ns import qn

from bot.documents.cleaning import clean
from bot.documents.printable import printable
from bot.documents.worker import made
from conversations.state import Status
from tests.documents.answers import ARABIC as ARABIC_LINES
from tests.documents.answers import NAUGHTY, PILED, SIGNS, long_answer
from tests.documents.arabic import arabic
from tests.documents.forms import ARABIC, COLLECTED, ENGLISH, form_of, smallholders
from tests.documents.reading import boxes, parts, word
from tests.making import call_asking

ONE = call_asking("- {type: text, name: a, label: What, appearance: multiline}\n- {type: text, name: z, label: Then}")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("length", [4_096, 9_000, 100_000])
def test_every_character_of_a_long_answer_is_there(length, language):
    answer = long_answer(length, *SIGNS, *ARABIC_LINES)
    found = dict(boxes(word(form_of(ONE, a=answer, z="The end", language=language), language)))
    # marks keep the groups of a number in order where lines run from right to left
    assert found["What"].replace("\u200e", "") == clean(answer).replace("\u200e", "")
    assert found["Then"] == "The end"


@pytest.mark.parametrize("line", [*NAUGHTY, PILED])
def test_markup_stays_words(line):
    found = dict(boxes(word(form_of(ONE, a=f"x{line}", z="z"))))
    assert found["What"] == clean(f"x{line}")


def test_stands_in_printed_order():
    form = printable(smallholders(**ENGLISH), "en", COLLECTED)
    assert [asked for asked, _ in boxes(word(smallholders(**ENGLISH)))] == [
        one.label for one in form.entries if one.state != "note"
    ]


def test_headings_are_real_and_numbered_as_printed():
    found = word(smallholders(**ENGLISH)).paragraphs
    headings = [one.text for one in found if one.style.name == "Heading 1"]
    assert headings[0] == "(i) Awareness of CFS policy recommendations"
    assert headings[-1] == "Also said, beyond the printed form"
    assert [one.text for one in found if one.style.name == "Title"] == [
        "Call for experiences with three sets of policy recommendations on small-scale farming"
    ]


def test_ticks_states_and_files():
    found = dict(boxes(word(smallholders(**ENGLISH))))
    assert found["Have you done anything so that others know the recommendations?"] == "☐ No\n☒ Yes"
    assert found["Set 1, on investing: what was it mainly used for?"].strip() == ""
    assert found["What should be done so that more people know what CFS recommends?"] == (
        "spoken, 1 min 40, not yet written down"
    )
    assert found["What is the e-mail address?"] == "not applicable"
    assert (
        "drying-racks.jpg"
        in found["Which good practices would you advise to others who want to use the recommendations well?"]
    )
    assert found["Which web pages tell more about this?"] == "1. www.example.org/our-market\n2. www.example.org/milk"
    assert found["What helped most in using the recommendations?"] == "Rain came early 🐄 and the road held."


def test_a_draft_says_so_at_the_head_of_every_page():
    document = word(smallholders(Status.MIDWAY, title="x"))
    assert [one.text for one in document.sections[0].header.paragraphs] == [
        "Call for experiences with three sets of policy recommendations on small-scale farming",
        " DRAFT  K7F2-QD",
    ]
    assert not document.sections[0].different_first_page_header_footer
    sent = word(smallholders(title="x")).sections[0].header.paragraphs
    assert sent[1].text == "K7F2-QD"


def test_pages_are_counted_by_word_itself():
    foot = word(smallholders()).sections[0].footer._element
    assert [one.get(qn("w:instr")) for one in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(one.text for one in foot.iter(qn("w:t"))) == "Page 1 of 1"


def test_arabic_runs_from_right_to_left():
    document = word(smallholders(language="ar", **ARABIC), "ar", COLLECTED, arabic)
    body = document.element.body
    for table in body.iter(qn("w:tbl")):
        assert table.tblPr.find(qn("w:bidiVisual")) is not None
    assert body.sectPr.find(qn("w:bidi")) is not None
    right = left = 0
    for paragraph in body.iter(qn("w:p")):
        turned = paragraph.pPr is not None and paragraph.pPr.find(qn("w:bidi")) is not None
        for run in paragraph.iter(qn("w:r")):
            words = "".join(one.text or "" for one in run.iter(qn("w:t")))
            marked = run.rPr is not None and run.rPr.find(qn("w:rtl")) is not None
            if re.search("[\u0620-\u064a]", words):
                assert marked, words
                right += turned
            if re.search("[A-Za-z]", words):
                assert not marked, words
                left += not turned
    assert right > 50
    assert left > 5


def test_a_latin_answer_in_an_arabic_form_runs_from_left_to_right():
    document = word(form_of(ONE, a="Il a plu.\nمطر", language="ar"), "ar")
    cell = document.tables[1].rows[1].cells[0] if len(document.tables[0].columns) == 2 else None
    assert cell is not None
    assert [one._element.pPr.find(qn("w:bidi")) is not None for one in cell.paragraphs] == [False, True]


def test_the_same_form_gives_the_same_bytes():
    form = printable(smallholders(**ENGLISH), "en", COLLECTED)
    assert made(form, "docx") == made(form, "docx")


def test_holds_nothing_from_outside_and_nothing_that_runs():
    data, _ = made(printable(smallholders(**ENGLISH), "en", COLLECTED), "docx")
    found = parts(data)
    assert not [name for name in found if "vba" in name.lower() or name.endswith(".bin")]
    relations = b"".join(words for name, words in found.items() if name.endswith(".rels"))
    assert b"External" not in relations
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.author, properties.title[:4], str(properties.created.date())) == ("", "Call", "2027-03-01")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_opens_in_libreoffice(tmp_path):
    for name, form, language in (
        ("en", smallholders(**ENGLISH), "en"),
        ("ar", smallholders(language="ar", **ARABIC), "ar"),
    ):
        data, _ = made(printable(form, language, COLLECTED, arabic), "docx")
        (tmp_path / f"{name}.docx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text"]
    files = [str(tmp_path / "en.docx"), str(tmp_path / "ar.docx")]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, timeout=120, capture_output=True)
    assert "Rain came early 🐄 and the road held." in (tmp_path / "en.txt").read_text(encoding="utf-8-sig")
    assert "شكرًا لسؤالكم." in (tmp_path / "ar.txt").read_text(encoding="utf-8-sig")
