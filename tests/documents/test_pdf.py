"""The PDF: every word in it, in order, and nothing run, fetched or lost."""

from collections import Counter

import pypdfium2
import pytest

from bot.documents.cleaning import clean
from bot.documents.fonts import installed
from bot.documents.pdf import pdf
from bot.documents.printable import printable
from conversations.state import Status
from tests.documents.answers import ARABIC as ARABIC_LINES
from tests.documents.answers import NAUGHTY, SIGNS, long_answer
from tests.documents.arabic import arabic
from tests.documents.forms import ARABIC, COLLECTED, ENGLISH, form_of, smallholders
from tests.documents.reading import pages, pdf_of, seen, whole_pages
from tests.making import call_asking

ONE = call_asking("- {type: text, name: a, label: What, appearance: multiline}\n- {type: text, name: z, label: Then}")


@pytest.mark.parametrize("length", [4_096, 9_000, 100_000])
def test_every_character_of_a_long_answer_is_printed(length):
    """Signs that no font has are named in their place; spaces and marks of direction are not compared."""
    answer = long_answer(length, *SIGNS)
    data, undrawn = pdf_of(form_of(ONE, a=answer, z="The end"))
    printed, named = installed().shown(clean(answer))
    assert undrawn == named >= {"🐄", "市", "☐"}
    assert seen(printed) in seen("".join(pages(data)))


@pytest.mark.parametrize("line", NAUGHTY)
def test_markup_is_printed_as_it_is(line):
    data, _ = pdf_of(form_of(ONE, a=line or "x", z=line or "x"))
    assert seen("".join(pages(data))).count(seen(clean(line)) or "x") >= 2


@pytest.mark.parametrize("word", ["a" * 4096, "W" * 900, "http://example.org/" + "x" * 2000])
def test_a_word_without_an_end_stays_on_the_page(word):
    data, _ = pdf_of(form_of(ONE, a=word))
    assert seen(word) in seen("".join(pages(data)))
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, _, right, _ = text.get_rect(index)
            assert left > 50
            assert right < page.get_size()[0] - 50


@pytest.mark.parametrize("length", [4_096, 9_000])
def test_arabic_answers_are_printed_whole(length):
    """A PDF has shaped letters in the order of the eye, and dots apart: numbers tell the order, letters are counted."""
    answer = long_answer(length, *ARABIC_LINES)
    data, undrawn = pdf_of(form_of(ONE, a=answer, language="ar"), "ar")
    printed = "".join(pages(data))
    numbers = [word[1:] for word in answer.split() if word.startswith("L0") and len(word) == 6]
    places = [printed.find(word) for word in numbers]
    assert -1 not in places
    assert places == sorted(places)
    wanted = Counter(one for one in answer if "\u0620" <= one <= "\u064a")
    found = Counter(printed)
    assert {one: n for one, n in wanted.items() if found[one] < n} == {}
    assert not undrawn


def test_stands_in_printed_order():
    text = seen("".join(pages(pdf_of(smallholders(**ENGLISH))[0])))
    form = printable(smallholders(**ENGLISH), "en", COLLECTED)
    place = 0
    for section in form.sections:
        for words in (section.number, section.heading, *(entry.label for entry in section.entries)):
            place = text.index(seen(words), place) + len(seen(words))


def test_ticks_states_and_files_are_told_in_words_too():
    text = seen("".join(pages(pdf_of(smallholders(**ENGLISH))[0])))
    for words in (
        "× Yes",
        "×Set 2: Connecting Smallholders to Markets",
        "spoken, 1 min 40, not yet written down",
        "SDG 8, decent work and growth: how does the use of the recommendations help? not applicable",
        "Sent with it: – drying-racks.jpg",
        "answered in French",
        "1.www.example.org/our-market",
        "Rain came early [U+1F404] and the road held.",
        "U+1F404 COW",
        "Collected by Union of small producers",
        "On the form of the call of 2019, which is closed.",
    ):
        assert seen(words) in text, words


def test_every_page_says_which_form_it_belongs_to():
    found = whole_pages(pdf_of(smallholders(**ENGLISH))[0])
    for number, text in enumerate(found, start=1):
        assert "Call for experiences with three sets" in text
        assert "K7F2-QD" in text
        assert f"Page {number} of {len(found)}" in text
        assert "DRAFT" not in text


def test_every_page_of_a_draft_is_marked():
    found = whole_pages(pdf_of(smallholders(Status.MIDWAY, title="x"))[0])
    assert len(found) > 2
    assert all(text.count("DRAFT") == 2 for text in found)


def test_the_same_form_gives_the_same_bytes():
    assert pdf_of(smallholders(**ENGLISH)) == pdf_of(smallholders(**ENGLISH))


def test_only_fonts_that_came_along_are_in_it():
    data, _ = pdf_of(smallholders(language="ar", **ARABIC), "ar", COLLECTED, arabic)
    names = {
        item.get_font().get_base_name().split("+")[-1]
        for page in pypdfium2.PdfDocument(data)
        for item in page.get_objects(filter=[1])
    }
    assert names
    assert all(name.startswith("NotoSans") for name in names)


def ink(page, left, right):
    """How much black there is in a strip of a page, from `left` to `right` as parts of its width."""
    image = page.render(scale=0.5, grayscale=True)
    width, height = image.width, image.height
    rows = memoryview(image.buffer).cast("B") if not isinstance(image.buffer, bytes) else image.buffer
    strip = range(int(left * width), int(right * width))
    return sum(bytes(rows)[y * image.stride + x] < 128 for y in range(height // 2) for x in strip)


def test_an_arabic_form_is_mirrored():
    form = smallholders(language="ar", **ARABIC)
    page = pypdfium2.PdfDocument(pdf_of(form, "ar", COLLECTED, arabic)[0])[0]
    mirrored = ink(page, 0.1, 0.45), ink(page, 0.55, 0.9)
    page = pypdfium2.PdfDocument(pdf_of(smallholders(**ENGLISH))[0])[0]
    straight = ink(page, 0.1, 0.45), ink(page, 0.55, 0.9)
    assert mirrored[1] > mirrored[0]
    assert straight[0] > straight[1]


def test_empty_lines_do_not_fill_pages():
    data, _ = pdf_of(form_of(ONE, a="a" + "\n" * 20_000 + "b", z="The end"))
    assert len(pypdfium2.PdfDocument(data)) == 1


def test_a_form_without_any_answer_is_printed():
    data, undrawn = pdf(printable(smallholders(), "en"))
    assert data.startswith(b"%PDF-")
    assert not undrawn
