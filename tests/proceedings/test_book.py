"""The book of a call: what stands where, and what stands nowhere."""

import asyncio
import re
import shutil
import subprocess

import docx
import pypdfium2
import pytest

from bot.database.opening import Database
from bot.database.printed import read_pages
from bot.database.staff import read_notes
from bot.documents.rendering import NotRendered
from bot.organising.giving_back import place_of
from bot.proceedings import making
from bot.proceedings.making import NothingAccepted, Order, make
from bot.translations.translator import Translations
from conversations.records import record
from conversations.state import Status
from tests.documents.answers import long_answer
from tests.documents.reading import seen
from tests.proceedings.shelves import CALL, NOW, PHOTO, VOICE, Sent, calls_of, fill, said

TRANSLATE = Translations.load([CALL])
ENTRY = next(iter(CALL.whole_library.recommendations))

PEOPLE = [
    Sent(
        answers={
            "title": "Milk of Fatick",
            "countries": "Senegal",
            "contact_name": "Fatou Sarr",
            "contact_phone": "+221 77 123 45 67",
            "affiliation": ("civil_society",),
            "i_heard": "At the well. Ring 77 000 00 00 or write to milk@example.org; in 2019 we sold 1 500 000 litres.",
            "x_constraints": said("The road is cut.", PHOTO),
        },
        name="Union of Fatick",
        topics=(("x_constraints", "roads"),),
        entries=(("i_heard", ENTRY),),
    ),
    Sent(
        answers={
            "title": "Binta Keita, Mali",
            "countries": "Mali",
            "i_heard": "I, Binta Keita, heard it from my aunt. Binta told all.",
            "xi_practices": said("Sold together.", PHOTO),
        },
        name="Binta Keita",
        kind="myself",
        appearance="none",
    ),
    Sent(answers={"title": "Secret words", "i_heard": "Nobody reads this."}, appearance="counted", name="Hidden Union"),
    Sent(
        answers={
            "title": "Éleveurs de Kidal",
            "countries": said("Mali", language="fr"),
            "i_heard": said("À la radio.", language="fr"),
            "anything_else": said(None, VOICE, language="fr"),
            "i_recommend": said(None, VOICE, language="fr"),
            "x_catalysts": said("Notre chef Moussa a tout payé.", language="fr"),
        },
        name="Éleveurs de Kidal",
        language="fr",
        renditions=(
            ("i_heard", "translation", "en", "On the radio.", "machine"),
            ("anything_else", "transcript", "fr", "Merci beaucoup.", "confirmed"),
            ("x_catalysts", "translation", "en", "Our chief Moussa paid for all.", "human"),
            ("x_catalysts", "published", "fr", "Notre chef […] a tout payé.", "human"),
        ),
        topics=(("i_heard", "radio"),),
    ),
    Sent(
        answers={
            "title": "تعاونية الحليب",
            "countries": said("المغرب", language="ar"),
            "i_heard": said("عند البئر (FM 98).", language="ar"),
        },
        name="تعاونية الحليب",
        kind="group",
        women=12,
        men=3,
        language="ar",
    ),
    Sent(answers={"title": "Received", "i_heard": "Not looked at."}, state="received"),
    Sent(answers={"title": "Withdrawn", "i_heard": "Taken back."}, status=Status.WITHDRAWN),
    Sent(answers={"title": "Rehearsal", "i_heard": "Only tried."}, trial=True),
]  # fmt: skip


async def made(database, folder, name="book.pdf", volume="full", language="en", people=PEOPLE):
    """The file of a book, and what is told of it."""
    await fill(database, people, roads="Roads", radio="Radio")
    return await again(database, folder, name, volume, language)


async def again(database, folder, name="book.pdf", volume="full", language="en"):
    order = Order(call=CALL.name, out=folder / name, volume=volume, language=language)
    return await make(database, calls_of(folder), order, TRANSLATE, NOW)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Every kind of book of these people, made once: "full.pdf", "questions.docx" and so on."""
    folder = tmp_path_factory.mktemp("books")

    async def make_all():
        database = await Database.open(f"sqlite:///{folder / 'data' / 'palabre.db'}")
        await fill(database, PEOPLE, roads="Roads", radio="Radio")
        told = {}
        for volume in ("full", "questions", "digest"):
            for kind in ("pdf", "docx"):
                name = f"{volume}.{kind}"
                told[name] = await again(database, folder, name, volume)
        async with database.read() as connection:
            stands = [await read_pages(connection, number) for number in range(1000, 1100)]
            notes = await read_notes(connection)
        await database.close()
        return Books(folder, told, [one for one in stands if one], notes)

    return asyncio.run(make_all())


@record
class Books:
    """Where they are, what was told of each, on which pages contributions stand, and what the record says."""

    folder: object
    told: dict
    stands: list
    notes: list


@pytest.fixture
async def shelf(tmp_path):
    """A database of its own, on SQLite: what is read and written here is tried on both elsewhere."""
    database = await Database.open(f"sqlite:///{tmp_path / 'data' / 'palabre.db'}")
    yield database
    await database.close()


def pages_of(path):
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(path)]


def words_of(path):
    if path.suffix == ".pdf":
        return seen("".join(pages_of(path)))
    document = docx.Document(path)
    return seen("".join(one.text or "" for one in document.element.body.iter("{*}t")))


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_what_was_accepted_stands_in_it_and_nothing_else(books, name):
    told = books.told[f"full.{name}"]
    assert (told.printed, told.counted) == (4, 5)
    words = words_of(books.folder / f"full.{name}")
    for one in ("Milk of Fatick", "Union of Fatick", "The road is cut.", "À la radio.", "Senegal"):
        assert seen(one) in words
    for one in ("Secret words", "Nobody reads this", "Hidden Union", "Not looked at", "Taken back", "Only tried"):
        assert seen(one) not in words


@pytest.mark.parametrize("volume", ["full", "questions", "digest"])
@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_contacts_and_the_names_of_the_nameless_stand_nowhere(books, name, volume):
    words = words_of(books.folder / f"{volume}.{name}")
    for one in ("Fatou", "Sarr", "7712345", "77123", "77 000 00 00", "milk@example.org", "Binta", "Keita"):
        assert seen(one) not in words
    if volume != "digest":
        assert seen("Ring […] or write to […]; in 2019 we sold 1 500 000 litres.") in words
        assert seen("I, […], heard it from my aunt. […] told all.") in words


def test_what_was_hidden_is_listed_for_moderators_alone(books):
    told = books.told["full.pdf"]
    listed = told.hidden.read_text()
    assert "R000-AB\ti_heard\t2\t77 000 00 00 | milk@example.org" in listed
    assert "R001-AB\ti_heard\t2\tBinta Keita | Binta" in listed
    assert told.hidden.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_words_say_what_they_are(books, name):
    words = words_of(books.folder / f"full.{name}")
    for one in (
        "In FrenchÀ la radio.Translated into English by a machine: a draft, not confirmedOn the radio.",
        "Spoken, and written down: confirmed by those who spokeMerci beaucoup.",
        "spoken, 1 min 40, not yet written down",
        "Notre chef […] a tout payé.",
    ):
        assert seen(one) in words
    assert "Moussa" not in words, "neither the words before they were mended nor an older translation of them"


def test_each_contribution_stands_on_the_page_that_contents_and_record_name(books):
    document = pypdfium2.PdfDocument(books.folder / "full.pdf")
    pages = pages_of(books.folder / "full.pdf")
    labels = [document.get_page_label(at) for at in range(len(pages))]
    assert labels[:2] == ["i", "ii"]
    contents = next(words for words in pages if "\nContents" in f"\n{words}")
    found = [one["en"] for one in books.stands]
    assert len(found) == 4
    assert found[0] == 1
    for title, page in zip(("Milk of Fatick", "Contribution R001-AB", "Éleveurs de Kidal"), found, strict=False):
        at = labels.index(str(page))
        assert title in pages[at]
        assert pages[at].rstrip().endswith(f"\n{page}")
        assert re.search(rf"{title}[^\n]*\n?[ .]*{page}\b", contents)


def test_bookmarks_and_links_lead_to_the_right_pages(books):
    import pikepdf

    pages = pages_of(books.folder / "full.pdf")
    with pikepdf.open(books.folder / "full.pdf") as book, book.open_outline() as outline:
        marks = {one.title: pikepdf.Page(one.destination[0]).index for one in outline.root}
        assert "Milk of Fatick" in pages[marks["Milk of Fatick"]]
        contents = book.pages[marks["Contents"]]
        targets = {pikepdf.Page(one.Dest[0]).index for one in contents.Annots if "/Dest" in one}
        assert marks["Éleveurs de Kidal"] in targets
        assert not [one for page in book.pages for one in page.obj.get("/Annots", []) if "/A" in one]
        assert str(book.docinfo["/Title"]).startswith("Call for experiences")
        assert str(book.Root.Lang) == "en"


def test_indexes_name_the_pages_of_answers(books):
    pages = pages_of(books.folder / "full.pdf")
    topics = next(words for words in pages if "Index by topic" in words and "Roads" in words)
    roads = int(re.search(r"Roads[ .\n]*(\d+)", topics)[1])
    labels = [pypdfium2.PdfDocument(books.folder / "full.pdf").get_page_label(at) for at in range(len(pages))]
    assert "The road is cut." in pages[labels.index(str(roads))]
    name = CALL.whole_library.recommendations[ENTRY].topic.source
    assert any("Index by recommendation" in words and name in words for words in pages)


async def test_how_many_there_are_is_told_as_it_is_and_breakdowns_in_fives(database, tmp_path):
    people = [Sent(answers={"title": f"Well {n}", "countries": "Mali"}, name=f"Union {n}") for n in range(7)]
    await made(database, tmp_path, people=people)
    numbers = next(
        words for words in pages_of(tmp_path / "book.pdf") if "In numbers" in words and "By country" in words
    )
    assert re.search(r"\b7[ \n]+accepted contributions", numbers)
    assert re.search(r"Mali[ \n]+5\b", numbers)


def test_few_are_not_told_in_numbers(books):
    numbers = next(
        words for words in pages_of(books.folder / "full.pdf") if "In numbers" in words and "By country" in words
    )
    assert re.search(r"Mali[ \n]+fewer than 5", numbers)
    assert "Women and men" not in numbers, "one group alone is no figure"


def test_files_are_named_only_for_those_who_are_named(books):
    annex = pages_of(books.folder / "full.pdf")[-1]
    assert "Annex" in annex
    assert annex.count("awa-ndiaye.jpg") == 1
    assert annex.count("photo") == 2
    assert "voice note (1 min 40)" in annex


def test_a_volume_by_question_has_all_answers_under_each(books):
    words = words_of(books.folder / "questions.pdf")
    asked = words.rindex(seen("How did you hear of the three sets of recommendations?"))
    following = words.index(seen("What made it hard to use"), asked)
    assert words.find(seen("heard it from my aunt"), asked, following) > 0
    assert words.find(seen("À la radio."), asked, following) > 0


async def test_a_digest_has_at_most_four_pages_and_no_machine_words(shelf, tmp_path):
    quote = "We read the second set aloud in the village, and three of us wrote down what concerned milk. " * 2
    people = [
        Sent(
            answers={
                "title": f"Group {at}",
                "countries": "Mali",
                "i_heard": quote,
                "x_constraints": said(quote, language="fr"),
            },
            renditions=(("x_constraints", "translation", "en", f"A machine said these words. {quote}", "machine"),),
            topics=(("i_heard", "roads"), ("x_constraints", "radio")),
            entries=tuple(("i_heard", name) for name in list(CALL.whole_library.recommendations)[:40]),
        )
        for at in range(6)
    ]  # fmt: skip
    told = await made(shelf, tmp_path, volume="digest", people=people)
    assert told.pages <= 4
    words = words_of(tmp_path / "book.pdf")
    assert seen("Topics most spoken of") in words
    assert seen("In contributions: 5") in words
    assert seen("We read the second set aloud") in words
    assert seen("A machine said") not in words


HOSTILE = Sent(
    answers={
        "title": '= #panic("x") \u202egnp.exe 🐄 ' + "ab" * 200,
        "countries": '#read("/etc/passwd")',
        "i_heard": long_answer(8_000),
        "x_constraints": "w" * 20_000,
        "i_recommend": said("السعر 500 (أوقية) \u202eللتر، قالت Aminata نعم. 🐄\n" * 30, language="ar"),
        "anything_else": "\x00\x07]]> &amp; <w:p/> " + "z\u0335" * 50,
    },
    name="]#import \u202e</w:t>",
    topics=(("x_constraints", "roads"),),
)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["book.pdf", "book.docx"])
async def test_hostile_answers_are_printed_and_never_run(shelf, tmp_path, name, language):
    await made(shelf, tmp_path, name, language=language, people=[HOSTILE])
    words = words_of(tmp_path / name)
    if language == "en" or name == "book.docx":
        # in a page from right to left, signs stand mirrored
        assert seen('#panic("x")') in words
        assert seen('#read("/etc/passwd")') in words
    assert "\u202e" not in words
    assert words.count("w") >= 20_000
    assert "Aminata" in words


async def test_a_very_long_answer_is_set(shelf, tmp_path):
    people = [Sent(answers={"title": "Long", "i_heard": "We wait for rain. " * 5_600, "x_constraints": "End."})]
    told = await made(shelf, tmp_path, people=people)
    assert told.pages > 30
    assert words_of(tmp_path / "book.pdf").count(seen("We wait for rain.")) == 5_600


async def test_parts_that_are_cut_anywhere_give_the_same_words(shelf, books, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.documents.book_pdf._AT_ONCE", 900)
    await made(shelf, tmp_path)
    words, whole = words_of(tmp_path / "book.pdf"), words_of(books.folder / "full.pdf")
    for one in ("The road is cut.", "heard it from my aunt", "Merci beaucoup.", "1 500 000 litres", "(i)Awareness"):
        assert words.count(seen(one)) == whole.count(seen(one)) > 0


@pytest.mark.parametrize("name", ["pdf", "docx"])
async def test_the_same_answers_give_the_same_bytes(shelf, books, tmp_path, name):
    await made(shelf, tmp_path, f"book.{name}")
    assert (tmp_path / f"book.{name}").read_bytes() == (books.folder / f"full.{name}").read_bytes()


async def test_what_breaks_leaves_no_half_file(shelf, tmp_path, monkeypatch):
    (tmp_path / "book.pdf").write_bytes(b"the one before")

    def fails(*given, **named):
        raise NotRendered("no")

    monkeypatch.setattr(making, "make_pdf", fails)
    with pytest.raises(NotRendered):
        await made(shelf, tmp_path)
    assert (tmp_path / "book.pdf").read_bytes() == b"the one before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["book.pdf", "data"]
    async with shelf.read() as connection:
        assert not await read_notes(connection)


async def test_nothing_accepted_is_no_book(shelf, tmp_path):
    with pytest.raises(NothingAccepted):
        await made(shelf, tmp_path, people=PEOPLE[5:])
    assert not (tmp_path / "book.pdf").exists()


def test_who_takes_answers_out_is_noted_without_their_words(books):
    noted = books.notes[0]
    assert (noted["what"], noted["call"]) == ("proceedings.make", CALL.name)
    assert noted["details"] == {"volume": "full", "kind": "pdf", "language": "en", "submissions": 4, "counted": 5}
    assert len(books.notes) == 6


async def test_pages_are_kept_by_language_and_those_of_an_older_book_go(database, tmp_path):
    await made(database, tmp_path, people=PEOPLE[:2])
    await again(database, tmp_path, language="fr")
    async with database.read() as connection:
        pages = await read_pages(connection, 1000)
        assert await read_pages(connection, 4) == {}
    assert pages == {"en": 1, "fr": 1}
    assert place_of(pages, "fr") == 1
    assert place_of({"en": 7, "fr": 9}, "fr") == 9
    assert place_of({"en": 7}, "sw") == 7
    assert place_of({}, "en") is None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_word_book_opens_in_libreoffice(books, tmp_path):
    asked = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
             "--outdir", str(tmp_path / "opened"), str(books.folder / "full.docx")]  # fmt: skip
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    words = words_of(tmp_path / "opened" / "full.pdf")
    assert seen("The road is cut.") in words
    assert seen("Index by topic") in words


async def test_what_was_hidden_is_no_formula_in_a_spreadsheet(shelf, tmp_path):
    name = '=HYPERLINK("http://a.example")'
    answers = {"title": "Wells", "i_heard": f"I am {name}."}
    told = await made(shelf, tmp_path, people=[Sent(answers=answers, name=name, kind="myself", appearance="none")])
    cells = [cell for line in told.hidden.read_text().splitlines()[1:] for cell in line.split("\t")]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith("=")]
