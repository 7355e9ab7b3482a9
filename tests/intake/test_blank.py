"""A blank form holds everything that can be asked, with its rules in words, and comes out as Word and PDF."""

import io
import zipfile

import pypdfium2
import pytest

from bot.documents.blank import bookmark_of, code_of, tag_of, version_in
from bot.documents.blank_docx import blank_docx
from bot.documents.blank_pdf import blank_pdf
from bot.intake.blank import blank
from bot.translations.translator import Translations
from conversations.loader import call_folder, load_call
from conversations.on_paper import on_paper
from tests.making import call_asking, moment

SMALLHOLDERS = load_call(call_folder("smallholders"))
TRANSLATE = Translations.load([SMALLHOLDERS])


def asked(call, **how):
    return {one.key: one for part in on_paper(call, **how) for one in part.asked}


def test_everything_that_is_asked_stands_on_paper_in_order():
    wanted = [one.name for one in SMALLHOLDERS.form.questions.values() if one.asked]
    assert list(asked(SMALLHOLDERS)) == wanted


def test_the_short_form_asks_what_the_short_way_asks():
    short = {one.name for one in SMALLHOLDERS.form.questions.values() if one.asked and (one.short or one.required)}
    assert set(asked(SMALLHOLDERS, short=True)) == short


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("${sold} = 'market'", "Only if you ticked this at question 1: At the market"),
        ("selected(${kinds}, 'milk')", "Only if you ticked this at question 2: Milk"),
        (
            "selected(${kinds}, 'milk') or selected(${kinds}, 'hides')",
            "Only if you ticked one of these at question 2: Milk and Hides",
        ),
        ("not(selected(${kinds}, 'milk'))", "Leave this out if you ticked this at question 2: Milk"),
        ("count-selected(${kinds}) > 0", "Only if you answered question 2."),
        ("${far} != ''", "Only if you answered question 3."),
        ("${sold} = 'market' and selected(${kinds}, 'milk')", "If it applies."),
        ("string-length(${far}) > 3", "If it applies."),
        ("selected(${kinds}, 'no such choice')", "If it applies."),
    ],
)
def test_a_condition_is_put_in_words_where_it_is_simple(condition, words):
    call = call_asking(
        f"""
        - {{type: select_one, name: sold, label: Where?, choices: [
            {{name: farm, label: At home}}, {{name: market, label: At the market}}]}}
        - {{type: select_multiple, name: kinds, label: What?, choices: [
            {{name: milk, label: Milk}}, {{name: hides, label: Hides}}]}}
        - {{type: text, name: far, label: How far?}}
        - {{type: text, name: why, label: Why?, relevant: "{condition}"}}
        """
    )
    assert moment().say(asked(call)["why"].only) == words


def test_a_hint_loses_its_words_about_buttons():
    form = blank(SMALLHOLDERS, "fr", TRANSLATE)
    hints = {field.name: field.hint for section in form.sections for field in section.fields}
    assert "Appuyez" not in hints["ii_sets"]
    assert "Chez vous" in hints["ii_sets"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_bears_its_code_on_each_page(language):
    made, undrawn = blank_pdf(blank(SMALLHOLDERS, language, TRANSLATE, script=True))
    assert not undrawn
    pdf = pypdfium2.PdfDocument(made)
    number = code_of("smallholders", SMALLHOLDERS.form.version, language).split()[1]
    for page in pdf:
        words = page.get_textpage().get_text_range().split()
        # who takes the letters from a page that runs from right to left may take those of the number in another order
        assert any(sorted(word) == sorted(number) for word in words)
    assert blank_pdf(blank(SMALLHOLDERS, language, TRANSLATE, script=True))[0] == made


def test_the_word_form_is_mirrored_in_arabic_and_packed_as_the_reader_allows():
    made = blank_docx(blank(SMALLHOLDERS, "ar", TRANSLATE))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        document = package.read("word/document.xml").decode()
        assert sum(one.file_size for one in package.infolist()) < 100 * len(made)
    assert "<w:bidiVisual/>" in document
    assert "<w:bidi/>" in document


def test_the_script_says_what_to_read_and_before_what():
    plain, read = (blank(SMALLHOLDERS, "en", TRANSLATE, script=script) for script in (False, True))
    assert not plain.script
    assert any("nobody has to take part" in words for words in read.script)
    aloud = {field.name: field.script for section in read.sections for field in section.fields}
    assert "every answer" in aloud["ii_sets"]


@pytest.mark.parametrize("name", ["q", "a_very_long_name_of_a_question_that_goes_on_and_on[with_a_long_choice]"])
def test_marks_are_as_short_as_word_has_them(name):
    version = "0123456789abcdef" * 4
    for mark, most in ((tag_of(version, name, "choice"), 64), (bookmark_of(version, name, "choice"), 40)):
        assert len(mark) <= most
        assert version_in(mark) == version[:12]


@pytest.mark.parametrize("mark", ["", "pb", "pb.", "pb_x_y", "pb.0123456789ab", "pb.ghijklmnopqr.x", "_GoBack"])
def test_other_marks_are_none_of_ours(mark):
    assert version_in(mark) is None
