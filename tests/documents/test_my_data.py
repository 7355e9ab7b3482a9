"""What is kept of somebody, as pages: every word of it, whatever they wrote, and nothing of it runs."""

import pypdfium2
import pytest

from bot.documents.my_data import Chapter, Kept, MyData, Passage
from bot.documents.rendering import Limits, Renderer
from bot.documents.worker import made
from tests.documents.reading import seen
from tests.reading.naughty import NAUGHTY

#: characters of a message
MESSAGE = 4096


def told(text, label="Where do you live?", language="en", fact="Amina"):
    things = (Kept(label, (Passage("before, on 3 May", text), Passage("3 May", text))),)
    return MyData(
        language=language,
        right_to_left=language == "ar",
        title=f"All that is kept of {fact}",
        lines=("Made on 3 May.",),
        chapters=(Chapter(fact, (("Who answers", fact),), things),),
        page="Page {page} of {pages}",
        undrawn="Signs that could not be drawn:",
    )


def words(data):
    return seen("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)))


@pytest.mark.parametrize(
    "text",
    [
        "#strong[*x*] `y` $z$ #sys.inputs",
        '#read("/etc/passwd") @ref <label> // \\ \\u{1F600}',
        "= heading\n- list\n+ one\n/ term: x",
        "x" * 800,
        "a\x00b\x07c\ud800d",
    ],
)
def test_words_are_printed_and_never_run(text):
    data, _ = made(told(text, label=text, fact=text), "pdf")
    sound = "".join(one for one in text if one not in "\x00\x07\ud800")
    assert words(data).count(seen(sound)) >= 2


def test_a_hundred_thousand_characters_are_all_there():
    text = "".join(f"w{number:05} " for number in range(14_300))
    data, _ = made(told(text, fact="n" * 100_000), "pdf")
    found = words(data)
    assert all(f"w{number:05}" in found for number in range(0, 14_300, 97))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_words_keep_the_pages_from_being_made(language):
    data, _ = made(told("\n".join(one[:MESSAGE] for one in NAUGHTY), language=language), "pdf")
    assert data.startswith(b"%PDF")


def test_a_page_that_runs_from_right_to_left_begins_there():
    data, _ = made(told("نحن نبيع الحليب", language="ar", fact="تعاونية الحليب"), "pdf")
    page = pypdfium2.PdfDocument(data)[0]
    text, width = page.get_textpage(), page.get_width()
    text.count_rects()
    left, _, right, _ = text.get_rect(0)
    assert left > width / 2
    assert right > width * 0.85


def test_pages_are_made_in_another_process():
    with Renderer(Limits(seconds=30)) as renderer:
        data, undrawn = renderer.render_my_data(told("Fatick 🐄"))
    assert data.startswith(b"%PDF")
    assert undrawn == {"🐄"}
