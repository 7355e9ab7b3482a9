"""Posters: one sheet, black on white, with everything somebody needs to come in and to trust it."""

import pypdfium2
import pytest
import segno

from bot.documents.posters import poster_pdf
from bot.documents.rendering import Renderer
from bot.inviting.poster import Unsaid, poster, sheet_of
from conversations.records import replace
from tests.documents.reading import seen, whole_pages
from tests.inviting.making import INVITED, in_arabic, wells

#: points in a centimetre
CM = 72 / 2.54
LONG_TITLE = ("Responsible land and water for all who farm, herd and fish " * 4)[:200].strip()
LONG_ORGANISER = ("The federation of all unions of fishers of the coast, " * 4)[:200].strip()
HARD = [
    wells(),
    wells("Water", introduction="Water."),
    wells(LONG_TITLE, organiser=LONG_ORGANISER, introduction="Many words stand here. " * 40),
    wells("W" * 200, organiser="W" * 200, phone="+" + "1 " * 60),
    wells("🐄" * 60, organiser="市" * 90),
]


def pdf_of(call, invitation=INVITED, language="en", **more):
    return poster_pdf(sheet_of(call, language, invitation, in_arabic, **more))[0]


def words_of(data):
    return seen(" ".join(" ".join(whole_pages(data)).split()))


def test_everything_stands_on_it():
    words = words_of(pdf_of(wells()))
    for said in (
        "Our wells", "Who asks: Union of herders", "We ask about water.", "until June 30, 2027", "look for @wells_bot",
        "and write: SANDIKA 7", "Questions? Call +221 77 123 45 67", "Free. We never ask for money or for a code.",
    ):  # fmt: skip
        assert seen(said) in words


def test_what_there_is_not_is_left_out():
    words = words_of(pdf_of(wells(), replace(INVITED, word=None, closes=None)))
    assert "until" not in words
    assert "write" not in words


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("call", HARD, ids=["plain", "short", "long", "one word", "no font"])
@pytest.mark.parametrize(
    "invitation", [INVITED, replace(INVITED, bot_name="W" * 32, word="W" * 40)], ids=["plain", "wide"]
)
def test_it_is_one_sheet_whatever_stands_on_it_and_nothing_reaches_beyond_the_edge(call, language, invitation):
    (page,) = pypdfium2.PdfDocument(pdf_of(call, invitation, language))
    width, height = page.get_size()
    assert (round(width), round(height)) == (595, 842)
    text = page.get_textpage()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        assert left > 40
        assert right < width - 40
        assert bottom > 30
        assert top < height - 25


def test_long_names_are_printed_whole():
    words = words_of(pdf_of(HARD[2]))
    assert seen(LONG_TITLE) in words
    assert seen(LONG_ORGANISER) in words
    assert seen("Free. We never ask for money or for a code.") in words


@pytest.mark.parametrize("call", HARD[:3], ids=["plain", "short", "long"])
def test_its_title_is_read_from_afar_and_nothing_is_too_small(call):
    sizes = {}
    (page,) = pypdfium2.PdfDocument(pdf_of(call))
    for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        a, b, _, _, _, at = one.get_matrix().get()
        sizes[at] = max(sizes.get(at, 0), one.get_font_size() * (a * a + b * b) ** 0.5)
    assert min(sizes.values()) > 11.9
    assert sizes[max(sizes)] > 31.9


@pytest.mark.parametrize("call", HARD[:4], ids=["plain", "short", "long", "one word"])
def test_the_code_is_seven_centimetres_wide_and_all_is_black_or_white(call):
    (page,) = pypdfium2.PdfDocument(pdf_of(call))
    (image,) = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    left, _, right, _ = image.get_bounds()
    modules = len(code_of(INVITED.link).matrix)
    assert (right - left) * modules / (modules + 8) > 7 * CM
    for one in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        assert colour_of(one) in {(0, 0, 0), (255, 255, 255)}


@pytest.mark.parametrize("call", HARD[:3], ids=["plain", "short", "long"])
def test_a_photocopy_of_a_hundred_dots_an_inch_still_has_every_module_of_the_code(call):
    (page,) = pypdfium2.PdfDocument(pdf_of(call))
    (image,) = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    left, _, right, top = image.get_bounds()
    scale = 100 / 72
    bitmap = page.render(scale=scale, grayscale=True)
    dots = bytes(bitmap.buffer)
    matrix = [[bool(one) for one in row] for row in code_of(INVITED.link).matrix]
    module = (right - left) / (len(matrix) + 8)

    def is_black(row, column):
        x = int((left + (column + 4.5) * module) * scale)
        y = int((page.get_size()[1] - top + (row + 4.5) * module) * scale)
        return dots[y * bitmap.stride + x] < 128

    places = range(len(matrix))
    assert [[is_black(row, column) for column in places] for row in places] == matrix


def code_of(address):
    return segno.make(address, error="q", micro=False, boost_error=False)


def colour_of(one):
    from ctypes import c_uint

    red, green, blue, alpha = (c_uint() for _ in range(4))
    assert pypdfium2.raw.FPDFPageObj_GetFillColor(one.raw, red, green, blue, alpha)
    assert alpha.value == 255
    return red.value, green.value, blue.value


def test_in_arabic_the_sheet_is_turned_and_numbers_and_names_are_not():
    (page,) = pypdfium2.PdfDocument(pdf_of(wells(), language="ar"))
    text = page.get_textpage()
    characters = [
        (text.get_text_range(index, 1), text.get_charbox(index, loose=True)) for index in range(text.count_chars())
    ]
    ascii_by_line = {}
    for one, (left, bottom, _, _) in characters:
        if one.isascii() and not one.isspace():
            ascii_by_line.setdefault(round(bottom), []).append((left, one))
    lines = ["".join(one for _, one in sorted(line)) for line in ascii_by_line.values()]
    assert any("@wells_bot" in line for line in lines), lines
    assert any("+221771234567" in line for line in lines), lines
    (image,) = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert image.get_bounds()[0] > page.get_size()[0] / 2 - 20


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"organiser": None}, "the organiser of"),
        ({"phone": None}, "a phone number of"),
        ({"organiser": None, "phone": None}, "the organiser and a phone number of"),
    ],
)
def test_without_a_name_and_a_number_there_is_only_a_draft_with_lines_to_write_on(more, named):
    call = wells(**more)
    with pytest.raises(Unsaid, match=named):
        sheet_of(call, "en", INVITED)
    data = pdf_of(call, draft=True)
    assert words_of(data).startswith("DRAFT")
    assert len(pypdfium2.PdfDocument(data)) == 1


def test_a_worker_makes_the_same_poster_again():
    with Renderer() as renderer:
        made = poster(wells(), "en", INVITED, renderer=renderer)
    assert made == pdf_of(wells())
